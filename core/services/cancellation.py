"""Cancel a visit: say first what comes back and why, then free the place and give it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.domain.appointment import Appointment, Event, Status, after
from core.domain.errors import AlreadyDone, NotFound, VisitClosed
from core.domain.events import Event as News
from core.domain.events import RequestLapsed
from core.domain.money import Money
from core.domain.notices import NoticeKind
from core.domain.payment import Event as PaymentEvent
from core.domain.refunds import WHOLE, RefundPolicy, Share, share_of
from core.services.asking import no_more_asked
from core.services.booking import close_links
from core.services.delays import delay_of
from core.services.ledger import return_booked, return_waiting
from core.services.notices import plan_ended
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What cancelling now would do: `refund` of what was `paid` (both zero for a visit not paid), by which `share`."""

    paid: Money
    refund: Money
    share: Share


def preview_cancellation(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Preview:
    """Return what comes back if the patient cancels now. Raises `NotFound`, `VisitClosed`, `AlreadyDone`.

    The doctor's refund policy says which share of what was paid; what has come for a place that is only held, all.
    """
    visit = own_visit(uow, appointment_id, chat_id)
    _still_open(uow, visit)
    return _preview(uow, visit)


def cancel_visit(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Preview:
    """Free the place, close open payment links, and queue the refund that the preview shows.

    Raises `NotFound`, `AlreadyDone`, `VisitClosed`.
    """
    visit = own_visit(uow, appointment_id, chat_id)
    visit = uow.appointments.locked(visit.id)
    _still_open(uow, visit)
    shown = _preview(uow, visit)
    _end(uow, visit, NoticeKind.CANCELLED, by=f"chat:{chat_id}", reason="patient")
    return_booked(uow, visit.id, shown.refund.minor, "cancelled")
    return shown


def cancel_as_asked(uow: UnitOfWork, appointment_id: UUID, *, by: str, reason: str) -> Preview:
    """Cancel a visit whose patient has asked the desk to: what comes back is what cancelling it themselves would give.

    Raises `NotFound`, `AlreadyDone`, `VisitClosed`.
    """
    visit = uow.appointments.locked(appointment_id)
    _still_open(uow, visit)
    shown = _preview(uow, visit)
    _end(uow, visit, NoticeKind.CANCELLED, by=by, reason=reason)
    return_booked(uow, visit.id, shown.refund.minor, "cancelled")
    return shown


def comes_back(uow: UnitOfWork, visit: Appointment) -> Money | None:
    """Return what cancelling gives back if the patient wishes it; None where they cannot any more."""
    try:
        _still_open(uow, visit)
    except (AlreadyDone, VisitClosed):
        return None
    return _preview(uow, visit).refund


def cancel_for_delay(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Money:
    """Cancel a patient's visit whose doctor has said to be late today: all that was paid comes back, and is returned.

    Raises `NotFound`, `AlreadyDone`, and `VisitClosed` where the doctor is not late, or the patient has come.
    """
    visit = uow.appointments.locked(own_visit(uow, appointment_id, chat_id).id)
    after(visit.status, Event.CANCEL)
    if not delay_of(uow, visit):
        raise VisitClosed(status=visit.status.value)
    paid = sum(row["minor"] for row in uow.ledger.booked(visit.id))
    _end(uow, visit, NoticeKind.CANCELLED, by=f"chat:{chat_id}", reason="doctor late")
    _return_whole(uow, visit, "doctor-late")
    return Money(paid, visit.fee.currency)


def cancel_by_clinic(uow: UnitOfWork, appointment_id: UUID, *, by: str, reason: str) -> None:
    """Free the place in the clinic's name, give back whole whatever was paid, and plan that the patient hears of it.

    Refusing what a doctor has been asked to confirm is this too. `reason` is for the records and holds nothing medical.
    Raises `NotFound`, `AlreadyDone`, `VisitClosed`.
    """
    visit = uow.appointments.locked(appointment_id)
    _end(uow, visit, NoticeKind.CANCELLED_BY_CLINIC, by=by, reason=reason)
    _return_whole(uow, visit, "by-clinic")


def expire_request(uow: UnitOfWork, appointment_id: UUID) -> list[News]:
    """End a visit that its doctor has not confirmed in time; what was paid goes back whole.

    One that was confirmed, refused or cancelled meanwhile is left alone. Returns what the chat is to hear.
    """
    visit = uow.appointments.locked(appointment_id)
    if visit.status is not Status.REQUESTED or (visit.held_until or visit.starts_at) > uow.now:
        return []
    _end(uow, visit, NoticeKind.REQUEST_LAPSED, by="clock", reason="not confirmed")
    _return_whole(uow, visit, "not-confirmed")
    return [] if visit.chat_id is None else [RequestLapsed(chat_id=visit.chat_id, appointment_id=visit.id)]


def own_visit(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Appointment:
    """Return a visit of this chat or of its people; a stranger's looks like a missing one: `NotFound`."""
    return owned(uow, uow.appointments.one(appointment_id), chat_id)


def owned(uow: UnitOfWork, visit: Appointment, chat_id: int) -> Appointment:
    """Return the visit if it is this chat's or one of its people's; raises `NotFound` otherwise."""
    if visit.chat_id == chat_id:
        return visit
    if visit.patient_id in uow.patients.ids_of_chat(chat_id):
        return visit
    raise NotFound(what="appointment")


def refund_policy(uow: UnitOfWork, visit: Appointment) -> RefundPolicy:
    """Return what cancelling this visit gives back when: its doctor's policy, and no more than moving it has left."""
    return uow.roster.settings_of(visit.doctor_id).refunds.capped(visit.refund_cap)


def _still_open(uow: UnitOfWork, visit: Appointment) -> None:
    after(visit.status, Event.CANCEL)
    offered = visit.status is Status.HELD and visit.offer_id is not None  # its offer ends it, and nothing else
    if visit.starts_at <= uow.now or offered:
        raise VisitClosed(status=visit.status.value)


def _preview(uow: UnitOfWork, visit: Appointment) -> Preview:
    share = refund_policy(uow, visit).at(visit.starts_at, uow.now)
    if share.percent < WHOLE and uow.waves.live(visit.id):  # the clinic cannot keep it: all of it comes back
        share = Share(hours=0, percent=WHOLE)
    paid = sum(row["minor"] for row in uow.ledger.booked(visit.id))
    back, currency = share_of(paid, share.percent), visit.fee.currency
    return Preview(paid=Money(paid, currency), refund=Money(back, currency), share=share)


_ENDS: Mapping[NoticeKind, Event] = {
    NoticeKind.CANCELLED: Event.CANCEL,
    NoticeKind.CANCELLED_BY_CLINIC: Event.CANCEL,
    NoticeKind.REQUEST_LAPSED: Event.EXPIRE,
}
"""How a visit can end here: what the patient is told, and what happens to it."""


def _end(uow: UnitOfWork, visit: Appointment, told: NoticeKind, *, by: str, reason: str) -> None:
    """Free the place; links are closed, and what had come of a fee that is not whole yet goes back."""
    ended = uow.appointments.change(visit, _ENDS[told], by=by, reason=reason)
    plan_ended(uow, ended, told)
    if visit.status is Status.REQUESTED:
        no_more_asked(uow, visit, by=by)
    close_links(uow, visit.id, PaymentEvent.CANCELLED)
    if visit.status is Status.HELD:
        return_waiting(uow, visit.id, "released")


def _return_whole(uow: UnitOfWork, visit: Appointment, reason: str) -> None:
    paid = sum(row["minor"] for row in uow.ledger.booked(visit.id))
    return_booked(uow, visit.id, share_of(paid, WHOLE), reason)
