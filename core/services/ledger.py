"""The only places where money is entered: it comes, is put to a visit, is set free, is promised back, and has left.

Every caller holds the visit's lock, and each verb may be told the same thing again: an entry counts once for ever.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from core.domain.desk_payment import GATEWAY as DESK
from core.domain.effects import SendRefund
from core.domain.ledger import Kind, Position, Settled
from core.domain.money import Money
from core.domain.payment import Capture, Payment, Refund, RefundStatus
from core.domain.refunds import spread
from core.domain.task import Kind as TaskKind
from core.domain.task import Task
from core.services.receipts import receipt_due
from core.storage.unit_of_work import UnitOfWork

BY_HAND = frozenset({DESK})
"""The ways money came by that no machine can send it back by."""

HANDED_OUT = "by-hand:"
"""How the entry begins of money that the desk has given back itself, whatever way it came by."""

BY_GATEWAY = "gateway"
"""Who closes a task that the gateway has settled."""

_BY_HAND = "refund_by_hand:"


def enter_capture(
    uow: UnitOfWork, payment: Payment, capture: Capture, settled_as: Settled, *, visit_id: UUID | None = None
) -> int | None:
    """Enter money that has come; `visit_id` is the visit that has it, where it is booked at once. None: known already.

    Returns the entry's id. Money in question is put before the desk.
    """
    entry = uow.ledger.enter(
        Kind.CAPTURE,
        entry=capture.gateway_payment_id,
        gateway=payment.gateway,
        payment_id=payment.id,
        gateway_payment_id=capture.gateway_payment_id,
        amount=capture.amount,
        settled_as=settled_as,
        appointment_id=visit_id,
    )
    if settled_as is Settled.QUARANTINED:
        uow.tasks.open(
            TaskKind.PAYMENT_IN_QUESTION,
            key=question_key(payment.gateway, capture.gateway_payment_id),
            chat_id=payment.chat_id,
            appointment_id=payment.appointment_id,
            payment_id=payment.id,
            facts={"amount": capture.amount, "reference": payment.reference},
        )
    else:
        receipt_due(uow, entry)
    return entry


def question_key(gateway: str, gateway_payment_id: str) -> str:
    """Return the key of the task about a capture in question."""
    return f"payment_in_question:{gateway}:{gateway_payment_id}"


def put_to(uow: UnitOfWork, waiting: Position, visit_id: UUID, minor: int) -> int | None:
    """Put waiting money of a capture to a visit (its credit is used); returns the entry's id."""
    return uow.ledger.enter(
        Kind.APPLY, entry=f"{waiting.gateway_payment_id}:{visit_id}", **_capture_of(waiting, minor, visit_id)
    )


def put_all_to(uow: UnitOfWork, waiting: Iterable[Position], visit_id: UUID, fee: int) -> list[tuple[Position, int]]:
    """Put waiting money to a visit until its fee is reached; returns what is left over of which captures."""
    kept = [position for position in waiting if position.waits > 0]
    left = []
    for position, minor in zip(kept, spread(fee, [p.waits for p in kept]), strict=True):
        if minor:
            put_to(uow, position, visit_id, minor)
        if position.waits > minor:
            left.append((position, position.waits - minor))
    return left


def set_free(uow: UnitOfWork, booked: Mapping[str, Any], visit_id: UUID, minor: int, reason: str) -> int | None:
    """Take booked money from its visit, so that it can go back; `booked` is a row of `uow.ledger.booked`."""
    return uow.ledger.enter(
        Kind.CREDIT,
        entry=f"{booked['gateway_payment_id']}:{visit_id}:{reason}",
        gateway=booked["gateway"],
        payment_id=booked["payment_id"],
        gateway_payment_id=booked["gateway_payment_id"],
        amount=Money(minor, booked["currency"]),
        appointment_id=visit_id,
    )


def give_back(uow: UnitOfWork, payment: Payment, capture: Capture, *, reason: str, amount: Money) -> Refund:
    """Promise back money of a capture that no visit has; its key is stored before the gateway hears of it."""
    id_ = uuid4()
    refund = Refund(
        id=id_,
        payment_id=payment.id,
        gateway=payment.gateway,
        gateway_payment_id=capture.gateway_payment_id,
        amount=amount,
        reason=reason,
        status=RefundStatus.DUE,
        key=f"refund-{payment.gateway}-{capture.gateway_payment_id}-{reason}",
    )
    uow.payments.add_refund(refund)
    if payment.gateway in BY_HAND:
        uow.payments.change_refund(refund, RefundStatus.FAILED)
        hand_over(uow, payment, refund)
    else:
        uow.outbox.add(SendRefund(refund_id=str(id_)), key=f"send-refund:{id_}", chat_id=payment.chat_id)
    return refund


