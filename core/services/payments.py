"""Money for a visit: ask for it, count it once, and let it confirm the visit or go back whole.

The gateway is called by the dispatcher, before or after these verbs, never inside them. What was captured is told to
`settle`, which may be told the same thing any number of times.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment
from core.domain.appointment import Event as VisitEvent
from core.domain.appointment import Status as VisitStatus
from core.domain.effects import CancelLink, CreateLink, PollPayment, SendRefund
from core.domain.errors import NotFound, PaymentUnavailable, PlaceRefused
from core.domain.events import (
    Event,
    LinkUnavailable,
    PaidTooLate,
    PaidTwice,
    PaymentInQuestion,
    PaymentSettled,
    RefundDone,
)
from core.domain.money import Money
from core.domain.notices import NoticeKind
from core.domain.payment import (
    REFUND_LIFE,
    SETTLEMENT,
    Capture,
    Payment,
    Refund,
    RefundStatus,
    Settlement,
    Status,
)
from core.domain.payment import Event as PaymentEvent
from core.services import notices
from core.services.booking import close_links, confirm, free_place, longest_hold, own_hold
from core.services.receipts import receipt_due
from core.storage.unit_of_work import UnitOfWork

FIRST_POLL = timedelta(seconds=60)
"""When a payment is first asked about: most webhooks come within seconds, and a lost one should not cost the hold."""


def request_payment(uow: UnitOfWork, appointment_id: UUID, chat_id: int, gateway: str) -> Payment:
    """Ask for the fee of a held visit; its link is queued. An open payment of the visit is used again.

    The link is made to last as long as the hold ever can: what closes it is the end of the hold, whenever that is.
    Raises `HoldGone`, `NotFound`, `PaymentUnavailable` (payments are switched off, or there is nothing to pay).
    """
    held = own_hold(uow, appointment_id, chat_id)
    if not uow.settings.payment_enabled or not held.fee:
        raise PaymentUnavailable
    for known in uow.payments.of_visit(appointment_id):
        if known.status in (Status.CREATED, Status.OPEN):
            return known
    id_ = uuid4()
    payment = Payment(
        id=id_,
        appointment_id=held.id,
        chat_id=chat_id,
        gateway=gateway,
        reference=id_.hex,
        amount=held.fee,
        status=Status.CREATED,
        expires_at=longest_hold(uow, held),
    )
    uow.payments.add(payment)
    uow.outbox.add(CreateLink(payment_id=str(id_)), key=f"create-link:{id_}", chat_id=chat_id)
    uow.outbox.add(PollPayment(payment_id=str(id_)), key=f"poll-payment:{id_}:0", due=uow.now + FIRST_POLL)
    return payment


def link_made(uow: UnitOfWork, payment_id: UUID, *, link_id: str, link_url: str) -> Payment:
    """Record the gateway's link and return the payment as it then stands.

    A visit that was dropped while the link was being made needs none: the link is closed again.
    """
    payment = uow.payments.one(payment_id)
    visit = uow.appointments.locked(payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    uow.payments.change(payment, PaymentEvent.LINK_MADE, link_id=link_id, link_url=link_url)
    if payment.status in (Status.CREATED, Status.FAILED) and not visit.live:
        close_links(uow, visit.id, PaymentEvent.CANCELLED)
    elif payment.status in (Status.EXPIRED, Status.CANCELLED):
        # `close_links` came first and found no link to close, so its key is spent.
        uow.outbox.add(
            CancelLink(payment_id=str(payment_id)), key=f"cancel-link:{payment_id}:made-after", chat_id=payment.chat_id
        )
    return uow.payments.one(payment_id)


def link_failed(uow: UnitOfWork, payment_id: UUID) -> list[Event]:
    """Record that the gateway makes no link, so that another can be asked for; returns what the chat is to hear."""
    payment = uow.payments.one(payment_id)
    uow.appointments.locked(payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    if uow.payments.change(payment, PaymentEvent.LINK_FAILED) is not Status.FAILED or payment.chat_id is None:
        return []
    return [LinkUnavailable(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def settle(uow: UnitOfWork, payment_id: UUID, captures: Sequence[Capture]) -> list[Event]:
    """Count captured money, each capture once for ever, and do what it means for the visit.

    Held: confirmed. Expired: the same place taken anew if it is free and not past, else the money goes back whole.
    Cancelled: the money goes back. Already paid: the second payment goes back. Wrong amount or currency: quarantined,
    and nothing is confirmed. Returns what the visit's chat is to hear. Raises `NotFound`.
    """
    payment = uow.payments.one(payment_id)
    visit = uow.appointments.locked(payment.appointment_id)
    payment = uow.payments.locked(payment_id)
    counted = uow.payments.counted(payment.gateway, [c.gateway_payment_id for c in captures])
    events: list[Event] = []
    for capture in {c.gateway_payment_id: c for c in captures}.values():
        if capture.gateway_payment_id in counted:
            continue
        visit, told = _settle_one(uow, payment, visit, capture)
        payment = uow.payments.locked(payment_id)
        if payment.chat_id is not None:
            events.append(told(chat_id=payment.chat_id, appointment_id=visit.id))
    return events


def give_back(
    uow: UnitOfWork, payment: Payment, capture: Capture, *, reason: str, amount: Money | None = None
) -> Refund:
    """Queue a refund of a capture, whole or in part; its key is stored before the gateway hears of it."""
    id_ = uuid4()
    refund = Refund(
        id=id_,
        payment_id=payment.id,
        gateway=payment.gateway,
        gateway_payment_id=capture.gateway_payment_id,
        amount=amount or capture.amount,
        reason=reason,
        status=RefundStatus.DUE,
        key=f"refund-{payment.gateway}-{capture.gateway_payment_id}-{reason}",
    )
    uow.payments.add_refund(refund)
    uow.outbox.add(SendRefund(refund_id=str(id_)), key=f"send-refund:{id_}", chat_id=payment.chat_id)
    return refund


def refund_heard(
    uow: UnitOfWork, refund_id: UUID, *, status: RefundStatus, gateway_refund_id: str | None
) -> list[Event]:
    """Record what the gateway says of a refund; it only goes forward. Returns `RefundDone` the first time it is."""
    refund, _ = uow.payments.refund(refund_id)
    payment = uow.payments.one(refund.payment_id)
    refund, known = uow.payments.refund(refund_id, lock=True)
    if status not in REFUND_LIFE[refund.status]:
        return []
    uow.payments.change_refund(refund, status, gateway_refund_id=gateway_refund_id)
    theirs = gateway_refund_id or known
    if status is not RefundStatus.PROCESSED or theirs is None:
        return []
    receipt_due(uow, uow.payments.enter_refund(payment, refund, theirs))
    if payment.chat_id is None:
        return []
    notices.plan(uow, uow.appointments.one(payment.appointment_id), NoticeKind.PAYMENT_REFUNDED)
    return [RefundDone(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def payment_for_notice(uow: UnitOfWork, gateway: str, *, reference: str | None, link_id: str | None) -> Payment:
    """Return the payment that a gateway's event points at; raises `NotFound` for one that is not ours."""
    if reference:
        return uow.payments.by_reference(gateway, reference)
    if link_id:
        return uow.payments.by_link(gateway, link_id)
    raise NotFound(what="payment")


