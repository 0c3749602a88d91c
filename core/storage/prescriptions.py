"""The prescriptions, each sealed with everything that is printed on it under the patient's own key."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.domain.errors import NotFound
from core.domain.prescription import RxStatus, Written, as_json, from_json
from core.storage.secrets import Secrets
from core.storage.sql import Row, Sql

TABLE, COLUMN = "prescriptions", "sealed"
_COLUMNS = "id, appointment_id, patient_id, doctor_id, clinic_id, status, number, sealed, made_at, given_at"
ONE = f"select {_COLUMNS} from prescriptions where id = %(id)s"
LOCKED = ONE + " for update"
DRAFT = f"""
    select {_COLUMNS} from prescriptions
    where appointment_id = %(visit)s and doctor_id = %(doctor_id)s and status = 'draft' for update
"""
OF_PATIENTS = f"""
    select {_COLUMNS} from prescriptions
    where patient_id = any(%(patients)s) and status = 'given' order by given_at desc, id
"""
# what a doctor can still take back is not the patient's yet
LISTED = """
    select id, appointment_id, patient_id, doctor_id, number, given_at from prescriptions
    where patient_id = any(%(patients)s) and status = 'given' and given_at <= %(told)s order by given_at desc, id
"""
PRESCRIBED = """
    select distinct appointment_id from prescriptions
    where appointment_id = any(%(visits)s) and status = 'given' and given_at <= %(told)s
"""
ADD = f"""
    insert into prescriptions ({_COLUMNS})
    values (%(id)s, %(appointment_id)s, %(patient_id)s, %(doctor_id)s, %(clinic_id)s, 'draft', null, %(sealed)s,
        %(now)s, null)
"""
REWRITE = "update prescriptions set sealed = %(sealed)s where id = %(id)s and status = 'draft'"
GIVE = """
    update prescriptions set sealed = %(sealed)s, status = 'given', number = %(number)s, given_at = %(now)s
    where id = %(id)s and status = 'draft'
"""
WITHDRAW = "update prescriptions set status = 'withdrawn' where id = %(id)s and status = 'given'"
DROP = "delete from prescriptions where id = %(id)s and status = 'draft'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """One prescription: what is written on it, and `printed`, who and where, as it was when it was given."""

    id: UUID
    appointment_id: UUID
    patient_id: int
    doctor_id: int
    clinic_id: int
    status: RxStatus
    number: str | None
    made_at: datetime
    given_at: datetime | None
    written: Written
    printed: dict[str, str]


class Prescriptions:
    """The rows of `prescriptions` in one transaction. To read one is to open it: who reads writes that down."""

    def __init__(self, sql: Sql, secrets: Secrets, *, now: datetime) -> None:
        self._sql = sql
        self._secrets = secrets
        self._now = now

    def one(self, prescription_id: UUID, *, lock: bool = False) -> Prescription:
        """Return a prescription, locked where it is to be changed; raises `NotFound`."""
        row = self._sql.row(LOCKED if lock else ONE, id=prescription_id)
        if row is None:
            raise NotFound(what="prescription")
        return self._prescription(row)

    def draft(self, appointment_id: UUID, doctor_id: int) -> Prescription | None:
        """Lock and return what a doctor is writing for a visit."""
        row = self._sql.row(DRAFT, visit=appointment_id, doctor_id=doctor_id)
        return self._prescription(row) if row else None

    def of_patients(self, patients: Collection[int]) -> list[Prescription]:
        """Return what one person was given, under all of their rows, the latest first."""
        rows = self._sql.rows(OF_PATIENTS, patients=list(patients))
        self._secrets.know({row["patient_id"] for row in rows})
        return [self._prescription(row) for row in rows]

    def listed(self, patients: Collection[int], *, told: datetime) -> list[Row]:
        """Return id, visit, patient, doctor, number and time of each that was given until `told`; none is opened."""
        return self._sql.rows(LISTED, patients=list(patients), told=told)

    def prescribed(self, visits: Collection[UUID], *, told: datetime) -> frozenset[UUID]:
        """Return those of these visits for which something was prescribed until `told`."""
        if not visits:
            return frozenset()
        return frozenset(row["appointment_id"] for row in self._sql.rows(PRESCRIBED, visits=list(visits), told=told))

    def add(self, rx: Prescription) -> None:
        """Begin a draft; of two at once the later is refused by the constraint `one_draft_per_visit`."""
        facts: dict[str, Any] = {
            name: getattr(rx, name) for name in ("id", "appointment_id", "patient_id", "doctor_id", "clinic_id")
        }
        self._sql.send(ADD, {**facts, "sealed": self._sealed(rx), "now": self._now})

    def rewrite(self, rx: Prescription) -> None:
        """Keep what is written on a draft now."""
        self._sql.send(REWRITE, {"id": rx.id, "sealed": self._sealed(rx)})

    def give(self, rx: Prescription, number: str) -> None:
        """Give a locked draft to the patient under a number; from then on it stays as it is."""
        self._sql.send(GIVE, {"id": rx.id, "sealed": self._sealed(rx), "number": number, "now": self._now})

    def withdraw(self, prescription_id: UUID) -> None:
        """Take back a locked one that the patient has not been told of."""
        self._sql.send(WITHDRAW, {"id": prescription_id})

    def drop(self, prescription_id: UUID) -> None:
        """Throw a draft away."""
        self._sql.send(DROP, {"id": prescription_id})

    def _sealed(self, rx: Prescription) -> bytes:
        words = json.dumps({**as_json(rx.written), "printed": rx.printed}, ensure_ascii=False)
        return self._secrets.seal(rx.patient_id, TABLE, rx.id, COLUMN, words)

    def _prescription(self, row: Row) -> Prescription:
        kept = self._secrets.open(row["patient_id"], TABLE, row["id"], COLUMN, bytes(row[COLUMN]))
        words: dict[str, Any] = json.loads(kept) if kept else {"medicines": [], "advice": "", "printed": {}}
        printed = words.pop("printed")
        facts = {name: value for name, value in row.items() if name != COLUMN}
        return Prescription(**{**facts, "status": RxStatus(row["status"])}, written=from_json(words), printed=printed)