def return_waiting(uow: UnitOfWork, visit_id: UUID, reason: str, *, but: str | None = None) -> list[Refund]:
    """Promise back whatever waits of the money that was asked for this visit; `but` is a capture that is left out."""
    return [
        return_part(uow, position, position.waits, reason)
        for position in uow.ledger.positions(visit_id)
        if position.waits > 0 and position.gateway_payment_id != but
    ]


def return_part(uow: UnitOfWork, position: Position, minor: int, reason: str) -> Refund:
    """Promise back so much of a capture."""
    payment = uow.payments.locked(position.payment_id)
    capture = Capture(gateway_payment_id=position.gateway_payment_id, amount=position.money(position.captured))
    return give_back(uow, payment, capture, reason=reason, amount=position.money(minor))


def return_booked(uow: UnitOfWork, visit_id: UUID, minor: int, reason: str) -> list[Refund]:
    """Set so much of a visit's money free and promise it back, from the captures that came first."""
    rows = uow.ledger.booked(visit_id)
    refunds = []
    for row, part in zip(rows, spread(minor, [row["minor"] for row in rows]), strict=True):
        if not part:
            continue
        set_free(uow, row, visit_id, part, reason)
        capture = Capture(gateway_payment_id=row["gateway_payment_id"], amount=Money(row["minor"], row["currency"]))
        payment = uow.payments.locked(row["payment_id"])
        refunds.append(give_back(uow, payment, capture, reason=reason, amount=Money(part, row["currency"])))
    return refunds


def enter_refund(uow: UnitOfWork, payment: Payment, refund: Refund, theirs: str) -> int | None:
    """Enter money that has left; returns the entry's id, None where it stands there already."""
    no_more_owed(uow, refund.id)
    entry = uow.ledger.enter(
        Kind.REFUND,
        entry=theirs,
        gateway=payment.gateway,
        payment_id=payment.id,
        gateway_payment_id=refund.gateway_payment_id,
        amount=refund.amount,
    )
    receipt_due(uow, entry, way=DESK if theirs.startswith(HANDED_OUT) else None)
    return entry


def enter_dispute(uow: UnitOfWork, payment: Payment, lost: Refund, theirs: str) -> None:
    """Enter what a bank has taken; no paper of ours says so. `lost` is it as a refund, `theirs` the dispute's id."""
    no_more_owed(uow, lost.id)
    uow.ledger.enter(
        Kind.DISPUTE,
        entry=theirs,
        gateway=payment.gateway,
        payment_id=payment.id,
        gateway_payment_id=lost.gateway_payment_id,
        amount=lost.amount,
    )


def hand_over(uow: UnitOfWork, payment: Payment, refund: Refund) -> bool:
    """Put a refund that no gateway will do before the desk: the money is still owed. False if the desk has had it.

    One that the gateway had done after all, and that fails again, is before the desk again.
    """
    return uow.tasks.open(
        TaskKind.REFUND_BY_HAND,
        key=f"{_BY_HAND}{refund.id}",
        chat_id=payment.chat_id,
        appointment_id=payment.appointment_id,
        payment_id=payment.id,
        facts={"amount": refund.amount, "gateway": refund.gateway},
        again=True,
        closed_by=BY_GATEWAY,
    )


def no_more_owed(uow: UnitOfWork, refund_id: UUID) -> None:
    """Close the desk's task about a refund that has been made after all."""
    uow.tasks.close_by_key(f"{_BY_HAND}{refund_id}", by=BY_GATEWAY)


def handed_over(task: Task) -> UUID:
    """Return the refund that a task of `hand_over` is about."""
    return UUID(task.key.removeprefix(_BY_HAND))


def _capture_of(position: Position, minor: int, visit_id: UUID) -> dict[str, Any]:
    return {
        "gateway": position.gateway,
        "payment_id": position.payment_id,
        "gateway_payment_id": position.gateway_payment_id,
        "amount": position.money(minor),
        "appointment_id": visit_id,
    }
