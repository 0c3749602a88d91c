"""What was heard, by its sender's own id: a second delivery finds the first and does nothing.

A message handled at once leaves a small row without its body. One that could not be handled keeps its body and is
tried again later; one that fails for ever is given up: without a due time, in sight with its error until it is pruned.
"""

from datetime import datetime, timedelta

from psycopg.types.json import Jsonb

from core.storage.sql import Pending, Row, Sql

CLAIM = """
    insert into inbox as known (source, external_id, received_at, handled_at)
    values (%(source)s, %(external_id)s, %(now)s, %(now)s)
    on conflict (source, external_id) do update set handled_at = excluded.handled_at, body = null, error = null
    where known.handled_at is null
    returning true as fresh
"""
KEEP = """
    insert into inbox as known (source, external_id, received_at, body, attempts, due_at, error)
    values (%(source)s, %(external_id)s, %(now)s, %(body)s, 1, %(due_at)s, %(error)s)
    on conflict (source, external_id) do update
    set attempts = known.attempts + 1, due_at = excluded.due_at, error = excluded.error
    where known.handled_at is null
    returning attempts
"""
DUE = """
    select source, external_id, body, attempts from inbox
    where handled_at is null and due_at <= %(now)s
    order by received_at limit %(limit)s
"""
PRUNE = "delete from inbox where received_at < %(before)s and (handled_at is not null or due_at is null)"

FIRST_WAIT = timedelta(seconds=2)
GIVE_UP_AFTER = 8
"""Tries: with doubling waits that is about eight minutes, past a restart or a fail-over, not past a defect."""


class Inbox:
    """The rows of `inbox` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def claim(self, source: str, external_id: str) -> Pending:
        """Mark as handled by this transaction; the result has a row if nobody has handled it before."""
        return self._sql.send(CLAIM, {"source": source, "external_id": external_id, "now": self._now})

    def keep(self, source: str, external_id: str, body: dict[str, object], *, error: str, attempts: int = 0) -> None:
        """Store what could not be handled, to be tried again after a wait that doubles; never after the last try."""
        wait = FIRST_WAIT * 2**attempts
        self._sql.send(
            KEEP,
            {
                "source": source,
                "external_id": external_id,
                "now": self._now,
                "body": Jsonb(body),
                "due_at": None if attempts >= GIVE_UP_AFTER else self._now + wait,
                "error": error[:500],
            },
        )

    def due(self, limit: int = 20) -> list[Row]:
        """Return what waits to be tried again, oldest first."""
        return self._sql.rows(DUE, now=self._now, limit=limit)

    def prune(self, before: datetime) -> None:
        """Forget rows from before then, which is past any sender's last redelivery: handled ones, and those given up,
        which hold a patient's words."""
        self._sql.send(PRUNE, {"before": before})
