"""Move a visit: the new place is taken in the moment in which the old one is left, so that it has one always.

It stays the same visit: number, money, receipts and history go along, its version grows, and what was said of the old
time is taken back. Locks as everywhere: the lines of both doctors in the order of their ids, the visit, the patient,
then the payments.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.appointment import Appointment, Status
from core.domain.errors import NotAllowed, NotWorking, OverlappingVisit
from core.domain.meeting import is_online
from core.domain.money import Money
from core.domain.moving import Terms, check_move, check_patients_move, terms_of
from core.domain.payment import Event as PaymentEvent
from core.domain.refunds import WHOLE
from core.domain.schedule import Consultation
from core.domain.slots import Slot
from core.services import notices
from core.services.asking import no_more_asked, queue_request_end, request, request_ends
from core.services.booking import close_links
from core.services.cancellation import own_visit, owned, refund_policy
from core.services.delays import delay_of
from core.services.ledger import return_booked
from core.services.places import ask_place, free_slot
from core.services.prices import fee_at, other_rows
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest:
    """Which visit, by which chat, to which place: a doctor of the visit's own branch, and when."""

    appointment_id: UUID
    chat_id: int
    doctor_id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A visit as it was and as it is (or would be), and what that does to the money."""

    before: Appointment
    after: Appointment
    terms: Terms


def preview_move(uow: UnitOfWork, wanted: MoveRequest) -> Terms:
    """Return what moving there now would mean for the money; nothing is locked and nothing changes.

    Raises what `move_visit` raises.
    """
    visit = own_visit(uow, wanted.appointment_id, wanted.chat_id)
    _, terms = _place(uow, visit, wanted)
    return terms


def move_visit(uow: UnitOfWork, wanted: MoveRequest) -> Moved:
    """Give a patient's visit another place; a refusal leaves everything as it was, the old place too.

    Raises `SlotTaken`, `TooLate`, `TooFarAhead`, `NotWorking`, `OnLeave` and `OverlappingVisit` for the new place,
    `VisitClosed`, `AlreadyDone`, `TooLateToMove`, `MovedTooOften` and `HigherFee` for the visit, and `NotFound`.
    """
    seen = own_visit(uow, wanted.appointment_id, wanted.chat_id)
    with uow.attempt():
        lines = {seen.doctor_id, wanted.doctor_id}
        for doctor_id in sorted(lines):
            uow.appointments.lock_doctor(doctor_id)
        visit = owned(uow, uow.appointments.locked_in_line(wanted.appointment_id, lines), wanted.chat_id)
        uow.appointments.lock_patient(visit.patient_id)
        slot, terms = _place(uow, visit, wanted)
        free = is_free_move(uow, visit)
        counted = visit.moves + (visit.status is not Status.HELD and not free)
        moved = move(uow, visit, slot, terms=terms, by=f"chat:{wanted.chat_id}", moves=counted)
    return Moved(before=visit, after=moved, terms=terms)


def move(
    uow: UnitOfWork, visit: Appointment, to: Slot, *, terms: Terms, by: str, moves: int | None = None
) -> Appointment:
    """Move a locked visit to a free place of its own branch, the lines of both doctors being had.

    `terms` are those of `terms_at`; `moves` counts the patient's own (None: one that is not the patient's). What was
    paid above the new fee goes back, links for another amount are closed, notices and reminders are planned anew. A
    doctor who confirms by hand is asked. Raises `VisitClosed`, `AlreadyDone`.
    """
    check_move(visit, doctor_id=to.doctor_id, starts_at=to.starts_at)
    uow.appointments.lapse(to, visit.patient_id)
    kept = visit.moves if moves is None else moves
    waits = visit.status is Status.REQUESTED
    until = request_ends(uow, visit.clinic_id, to.doctor_id, to.starts_at) if waits else None
    moved = uow.appointments.move(
        visit, to, terms=terms, by=by, moves=kept, held_until=until, back_minor=terms.back.minor
    )
    if visit.status is Status.ARRIVED:
        uow.line.leave(visit.id)  # the token is given to nobody else
    uow.tasks.close_by_key(notices.call_key(visit.id, visit.starts_at), by=by)
    no_more_asked(uow, visit, by=by)
    return_booked(uow, visit.id, terms.back.minor, f"moved-{moved.version}")
    if moved.fee != visit.fee:
        close_links(uow, visit.id, PaymentEvent.CANCELLED)
    by_hand = not uow.roster.settings_of(moved.doctor_id).auto_confirm_appointments
    if moved.status is Status.CONFIRMED and by_hand:
        notices.withdraw(uow, visit.id, reason="moved")
        return request(uow, moved, by=by, pays=moved.pays)
    if moved.status is Status.CONFIRMED:
        notices.plan_moved(uow, moved)
    elif until is not None:
        queue_request_end(uow, moved, until)
    return moved


def free_terms(uow: UnitOfWork, visit: Appointment, fee: Money) -> Terms:
    """Return what a place means for the money of a visit that the clinic moves: never more, and no right is lost."""
    paid = sum(entry["minor"] for entry in uow.ledger.booked(visit.id))
    new = min(fee.minor, visit.fee.minor)
    back, due = max(0, paid - new), max(0, new - paid)
    pays = "nothing" if not new else "at_clinic" if due and visit.pays != "online" else visit.pays
    currency = visit.fee.currency
    return Terms(
        fee=Money(new, currency),
        back=Money(back, currency),
        due=Money(due, currency),
        pays=pays,
        cap=visit.refund_cap,
    )


def terms_at(uow: UnitOfWork, visit: Appointment, to: Slot) -> Terms:
    """Return what a place means for the money of a visit; raises `HigherFee`."""
    paid = sum(row["minor"] for row in uow.ledger.booked(visit.id))
    return terms_of(
        visit,
        fee_at(uow, to.doctor_id, visit.patient_id, to.starts_at, chat_id=visit.chat_id),
        paid=Money(paid, visit.fee.currency),
        percent=WHOLE if delay_of(uow, visit) else refund_policy(uow, visit).at(visit.starts_at, uow.now).percent,
        takes_money_at_desk=uow.roster.settings_of(to.doctor_id).pay_at_clinic_enabled and not is_online(visit),
    )


def _place(uow: UnitOfWork, visit: Appointment, wanted: MoveRequest) -> tuple[Slot, Terms]:
    """Return the free place that is wanted and its terms; raises what stands against the move."""
    check_move(visit, doctor_id=wanted.doctor_id, starts_at=wanted.starts_at)
    if not is_free_move(uow, visit):
        check_patients_move(visit, uow.roster.settings_of(visit.doctor_id), now=uow.now)
    slot = free_for(uow, visit, wanted.doctor_id, wanted.starts_at)
    if _at_no_cost(uow, visit, slot):
        fee = fee_at(uow, slot.doctor_id, visit.patient_id, slot.starts_at, chat_id=visit.chat_id)
        return slot, free_terms(uow, visit, fee)
    return slot, terms_at(uow, visit, slot)


def free_for(uow: UnitOfWork, visit: Appointment, doctor_id: int, starts_at: datetime) -> Slot:
    """Return the free place at the visit's own branch that it can move to, its own not counted.

    Raises `NotAllowed` for a doctor of another branch: the number is that of the branch, and it stays; else what
    `move_visit` raises for the new place.
    """
    if visit.clinic_id not in uow.roster.doctor(doctor_id).clinic_ids:
        raise NotAllowed(what="branch")
    place = ask_place(uow, doctor_id, starts_at, but=visit.id)
    slot = free_slot(uow, place, doctor_id, visit.clinic_id, starts_at)
    if not slot.consultation.serves(Consultation(visit.consultation)):
        raise NotWorking(doctor_id=doctor_id, starts_at=starts_at.isoformat())
    against = uow.appointments.ask_counts(
        chat_id=None,
        patient_id=visit.patient_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        but=visit.id,
        also=other_rows(uow, visit.chat_id, visit.patient_id),
    ).row()
    if against and against["overlapping"]:
        raise OverlappingVisit
    return slot


def is_free_move(uow: UnitOfWork, visit: Appointment) -> bool:
    """Return whether the clinic cannot keep this visit, or its time: its patient moves it whenever, at no cost."""
    return bool(delay_of(uow, visit)) or _is_rebooked(uow, visit)


def _at_no_cost(uow: UnitOfWork, visit: Appointment, to: Slot) -> bool:
    """Return whether a place costs never more: a late doctor's own later one; another doctor's is of their fee."""
    return _is_rebooked(uow, visit) or (to.doctor_id == visit.doctor_id and bool(delay_of(uow, visit)))


def _is_rebooked(uow: UnitOfWork, visit: Appointment) -> bool:
    live = uow.waves.live(visit.id)
    ahead = visit.starts_at > uow.now or visit.status is Status.ARRIVED
    return live is not None and live.told_at is not None and ahead
