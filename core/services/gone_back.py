"""Money that has gone back without us: in the place of what we owed, else taken from whoever had it; entered once.

Never more goes out of our books than came in: what is beyond that has gone back twice, and the admins see to it.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from core.domain.events import Event, RefundedAtGateway
from core.domain.gateway_books import CaptureState
from core.domain.ledger import Position, Settled
from core.domain.money import Money
from core.domain.payment import Capture, Payment, Refund, RefundStatus
from core.domain.task import Kind
from core.services.ledger import BY_GATEWAY, enter_dispute, give_back, no_more_owed, question_key, set_free
from core.services.refunds import refund_heard
from core.storage.gateway_side import GatewaySide
from core.storage.unit_of_work import UnitOfWork

AT_GATEWAY = "at-gateway"
"""The reason of a refund that was asked for at the gateway."""

BY_BANK = "dispute"
"""The reason of a refund that is none: a dispute that was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What has left a capture: a refund made at the gateway, or a lost dispute (`by_bank`), by its id there.

    `ours`: it was asked for with a key of ours, and the desk had given the money back meanwhile.
    """

    id: str
    amount: Money
    status: RefundStatus = RefundStatus.PROCESSED
    ours: bool = False
    by_bank: bool = False


def gone_back(uow: UnitOfWork, side: GatewaySide, payment: Payment, state: CaptureState, gone: Gone) -> list[Event]:
    """Enter what has gone back; where a refund of ours is owed that it stands for, as that one.

    The visit and the payment are locked. Returns what the chat is to hear: of what a bank has taken, nothing.
    """
    capture, room = state.gateway_payment_id, _room(state)
    if gone.amount.currency != state.amount.currency:
        given_twice(uow, payment, gone.id)
        return []
    failed = [refund.refund_id for refund in state.refunds if refund.status == "failed"]
    for owed in side.owed(payment.gateway, capture, failed=failed):
        same = owed.minor == gone.amount.minor
        if owed.status is RefundStatus.PROCESSED:  # by the desk, or it came back after it was done
            if same and not gone.by_bank:
                side.adopt(owed.id, theirs=gone.id, minor=owed.minor)
                no_more_owed(uow, owed.id)
                if gone.ours:
                    given_twice(uow, payment, gone.id)
                return []
        elif room < owed.minor or (same and owed.status is RefundStatus.FAILED):
            taken = _within(uow, payment, gone, _left(_position(uow, payment, capture)) + owed.minor)
            side.adopt(owed.id, theirs=gone.id, minor=taken)
            _take_from_visits(uow, side, payment, capture, gone)
            rest = Money(min(owed.minor - gone.amount.minor, room), gone.amount.currency)
            if rest.minor > 0:  # less was made there than we owe
                whole = Capture(gateway_payment_id=capture, amount=state.amount)
                give_back(uow, payment, whole, reason=f"rest-{gone.id}", amount=rest)
            return _enter(uow, payment, owed.id, gone)
    return _asked_for_by_nobody(uow, side, payment, capture, gone)


def given_twice(uow: UnitOfWork, payment: Payment, theirs: str) -> None:
    """Put before the admins that money has left which had been given back already; `theirs` is its id there."""
    uow.tasks.open(
        Kind.MONEY_DIFFERS,
        key=f"given-back-twice:{payment.gateway}:{theirs}",
        chat_id=payment.chat_id,
        appointment_id=payment.appointment_id,
        payment_id=payment.id,
        facts={"gateway": payment.gateway, "reference": theirs},
    )


def _room(state: CaptureState) -> int:
    """Return how much of the capture the gateway has left, in minor units."""
    refunded = sum(refund.amount.minor for refund in state.refunds if refund.status != "failed")
    return state.amount.minor - refunded - sum(d.amount.minor for d in state.disputes if d.status == "lost")


def _enter(uow: UnitOfWork, payment: Payment, refund_id: UUID, gone: Gone) -> list[Event]:
    if not gone.by_bank:
        return refund_heard(uow, refund_id, status=gone.status, gateway_refund_id=gone.id)
    refund, _ = uow.payments.refund(refund_id, lock=True)
    uow.payments.change_refund(refund, RefundStatus.PROCESSED, gateway_refund_id=gone.id)
    enter_dispute(uow, payment, refund, gone.id)
    return []


def _asked_for_by_nobody(uow: UnitOfWork, side: GatewaySide, payment: Payment, capture: str, gone: Gone) -> list[Event]:
    position = _position(uow, payment, capture)
    taken = _within(uow, payment, gone, _left(position))
    if not taken:
        return []
    reason = BY_BANK if gone.by_bank else AT_GATEWAY
    refund = Refund(
        id=uuid4(),
        payment_id=payment.id,
        gateway=payment.gateway,
        gateway_payment_id=capture,
        amount=position.money(taken),
        reason=reason,
        status=RefundStatus.DUE,
        key=f"{reason}-{payment.gateway}-{gone.id}",
    )
    uow.payments.add_refund(refund)
    for visit_id in _take_from_visits(uow, side, payment, capture, gone):
        if gone.by_bank and not uow.appointments.one(visit_id).live:
            continue  # it is over: there is nothing to take anew, and nothing to cancel
        uow.tasks.open(
            Kind.REFUNDED_AT_GATEWAY,
            key=f"refunded-at-gateway:{payment.gateway}:{gone.id}:{visit_id}",
            chat_id=payment.chat_id,
            appointment_id=visit_id,
            payment_id=payment.id,
            facts={"amount": refund.amount, "gateway": payment.gateway},
        )
    _enter(uow, payment, refund.id, gone)
    if gone.by_bank or payment.chat_id is None:
        return []
    return [RefundedAtGateway(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def _take_from_visits(uow: UnitOfWork, side: GatewaySide, payment: Payment, capture: str, gone: Gone) -> list[UUID]:
    """Take from the visits what has gone back and was theirs; return those that lost money by it."""
    position = _position(uow, payment, capture)
    if position.first is Settled.QUARANTINED and position.free <= 0:
        uow.tasks.close_by_key(question_key(payment.gateway, capture), by=BY_GATEWAY)
    over, lost = -position.free, []
    for row in side.booked_for(payment.gateway, capture):
        part = min(over, row["minor"])
        if part > 0:
            whose = {
                "gateway": payment.gateway,
                "payment_id": payment.id,
                "gateway_payment_id": capture,
                "currency": position.currency,
            }
            set_free(uow, whose, row["appointment_id"], part, f"{AT_GATEWAY}-{gone.id}")
            lost.append(row["appointment_id"])
            over -= part
    return lost


def _within(uow: UnitOfWork, payment: Payment, gone: Gone, left: int) -> int:
    """Return how much of it our books can have given, in minor units; the admins hear of the rest."""
    if gone.amount.minor > left:
        given_twice(uow, payment, gone.id)
    return min(gone.amount.minor, max(left, 0))


def _left(position: Position) -> int:
    """Return what has neither left nor been promised back, in minor units; visits may have it."""
    return position.captured - position.refunded - position.promised


def _position(uow: UnitOfWork, payment: Payment, capture: str) -> Position:
    (position,) = [p for p in uow.ledger.positions(payment.appointment_id) if p.gateway_payment_id == capture]
    return position
