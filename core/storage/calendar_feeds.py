"""The links behind which a doctor's calendar lies; of each only a hash is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.one_time import token_hash
from core.storage.sql import Sql

_COLUMNS = "id, doctor_id, made_at, made_by, revoked_at, last_used_at"
MAKE = """
    insert into calendar_feeds (doctor_id, token_hash, made_at, made_by)
    values (%(doctor_id)s, %(token_hash)s, %(now)s, %(by)s) returning id
"""
OF_DOCTOR = f"select {_COLUMNS} from calendar_feeds where doctor_id = %(doctor_id)s and revoked_at is null order by id"
FEED_ONE = f"select {_COLUMNS} from calendar_feeds where id = %(id)s for update"
BY_TOKEN = f"select {_COLUMNS} from calendar_feeds where token_hash = %(token_hash)s and revoked_at is null"
REVOKE = "update calendar_feeds set revoked_at = %(now)s where id = %(id)s and revoked_at is null"
USED = "update calendar_feeds set last_used_at = %(now)s where id = %(id)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One link of a doctor's calendar, without what would open it."""

    id: int
    doctor_id: int
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    last_used_at: datetime | None


class CalendarFeeds:
    """The rows of `calendar_feeds` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def make(self, doctor_id: int, token: str, *, by: str) -> Feed:
        """Keep a new link, of its token the hash."""
        row = self._sql.row(MAKE, doctor_id=doctor_id, token_hash=token_hash(token), now=self._now, by=by)
        assert row is not None  # noqa: S101  # an insert returns its row
        return Feed(
            id=row["id"], doctor_id=doctor_id, made_at=self._now, made_by=by, revoked_at=None, last_used_at=None
        )

    def of_doctor(self, doctor_id: int) -> Sequence[Feed]:
        """Return a doctor's links that are good, the oldest first."""
        return [Feed(**row) for row in self._sql.rows(OF_DOCTOR, doctor_id=doctor_id)]

    def one(self, feed_id: int) -> Feed | None:
        """Lock and return one link; None for an id that there is not."""
        row = self._sql.row(FEED_ONE, id=feed_id)
        return Feed(**row) if row else None

    def behind(self, token: str) -> Feed | None:
        """Return the link that this opens; None for one that was made up or is revoked."""
        row = self._sql.row(BY_TOKEN, token_hash=token_hash(token))
        return Feed(**row) if row else None

    def revoke(self, feed_id: int) -> None:
        """Let a link open nothing any more."""
        self._sql.send(REVOKE, {"id": feed_id, "now": self._now})

    def used(self, feed_id: int) -> None:
        """Write down that a link was used now."""
        self._sql.send(USED, {"id": feed_id, "now": self._now})