def _settle_one(
    uow: UnitOfWork, payment: Payment, visit: Appointment, capture: Capture
) -> tuple[Appointment, type[Event]]:
    if capture.amount != payment.amount:
        uow.payments.enter_capture(payment, capture, settled_as="quarantined")
        uow.payments.change(payment, PaymentEvent.MISMATCHED)
        return visit, PaymentInQuestion
    if uow.payments.booked(visit.id):
        _send_back(uow, payment, capture, "paid-twice")
        return visit, PaidTwice
    booked, way = _place_for(uow, visit)
    if way is Settlement.REFUND:
        _send_back(uow, payment, capture, "too-late")
        return visit, PaidTooLate
    receipt_due(uow, uow.payments.enter_capture(payment, capture, settled_as="booked"))
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    close_links(uow, visit.id, PaymentEvent.CANCELLED)
    if booked.status is VisitStatus.CONFIRMED:
        notices.plan(uow, booked, NoticeKind.PAYMENT_RECEIVED)
    return booked, PaymentSettled


def _place_for(uow: UnitOfWork, visit: Appointment) -> tuple[Appointment, Settlement]:
    """Give the paid visit its place as the table of settlements says; a place that cannot be retaken means a refund."""
    way = SETTLEMENT[visit.status]
    if way is Settlement.CONFIRM:
        return confirm(uow, visit, by="payment", pays="online"), way
    if way is Settlement.RETAKE:
        try:
            return _retake(uow, visit), way
        except (PlaceRefused, NotFound):  # NotFound: the doctor or the branch is no more
            return visit, Settlement.REFUND
    return visit, way


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
    day = visit.starts_at.astimezone(uow.roster.clinic(visit.clinic_id).zone).date()
    number = uow.appointments.next_number(visit.clinic_id, day)
    booked = uow.appointments.change(
        visit, VisitEvent.REVIVE, by="payment", pays="online", number=number, seat=slot.free_seats[0]
    )
    notices.plan_booked(uow, booked)
    return booked


def _send_back(uow: UnitOfWork, payment: Payment, capture: Capture, reason: str) -> None:
    receipt_due(uow, uow.payments.enter_capture(payment, capture, settled_as="refunded"))
    uow.payments.change(payment, PaymentEvent.CAPTURED)
    give_back(uow, payment, capture, reason=reason)
