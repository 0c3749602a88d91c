"""What was done at the gateway without us: a refund from its dashboard, a dispute by the payer's bank.

A capture is read whole and told here, as often as anybody likes. Refunds are told apart like this:

    its id there is known            ours, or noticed before: only its status may be news
    it bears the key of ours         ours, whose answer was lost
    ours failed, or has no room      somebody did it by hand: it takes our refund's place, over what it was made over,
                                     and what we owe beyond that is asked for anew. Failed is failed, whether the
                                     gateway would not begin it or a bank sent it back days later
    more than our books have left    it has gone back twice: the admins see to it, and no more is entered than there is
    else                             a refund that nobody here asked for

The last three are core/services/gone_back.py; a dispute that is lost goes the same way (core/services/disputes.py).
"""

from core.domain.events import Event
from core.domain.gateway_books import CaptureState, RefundSeen
from core.domain.payment import Capture, Payment, RefundStatus
from core.services.disputes import dispute_seen
from core.services.gone_back import Gone, given_twice, gone_back
from core.services.ledger import HANDED_OUT
from core.services.payments import payment_for_notice
from core.services.refunds import refund_heard
from core.services.settlement import settle
from core.storage.gateway_side import GatewaySide
from core.storage.unit_of_work import UnitOfWork


def capture_seen(uow: UnitOfWork, gateway: str, state: CaptureState) -> list[Event]:
    """Draw the consequences of what a gateway shows of one capture; returns what the chat is to hear.

    A capture that was not entered yet is settled first. A refund that is not ours is entered in the ledger once; the
    visit stays as it is, and where one had the money the desk has a task. An open dispute is a task with its last day;
    what the bank decides closes it, and what it takes is entered too. Raises `NotFound` for a payment that is not ours.
    """
    if not state.captured:
        return []
    side = GatewaySide(uow.sql, now=uow.now)
    payment = _payment_of(uow, side, gateway, state)
    events = settle(uow, payment.id, [Capture(gateway_payment_id=state.gateway_payment_id, amount=state.amount)])
    uow.appointments.locked(payment.appointment_id)
    payment = uow.payments.locked(payment.id)
    # those with a key first: what is ours must not be taken for what a stranger did
    for seen in sorted(state.refunds, key=lambda refund: refund.key is None):
        events += _refund_seen(uow, side, payment, state, seen)
    for dispute in state.disputes:
        dispute_seen(uow, side, payment, state, dispute)
    return events


def whose_chat(uow: UnitOfWork, gateway: str, state: CaptureState) -> int | None:
    """Return the chat that is to be locked before anything else; raises `NotFound` for a payment that is not ours."""
    return _payment_of(uow, GatewaySide(uow.sql, now=uow.now), gateway, state).chat_id


def _payment_of(uow: UnitOfWork, side: GatewaySide, gateway: str, state: CaptureState) -> Payment:
    known = side.payment_of(gateway, state.gateway_payment_id)
    if known is not None:
        return uow.payments.one(known)
    return payment_for_notice(uow, gateway, reference=state.reference, link_id=state.link_id)


def _refund_seen(
    uow: UnitOfWork, side: GatewaySide, payment: Payment, state: CaptureState, seen: RefundSeen
) -> list[Event]:
    status = RefundStatus(seen.status)
    known = side.refund_of(payment.gateway, seen.refund_id)
    ours, theirs = (side.refund_by_key(payment.gateway, seen.key) if seen.key else None) or (None, None)
    if known is None and theirs is None:
        known = ours
    if known:
        return refund_heard(uow, known, status=status, gateway_refund_id=seen.refund_id)
    if status is RefundStatus.FAILED:
        return []  # no money moved, or not for good; what stands for it is seen by itself
    if theirs and not theirs.startswith(HANDED_OUT):  # ours had failed, and another refund stands for it
        given_twice(uow, payment, seen.refund_id)
        return []
    gone = Gone(id=seen.refund_id, amount=seen.amount, status=status, ours=seen.key is not None)
    return gone_back(uow, side, payment, state, gone)
