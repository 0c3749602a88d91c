"""The audit log in one transaction: a row stands if and only if what it tells of happened."""

from collections.abc import Mapping
from datetime import datetime

from psycopg.types.json import Jsonb

from core.domain.audit import COMMAND_LINE, Act
from core.domain.staff import Member
from core.storage.sql import Sql

ADD = """
    insert into audit (at, staff_id, door, act, subject, facts)
    values (%(now)s, %(staff_id)s, %(door)s, %(act)s, %(subject)s, %(facts)s)
"""


class Audit:
    """The rows of `audit`: added here, and by a trigger never changed again."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

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
        self._sql.send(
            ADD,
            {
                "now": self._now,
                "staff_id": by.id if by else None,
                "door": by.channel if by else door,
                "act": act.value,
                "subject": subject,
                "facts": Jsonb(dict(facts or {})),
            },
        )
