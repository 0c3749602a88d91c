"""What was done at the gateway without us: a refund from its dashboard, a dispute by the payer's bank.

A capture is read whole and told here, as often as anybody likes. Refunds are told apart like this:

    its id there is known            ours, or noticed before: only its status may be news
    it bears the key of ours         ours, whose answer was lost
    ours failed, or has no room      somebody did it by hand: it takes our refund's place, over what it was made over,
                                     and what we owe beyond that is asked for anew. Failed is failed, whether the
                                     gateway would not begin it or a bank sent it back days later
    more than our books have left    it has gone back twice: the admins see to it, and it is not entered
    else                             a refund that nobody here asked for
"""

from uuid import UUID, uuid4

from core.domain.dispute import DisputeStatus
from core.domain.events import Event, RefundedAtGateway
from core.domain.gateway_books import CaptureState, DisputeSeen, RefundSeen
from core.domain.ledger import Position, Settled
from core.domain.money import Money
from core.domain.payment import Capture, Payment, Refund, RefundStatus
from core.domain.task import Kind
from core.domain.wall_clock import local_day
from core.services.ledger import HANDED_OUT, give_back, no_more_owed, set_free
from core.services.payments import payment_for_notice
from core.services.reconciliation import zone_of
from core.services.refunds import refund_heard
from core.services.settlement import settle
from core.storage.gateway_side import GatewaySide
from core.storage.unit_of_work import UnitOfWork

AT_GATEWAY = "at-gateway"
"""The reason of a refund that was asked for at the gateway."""

BY_GATEWAY = "gateway"
"""Who closes a task that the gateway has settled."""


def capture_seen(uow: UnitOfWork, gateway: str, state: CaptureState) -> list[Event]:
    """Draw the consequences of what a gateway shows of one capture; returns what the chat is to hear.

    A capture that was not entered yet is settled first. A refund that is not ours is entered in the ledger once; the
    visit stays as it is, and where one had the money the desk has a task. An open dispute is a task with its last day;
    what the bank decides closes it. Raises `NotFound` for a payment that is not ours.
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
        _dispute_seen(uow, side, payment, state, dispute)
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
        _twice(uow, payment, seen)
        return []
    return _made_there(uow, side, payment, state, seen)


def _made_there(
    uow: UnitOfWork, side: GatewaySide, payment: Payment, state: CaptureState, seen: RefundSeen
) -> list[Event]:
    """Enter a refund that bears no key of ours; where one of ours is owed that it stands for, as that one."""
    capture, status = state.gateway_payment_id, RefundStatus(seen.status)
    room = state.amount.minor - sum(refund.amount.minor for refund in state.refunds if refund.status != "failed")
    failed = [refund.refund_id for refund in state.refunds if refund.status == "failed"]
    for owed in side.owed(payment.gateway, capture, failed=failed):
        same = owed.minor == seen.amount.minor
        if owed.status is RefundStatus.PROCESSED:  # by the desk, or it came back after it was done
            if same:
                side.adopt(owed.id, theirs=seen.refund_id, minor=owed.minor)
                no_more_owed(uow, owed.id)
                if seen.key:
                    _twice(uow, payment, seen)
                return []
        elif room < owed.minor or (same and owed.status is RefundStatus.FAILED):
            side.adopt(owed.id, theirs=seen.refund_id, minor=seen.amount.minor)
            _take_from_visits(uow, side, payment, capture, seen)
            rest = Money(min(owed.minor - seen.amount.minor, room), seen.amount.currency)
            if rest.minor > 0:  # less was made there than we owe
                whole = Capture(gateway_payment_id=capture, amount=state.amount)
                give_back(uow, payment, whole, reason=f"rest-{seen.refund_id}", amount=rest)
            return refund_heard(uow, owed.id, status=status, gateway_refund_id=seen.refund_id)
    return _strange(uow, side, payment, capture, seen)


def _twice(uow: UnitOfWork, payment: Payment, seen: RefundSeen) -> None:
    """Put before the admins that money has left which had been given back already."""
    uow.tasks.open(
        Kind.MONEY_DIFFERS,
        key=f"given-back-twice:{payment.gateway}:{seen.refund_id}",
        chat_id=payment.chat_id,
        appointment_id=payment.appointment_id,
        payment_id=payment.id,
        facts={"gateway": payment.gateway, "reference": seen.refund_id},
    )


def _strange(uow: UnitOfWork, side: GatewaySide, payment: Payment, capture: str, seen: RefundSeen) -> list[Event]:
    position = _position(uow, payment, capture)
    if seen.amount.minor > position.captured - position.refunded - position.promised:
        _twice(uow, payment, seen)  # our books say that less is left: never more out of them than came in
        return []
    status = RefundStatus(seen.status)
    refund = Refund(
        id=uuid4(),
        payment_id=payment.id,
        gateway=payment.gateway,
        gateway_payment_id=capture,
        amount=seen.amount,
        reason=AT_GATEWAY,
        status=RefundStatus.DUE,
        key=f"{AT_GATEWAY}-{payment.gateway}-{seen.refund_id}",
    )
    uow.payments.add_refund(refund)
    for visit_id in _take_from_visits(uow, side, payment, capture, seen):
        uow.tasks.open(
            Kind.REFUNDED_AT_GATEWAY,
            key=f"refunded-at-gateway:{payment.gateway}:{seen.refund_id}:{visit_id}",
            chat_id=payment.chat_id,
            appointment_id=visit_id,
            payment_id=payment.id,
            facts={"amount": seen.amount, "gateway": payment.gateway},
        )
    refund_heard(uow, refund.id, status=status, gateway_refund_id=seen.refund_id)
    if payment.chat_id is None:
        return []
    return [RefundedAtGateway(chat_id=payment.chat_id, appointment_id=payment.appointment_id)]


def _take_from_visits(
    uow: UnitOfWork, side: GatewaySide, payment: Payment, capture: str, seen: RefundSeen
) -> list[UUID]:
    """Take from the visits what has gone back and was theirs; return those that lost money by it."""
    position = _position(uow, payment, capture)
    if position.first is Settled.QUARANTINED and position.free <= 0:
        uow.tasks.close_by_key(f"payment_in_question:{payment.gateway}:{capture}", by=BY_GATEWAY)
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
            set_free(uow, whose, row["appointment_id"], part, f"{AT_GATEWAY}-{seen.refund_id}")
            lost.append(row["appointment_id"])
            over -= part
    return lost


def _position(uow: UnitOfWork, payment: Payment, capture: str) -> Position:
    (position,) = [p for p in uow.ledger.positions(payment.appointment_id) if p.gateway_payment_id == capture]
    return position


def _dispute_seen(uow: UnitOfWork, side: GatewaySide, payment: Payment, state: CaptureState, seen: DisputeSeen) -> None:
    before = side.dispute(payment.gateway, state.gateway_payment_id, payment.id, seen)
    key = f"dispute:{payment.gateway}:{seen.dispute_id}"
    if before is DisputeStatus.OPEN and seen.status == DisputeStatus.OPEN:
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
    elif side.decide(payment.gateway, seen, before):
        uow.tasks.close_by_key(key, by=BY_GATEWAY)
