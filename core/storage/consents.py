"""Who has agreed to which version of the notice, when and in which language, and who has taken it back.

The chat's own row carries the version in force, so that it is known with the chat's lock and asks for nothing more.
"""

from datetime import datetime

from core.domain.consent import Notice
from core.storage.sql import Row, Sql

AGREE = """
    with given as (
        insert into consents (chat_id, version, language, words, agreed_at)
        values (%(chat_id)s, %(version)s, %(language)s, %(words)s, %(now)s)
        on conflict (chat_id, version) where withdrawn_at is null do nothing)
    update chats set consent = %(version)s where id = %(chat_id)s
"""
WITHDRAW = """
    with ended as (
        update consents set withdrawn_at = %(now)s where chat_id = %(chat_id)s and withdrawn_at is null)
    update chats set consent = null, name = '', phone = null where id = %(chat_id)s
"""
LATEST = """
    select version, language, agreed_at from consents
    where chat_id = %(chat_id)s and withdrawn_at is null order by version desc limit 1
"""


class Consents:
    """The rows of `consents` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def agree(self, chat_id: int, notice: Notice, *, language: str) -> None:
        """Note that this chat agrees to a notice as it stands in this language."""
        words = notice.words[language]
        given = {"chat_id": chat_id, "version": notice.version, "language": language, "words": words, "now": self._now}
        self._sql.send(AGREE, given)

    def withdraw(self, chat_id: int) -> None:
        """Note that this chat takes back whatever it has agreed to; its name and phone go with it."""
        self._sql.send(WITHDRAW, {"chat_id": chat_id, "now": self._now})

    def latest(self, chat_id: int) -> Row | None:
        """Return version, language and time of what this chat agrees to now."""
        return self._sql.row(LATEST, chat_id=chat_id)
