"""Captured money: count it once, and let it confirm its visit, wait for a choice, or go back whole.

`settle` may be told the same thing any number of times. Lock order: the doctors' lines, the visit, its payment.
"""

from collections.abc import Sequence
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.appointment import Event as VisitEvent
from core.domain.appointment import Status as Visit
from core.domain.errors import NotFound, PlaceRefused
from core.domain.events import (
    Event,
    Overpaid,
    PaidTooLate,
    PaidTwice,
    PartPaid,
    PartReturned,
    PaymentInQuestion,
    PaymentSettled,
    PlacesOffered,
)
from core.domain.ledger import Settled
from core.domain.notices import NoticeKind
from core.domain.offer import Cause
from core.domain.offer import Status as OfferStatus
from core.domain.payment import SETTLEMENT, Capture, Payment, Settlement
from core.domain.payment import Event as PaymentEvent
from core.services import notices
from core.services.asking import request
from core.services.booking import close_links, confirm
from core.services.ledger import enter_capture, give_back, put_all_to, return_part, return_waiting
from core.services.offers import doctors_near, instead_of, make_offer
from core.services.places import free_place
from core.storage.unit_of_work import UnitOfWork


def settle(uow: UnitOfWork, payment_id: UUID, captures: Sequence[Capture]) -> list[Event]:
    """Count captured money, each capture once for ever, and do what it means for the visit.

    Held: confirmed once the fee has come, in one or several parts. Expired: the same place taken anew if it is free and
    not past, else other places are held for the chat to choose from, and where there are none the money goes back.
    Cancelled: the money goes back. Already paid: what came goes back. Another currency, or more in one payment than was
    asked for: quarantined, nothing is confirmed, and the desk has a task. Returns what the visit's chat is to hear.
    Raises `NotFound`.
    """
    payment = uow.payments.one(payment_id)
    if not captures:
        return []
    visit = locked_for_money(uow, payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    counted = uow.ledger.counted(payment.gateway, [c.gateway_payment_id for c in captures])
    events: list[Event] = []
    for capture in {c.gateway_payment_id: c for c in captures}.values():
        if capture.gateway_payment_id in counted:
            continue
        visit, told = _settle_one(uow, payment, visit, capture)
        payment = uow.payments.locked(payment_id)
        if payment.chat_id is not None:
            events += [kind(chat_id=payment.chat_id, appointment_id=visit.id) for kind in told]
    return events


_Told = list[type[Event]]


def locked_for_money(uow: UnitOfWork, visit_id: UUID) -> Appointment:
    """Lock the visit, and where other places may have to be offered, the lines of the colleagues before it."""
    seen = uow.appointments.one(visit_id)
    over = seen.status is Visit.HELD and seen.held_until is not None and seen.held_until <= uow.now
    if over or seen.status is Visit.EXPIRED:
        for doctor_id in sorted({seen.doctor_id, *doctors_near(uow, seen.doctor_id, seen.clinic_id)}):
            uow.appointments.lock_doctor(doctor_id)
    return uow.appointments.locked(visit_id)


def _settle_one(uow: UnitOfWork, payment: Payment, visit: Appointment, capture: Capture) -> tuple[Appointment, _Told]:
    asked, came = payment.amount, capture.amount
    if came.currency != asked.currency or came.minor > asked.minor:
        enter_capture(uow, payment, capture, Settled.QUARANTINED)
        uow.payments.change(payment, PaymentEvent.MISMATCHED)
        return visit, [PaymentInQuestion]
    known = sum(p.booked + p.waits for p in uow.ledger.positions(visit.id))
    if known >= visit.fee.minor or has_another(uow, visit):
        _send_back(uow, payment, capture, "paid-twice")
        return visit, [PaidTwice]
    way = SETTLEMENT[visit.status]
    if way is Settlement.REFUND:
        _send_back(uow, payment, capture, "too-late")
        return visit, [PaidTooLate]
    if known + came.minor < visit.fee.minor:
        return visit, _part(uow, payment, visit, capture, way)
    booked = placed(uow, visit, way)
    if booked is None:
        return visit, _elsewhere(uow, payment, visit, capture)
    # what comes after other money, or for a fee that moving the visit has lowered meanwhile, is put to it below
    at_once = not known and came.minor <= visit.fee.minor
    enter_capture(
        uow, payment, capture, Settled.BOOKED if at_once else Settled.CREDIT, visit_id=visit.id if at_once else None
    )
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    close_links(uow, visit.id, PaymentEvent.CANCELLED)
    over = _put_to(uow, visit)
    if booked.status is Visit.CONFIRMED:
        notices.plan(uow, booked, NoticeKind.PAYMENT_RECEIVED)
    return booked, [PaymentSettled, *over]


def has_another(uow: UnitOfWork, visit: Appointment) -> bool:
    """Whether the patient has taken another place for this one, or is choosing one: money for it waits already."""
    offer = uow.offers.latest(visit.id) if visit.status is Visit.EXPIRED else None
    return offer is not None and offer.status in {OfferStatus.TAKEN, OfferStatus.OPEN}


def _part(uow: UnitOfWork, payment: Payment, visit: Appointment, capture: Capture, way: Settlement) -> _Told:
    """Count part of a fee: it waits with a held place, counts for a booked one, and goes back where none is kept."""
    if way is Settlement.RETAKE:
        enter_capture(uow, payment, capture, Settled.REFUNDED)
        give_back(uow, payment, capture, reason="too-late", amount=capture.amount)
        return [PartReturned]
    if way is Settlement.KEEP:
        enter_capture(uow, payment, capture, Settled.BOOKED, visit_id=visit.id)
    else:
        enter_capture(uow, payment, capture, Settled.CREDIT)
    uow.payments.change(payment, PaymentEvent.PART_CAPTURED)
    return [PartPaid]


def _put_to(uow: UnitOfWork, visit: Appointment) -> _Told:
    """Put all that waits to the visit; what is more than the fee goes back."""
    positions = uow.ledger.positions(visit.id)
    if not any(position.waits > 0 for position in positions):
        return []
    has = sum(row["minor"] for row in uow.ledger.booked(visit.id))
    over = put_all_to(uow, positions, visit.id, visit.fee.minor - has)
    for position, minor in over:
        return_part(uow, position, minor, "overpaid")
    return [Overpaid] if over else []


def _elsewhere(uow: UnitOfWork, payment: Payment, visit: Appointment, capture: Capture) -> _Told:
    """Offer other places for a whole fee whose place is gone; where there are none, all of it goes back."""
    offer = None
    if visit.chat_id is not None:
        offer = make_offer(uow, instead_of(visit, cause=Cause.LATE_MONEY, most=visit.fee))
    enter_capture(uow, payment, capture, Settled.CREDIT if offer else Settled.REFUNDED)
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    close_links(uow, visit.id, PaymentEvent.CANCELLED)
    if offer:
        return [PlacesOffered]
    give_back(uow, payment, capture, reason="too-late", amount=capture.amount)
    return_waiting(uow, visit.id, "too-late")
    return [PaidTooLate]


def placed(uow: UnitOfWork, visit: Appointment, way: Settlement) -> Appointment | None:
    """Give the paid visit its place as the table of settlements says; None where it is gone."""
    if way is Settlement.CONFIRM:
        return confirm(uow, visit, by="payment", pays="online")
    if way is Settlement.RETAKE:
        try:
            return _retake(uow, visit)
        except (PlaceRefused, NotFound):  # NotFound: the doctor or the branch is no more
            return None
    return visit


def _retake(uow: UnitOfWork, visit: Appointment) -> Appointment:
    slot = free_place(uow, visit.doctor_id, visit.clinic_id, visit.starts_at)
    if (slot.ends_at, slot.occupied_until) != (visit.ends_at, visit.occupied_until):
        raise PlaceRefused
    overlapping = uow.appointments.counts(
        chat_id=None, patient_id=visit.patient_id, starts_at=slot.starts_at, ends_at=slot.ends_at, but=visit.id
    )
    if overlapping["overlapping"]:
        raise PlaceRefused
    uow.appointments.lapse(slot, visit.patient_id)
    seat = slot.free_seats[0]
    if not uow.roster.settings_of(visit.doctor_id).auto_confirm_appointments:
        return request(uow, visit, by="payment", pays="online", seat=seat)
    day = visit.starts_at.astimezone(uow.roster.clinic(visit.clinic_id).zone).date()
    number = uow.appointments.next_number(visit.clinic_id, day)
    booked = uow.appointments.change(visit, VisitEvent.REVIVE, by="payment", pays="online", number=number, seat=seat)
    notices.plan_booked(uow, booked)
    return booked


def _send_back(uow: UnitOfWork, payment: Payment, capture: Capture, reason: str) -> None:
    enter_capture(uow, payment, capture, Settled.REFUNDED)
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    give_back(uow, payment, capture, reason=reason, amount=capture.amount)
