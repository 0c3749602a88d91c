"""Cancel a visit: say first what comes back, then free the place and give it back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.domain.appointment import Appointment, Event, after
from core.domain.errors import NotFound, VisitClosed
from core.domain.money import Money
from core.domain.payment import Capture
from core.domain.payment import Event as PaymentEvent
from core.services.booking import close_links
from core.services.notices import plan_cancelled
from core.services.payments import give_back
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What cancelling now would do: `paid` so far, `refund` of it (both zero for a visit not paid online)."""

    paid: Money
    refund: Money


def preview_cancellation(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Preview:
    """Return what comes back if the patient cancels now.

    The whole fee until `cancellation_deadline_hours` before the visit, nothing after. Raises `NotFound`, `VisitClosed`.
    """
    visit = own_visit(uow, appointment_id, chat_id)
    _still_open(uow, visit)
    paid = sum((c["amount_minor"] for c in uow.payments.booked(visit.id)), 0)
    back = paid if _in_time(uow, visit) else 0
    return Preview(paid=Money(paid, visit.fee.currency), refund=Money(back, visit.fee.currency))


def cancel_visit(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Preview:
    """Free the place, close open payment links, and queue the refund that the preview shows.

    Raises `NotFound`, `AlreadyDone`, `VisitClosed`.
    """
    visit = own_visit(uow, appointment_id, chat_id)
    visit = uow.appointments.locked(visit.id)
    _still_open(uow, visit)
    cancelled = uow.appointments.change(visit, Event.CANCEL, by=f"chat:{chat_id}", reason="patient")
    plan_cancelled(uow, cancelled)
    close_links(uow, visit.id, PaymentEvent.CANCELLED)
    paid = back = Money(0, visit.fee.currency)
    for row in uow.payments.booked(cancelled.id):
        amount = Money(row["amount_minor"], row["currency"])
        paid += amount
        if _in_time(uow, visit):
            payment = uow.payments.locked(row["payment_id"])
            give_back(
                uow, payment, Capture(gateway_payment_id=row["gateway_payment_id"], amount=amount), reason="cancelled"
            )
            back += amount
    return Preview(paid=paid, refund=back)


def own_visit(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Appointment:
    """Return a visit of this chat or of its people; a stranger's looks like a missing one: `NotFound`."""
    return owned(uow, uow.appointments.one(appointment_id), chat_id)


def owned(uow: UnitOfWork, visit: Appointment, chat_id: int) -> Appointment:
    """Return the visit if it is this chat's or one of its people's; raises `NotFound` otherwise."""
    if visit.chat_id == chat_id:
        return visit
    if any(p.id == visit.patient_id for p in uow.patients.of_chat(chat_id)):
        return visit
    raise NotFound(what="appointment")


def refund_deadline(uow: UnitOfWork, visit: Appointment) -> timedelta:
    """Return how long before the visit cancelling stops giving the whole fee back."""
    return timedelta(hours=uow.roster.settings_of(visit.doctor_id).cancellation_deadline_hours)


def _still_open(uow: UnitOfWork, visit: Appointment) -> None:
    after(visit.status, Event.CANCEL)
    if visit.starts_at <= uow.now:
        raise VisitClosed(status=visit.status.value)


def _in_time(uow: UnitOfWork, visit: Appointment) -> bool:
    return visit.starts_at - uow.now >= refund_deadline(uow, visit)
