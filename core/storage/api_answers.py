"""What was answered under an Idempotency-Key: whoever asks the same again is told the same, and nothing happens twice.

The row is claimed before anything is done, in the transaction that does it: of two who ask at once the second waits,
and then finds the answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.storage.sql import Sql

KEPT_FOR = timedelta(days=1)
"""How long an answer is kept: a program that repeats itself does so within minutes."""
FORGET = "delete from api_answers where key_id = %(key_id)s and at < %(before)s"
CLAIM = """
    insert into api_answers (key_id, once, asked, at) values (%(key_id)s, %(once)s, %(asked)s, %(now)s)
    on conflict on constraint one_answer_per_idempotency_key do nothing returning key_id
"""
KEPT = "select asked, http_status as status, etag, body from api_answers where key_id = %(key_id)s and once = %(once)s"
KEEP = """
    update api_answers set http_status = %(status)s, etag = %(etag)s, body = %(body)s
    where key_id = %(key_id)s and once = %(once)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer that was given, and the fingerprint of what was asked."""

    asked: bytes
    status: int
    etag: str | None
    body: str


class ApiAnswers:
    """The rows of `api_answers` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def claim(self, key_id: int, once: str, asked: bytes) -> Kept | None:
        """Return what was answered under this before; None where it is new, and ours from now on."""
        self._sql.send(FORGET, {"key_id": key_id, "before": self._now - KEPT_FOR})
        if self._sql.row(CLAIM, key_id=key_id, once=once, asked=asked, now=self._now):
            return None
        row = self._sql.row(KEPT, key_id=key_id, once=once)
        assert row is not None  # noqa: S101  # the claim has waited for whoever had it
        return Kept(asked=bytes(row["asked"]), status=row["status"], etag=row["etag"], body=row["body"])

    def keep(self, key_id: int, once: str, *, status: int, etag: str | None, body: str) -> None:
        """Keep what is answered."""
        facts = {"status": status, "etag": etag, "body": body}
        self._sql.send(KEEP, {"key_id": key_id, "once": once, **facts})
