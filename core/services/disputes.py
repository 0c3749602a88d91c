"""A payer's bank asks for money back: the desk hears of it in time to answer, and what the bank takes is entered."""

from core.domain.dispute import DisputeStatus
from core.domain.gateway_books import CaptureState, DisputeSeen
from core.domain.payment import Payment
from core.domain.task import Kind
from core.domain.wall_clock import local_day
from core.services.gone_back import Gone, gone_back
from core.services.ledger import BY_GATEWAY
from core.services.reconciliation import zone_of
from core.storage.gateway_side import GatewaySide
from core.storage.unit_of_work import UnitOfWork


def dispute_seen(uow: UnitOfWork, side: GatewaySide, payment: Payment, state: CaptureState, seen: DisputeSeen) -> None:
    """Open a task for a dispute that can be answered, close it when the bank has decided, enter what is lost.

    As often as it is told, and in any order: what was decided stays, and what was lost is entered once.
    """
    before = side.dispute(payment.gateway, state.gateway_payment_id, payment.id, seen)
    status, key = DisputeStatus(seen.status), f"dispute:{payment.gateway}:{seen.dispute_id}"
    if status is DisputeStatus.OPEN:
        if before is DisputeStatus.OPEN:
            uow.tasks.open(
                Kind.DISPUTE,
                key=key,
                chat_id=payment.chat_id,
                appointment_id=payment.appointment_id,
                payment_id=payment.id,
                facts={
                    "amount": seen.amount,
                    "gateway": payment.gateway,
                    "reference": seen.dispute_id,
                    "respond_by": f"{local_day(seen.respond_by, zone_of(uow)):%d.%m.%Y}" if seen.respond_by else "-",
                },
            )
        return
    if side.decide(payment.gateway, seen, before):
        uow.tasks.close_by_key(key, by=BY_GATEWAY)
        before = status
    if before is DisputeStatus.LOST and side.refund_of(payment.gateway, seen.dispute_id) is None:
        gone_back(uow, side, payment, state, Gone(id=seen.dispute_id, amount=seen.amount, by_bank=True))
