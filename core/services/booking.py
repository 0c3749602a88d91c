"""Keep a place, for a while or for good: hold, extend, release, expire, confirm.

Of two people who want the last place one gets it and the other is told so: both wait in the doctor's line (a lock),
and the exclusion constraint stands behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment, Event, Status
from core.domain.effects import CancelLink, ExpireHold
from core.domain.errors import (
    AlreadyExtended,
    HoldGone,
    NotFound,
    OverlappingVisit,
    PrepayOnly,
    TooManyBookings,
    TooManyHolds,
)
from core.domain.events import Event as News
from core.domain.events import HoldLapsed, PartReturned, WaitingAgain
from core.domain.offer import Status as OfferStatus
from core.domain.payment import ASKING, Payment
from core.domain.payment import Event as PaymentEvent
from core.domain.schedule import Consultation
from core.services import notices
from core.services.asking import request
from core.services.ledger import put_all_to, return_part, return_waiting
from core.services.places import ask_place, free_slot, how_seen, slot_of
from core.services.prepaying import ask_prepays, prepays
from core.services.prices import ask_last_seen, fee_after
from core.storage.payments import payments_of
from core.storage.sql import Pending, Row
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRequest:
    """Who wants which place. `instead_of` is the chat's own hold that it replaces, kept on a refusal.

    `consultation` says how the patient wants to be seen where the hours leave a choice; in person, if nobody says."""

    chat_id: int
    patient_id: int
    doctor_id: int
    clinic_id: int
    starts_at: datetime
    instead_of: UUID | None = None
    consultation: Consultation | None = None


def hold_slot(uow: UnitOfWork, request: HoldRequest) -> Appointment:
    """Keep one place for the patient while they pay.

    The end of the hold is queued with it and happens if and only if it does. A refusal leaves everything as it was,
    the replaced hold too. Raises `SlotTaken`, `TooLate`, `TooFarAhead`, `NotWorking`, `OnLeave`, `OverlappingVisit`,
    `TooManyHolds`, `TooManyBookings`, `NotFound`.
    """
    patient = uow.patients.one_of_chat(request.chat_id, request.patient_id)
    if patient.id != request.patient_id:
        request = replace(request, patient_id=patient.id)  # two have become one since it was chosen
    with uow.attempt():
        if request.instead_of:
            # both doctors' lines in one order for everybody, or two chats that swap doctors wait for each other
            for doctor_id in sorted({request.doctor_id, uow.appointments.doctor_of(request.instead_of)}):
                uow.appointments.lock_doctor(doctor_id)
            _drop(uow, request.instead_of, request.chat_id)
        uow.appointments.lock_doctor(request.doctor_id)
        # all that is read under the lock is asked for at once, and waited for once
        place = ask_place(uow, request.doctor_id, request.starts_at)
        limits = _ask_limits(uow, request, patient.also)
        seen = ask_last_seen(uow, request.doctor_id, patient.id, request.starts_at, also=patient.also)
        missed = ask_prepays(uow, patient.id, patient.also)
        last_seen = seen.row()
        slot = free_slot(uow, place, request.doctor_id, request.clinic_id, request.starts_at)
        _check_limits(uow, limits.row() or {})
        uow.appointments.lapse(slot, request.patient_id)
        settings = uow.roster.settings_of(request.doctor_id)
        held = Appointment(
            id=uuid4(),
            clinic_id=request.clinic_id,
            doctor_id=request.doctor_id,
            patient_id=request.patient_id,
            chat_id=request.chat_id,
            seat=slot.free_seats[0],
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            occupied_until=slot.occupied_until,
            status=Status.HELD,
            fee=fee_after(uow, request.doctor_id, last_seen, slot.starts_at),
            consultation=how_seen(slot, request.consultation).value,
            held_until=uow.now + settings.hold_for,
            prepay=prepays(uow, missed),
        )
        uow.appointments.take(held)
        _queue_end(uow, held)
    return held


def extend_hold(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Appointment:
    """Give the patient some more minutes to pay, once. Raises `AlreadyExtended`, `HoldGone`, `NotFound`."""
    held = own_hold(uow, appointment_id, chat_id)
    if held.extended:
        raise AlreadyExtended
    until = longest_hold(uow, held)
    longer = uow.appointments.change(held, Event.EXTEND, by=f"chat:{chat_id}", held_until=until, extended=True)
    _queue_end(uow, longer)
    return longer


def longest_hold(uow: UnitOfWork, held: Appointment) -> datetime:
    """Return until when this hold can be kept at the longest: with its one extension, whether asked for yet or not."""
    until = held.held_until or uow.now
    return until if held.extended else until + timedelta(minutes=uow.settings.hold_extension_minutes)


def release_hold(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> None:
    """Give a held place back before its time. Raises `NotFound`; a hold that has ended already is left as it is."""
    uow.appointments.locked(appointment_id)
    _drop(uow, appointment_id, chat_id)


def expire_hold(uow: UnitOfWork, appointment_id: UUID, *, until: datetime) -> list[News]:
    """End a hold that was given `until` then, and return what its chat is to hear.

    It is left alone if it was extended, paid or released meanwhile. A rival who wanted the place may have ended it
    already: its chat is yet to hear of it. Its open payment link is closed, and what had come of the fee goes back,
    unless the rest came in this moment and other places are offered for it.
    """
    held = uow.appointments.locked(appointment_id)
    if held.held_until != until or held.offer_id is not None:
        return []
    if held.status is Status.HELD:
        if until > uow.now:
            return []
        held = uow.appointments.change(held, Event.EXPIRE, by="clock")
    if held.status is not Status.EXPIRED:
        return []
    notices.withdraw(uow, appointment_id, reason="expired")
    close_links(uow, appointment_id, PaymentEvent.EXPIRED)
    offer = uow.offers.latest(appointment_id)
    chosen_from = offer is not None and offer.status is OfferStatus.OPEN
    returned = [] if chosen_from else return_waiting(uow, appointment_id, "part")
    if held.chat_id is None:
        return []
    told: list[type[News]] = [PartReturned, HoldLapsed] if returned else [HoldLapsed]
    again = None if chosen_from else _waits_again(uow, held)
    news = [event(chat_id=held.chat_id, appointment_id=held.id) for event in told]
    return [*news, WaitingAgain(chat_id=held.chat_id, appointment_id=again)] if again else news


def _waits_again(uow: UnitOfWork, visit: Appointment) -> UUID | None:
    """Put who has taken a freed place, and has not paid for it, back where they stood in the line: once."""
    entry = uow.waitlist.of_visit(visit.id)
    if entry is None or not uow.waitlist.put_back(uow.waitlist.locked(entry.id)):
        return None
    return entry.id


def confirm_at_clinic(uow: UnitOfWork, appointment_id: UUID, chat_id: int, *, online: bool = False) -> Appointment:
    """Book the held place; the fee, or what is open of it, is paid at the desk.

    `online` says that it could be paid now: then whoever has missed too many visits pays now. Raises `HoldGone`,
    `NotFound`, `PrepayOnly`.
    """
    asked = uow.appointments.ask_locked(appointment_id)
    payments = uow.payments.ask_of_visit(appointment_id)
    held = _own(uow, uow.appointments.taken_lock(asked), chat_id)
    if online and held.prepay and held.fee:
        raise PrepayOnly
    known = payments_of(payments)
    _close(uow, known, PaymentEvent.CANCELLED)
    if known:
        for position, over in put_all_to(uow, uow.ledger.positions(held.id), held.id, held.fee.minor):
            return_part(uow, position, over, "overpaid")
    return confirm(uow, held, by=f"chat:{chat_id}", pays="at_clinic" if held.fee else "nothing")


def confirm(uow: UnitOfWork, held: Appointment, *, by: str, pays: str) -> Appointment:
    """Make a locked hold a booked visit with a number; where the doctor confirms by hand, a requested one."""
    settings = uow.roster.settings_of(held.doctor_id)
    if not settings.auto_confirm_appointments:
        return request(uow, held, by=by, pays=pays)
    day = held.starts_at.astimezone(uow.roster.clinic(held.clinic_id).zone).date()
    # a booked visit that was moved to a doctor who confirms by hand has one already
    number = held.number or uow.appointments.next_number(held.clinic_id, day)
    booked = uow.appointments.change(held, Event.CONFIRM, by=by, pays=pays, number=number)
    notices.plan_booked(uow, booked)
    return booked


def own_hold(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Appointment:
    """Lock and return this chat's hold while it stands. Raises `NotFound` (foreign or missing) or `HoldGone`."""
    return _own(uow, uow.appointments.locked(appointment_id), chat_id)


