"""What the provider says became of each message; callbacks come late, twice, in any order, and never take us back."""

from collections.abc import Sequence
from datetime import datetime

from core.storage.sql import Row, Sql

RECORD = """
    insert into deliveries as known (message_id, status, error_code, updated_at)
    values (%(message_id)s, %(status)s, %(error_code)s, %(now)s)
    on conflict (message_id) do update
    set status = excluded.status, error_code = excluded.error_code, updated_at = excluded.updated_at
    where known.status = any(%(overtakes)s)
"""
PRUNE = """
    delete from deliveries
    where message_id in (select message_id from deliveries where updated_at < %(before)s limit 5000)
"""
EXPECT = """
    insert into deliveries as known (message_id, status, updated_at) values (%(message_id)s, %(status)s, %(now)s)
    on conflict (message_id) do update set status = known.status
    returning status, error_code
"""
ONE = "select message_id, status, error_code, updated_at from deliveries where message_id = %(message_id)s"


class Deliveries:
    """The rows of `deliveries` in one transaction; `now` is aware UTC."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def record_status(self, message_id: str, status: str, error_code: str | None, *, overtakes: Sequence[str]) -> None:
        """Record a status if nothing is known of the message yet or what is known is one of `overtakes`.

        One statement decides and writes, so that two callbacks at the same moment cannot take the message back.
        """
        self._sql.send(
            RECORD,
            {
                "message_id": message_id,
                "status": status,
                "error_code": error_code,
                "overtakes": list(overtakes),
                "now": self._now,
            },
        )

    def expect(self, message_id: str, status: str) -> Row:
        """Return what is known of a message that a provider has just taken, and keep it so until we commit.

        Where nothing is known this `status`, the first there is, is recorded: a callback waits for us then, and finds
        what we note beside it. Without that each of the two could miss the other.
        """
        [known] = self._sql.rows(EXPECT, message_id=message_id, status=status, now=self._now)
        return known

    def prune(self, before: datetime) -> None:
        """Forget what was heard before then, a bounded part at a time."""
        self._sql.send(PRUNE, {"before": before})

    def one(self, message_id: str) -> Row | None:
        """Return what is known of a message, or None."""
        return self._sql.row(ONE, message_id=message_id)
