"""Who somebody at the counter may be: looked up by a telephone number, by a name, by a visit; and what they agreed to.

A number finds whoever has it and the whole family behind a chat that has proved it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.consent import Notice
from core.storage.sql import Row, Sql

MOST = 20
"""People that one look finds: a common first name is to be written with the surname."""

_FOUND = """
    select patients.id, patients.name,
           coalesce(patients.phone, (
               select min(chats.phone) from chat_patients join chats on chats.id = chat_patients.chat_id
               where chat_patients.patient_id = patients.id)) as phone,
           (select max(starts_at) from appointments
            where appointments.patient_id = patients.id
              and status in ('arrived', 'in_consultation', 'completed')) as last_at,
           exists (select 1 from chat_patients join chats on chats.id = chat_patients.chat_id
                   where chat_patients.patient_id = patients.id and chats.consent = %(version)s)
           or exists (select 1 from desk_consents
                      where desk_consents.patient_id = patients.id and version = %(version)s
                        and withdrawn_at is null) as agreed
    from patients
"""
_THEMSELVES = "patients.same_as is null and patients.erased_at is null"
BY_PHONE = f"""
    with behind as (select coalesce(joined_to, id) as root from chats where phone = %(phone)s)
    {_FOUND}
    where {_THEMSELVES} and (patients.phone = %(phone)s or patients.id in (
        select coalesce(known.same_as, known.id) from chat_patients
        join patients as known on known.id = chat_patients.patient_id
        where chat_patients.chat_id in (select root from behind)))
    order by patients.id limit {MOST}
"""
# What begins so, in the order of the index: byte by byte, whatever the language of the database.
BY_NAME = f"""
    {_FOUND}
    where {_THEMSELVES} and lower(patients.name) ~>=~ %(low)s and lower(patients.name) ~<~ %(high)s
    order by last_at desc nulls last, patients.id limit {MOST}
"""
ONE = f"{_FOUND} where patients.id = %(id)s and {_THEMSELVES}"
WHOSE = "select coalesce(same_as, id) as id from patients where id = any(%(ids)s)"
LOCK_PHONE = "select pg_advisory_xact_lock(5, hashtext(%(phone)s))"
# Their own chat before that of somebody who speaks for them; of several the one that wrote last.
CHAT_OF = """
    select chats.id, chats.channel from chat_patients
    join patients as known on known.id = chat_patients.patient_id
    join chats on coalesce(chats.joined_to, chats.id) = chat_patients.chat_id
    where coalesce(known.same_as, known.id) = %(id)s and chats.unreachable_at is null and chats.consent is not null
    order by chat_patients.relation = 'self' desc, chats.last_heard_at desc nulls last, chats.id limit 1
"""
NAMESAKES = """
    select min(arrivals.token) as token from arrivals
    join appointments on appointments.id = arrivals.appointment_id and appointments.status = 'arrived'
    join patients on patients.id = appointments.patient_id
    where arrivals.clinic_id = %(clinic_id)s and arrivals.day = %(day)s and patients.phone is null
      and lower(patients.name) = lower(%(name)s)
"""
AGREE = """
    insert into desk_consents (patient_id, version, language, words, by, agreed_at)
    select %(patient_id)s, %(version)s, %(language)s, %(words)s, %(by)s, %(now)s
    where not exists (
        select 1 from chat_patients join chats on chats.id = chat_patients.chat_id
        where chat_patients.patient_id = %(patient_id)s and chats.consent = %(version)s
          and chats.unreachable_at is null)
    on conflict (patient_id, version) where withdrawn_at is null do nothing
    returning id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody the clinic knows. `phone` may be that of a relative who speaks for them; they came last `last_at`.

    `agreed`: they have agreed to the notice in force, in a chat or at the desk.
    """

    id: int
    name: str
    phone: str | None
    last_at: datetime | None
    agreed: bool


class KnownPeople:
    """Reads over patients, chats and visits, and the rows of `desk_consents`, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def by_phone(self, phone: str, *, version: int) -> list[KnownPerson]:
        """Return everybody behind a number, as E.164."""
        return _people(self._sql.rows(BY_PHONE, phone=phone, version=version))

    def by_name(self, name: str, *, version: int) -> list[KnownPerson]:
        """Return who is called so, or whose name begins so; who was here last comes first."""
        low = name.lower()
        return _people(self._sql.rows(BY_NAME, low=low, high=low + "\U0010ffff", version=version))

    def one(self, patient_id: int, *, version: int) -> KnownPerson | None:
        """Return somebody; None for who is erased, or one with another now."""
        row = self._sql.row(ONE, id=patient_id, version=version)
        return KnownPerson(**row) if row else None

    def persons_of(self, patients: Sequence[int]) -> list[int]:
        """Return who these rows are today."""
        return sorted({row["id"] for row in self._sql.rows(WHOSE, ids=list(patients))})

    def lock_phone(self, phone: str) -> None:
        """Wait until nobody else makes somebody of this number known; they wait for us from now on."""
        self._sql.send(LOCK_PHONE, {"phone": phone})

    def chat_of(self, patient_id: int) -> int | None:
        """Return the chat that hears for somebody; None where none does."""
        row = self._sql.row(CHAT_OF, id=patient_id)
        return int(row["id"]) if row else None

    def namesake(self, name: str, *, clinic_id: int, day: object) -> int | None:
        """Return the token of somebody of this name and no number who waits at a branch; None where nobody does."""
        row = self._sql.row(NAMESAKES, name=name, clinic_id=clinic_id, day=day)
        return int(row["token"]) if row and row["token"] is not None else None

    def agree(self, patient_id: int, notice: Notice, *, language: str, by: str) -> bool:
        """Note that somebody agrees to a notice at the desk; False where they have agreed already."""
        given = {"version": notice.version, "language": language, "words": notice.words[language], "by": by}
        return self._sql.row(AGREE, patient_id=patient_id, **given, now=self._now) is not None


def _people(rows: list[Row]) -> list[KnownPerson]:
    return [KnownPerson(**row) for row in rows]
