"""What was said in the web chat, line by line, so that a page that is loaded again shows the talk as it stands.

A line's id grows in the order in which the lines of its chat become visible: each chat is appended to under a lock, so
that a reader who has seen line 7 never finds a line 6 later. Every new line rings the bell of `core/storage/bell.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg.types.json import Jsonb

from core.storage.sql import Row, Sql

TOPIC = "webchat"
PAGE = 200
"""The most lines read at once; also how much of a long talk a page shows when it is opened."""

# The first number of an advisory lock says what the second one is (core/storage/places.py): 4 = a web chat. Two
# chats of one hash merely wait for each other.
LOCK = "select pg_advisory_xact_lock(4, hashtext(%(chat)s))"
APPEND = """
    insert into webchat_messages (chat, direction, key, body, card, created_at)
    values (%(chat)s, %(direction)s, %(key)s, %(body)s, %(card)s, %(now)s)
    on conflict (chat, key) do nothing
"""
RING = "select pg_notify(%(topic)s, %(chat)s)"
_LINE = "select id, direction, key, body, card, created_at from webchat_messages where chat = %(chat)s"
BY_KEY = _LINE + " and key = %(key)s"
BY_ID = _LINE + " and id = %(id)s"
SINCE = _LINE + " and id > %(after)s order by id limit %(limit)s"
LATEST = _LINE + " order by id desc limit %(limit)s"

PRUNE = """
    delete from webchat_messages where id in (select id from webchat_messages where created_at < %(before)s limit 5000)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `direction` in (the patient's) or out (the clinic's).

    `body` is a `bot.message.Message` as JSON, or the patient's own `{"text": ...}`. `card` is the id of the line that
    this one redraws.
    """

    id: int
    direction: Literal["in", "out"]
    key: str
    body: Mapping[str, Any]
    card: str | None
    created_at: datetime

    @property
    def shown_as(self) -> str:
        """Return the id under which a chat shows this line: that of the line it redraws, or its own."""
        return self.card or str(self.id)


class Transcript:
    """The rows of `webchat_messages` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def append(
        self,
        chat: str,
        *,
        direction: Literal["in", "out"],
        key: str,
        body: Mapping[str, object],
        card: str | None = None,
    ) -> Line:
        """Add a line to the end of a chat and ring for it; under a known key, return the line that is there."""
        self._sql.send(LOCK, {"chat": chat})
        self._sql.send(
            APPEND,
            {"chat": chat, "direction": direction, "key": key, "body": Jsonb(body), "card": card, "now": self._now},
        )
        self._sql.send(RING, {"topic": TOPIC, "chat": chat})
        row = self._sql.row(BY_KEY, chat=chat, key=key)
        if row is None:
            raise AssertionError("a line that was just written is gone")
        return Line(**row)

    def line(self, chat: str, line_id: int) -> Line | None:
        """Return one line of this chat."""
        row = self._sql.row(BY_ID, chat=chat, id=line_id)
        return Line(**row) if row else None

    def prune(self, before: datetime) -> None:
        """Forget lines older than this."""
        self._sql.send(PRUNE, {"before": before})

    def since(self, chat: str, after: int, *, limit: int = PAGE) -> list[Line]:
        """Return what came after a line, oldest first; after 0, the latest part of the talk."""
        rows: list[Row]
        if after:
            rows = self._sql.rows(SINCE, chat=chat, after=after, limit=limit)
        else:
            rows = self._sql.rows(LATEST, chat=chat, limit=limit)[::-1]
        return [Line(**row) for row in rows]
