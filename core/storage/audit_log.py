"""Reading the audit log: a day of it, what one person did, what was done about one visit. Nothing is changed here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.storage.sql import Row, Sql

_ENTRY = "audit.id, audit.at, audit.staff_id, audit.door, audit.act, audit.subject, audit.facts, staff.name, staff.role"
_OLDER = """
      and audit.id <= %(newest)s
      and (%(before)s::bigint is null
           or (audit.at, audit.id) < (select at, id from audit as seen where seen.id = %(before)s))
    order by audit.at desc, audit.id desc limit %(limit)s
"""
OF_TIME = f"""
    select {_ENTRY} from audit left join staff on staff.id = audit.staff_id
    where audit.at >= %(since)s and audit.at < %(until)s {_OLDER}
"""
OF_PERSON = f"""
    select {_ENTRY} from audit left join staff on staff.id = audit.staff_id
    where audit.staff_id = %(staff_id)s and audit.at >= %(since)s and audit.at < %(until)s {_OLDER}
"""
OF_SUBJECTS = f"""
    select {_ENTRY} from audit left join staff on staff.id = audit.staff_id
    where audit.subject = any(%(subjects)s) and audit.at >= %(since)s and audit.at < %(until)s {_OLDER}
"""
NEWEST = "select id from audit order by at desc, id desc limit 1"
ABOUT_VISITS = """
    select 'visit ' || id as subject from appointments where id = any(%(visits)s)
    union all select 'note ' || id from clinical_notes where appointment_id = any(%(visits)s)
    union all select 'prescription ' || id from prescriptions where appointment_id = any(%(visits)s)
    union all select 'payment ' || id from payments where appointment_id = any(%(visits)s)
    union all select 'task ' || id from tasks where appointment_id = any(%(visits)s)
    order by subject
"""
NUMBERS = """
    select 'visit ' || id as subject, number from appointments where id = any(%(visit)s)
    union all
    select 'note ' || n.id, a.number from clinical_notes n join appointments a on a.id = n.appointment_id
    where n.id = any(%(note)s)
    union all
    select 'prescription ' || p.id, a.number from prescriptions p join appointments a on a.id = p.appointment_id
    where p.id = any(%(prescription)s)
    union all
    select 'payment ' || p.id, a.number from payments p join appointments a on a.id = p.appointment_id
    where p.id = any(%(payment)s)
"""
PEOPLE = """
    select 'patient ' || id as subject, name from patients where id = any(%(patient)s)
    union all select 'staff ' || id, name from staff where id = any(%(staff)s)
    union all
    select 'chat ' || chats.id, coalesce(own.name, chats.name) from chats
    left join chat_patients on chat_patients.chat_id = coalesce(chats.joined_to, chats.id)
         and chat_patients.relation = 'self'
    left join patients as own on own.id = chat_patients.patient_id
    where chats.id = any(%(chat)s)
"""
ACTED = """
    select staff.id, staff.name, staff.role, staff.active from staff
    where exists (select 1 from audit where audit.staff_id = staff.id)
    order by staff.active desc, staff.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the log: who (None: nobody of the staff), through which door, what, to what, and its facts."""

    id: int
    at: datetime
    staff_id: int | None
    door: str
    act: str
    subject: str
    facts: Mapping[str, Any]
    name: str | None
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """Somebody who stands in the log, also who works here no more."""

    id: int
    name: str
    role: str
    active: bool


class AuditLog:
    """The audit log as it is read in one transaction, the newest rows first."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def newest(self) -> int:
        """Return the newest row's number, 0 where there is none: what is read goes no further, page after page."""
        row = self._sql.row(NEWEST)
        return int(row["id"]) if row else 0

    def of_time(self, **window: Any) -> list[Entry]:
        """Return rows from `since` to before `until`, up to `newest`, before the row `before`, at most `limit`."""
        return _entries(self._sql.rows(OF_TIME, **window))

    def of_person(self, staff_id: int, **window: Any) -> list[Entry]:
        """Return what one of the staff did, in the same window."""
        return _entries(self._sql.rows(OF_PERSON, staff_id=staff_id, **window))

    def of_subjects(self, subjects: Sequence[str], **window: Any) -> list[Entry]:
        """Return what was done to these, in the same window."""
        return _entries(self._sql.rows(OF_SUBJECTS, subjects=list(subjects), **window))

    def about_visits(self, visits: Collection[object]) -> list[str]:
        """Return the subjects that are about these visits: themselves, and what was written, paid and to do of them."""
        return [row["subject"] for row in self._sql.rows(ABOUT_VISITS, visits=list(visits))]

    def numbers(self, **ids: list[Any]) -> dict[str, str | None]:
        """Return the visit's number by subject, of the ids of `visit`, `note`, `prescription` and `payment`."""
        return {row["subject"]: row["number"] for row in self._sql.rows(NUMBERS, **ids)}

    def people(self, **ids: list[Any]) -> dict[str, str]:
        """Return the name by subject, of the ids of `patient`, `staff` and `chat`; who was erased has a pseudonym."""
        return {row["subject"]: row["name"] for row in self._sql.rows(PEOPLE, **ids)}

    def acted(self) -> list[Acted]:
        """Return everybody of the staff who stands in the log, those who work here first."""
        return [Acted(**row) for row in self._sql.rows(ACTED)]


def _entries(rows: list[Row]) -> list[Entry]:
    return [Entry(**row) for row in rows]
