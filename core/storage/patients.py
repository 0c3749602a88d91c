"""The people the clinic treats, and which chat speaks for whom."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.errors import NotFound
from core.storage.sql import Row, Sql

OF_CHAT = """
    select patients.id, patients.name, patients.phone, chat_patients.relation
    from chat_patients join patients on patients.id = chat_patients.patient_id
    where chat_patients.chat_id = %(chat_id)s
    order by (chat_patients.relation = 'self') desc, patients.id
"""
ADD = """
    with known as (
        insert into patients (name, phone, created_at) values (%(name)s, %(phone)s, %(now)s) returning id, name, phone)
    insert into chat_patients (chat_id, patient_id, relation)
    select %(chat_id)s, id, %(relation)s from known
    returning patient_id
"""
NAME = "select name from patients where id = %(id)s"
PHONE = """
    update patients set phone = %(phone)s
    from chat_patients
    where chat_patients.patient_id = patients.id and chat_id = %(chat_id)s and relation = 'self'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One person, as one chat knows them: `relation` is 'self' for the chat's own person."""

    id: int
    name: str
    phone: str | None
    relation: str


class Patients:
    """The rows of `patients` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now
        self._known: dict[int, list[Patient]] = {}

    def know(self, chat_id: int, rows: list[Row]) -> None:
        """Take over what was read together with the chat."""
        self._known[chat_id] = [Patient(**row) for row in rows]

    def of_chat(self, chat_id: int) -> list[Patient]:
        """Return everybody this chat speaks for, its own person first; read once in a transaction."""
        if chat_id not in self._known:
            self._known[chat_id] = [Patient(**row) for row in self._sql.rows(OF_CHAT, chat_id=chat_id)]
        return self._known[chat_id]

    def one_of_chat(self, chat_id: int, patient_id: int) -> Patient:
        """Return one person this chat speaks for; raises `NotFound`, for a stranger's id as for none."""
        for patient in self.of_chat(chat_id):
            if patient.id == patient_id:
                return patient
        raise NotFound(what="patient")

    def name_of(self, patient_id: int) -> str:
        """Return a person's name; raises `NotFound`."""
        row = self._sql.row(NAME, id=patient_id)
        if row is None:
            raise NotFound(what="patient")
        return str(row["name"])

    def add(self, chat_id: int, *, name: str, relation: str, phone: str | None = None) -> Patient:
        """Add a person to a chat."""
        row = self._sql.row(ADD, chat_id=chat_id, name=name, relation=relation, phone=phone, now=self._now)
        if row is None:
            raise NotFound(what="chat")
        self._known.pop(chat_id, None)
        return Patient(id=row["patient_id"], name=name, phone=phone, relation=relation)

    def set_phone(self, chat_id: int, phone: str) -> None:
        """Record the verified phone of the chat's own person."""
        self._sql.send(PHONE, {"chat_id": chat_id, "phone": phone})
        self._known.pop(chat_id, None)
