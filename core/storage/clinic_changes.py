"""What whoever runs the clinic has changed in it by chat: what stood before and after, and until when it goes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from core.domain.errors import NotFound
from core.storage.sql import Sql

# The row that every change of the roster raises by a trigger: who has it changes alone.
LOCK = "select version from revisions where topic = 'clinic' for update"
_COLUMNS = "id, kind, name, doctor_id, clinic_id, by, at, undo_until, before, after, undone_at"
RECORD = """
    insert into clinic_changes (kind, name, doctor_id, clinic_id, by, at, undo_until, before, after)
    values (%(kind)s, %(name)s, %(doctor_id)s, %(clinic_id)s, %(by)s, %(now)s, %(undo_until)s, %(before)s, %(after)s)
    returning id
"""
ONE = f"select {_COLUMNS} from clinic_changes where id = %(id)s for update"
LAST = f"""
    select {_COLUMNS} from clinic_changes
    where kind = %(kind)s and name = %(name)s and doctor_id is not distinct from %(doctor_id)s
      and clinic_id is not distinct from %(clinic_id)s
    order by id desc limit 1
"""
UNDONE = "update clinic_changes set undone_at = %(now)s where id = %(id)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicChange:
    """One change: of a `kind` ('setting', 'doctor', 'branch'), by the `name` of what was changed and whose it is."""

    id: int
    kind: str
    name: str
    doctor_id: int | None
    clinic_id: int | None
    by: str
    at: datetime
    undo_until: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undone_at: datetime | None


class ClinicChanges:
    """The rows of `clinic_changes` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def lock(self) -> int:
        """Change the roster alone until this transaction ends; returns its revision. After a doctor's line, if any."""
        row = self._sql.row(LOCK)
        return int(row["version"]) if row else 0

    def record(
        self,
        kind: str,
        name: str,
        *,
        doctor_id: int | None = None,
        clinic_id: int | None = None,
        by: str,
        undo_until: datetime,
        before: Mapping[str, object],
        after: Mapping[str, object],
    ) -> int:
        """Keep a change and return its id."""
        row = self._sql.row(
            RECORD,
            kind=kind,
            name=name,
            doctor_id=doctor_id,
            clinic_id=clinic_id,
            by=by,
            now=self._now,
            undo_until=undo_until,
            before=Jsonb(dict(before)),
            after=Jsonb(dict(after)),
        )
        return int(row["id"]) if row else 0

    def one(self, change_id: int) -> ClinicChange:
        """Lock and return a change; raises `NotFound`."""
        row = self._sql.row(ONE, id=change_id)
        if row is None:
            raise NotFound(what="change")
        return ClinicChange(**row)

    def last(
        self, kind: str, name: str, *, doctor_id: int | None = None, clinic_id: int | None = None
    ) -> ClinicChange | None:
        """Return the last change of one thing; None where nobody has changed it here."""
        row = self._sql.row(LAST, kind=kind, name=name, doctor_id=doctor_id, clinic_id=clinic_id)
        return ClinicChange(**row) if row else None

    def undone(self, change: ClinicChange) -> None:
        """Note that a change was taken back."""
        self._sql.send(UNDONE, {"id": change.id, "now": self._now})
