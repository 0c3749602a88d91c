"""Refunds on their way: what the gateway says of one, and what the desk gives back by hand where no gateway will."""

from datetime import timedelta
from uuid import UUID

from core.domain.effects import PollRefund
from core.domain.events import Event, RefundByHand, RefundDone
from core.domain.notices import NoticeKind
from core.domain.payment import REFUND_LIFE, Payment, Refund, RefundStatus
from core.services import notices
from core.services.ledger import HANDED_OUT, enter_refund, hand_over
from core.storage.unit_of_work import UnitOfWork

FIRST_LOOK = timedelta(minutes=1)
"""When a refund that is under way is first asked about."""


def refund_heard(
    uow: UnitOfWork, refund_id: UUID, *, status: RefundStatus, gateway_refund_id: str | None
) -> list[Event]:
    """Record what the gateway says of a refund; it only goes forward. Returns what the chat is to hear, once.

    One that is under way is asked about until it ends, whoever was the first to hear of it. One that the gateway will
    not do is put before the desk, for the money is still owed.
    """
    refund, _ = uow.payments.refund(refund_id)
    payment = uow.payments.one(refund.payment_id)
    refund, known = uow.payments.refund(refund_id, lock=True)
    if status not in REFUND_LIFE[refund.status]:
        return _came_back(uow, payment, refund) if status is RefundStatus.FAILED else []
    uow.payments.change_refund(refund, status, gateway_refund_id=gateway_refund_id)
    theirs = gateway_refund_id or known
    told: type[Event] | None = None
    if status is RefundStatus.PENDING:
        look = PollRefund(refund_id=str(refund_id), attempt=1)
        uow.outbox.add(
            look, key=f"poll-refund:{refund_id}:{look.attempt}", due=uow.now + FIRST_LOOK, chat_id=payment.chat_id
        )
    elif status is RefundStatus.FAILED:
        hand_over(uow, payment, refund)
        told = RefundByHand
    elif status is RefundStatus.PROCESSED and theirs is not None:
        enter_refund(uow, payment, refund, theirs)
        told = RefundDone
    if told is None or payment.chat_id is None:
        return []
    visit = uow.appointments.one(payment.appointment_id)
    if uow.patients.is_erased(visit.patient_id):
        return []  # the money goes back all the same; nobody is there to be told
    if told is RefundDone:
        notices.plan(uow, visit, NoticeKind.PAYMENT_REFUNDED, about=str(refund_id))
    return [told(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def _came_back(uow: UnitOfWork, payment: Payment, refund: Refund) -> list[Event]:
    """Put a refund before the desk that was done and failed later, once: the card was closed, the bank sent it back.

    What was done stays done in the books, as the gateway has the money and not the patient: the desk gives it by hand.
    """
    back = refund.status is RefundStatus.PROCESSED and hand_over(uow, payment, refund)
    if not back or payment.chat_id is None:
        return []
    return [RefundByHand(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def refund_refused(uow: UnitOfWork, refund_id: UUID) -> list[Event]:
    """Record that the gateway will not do what it was asked for; returns what the chat is to hear.

    A refund that was made there meanwhile, at its own desk or by a call of ours whose answer was lost, is left as it
    is: often it is for this that the gateway refuses, and the money must not go back a second time by hand.
    """
    _, known = uow.payments.refund(refund_id, lock=True)
    return refund_heard(uow, refund_id, status=RefundStatus.FAILED, gateway_refund_id=None) if known is None else []


def refunded_by_hand(uow: UnitOfWork, refund_id: UUID) -> list[Event]:
    """Record that the desk has given back what no gateway would; returns what the chat is to hear. Raises `NotFound`.

    A refund that has gone through by itself meanwhile stays as it is, and nothing is returned.
    """
    return refund_heard(uow, refund_id, status=RefundStatus.PROCESSED, gateway_refund_id=f"{HANDED_OUT}{refund_id}")
