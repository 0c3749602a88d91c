"""The pages' links and sessions in one transaction: a row is a link first, and a session once the link is spent."""

from datetime import datetime
from uuid import UUID, uuid4

from core.domain.web_session import IDLE, LINK_LASTS, LONGEST
from core.storage.sql import Row, Sql

END_LINKS = """
    update web_sessions set ended_at = %(now)s
    where staff_id = %(staff_id)s and opened_at is null and ended_at is null
"""
ASK = """
    insert into web_sessions (id, staff_id, language, link_until)
    select %(id)s, staff.id, chats.language, %(until)s
    from staff join chats on chats.id = staff.chat_id where staff.id = %(staff_id)s
"""
LINK = """
    update web_sessions set link_hash = %(link_hash)s
    where id = %(id)s and opened_at is null and ended_at is null and link_until > %(now)s
"""
OPEN = """
    update web_sessions set opened_at = %(now)s, token_hash = %(token_hash)s, seen_at = %(now)s, until = %(until)s
    where link_hash = %(link_hash)s and opened_at is null and ended_at is null and link_until > %(now)s
    returning id, staff_id, language, opened_at, seen_at
"""
BY_COOKIE = """
    select id, staff_id, language, opened_at, seen_at from web_sessions
    where token_hash = %(token_hash)s and ended_at is null and until > %(now)s and seen_at > %(since)s
"""
SEEN = "update web_sessions set seen_at = greatest(seen_at, %(now)s) where id = %(id)s"
SPEAK = "update web_sessions set language = %(language)s where id = %(id)s"
END = "update web_sessions set ended_at = %(now)s where id = %(id)s and ended_at is null"
FORGET = "delete from web_sessions where coalesce(until, link_until) < %(before)s"


class WebSessions:
    """The rows of `web_sessions`."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def ask(self, staff_id: int) -> UUID:
        """Make room for a link of this member; those before it that nobody has used open nothing any more."""
        id_ = uuid4()
        self._sql.send(END_LINKS, {"staff_id": staff_id, "now": self._now})
        self._sql.send(ASK, {"id": id_, "staff_id": staff_id, "until": self._now + LINK_LASTS})
        return id_

    def link(self, id_: UUID, link_hash: bytes) -> None:
        """Put it behind a token; one that was sent before opens nothing any more."""
        self._sql.send(LINK, {"id": id_, "link_hash": link_hash, "now": self._now})

    def open(self, link_hash: bytes, token_hash: bytes) -> Row | None:
        """Spend a link and return its session; None where the link is no good, and of two who try at once for one."""
        until = self._now + LONGEST
        return self._sql.row(OPEN, link_hash=link_hash, token_hash=token_hash, until=until, now=self._now)

    def of_token(self, token_hash: bytes) -> Row | None:
        """Return the session of a cookie, if it is neither over nor idle for too long."""
        return self._sql.row(BY_COOKIE, token_hash=token_hash, now=self._now, since=self._now - IDLE)

    def seen(self, id_: UUID) -> None:
        """Note that it is in use."""
        self._sql.send(SEEN, {"id": id_, "now": self._now})

    def speak(self, id_: UUID, language: str) -> None:
        """Have the pages of a session in another language from now on."""
        self._sql.send(SPEAK, {"id": id_, "language": language})

    def end(self, id_: UUID) -> None:
        """Let a cookie open nothing any more."""
        self._sql.send(END, {"id": id_, "now": self._now})

    def forget(self, before: datetime) -> None:
        """Drop what was over before then."""
        self._sql.send(FORGET, {"before": before})
