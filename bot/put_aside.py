"""What could not be handled, kept as it was heard, so that it can be tried again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.message import Heard, Kind
from core.storage.unit_of_work import UnitOfWork


def put_aside(uow: UnitOfWork, heard: Heard, error: Exception, *, attempts: int = 0) -> None:
    """Store what was heard and why it could not be handled; its chat, which may be locked, is not touched."""
    uow.inbox.keep(heard.channel, heard.id, _as_json(heard), error=type(error).__name__, attempts=attempts)


def taken_up(uow: UnitOfWork) -> list[tuple[Heard, int]]:
    """Return what is to be tried again now, each with how often it has been."""
    rows = uow.inbox.due()
    return [(_from_json(row["body"]), row["attempts"]) for row in rows if row["body"] and "kind" in row["body"]]


def _as_json(heard: Heard) -> dict[str, object]:
    stored = asdict(heard)
    stored["sent_at"] = heard.sent_at.isoformat() if heard.sent_at else None
    return stored


def _from_json(stored: Mapping[str, Any]) -> Heard:
    sent_at = stored["sent_at"]
    return Heard(
        **{**stored, "kind": Kind(stored["kind"]), "sent_at": datetime.fromisoformat(sent_at) if sent_at else None}
    )
