"""What a chat takes along of its own data: asked for, put behind a link that works once, fetched."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.errors import NotFound
from core.domain.one_time import token_hash
from core.storage.sql import Sql

EXPORT = """
    insert into exports (id, chat_id, asked_at, expires_at)
    values (%(id)s, %(chat_id)s, %(now)s, %(expires_at)s)
"""
LINKED = "update exports set token_hash = %(token_hash)s where id = %(id)s"
EXPORTED = "select id, chat_id, asked_at, expires_at, fetched_at from exports where id = %(id)s"
LATELY = "select count(*) as asked from exports where chat_id = %(chat_id)s and asked_at > %(since)s"
FETCH = """
    update exports set fetched_at = %(now)s
    where token_hash = %(token_hash)s and fetched_at is null and expires_at > %(now)s returning id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What a chat wants to take along, until when it can, and when it was fetched by its link."""

    id: UUID
    chat_id: int
    asked_at: datetime
    expires_at: datetime
    fetched_at: datetime | None = None


class Exports:
    """The rows of `exports` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def export(self, export: Export) -> None:
        """Note that a chat takes its data along."""
        facts = {"id": export.id, "chat_id": export.chat_id, "now": self._now, "expires_at": export.expires_at}
        self._sql.send(EXPORT, facts)

    def link(self, export_id: UUID, token: str) -> None:
        """Put an export behind the link with this token, of which the hash is kept."""
        self._sql.send(LINKED, {"id": export_id, "token_hash": token_hash(token)})

    def exported(self, export_id: UUID) -> Export:
        """Return what a chat wanted to take along; raises `NotFound`."""
        row = self._sql.row(EXPORTED, id=export_id)
        if row is None:
            raise NotFound(what="export")
        return Export(**row)

    def asked_since(self, chat_id: int, since: datetime) -> int:
        """Return how often a chat has asked since then."""
        row = self._sql.row(LATELY, chat_id=chat_id, since=since)
        return int(row["asked"]) if row else 0

    def fetch(self, token: str) -> UUID | None:
        """Spend a link and return its export's id; None for one that was used, is over, or never was."""
        row = self._sql.row(FETCH, token_hash=token_hash(token), now=self._now)
        return row["id"] if row else None
