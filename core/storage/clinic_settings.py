"""The stored settings, one row each where it differs from its default; and how many visits are to come under them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from core.storage.sql import Sql

STORED = "select doctor_id, value from settings where name = %(name)s order by doctor_id nulls first"
SET = """
    insert into settings (name, doctor_id, value) values (%(name)s, %(doctor_id)s, %(value)s)
    on conflict (name, doctor_id) do update set value = excluded.value
"""
CLEAR = "delete from settings where name = %(name)s and doctor_id is not distinct from %(doctor_id)s"
TO_COME = """
    select count(*)::int as visits from appointments
    where status in ('requested', 'confirmed') and starts_at > %(now)s
      and (doctor_id = %(doctor_id)s or %(doctor_id)s::int is null)
"""


class SettingRows:
    """The rows of `settings` in one transaction. Whoever writes one has locked the roster (`ClinicChanges.lock`)."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def stored(self, name: str) -> Mapping[int | None, Any]:
        """Return what is stored of a setting: by doctor, the clinic's own under None."""
        return {row["doctor_id"]: row["value"] for row in self._sql.rows(STORED, name=name)}

    def put(self, name: str, doctor_id: int | None, value: object) -> None:
        """Store a value, checked before."""
        self._sql.send(SET, {"name": name, "doctor_id": doctor_id, "value": Jsonb(value)})

    def clear(self, name: str, doctor_id: int | None) -> None:
        """Let the default count, for a doctor the clinic's value."""
        self._sql.send(CLEAR, {"name": name, "doctor_id": doctor_id})

    def visits_to_come(self, doctor_id: int | None) -> int:
        """Return how many booked visits are to come, of one doctor or of all."""
        row = self._sql.row(TO_COME, now=self._now, doctor_id=doctor_id)
        return int(row["visits"]) if row else 0