def _own(uow: UnitOfWork, held: Appointment, chat_id: int) -> Appointment:
    if held.chat_id != chat_id:
        raise NotFound(what="appointment")
    # a place of an offer is taken by its offer and by nothing else
    if held.status is not Status.HELD or not held.held_until or held.held_until <= uow.now or held.offer_id:
        raise HoldGone(status=held.status.value)
    return held


def close_links(uow: UnitOfWork, appointment_id: UUID, event: PaymentEvent) -> None:
    """Close every open payment of a visit, here at once and at its gateway through the outbox."""
    _close(uow, uow.payments.of_visit(appointment_id), event)


def _close(uow: UnitOfWork, payments: Sequence[Payment], event: PaymentEvent) -> None:
    for payment in payments:
        if payment.status in ASKING:
            uow.payments.change(uow.payments.locked(payment.id), event)
            uow.outbox.add(
                CancelLink(payment_id=str(payment.id)), key=f"cancel-link:{payment.id}", chat_id=payment.chat_id
            )


def _drop(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> None:
    held = uow.appointments.locked(appointment_id)
    if held.chat_id != chat_id:
        raise NotFound(what="appointment")
    if held.status is Status.HELD and held.offer_id is None:
        uow.appointments.change(held, Event.CANCEL, by=f"chat:{chat_id}", reason="released")
        close_links(uow, appointment_id, PaymentEvent.CANCELLED)
        return_waiting(uow, appointment_id, "released")


def _ask_limits(uow: UnitOfWork, request: HoldRequest, also: Sequence[int]) -> Pending:
    """Ask how much the chat and the patient have, at the wanted time and in all.

    A time that the doctor does not work is refused here, before anybody is kept waiting. Should the roster change
    before the lock is had, the slot is found anew, and the exclusion constraint refuses an overlap.
    """
    wanted = slot_of(uow, request.doctor_id, request.clinic_id, request.starts_at, ())
    return uow.appointments.ask_counts(
        chat_id=request.chat_id,
        patient_id=request.patient_id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        but=request.instead_of,
        also=also,
    )


def _check_limits(uow: UnitOfWork, counts: Row) -> None:
    if counts["overlapping"]:
        raise OverlappingVisit
    if counts["holds"] >= uow.settings.max_holds:
        raise TooManyHolds(limit=uow.settings.max_holds)
    if counts["bookings"] >= uow.settings.max_open_bookings:
        raise TooManyBookings(limit=uow.settings.max_open_bookings)


def _queue_end(uow: UnitOfWork, held: Appointment) -> None:
    until = held.held_until or uow.now
    uow.outbox.add(
        ExpireHold(appointment_id=str(held.id), until=until.isoformat()),
        key=f"expire-hold:{held.id}:{held.version}",
        due=until,
        chat_id=held.chat_id,
    )
