"""The audit log in one transaction: a row stands if and only if what it tells of happened.

The rows are a chain: each carries a hash of itself and of the row before it, made by a trigger. Whoever changes or
takes out a row has to make all that follow anew, and then the last hash is not the one that somebody has noted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from core.domain.audit import COMMAND_LINE, Act
from core.domain.staff import Member
from core.storage.sql import Sql

ADD = """
    insert into audit (at, staff_id, door, act, subject, facts)
    values (%(now)s, %(staff_id)s, %(door)s, %(act)s, %(subject)s, %(facts)s)
"""
# Each row names itself where it does not follow the one before, or is not what its hash says.
BROKEN = """
    select id from (
        select id, previous_hash, hash,
            audit_hash(previous_hash, id, at, staff_id, door, act, subject, facts) as wanted,
            lag(hash, 1, ''::bytea) over (order by id) as before, lag(id, 1, 0::bigint) over (order by id) as last
        from audit) as linked
    where hash <> wanted or previous_hash <> before or id <> last + 1
    order by id limit 1
"""
END = "select id, hash from audit order by id desc limit 1"
NOTED = "select id from audit where hash = %(hash)s"
COUNT = "select count(*) as rows from audit"
LOST = """
    select noted.id, noted.hash from unnest(%(ids)s::bigint[], %(hashes)s::bytea[]) as noted(id, hash)
    left join audit on audit.id = noted.id and audit.hash = noted.hash
    where audit.id is null order by noted.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One row of the chain, by its number and its hash."""

    id: int
    hash: bytes


class Audit:
    """The rows of `audit`: written at the end of a transaction, and by a trigger never changed again."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now
        self._added: list[dict[str, object]] = []
        self.through: str | None = None
        """The door of somebody with a role, where it is not the channel of their chat."""

    def add(
        self,
        by: Member | None,
        act: Act,
        *,
        subject: str,
        facts: Mapping[str, str | int] | None = None,
        door: str = COMMAND_LINE,
    ) -> None:
        """Write down that `by` has done this to `subject` (`task 5`).

        None is whoever sits at the command line, or the patient whose `door` is given.
        """
        self._added.append(
            {
                "now": self._now,
                "staff_id": by.id if by and by.key_id is None else None,
                "door": (self.through or by.channel) if by else door,
                "act": act.value,
                "subject": subject,
                "facts": Jsonb(dict(facts or {})),
            }
        )

    def mark(self) -> int:
        """Return a point that `back_to` returns to."""
        return len(self._added)

    def back_to(self, mark: int) -> None:
        """Forget what was to be written down since the mark."""
        del self._added[mark:]

    def flush(self) -> None:
        """Write it: last of all, for the end of the chain is locked until the commit."""
        for row in self._added:
            self._sql.send(ADD, row)
        self._added.clear()

    def broken(self) -> int | None:
        """Return the first row that is not what it was, or does not follow the one before; None where all do."""
        row = self._sql.row(BROKEN)
        return row["id"] if row else None

    def end(self) -> Link | None:
        """Return the newest row, to be noted where whoever could change the log cannot reach."""
        row = self._sql.row(END)
        return Link(**row) if row else None

    def rows(self) -> int:
        """Return how many rows there are."""
        row = self._sql.row(COUNT)
        return int(row["rows"]) if row else 0

    def lost(self, noted: Sequence[Link]) -> list[Link]:
        """Return those of these rows that are not in the log, or not as they were, by their number."""
        rows = self._sql.rows(LOST, ids=[each.id for each in noted], hashes=[each.hash for each in noted])
        return [Link(**row) for row in rows]

    def noted(self, hash_: bytes) -> int | None:
        """Return the row that has this hash; None where there is none any more."""
        row = self._sql.row(NOTED, hash=hash_)
        return row["id"] if row else None
