"""Who is behind a chat, as the desk needs to know before it calls: name, number, and the visit it is about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.storage.ledger import BOOKED
from core.storage.sql import Row, Sql

OF_CHATS = """
    select chats.id as chat_id, chats.channel, coalesce(own.name, chats.name) as name,
           coalesce(chats.phone, own.phone, case chats.channel when 'whatsapp' then chats.address end) as phone,
           chats.unreachable_at is not null as unreachable
    from chats
    left join chat_patients
      on chat_patients.chat_id = coalesce(chats.joined_to, chats.id) and chat_patients.relation = 'self'
    left join patients as own on own.id = chat_patients.patient_id
    where chats.id = any(%(chats)s)
"""
_VISIT = """
    select appointments.id, appointments.number, appointments.status, appointments.starts_at, appointments.clinic_id,
           appointments.doctor_id, appointments.chat_id, patients.name as patient, patients.phone
    from appointments join patients on patients.id = appointments.patient_id
"""
LAST_VISIT = _VISIT + "where appointments.chat_id = %(chat_id)s order by appointments.created_at desc limit 1"
ONE_VISIT = _VISIT + "where appointments.id = %(visit)s"
OF_VISITS = """
    select appointments.id, appointments.chat_id, patients.name as patient, patients.phone
    from appointments join patients on patients.id = appointments.patient_id
    where appointments.id = any(%(visits)s)
"""
TO_PAY = f"""
    select id, number from appointments
    where pays = 'at_clinic' and fee_minor > 0 and number is not null
      and status in ('confirmed', 'arrived', 'in_consultation', 'completed')
      and starts_at >= %(since)s and starts_at < %(until)s
      and fee_minor > coalesce((select {BOOKED} from ledger where ledger.appointment_id = appointments.id), 0)
    order by starts_at, id limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The chat's own person, or what the channel calls the chat; `phone` where one is known."""

    chat_id: int
    channel: str
    name: str
    phone: str | None
    unreachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallersVisit:
    """The visit in question: whose it is may be another of the family, with a phone of their own."""

    id: UUID
    number: str | None
    status: str
    starts_at: datetime
    clinic_id: int
    doctor_id: int
    patient: str
    phone: str | None
    chat_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsPatient:
    """Whom a visit is for, and the chat in which it was booked."""

    patient: str
    phone: str | None
    chat_id: int | None


class Callers:
    """Reads across chats, patients and visits in one transaction, for the desk."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def of_chats(self, chats: Collection[int]) -> dict[int, Caller]:
        """Return who is behind each of these chats."""
        if not chats:
            return {}
        return {row["chat_id"]: Caller(**row) for row in self._sql.rows(OF_CHATS, chats=sorted(set(chats)))}

    def of_visits(self, visits: Collection[UUID]) -> dict[UUID, VisitsPatient]:
        """Return whom each of these visits is for."""
        if not visits:
            return {}
        rows = self._sql.rows(OF_VISITS, visits=sorted(set(visits)))
        return {row.pop("id"): VisitsPatient(**row) for row in rows}

    def to_pay(self, *, since: datetime, until: datetime, limit: int) -> list[tuple[UUID, str]]:
        """Return (visit, number) of visits from `since` to before `until` for which the desk is owed something."""
        return [(row["id"], row["number"]) for row in self._sql.rows(TO_PAY, since=since, until=until, limit=limit)]

    def visit(self, *, visit: UUID | None, chat_id: int | None) -> CallersVisit | None:
        """Return this visit, or else the one that the chat booked last; None where there is none."""
        row: Row | None = None
        if visit is not None:
            row = self._sql.row(ONE_VISIT, visit=visit)
        elif chat_id is not None:
            row = self._sql.row(LAST_VISIT, chat_id=chat_id)
        return CallersVisit(**row) if row else None
