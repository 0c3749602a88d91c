"""Try again what was given up, or drop it: by whoever has mended the cause."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.domain.effects import SendRefund
from core.domain.payment import REFUND_LIFE, RefundStatus
from core.storage.undone import UndoneRow
from core.storage.unit_of_work import UnitOfWork


class InHand(Exception):
    """Somebody is doing this row now."""


def dead_key(row_id: int, dead_at: datetime) -> str:
    """Return the key of the task about a row's death at that time: a row that is tried again may die again."""
    return f"dead-effect:{row_id}:{dead_at.timestamp():.6f}"


def try_again(uow: UnitOfWork, row_id: int) -> UndoneRow:
    """Have a dead or late row done now, with all of its tries, and what its death had closed opened again.

    Returns the row as it was. Raises `NotFound` where there is none that is not done, `InHand` where it is under way.
    """
    row = _locked(uow, row_id)
    if row.dead_at is not None:
        REOPENS.get(row.kind, _nothing)(uow, row.body)
        uow.tasks.close_by_key(dead_key(row.id, row.dead_at), by="tried again")
    uow.undone.again(row)
    return row


def drop_row(uow: UnitOfWork, row_id: int) -> UndoneRow:
    """Close a dead or late row undone: what it was to do is somebody's by hand, or nobody's any more.

    Raises as `try_again` does.
    """
    row = _locked(uow, row_id)
    uow.undone.drop(row)
    if row.dead_at is not None:
        uow.tasks.close_by_key(dead_key(row.id, row.dead_at), by="dropped")
    return row


def _locked(uow: UnitOfWork, row_id: int) -> UndoneRow:
    row = uow.undone.one(row_id)
    if row.leased:
        raise InHand
    return row


def _reopen_refund(uow: UnitOfWork, body: Mapping[str, Any]) -> None:
    """Let a refund be asked for again under its key, unless the gateway has taken it meanwhile."""
    refund, known = uow.payments.refund(UUID(body["refund_id"]), lock=True)
    if known is None and RefundStatus.DUE in REFUND_LIFE[refund.status]:
        uow.payments.change_refund(refund, RefundStatus.DUE)


def _nothing(uow: UnitOfWork, body: Mapping[str, Any]) -> None:
    del uow, body


REOPENS: Mapping[str, Callable[[UnitOfWork, Mapping[str, Any]], None]] = {SendRefund.kind(): _reopen_refund}
"""What the death of a kind has closed -> how it is opened, so that the row finds something to do."""
