"""The talks of the desk: at most one open per chat, and what has been said in those that are."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.domain.desk_talk import DeskTalk, Ended, Words
from core.domain.errors import NotFound
from core.storage.sql import Row, Sql

_COLUMNS = """
    id, chat_id, desk_chat, task_id, appointment_id, step, opened_at, waits_until, ended_at, ended, by_desk
"""
OPEN = f"""
    insert into desk_talks (chat_id, desk_chat, by_desk, task_id, appointment_id, step, opened_at, waits_until)
    values (%(chat_id)s, %(desk_chat)s, %(desk_chat)s::bigint is not null, %(task_id)s, %(appointment_id)s, %(step)s,
            %(now)s, %(waits_until)s)
    on conflict (chat_id) where ended_at is null do nothing returning {_COLUMNS}
"""
OF_CHAT = f"select {_COLUMNS} from desk_talks where chat_id = %(chat_id)s and ended_at is null"
LOCK = f"select {_COLUMNS} from desk_talks where id = %(id)s for update"
ALL = f"select {_COLUMNS} from desk_talks where ended_at is null order by id limit %(limit)s"
ANSWERED_BY = f"""
    select {_COLUMNS} from desk_talks where desk_chat = %(desk_chat)s and ended_at is null order by id for update
"""
IS_OPEN = "select 1 as open from desk_talks where id = %(id)s and ended_at is null"
SEATED = "update desk_talks set desk_chat = %(desk_chat)s, waits_until = %(waits_until)s where id = %(id)s"
WAITS = "update desk_talks set waits_until = %(waits_until)s where id = %(id)s"
END = "update desk_talks set ended_at = %(now)s, ended = %(how)s where id = %(id)s and ended_at is null"
SAID = """
    insert into desk_words (talk_id, from_desk, body, sort, shown_by, said_at)
    values (%(id)s, %(from_desk)s, %(body)s, %(sort)s, %(shown_by)s, %(now)s) returning id
"""
WORDS = """
    select id, from_desk, body, sort, shown_by from (
        select * from desk_words where talk_id = %(id)s order by id desc limit %(limit)s
    ) as latest order by id
"""
ANSWERED = "select 1 as said from desk_words where talk_id = %(id)s and from_desk limit 1"
FORGET = "delete from desk_words where talk_id = %(id)s"


class DeskTalks:
    """The rows of `desk_talks` and `desk_words` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def open(
        self,
        chat_id: int,
        *,
        task_id: int | None,
        appointment_id: UUID | None,
        step: str,
        waits_until: datetime,
        desk_chat: int | None = None,
    ) -> DeskTalk | None:
        """Open a talk for a chat, begun by `desk_chat` where that is given; None where the chat has one already."""
        row = self._sql.row(
            OPEN,
            chat_id=chat_id,
            desk_chat=desk_chat,
            task_id=task_id,
            appointment_id=appointment_id,
            step=step,
            now=self._now,
            waits_until=waits_until,
        )
        return _talk(row) if row else None

    def of_chat(self, chat_id: int) -> DeskTalk | None:
        """Return the open talk of a chat."""
        row = self._sql.row(OF_CHAT, chat_id=chat_id)
        return _talk(row) if row else None

    def lock(self, talk_id: int) -> DeskTalk:
        """Lock a talk, open or ended; raises `NotFound`."""
        row = self._sql.row(LOCK, id=talk_id)
        if row is None:
            raise NotFound(what="talk")
        return _talk(row)

    def lock_answered_by(self, desk_chat: int) -> list[DeskTalk]:
        """Lock and return the open talks that a chat at the desk answers."""
        return [_talk(row) for row in self._sql.rows(ANSWERED_BY, desk_chat=desk_chat)]

    def is_open(self, talk_id: int) -> bool:
        """Return whether a talk is open, without a lock."""
        return self._sql.row(IS_OPEN, id=talk_id) is not None

    def all_open(self, *, limit: int) -> list[DeskTalk]:
        """Return the open talks, the oldest first."""
        return [_talk(row) for row in self._sql.rows(ALL, limit=limit)]

    def seat(self, talk_id: int, desk_chat: int | None, *, waits_until: datetime) -> None:
        """Give a talk to a chat at the desk, or back to all of them."""
        self._sql.send(SEATED, {"id": talk_id, "desk_chat": desk_chat, "waits_until": waits_until})

    def wait(self, talk_id: int, *, until: datetime) -> None:
        """Wait for the next word until then."""
        self._sql.send(WAITS, {"id": talk_id, "waits_until": until})

    def say(
        self, talk_id: int, body: str, *, from_desk: bool, sort: str | None = None, shown_by: str | None = None
    ) -> int:
        """Keep one thing said; return its id, by which the order of what is said is told."""
        row = self._sql.row(
            SAID, id=talk_id, from_desk=from_desk, body=body, sort=sort, shown_by=shown_by, now=self._now
        )
        return int(row["id"]) if row else 0

    def answered(self, talk_id: int) -> bool:
        """Return whether the desk has said anything in a talk."""
        return self._sql.row(ANSWERED, id=talk_id) is not None

    def words(self, talk_id: int, *, limit: int) -> Sequence[Words]:
        """Return what was said last, in order."""
        return [Words(**row) for row in self._sql.rows(WORDS, id=talk_id, limit=limit)]

    def end(self, talk_id: int, how: Ended) -> None:
        """End a talk; what was said in it is forgotten."""
        self._sql.send(END, {"id": talk_id, "how": how.value, "now": self._now})
        self._sql.send(FORGET, {"id": talk_id})


def _talk(row: Row) -> DeskTalk:
    return DeskTalk(**{**row, "ended": Ended(row["ended"]) if row["ended"] else None})
