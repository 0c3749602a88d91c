"""What could not be handled, kept as it was heard, so that it can be tried again; of a doctor's text only sealed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.message import Heard, Kind
from core.storage.secrets import KeyUnknown, Sealed
from core.storage.unit_of_work import UnitOfWork

SEALED, CAPTION = "sealed", "caption"
_WRITTEN = frozenset({Kind.TEXT, Kind.START, Kind.UNREADABLE})
"""What can hold words of the sender's own: a text, what stands behind /start, what stands under a photo."""


def put_aside(uow: UnitOfWork, heard: Heard, error: Exception, *, attempts: int = 0) -> None:
    """Store what was heard and why it could not be handled; its chat, which may be locked, is not touched."""
    uow.inbox.keep(heard.channel, heard.id, _as_json(uow, heard), error=type(error).__name__, attempts=attempts)


def taken_up(uow: UnitOfWork) -> list[tuple[Heard, int]]:
    """Return what is to be tried again now, each with how often it has been."""
    rows = uow.inbox.due()
    return [(_from_json(uow, row["body"]), row["attempts"]) for row in rows if row["body"] and "kind" in row["body"]]


def _as_json(uow: UnitOfWork, heard: Heard) -> dict[str, object]:
    stored = asdict(heard)
    stored["sent_at"] = heard.sent_at.isoformat() if heard.sent_at else None
    written = heard.facts.get(CAPTION, "") if heard.kind is Kind.UNREADABLE else heard.text
    if heard.kind in _WRITTEN and written and uow.staff.treats(heard.channel, heard.address):
        blank = {"facts": {**heard.facts, CAPTION: ""}} if heard.kind is Kind.UNREADABLE else {"text": ""}
        stored |= {**blank, SEALED: uow.secrets.seal_aside(_place(heard.channel, heard.id), written)}
    return stored


def _from_json(uow: UnitOfWork, stored: Mapping[str, Any]) -> Heard:
    stored = dict(stored)
    sealed = stored.pop(SEALED, None)
    if sealed is not None:
        stored |= _opened(uow, stored, sealed)
    sent_at = stored["sent_at"]
    return Heard(
        **{**stored, "kind": Kind(stored["kind"]), "sent_at": datetime.fromisoformat(sent_at) if sent_at else None}
    )


def _place(channel: str, id_: str) -> str:
    return f"inbox:{channel}:{id_}"


def _opened(uow: UnitOfWork, stored: Mapping[str, Any], sealed: str) -> dict[str, object]:
    """Return what was written; what can no longer be opened is answered as something that cannot be read."""
    under = stored["kind"] == Kind.UNREADABLE.value
    try:
        written = uow.secrets.open_aside(_place(stored["channel"], stored["id"]), sealed)
    except (Sealed, KeyUnknown):
        return {} if under else {"kind": Kind.UNREADABLE.value, "text": "other"}
    return {"facts": {**stored["facts"], CAPTION: written}} if under else {"text": written}
