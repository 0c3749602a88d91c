"""What the outbox has not done: the late and the dead, to be counted, listed, tried again and dropped.

Late is what was wanted some time ago and is still open, whatever its next try; dead is what nobody tries again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from core.domain.errors import NotFound
from core.storage.outbox import FREE
from core.storage.sql import Row, Sql

LATE = timedelta(minutes=5)
"""Ten times the longest of the first waits between two tries: an older row has a cause that does not pass by itself."""

MOST = 500
"""Rows that are listed at once: more than a person reads."""

_OPEN = "done_at is null and dead_at is null"
COUNTED = f"""
    select 'due' as what, kind, count(*)::int as rows, extract(epoch from %(now)s - min(wanted_at))::float as age
    from outbox where {_OPEN} and wanted_at <= %(now)s group by kind
    union all
    select 'dead', kind, count(*)::int, extract(epoch from %(now)s - max(dead_at))::float
    from outbox where dead_at is not null group by kind
    union all
    select 'unheard', source, count(*)::int, extract(epoch from %(now)s - min(received_at))::float
    from inbox where handled_at is null and due_at is null group by source
"""
UNTOUCHED = f"""
    select coalesce(extract(epoch from %(now)s - min(due_at)), 0)::float as seconds
    from outbox as due where {FREE} and (kind <> 'say' or not body ->> 'channel' = any(%(held)s))
"""
GIVEN_UP = """
    select (select count(*) from outbox where dead_at is not null) as dead,
           (select count(*) from inbox where handled_at is null and due_at is null) as unheard
"""
_SHOWN = "id, kind, chat_id, wanted_at, attempts, error, dead_at, leased_until > %(now)s as leased, body"
LIST = f"""
    select {_SHOWN} from outbox
    where dead_at is not null or ({_OPEN} and wanted_at < %(before)s)
    order by dead_at is null, id limit %(limit)s
"""
ONE = f"select {_SHOWN} from outbox where id = %(id)s and done_at is null for update"
DEAD = "select id from outbox where dead_at is not null order by id limit %(limit)s"
AGAIN = """
    update outbox set dead_at = null, attempts = 0, due_at = %(now)s, wanted_at = %(now)s, leased_until = null
    where id = %(id)s
"""
DROP = """
    update outbox set dead_at = null, done_at = %(now)s, leased_until = null, result = %(result)s where id = %(id)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many rows of a kind are `due` (open and wanted by now), `dead`, or `unheard` (of the inbox, by its source).

    `age` is in seconds: of the oldest due or unheard row, of the youngest dead one.
    """

    what: str
    kind: str
    rows: int
    age: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneRow:
    """One row that is late or dead; `leased`: somebody is at it now. `body` is never shown: it holds words."""

    id: int
    kind: str
    chat_id: int | None
    wanted_at: datetime
    attempts: int
    error: str | None
    dead_at: datetime | None
    leased: bool | None
    body: dict[str, Any]


class Undone:
    """The late and the dead rows of the outbox in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def counted(self) -> list[Counted]:
        """Return the figures, in one statement."""
        return [Counted(**row) for row in self._sql.rows(COUNTED, now=self._now)]

    def untouched_for(self, *, held: tuple[str, ...] = ()) -> timedelta:
        """Return how long the longest waiting row that anybody could take has not been taken.

        What waits for its next try, for its chat's earlier message, or for one of the `held` channels, is not meant:
        this is long only where no dispatcher works.
        """
        row = self._sql.row(UNTOUCHED, now=self._now, held=list(held))
        return timedelta(seconds=row["seconds"] if row else 0)

    def listed(self) -> list[UndoneRow]:
        """Return the dead rows and then the late ones, the oldest first, at most `MOST`."""
        return [_undone(row) for row in self._sql.rows(LIST, now=self._now, before=self._now - LATE, limit=MOST)]

    def dead_ids(self) -> list[int]:
        """Return the ids of dead rows, at most `MOST`."""
        return [row["id"] for row in self._sql.rows(DEAD, limit=MOST)]

    def one(self, row_id: int) -> UndoneRow:
        """Lock and return a row that is open or dead; raises `NotFound`."""
        row = self._sql.row(ONE, id=row_id, now=self._now)
        if row is None:
            raise NotFound(what="outbox row")
        return _undone(row)

    def again(self, row: UndoneRow) -> None:
        """Have a locked row done as if it had been queued now."""
        self._sql.send(AGAIN, {"id": row.id, "now": self._now})

    def drop(self, row: UndoneRow) -> None:
        """Close a locked row without doing it; its error stays with it."""
        self._sql.send(DROP, {"id": row.id, "now": self._now, "result": Jsonb({"dropped": row.error or ""})})


def _undone(row: Row) -> UndoneRow:
    return UndoneRow(**row)
