"""What doctors have written of visits, version by version, each sealed under the patient's own key."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from core.domain.clinical_note import Note
from core.storage.secrets import Secrets
from core.storage.sql import Row, Sql

TABLE, COLUMN = "clinical_notes", "sealed"
_COLUMNS = "id, appointment_id, patient_id, doctor_id, version, sealed, shared, written_at"
_NEWEST = """
    version = (select max(newer.version) from clinical_notes as newer
               where newer.appointment_id = clinical_notes.appointment_id)
"""
NEWEST = f"select {_COLUMNS} from clinical_notes where appointment_id = %(visit)s order by version desc limit 1"
VERSIONS = f"select {_COLUMNS} from clinical_notes where appointment_id = %(visit)s order by version"
OF_PATIENTS = f"""
    select {_COLUMNS} from clinical_notes where patient_id = any(%(patients)s) and {_NEWEST} order by written_at desc
"""
STANDING = """
    select version, shared from clinical_notes where appointment_id = %(visit)s order by version desc limit 1
"""
SHARED = f"""
    select appointment_id, patient_id, doctor_id, version, written_at from clinical_notes
    where patient_id = any(%(patients)s) and shared and {_NEWEST} order by written_at desc
"""
WRITERS = """
    select coalesce(bool_or(doctor_id = %(doctor_id)s), false) as own,
           coalesce(bool_or(doctor_id <> %(doctor_id)s), false) as others
    from (select doctor_id from clinical_notes where patient_id = any(%(patients)s)
          union select doctor_id from prescriptions
          where patient_id = any(%(patients)s) and status = 'given') as writers
"""
ADD = f"""
    insert into clinical_notes ({_COLUMNS})
    values (%(id)s, %(appointment_id)s, %(patient_id)s, %(doctor_id)s, %(version)s, %(sealed)s, %(shared)s,
        %(written_at)s)
"""
SHARE = """
    update clinical_notes set shared = %(shared)s where id = %(id)s and shared <> %(shared)s returning id
"""


class ClinicalNotes:
    """The rows of `clinical_notes` in one transaction. To read one is to open it: who reads writes that down."""

    def __init__(self, sql: Sql, secrets: Secrets) -> None:
        self._sql = sql
        self._secrets = secrets

    def newest(self, appointment_id: UUID) -> Note | None:
        """Return the version that holds of a visit; None where nothing is written."""
        row = self._sql.row(NEWEST, visit=appointment_id)
        return self._note(row) if row else None

    def standing(self, appointment_id: UUID) -> tuple[int, bool]:
        """Return the number of the version that holds, 0 for none, and whether it is shared; nothing is opened."""
        row = self._sql.row(STANDING, visit=appointment_id)
        return (row["version"], row["shared"]) if row else (0, False)

    def versions(self, appointment_id: UUID) -> list[Note]:
        """Return every version of a visit's note, the first one first."""
        return [self._note(row) for row in self._sql.rows(VERSIONS, visit=appointment_id)]

    def of_patients(self, patients: Collection[int]) -> list[Note]:
        """Return what holds of each visit of one person, under all of their rows, the latest first."""
        rows = self._sql.rows(OF_PATIENTS, patients=list(patients))
        self._secrets.know({row["patient_id"] for row in rows})
        return [self._note(row) for row in rows]

    def shared(self, patients: Collection[int]) -> list[Row]:
        """Return of each note that its patient may see visit, patient, doctor, version and time; none is opened."""
        return self._sql.rows(SHARED, patients=list(patients))

    def by_doctor(self, patients: Collection[int], doctor_id: int) -> tuple[bool, bool]:
        """Return whether this doctor has noted or prescribed anything for a person, and whether another one has."""
        row = self._sql.row(WRITERS, patients=list(patients), doctor_id=doctor_id)
        return (row["own"], row["others"]) if row else (False, False)

    def add(self, note: Note) -> None:
        """Keep a version; of two at once the later is refused by the constraint `one_note_per_version`."""
        words = json.dumps({"text": note.text, "diagnosis": note.diagnosis}, ensure_ascii=False)
        sealed = self._secrets.seal(note.patient_id, TABLE, note.id, COLUMN, words)
        facts: dict[str, Any] = {name: getattr(note, name) for name in _COLUMNS.split(", ") if name != COLUMN}
        self._sql.send(ADD, {**facts, "sealed": sealed})

    def share(self, note_id: UUID, *, shared: bool) -> bool:
        """Let the patient see a note, or no longer; return whether that changes anything."""
        return self._sql.row(SHARE, id=note_id, shared=shared) is not None

    def _note(self, row: Row) -> Note:
        kept = self._secrets.open(row["patient_id"], TABLE, row["id"], COLUMN, bytes(row[COLUMN]))
        words = json.loads(kept) if kept else {"text": "", "diagnosis": ""}
        return Note(**{name: value for name, value in row.items() if name != COLUMN}, **words)
