"""The tasks of the desk: opened once a trouble, closed once, listed to whom they concern."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from core.domain.alert import Cause
from core.domain.effects import TellAdmins
from core.domain.errors import NotFound
from core.domain.money import Money
from core.domain.task import RULES, Facts, Kind, Task
from core.storage.outbox import Outbox
from core.storage.sql import Row, Sql

_COLUMNS = "id, kind, key, chat_id, appointment_id, payment_id, facts, opened_at, closed_at, closed_by"
OPEN = """
    insert into tasks (kind, key, chat_id, appointment_id, payment_id, facts, opened_at)
    values (%(kind)s, %(key)s, %(chat_id)s, %(appointment_id)s, %(payment_id)s, %(facts)s, %(now)s)
    on conflict on constraint one_task_per_key do nothing returning id
"""
AGAIN = """
    update tasks set closed_at = null, closed_by = null, opened_at = %(now)s
    where key = %(key)s and closed_at is not null and (%(closed_by)s::text is null or closed_by = %(closed_by)s)
    returning id
"""
CLOSE = """
    update tasks set closed_at = %(now)s, closed_by = %(by)s where id = %(id)s and closed_at is null returning id
"""
CLOSE_BY_KEY = """
    update tasks set closed_at = %(now)s, closed_by = %(by)s where key = %(key)s and closed_at is null returning id
"""
LAST = "select max(opened_at) as at from tasks where chat_id = %(chat_id)s and kind = %(kind)s"
OF_KEY = "select id from tasks where key = %(key)s"
ONE = f"select {_COLUMNS} from tasks where id = %(id)s"
LIST = f"""
    select {_COLUMNS} from tasks where closed_at is null and kind = any(%(kinds)s)
    order by id limit %(limit)s offset %(skip)s
"""
COUNT = "select count(*) as open from tasks where closed_at is null and kind = any(%(kinds)s)"


class Tasks:
    """The rows of `tasks` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime, outbox: Outbox) -> None:
        self._sql = sql
        self._now = now
        self._outbox = outbox

    def open(
        self,
        kind: Kind,
        *,
        key: str,
        chat_id: int | None = None,
        appointment_id: UUID | None = None,
        payment_id: UUID | None = None,
        facts: Facts | None = None,
        again: bool = False,
        closed_by: str | None = None,
    ) -> bool:
        """Open a task; False where this key has had one, open or closed: then nothing is changed.

        `again` opens one anew that was closed, by `closed_by` where that is given: the same trouble has come back.

        The rule of the kind (`core/domain/task.py`) names the facts that its phrase needs. Of a task about money the
        admins are told, once.
        """
        row = self._sql.row(
            OPEN,
            kind=kind.value,
            key=key,
            chat_id=chat_id,
            appointment_id=appointment_id,
            payment_id=payment_id,
            facts=Jsonb({name: _stored(value) for name, value in (facts or {}).items()}),
            now=self._now,
        )
        since = ""
        if row is None and again:
            row = self._sql.row(AGAIN, key=key, now=self._now, closed_by=closed_by)
            since = f":{self._now.isoformat()}"
        if row and RULES[kind].money:
            told = TellAdmins(cause=Cause.TASK, facts={"task": row["id"]})
            self._outbox.add(told, key=f"tell-admins:task:{row['id']}{since}")
        return row is not None

    def close(self, task_id: int, *, by: str) -> bool:
        """Close a task in the name of `by`; False where it is closed already, or there is none."""
        return self._sql.row(CLOSE, id=task_id, by=by, now=self._now) is not None

    def close_by_key(self, key: str, *, by: str) -> bool:
        """Close the task of a trouble that has settled itself; False where none of this key is open."""
        return self._sql.row(CLOSE_BY_KEY, key=key, by=by, now=self._now) is not None

    def of_key(self, key: str) -> int | None:
        """Return the id of the task of this key, open or closed."""
        row = self._sql.row(OF_KEY, key=key)
        return int(row["id"]) if row else None

    def last(self, kind: Kind, chat_id: int) -> datetime | None:
        """Return when a task of this kind was last opened about this chat, whether it is open still or not."""
        row = self._sql.row(LAST, chat_id=chat_id, kind=kind.value)
        return row["at"] if row else None

    def one(self, task_id: int) -> Task:
        """Return a task, open or closed; raises `NotFound`."""
        row = self._sql.row(ONE, id=task_id)
        if row is None:
            raise NotFound(what="task")
        return _task(row)

    def list(self, kinds: Collection[Kind], *, limit: int, skip: int = 0) -> list[Task]:
        """Return open tasks of these kinds, the oldest first."""
        return [_task(row) for row in self._sql.rows(LIST, kinds=_names(kinds), limit=limit, skip=skip)]

    def count(self, kinds: Collection[Kind]) -> int:
        """Return how many tasks of these kinds are open."""
        row = self._sql.row(COUNT, kinds=_names(kinds))
        return int(row["open"]) if row else 0


def _names(kinds: Collection[Kind]) -> list[str]:
    return [kind.value for kind in kinds]


def _stored(value: str | int | Money) -> object:
    return {"minor": value.minor, "currency": value.currency} if isinstance(value, Money) else value


def _fact(stored: Any) -> str | int | Money:
    return Money(**stored) if isinstance(stored, Mapping) else stored


def _task(row: Row) -> Task:
    facts = {name: _fact(stored) for name, stored in row.pop("facts").items()}
    return Task(**{**row, "kind": Kind(row["kind"]), "facts": facts})
