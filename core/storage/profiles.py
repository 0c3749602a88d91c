"""What people have said of themselves, each answer sealed under the person's own key."""

from collections.abc import Collection
from datetime import datetime

from core.storage.secrets import Secrets
from core.storage.sql import Sql

TABLE, COLUMN = "profile_values", "sealed"
OF = "select patient_id, field, sealed from profile_values where patient_id = any(%(patients)s) order by answered_at"
KEEP = """
    insert into profile_values (patient_id, field, sealed, answered_at)
    values (%(patient_id)s, %(field)s, %(sealed)s, %(now)s)
    on conflict (patient_id, field) do update set sealed = excluded.sealed, answered_at = excluded.answered_at
"""


class Profiles:
    """The rows of `profile_values` in one transaction."""

    def __init__(self, sql: Sql, secrets: Secrets, *, now: datetime) -> None:
        self._sql = sql
        self._secrets = secrets
        self._now = now

    def of(self, patients: Collection[int]) -> dict[str, str | None]:
        """Return what is known of one person under all of these rows, the newest answer first; None: would not say."""
        self._secrets.know(patients)
        return {
            row["field"]: self._secrets.open(row["patient_id"], TABLE, row["field"], COLUMN, _bytes(row["sealed"]))
            for row in self._sql.rows(OF, patients=list(patients))
        }

    def keep(self, patient_id: int, field: str, value: str | None) -> None:
        """Keep an answer; None is that they would rather not say. Raises `NotFound` for who is erased."""
        sealed = None if value is None else self._secrets.seal(patient_id, TABLE, field, COLUMN, value)
        self._sql.send(KEEP, {"patient_id": patient_id, "field": field, "sealed": sealed, "now": self._now})


def _bytes(kept: object) -> bytes | None:
    return None if kept is None else bytes(kept)  # type: ignore[call-overload]  # a memoryview of psycopg
