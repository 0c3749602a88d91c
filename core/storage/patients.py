"""The people the clinic treats, and which chat speaks for whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.domain.errors import NotFound
from core.storage.sql import Row, Sql

# The chat whose family a chat uses: its own, or that of the same person's chat to which it is joined.
_ROOT = "coalesce((select joined_to from chats where id = %(chat_id)s), %(chat_id)s)"
_ALSO = "(select jsonb_agg(same.id) from patients as same where same.same_as = patients.id) as also"


def family_of(root: str) -> str:
    """Return the query for everybody of the chat with this id, an expression; its own person comes first.

    Whoever has become one with another row since is of the family still: under that row, as what they were here.
    """
    return f"""
        select patients.id, patients.name, patients.phone, {_ALSO},
               coalesce(min(chat_patients.relation) filter (where chat_patients.relation = 'self'),
                        min(chat_patients.relation)) as relation
        from chat_patients
        join patients as known on known.id = chat_patients.patient_id
        join patients on patients.id = coalesce(known.same_as, known.id)
        where chat_patients.chat_id = {root}
        group by patients.id
        order by bool_or(chat_patients.relation = 'self') desc, patients.id
    """


OF_CHAT = family_of(_ROOT)
ONE = f"select id, name, phone, 'other' as relation, {_ALSO} from patients where id = %(id)s"
ADD = f"""
    with known as (
        insert into patients (name, phone, created_at) values (%(name)s, %(phone)s, %(now)s) returning id, name, phone)
    insert into chat_patients (chat_id, patient_id, relation)
    select {_ROOT}, id, %(relation)s from known
    returning patient_id
"""
SAME = """
    with root as (select coalesce(same_as, id) as id from patients where id = %(id)s)
    select id from root union all select id from patients where same_as = (select id from root)
"""
ERASED = "select erased_at is not null as erased from patients where id = %(id)s"
AT_DESK = "insert into patients (name, phone, created_at) values (%(name)s, %(phone)s, %(now)s) returning id"
NAME = "select name from patients where id = %(id)s"
NAMES = "select id, name from patients where id = any(%(patients)s)"
RENAME = "update patients set name = %(name)s where id = %(id)s"
REMOVE = f"""
    delete from chat_patients where chat_id = {_ROOT} and relation <> 'self' and patient_id in (
        select %(id)s union all select same.id from patients as same where same.same_as = %(id)s)
"""
PHONE = f"""
    update patients set phone = %(phone)s
    from chat_patients
    where chat_patients.patient_id = patients.id and chat_id = {_ROOT} and relation = 'self'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One person, as one chat knows them: `relation` is 'self' for the chat's own person.

    `also` are the rows under which the same person was known elsewhere before their chats were joined.
    """

    id: int
    name: str
    phone: str | None
    relation: str
    also: tuple[int, ...] = ()

    @property
    def ids(self) -> frozenset[int]:
        """Every row that is this person."""
        return frozenset((self.id, *self.also))


class Patients:
    """The rows of `patients` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now
        self._known: dict[int, list[Patient]] = {}

    def know(self, chat_id: int, rows: list[Row]) -> None:
        """Take over what was read together with the chat."""
        self._known[chat_id] = [_patient(row) for row in rows]

    def of_chat(self, chat_id: int) -> list[Patient]:
        """Return everybody this chat speaks for, its own person first; read once in a transaction."""
        if chat_id not in self._known:
            self._known[chat_id] = [_patient(row) for row in self._sql.rows(OF_CHAT, chat_id=chat_id)]
        return self._known[chat_id]

    def own(self, chat_id: int) -> Patient | None:
        """Return the chat's own person, None before a name is known."""
        return next((p for p in self.of_chat(chat_id) if p.relation == "self"), None)

    def ids_of_chat(self, chat_id: int) -> frozenset[int]:
        """Return every row of everybody this chat speaks for: whose visits it may see."""
        return frozenset(id_ for patient in self.of_chat(chat_id) for id_ in patient.ids)

    def one_of_chat(self, chat_id: int, patient_id: int) -> Patient:
        """Return one person this chat speaks for; raises `NotFound`, for a stranger's id as for none."""
        for patient in self.of_chat(chat_id):
            if patient_id in patient.ids:
                return patient
        raise NotFound(what="patient")

    def one(self, patient_id: int) -> Patient:
        """Return anybody, as 'other'; whoever asks has the right to know. Raises `NotFound`."""
        row = self._sql.row(ONE, id=patient_id)
        if row is None:
            raise NotFound(what="patient")
        return _patient(row)

    def same_person(self, patient_id: int) -> frozenset[int]:
        """Return every row that is the person of this one; whoever asks has the right to know."""
        return frozenset(row["id"] for row in self._sql.rows(SAME, id=patient_id))

    def is_erased(self, patient_id: int) -> bool:
        """Return whether a person has been erased."""
        row = self._sql.row(ERASED, id=patient_id)
        return bool(row and row["erased"])

    def name_of(self, patient_id: int) -> str:
        """Return a person's name; raises `NotFound`."""
        row = self._sql.row(NAME, id=patient_id)
        if row is None:
            raise NotFound(what="patient")
        return str(row["name"])

    def names(self, patients: Collection[int]) -> dict[int, str]:
        """Return the names of these people, by their ids."""
        return {row["id"]: row["name"] for row in self._sql.rows(NAMES, patients=list(patients))}

    def add(self, chat_id: int, *, name: str, relation: str, phone: str | None = None) -> Patient:
        """Add a person to a chat."""
        row = self._sql.row(ADD, chat_id=chat_id, name=name, relation=relation, phone=phone, now=self._now)
        if row is None:
            raise NotFound(what="chat")
        self.forget(chat_id)
        return Patient(id=row["patient_id"], name=name, phone=phone, relation=relation)

    def add_at_desk(self, *, name: str, phone: str | None) -> int:
        """Make somebody known who stands at the desk and has no chat; returns their id."""
        row = self._sql.row(AT_DESK, name=name, phone=phone, now=self._now) or {}
        return int(row["id"])

    def rename(self, chat_id: int, patient_id: int, name: str) -> None:
        """Give one of this chat's people another name; who may is asked before."""
        self._sql.send(RENAME, {"id": patient_id, "name": name})
        self.forget(chat_id)

    def remove(self, chat_id: int, patient_id: int) -> None:
        """Let a chat speak for somebody no more; the person and their visits stay. Its own person it keeps."""
        self._sql.send(REMOVE, {"chat_id": chat_id, "id": patient_id})
        self.forget(chat_id)

    def forget(self, chat_id: int) -> None:
        """Read a chat's people anew: they have changed."""
        self._known.pop(chat_id, None)

    def set_phone(self, chat_id: int, phone: str) -> None:
        """Record the verified phone of the chat's own person."""
        self._sql.send(PHONE, {"chat_id": chat_id, "phone": phone})
        self.forget(chat_id)


def _patient(row: Row) -> Patient:
    return Patient(**{**row, "also": tuple(row.get("also") or ())})
