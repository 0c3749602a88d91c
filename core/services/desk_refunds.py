"""Give back at the desk what the desk has taken, on whatever day: all or part, with its refund note, never more.

The same day's slip is undone by `desk_payments.undo_paid`; both hand the money back here.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from core.domain.api_key import By
from core.domain.audit import Act
from core.domain.desk_payment import GATEWAY, Way
from core.domain.errors import MoreThanTaken, NothingToRefund
from core.domain.money import Money
from core.domain.payment import Refund, RefundStatus
from core.domain.permissions import Action
from core.domain.receipt import Receipt
from core.domain.refunds import spread
from core.services.ledger import enter_refund, set_free
from core.services.receipts import issue_receipt
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

GIVEN_BACK = "at-desk"
"""Why money goes back that an admin gives back on a later day: the reason of its refund."""


def give_back_at_desk(uow: UnitOfWork, by: By, visit_id: UUID, *, amount: Money, way: Way) -> list[Receipt]:
    """Give back all or part of what the desk has taken for a visit, whenever that was; returns the refund notes.

    There is one note for each receipt that is given back, the oldest first. `way` is how it is handed out. Raises
    `NotPermitted`, `NotFound`, `NothingToRefund` (the visit has nothing of the desk's), `MoreThanTaken` with `taken`.
    """
    member = permit(uow, by, Action.GIVE_MONEY_BACK)
    visit = uow.appointments.locked(visit_id)
    rows = _taken(uow, visit.id)
    taken = Money(sum(row["minor"] for row in rows), visit.fee.currency)
    if not taken:
        raise NothingToRefund
    if amount.currency != taken.currency or not 0 < amount.minor <= taken.minor:
        raise MoreThanTaken(amount=amount, taken=taken)
    parts = spread(amount.minor, [row["minor"] for row in rows])
    entries = [hand_back(uow, visit.id, row, part, GIVEN_BACK) for row, part in zip(rows, parts, strict=True) if part]
    facts = {"minor": amount.minor, "way": way.value}
    uow.audit.add(member, Act.MONEY_GIVEN_BACK, subject=f"visit {visit.id}", facts=facts)
    return [issue_receipt(uow, entry, way=way.value, by=member.by) for entry in entries]  # last: they lock the series


def hand_back(uow: UnitOfWork, visit_id: UUID, row: Mapping[str, Any], minor: int, reason: str) -> int:
    """Enter that so much of one taking, a row of `uow.ledger.booked`, was handed back; returns the entry.

    The visit is locked, and has as much of it. The caller issues the refund note: it knows how it was handed out.
    """
    payment = uow.payments.locked(row["payment_id"])
    id_ = uuid4()
    once = f"{reason}-{id_.hex}"  # a taking may go back in several parts
    set_free(uow, row, visit_id, minor, once)
    refund = Refund(
        id=id_,
        payment_id=payment.id,
        gateway=GATEWAY,
        gateway_payment_id=row["gateway_payment_id"],
        amount=Money(minor, row["currency"]),
        reason=reason,
        status=RefundStatus.DUE,
        key=f"refund-{GATEWAY}-{row['gateway_payment_id']}-{once}",
    )
    theirs = f"{GATEWAY}-{id_.hex}"
    uow.payments.add_refund(refund)
    uow.payments.change_refund(refund, RefundStatus.PROCESSED, gateway_refund_id=theirs)
    entry = enter_refund(uow, payment, refund, theirs)
    if entry is None:
        raise AssertionError("an entry under an id that was made just now stands in the ledger already")
    return entry


def _taken(uow: UnitOfWork, visit_id: UUID) -> list[Mapping[str, Any]]:
    return [row for row in uow.ledger.booked(visit_id) if row["gateway"] == GATEWAY]
