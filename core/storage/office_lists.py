"""Lists for an office, page by page: patients, who waits, what was said, what is to be done, and what was written down.

Each page begins behind the last row of the one before. What a message says is in none of these.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from core.storage.sql import Row, Sql

PATIENTS = """
    select id, name, phone, created_at from patients
    where id > %(after)s and same_as is null and erased_at is null
      and (%(phone)s::text is null or phone = %(phone)s)
      and (%(name)s::text is null or starts_with(lower(name), lower(%(name)s)))
    order by id limit %(limit)s
"""
PATIENT = """
    select id, name, phone, created_at from patients where id = %(id)s and same_as is null and erased_at is null
"""
WAITING = """
    select w.id, w.status, w.patient_id, p.name as patient, w.doctor_id, w.specialty, w.clinic_id, w.first_day,
        w.last_day, w.from_minute, w.until_minute, w.consultation, w.priority, w.joined_at
    from waitlist w join patients p on p.id = w.patient_id
    where (w.joined_at, w.id) > (%(after_at)s, %(after_id)s)
      and (%(status)s::text is null or w.status = %(status)s)
      and (%(doctor_id)s::bigint is null or w.doctor_id = %(doctor_id)s)
    order by w.joined_at, w.id limit %(limit)s
"""
NOTICES = """
    select n.id, n.appointment_id, n.kind, n.way, n.status, n.reason, n.due_at, n.created_at, n.updated_at
    from notices n
    where (n.due_at, n.id) > (%(after_at)s, %(after_id)s) and n.due_at >= %(since)s and n.due_at < %(until)s
      and (%(status)s::text is null or n.status = %(status)s)
      and (%(appointment_id)s::uuid is null or n.appointment_id = %(appointment_id)s)
    order by n.due_at, n.id limit %(limit)s
"""
OUTBOX = """
    select id, kind, due_at, wanted_at, attempts, created_at, done_at, dead_at from outbox
    where id > %(after)s and (%(kind)s::text is null or kind = %(kind)s)
      and case %(state)s::text when 'waiting' then done_at is null and dead_at is null
          when 'done' then done_at is not null when 'given_up' then dead_at is not null else true end
    order by id limit %(limit)s
"""
AUDIT = """
    select a.id, a.at, a.door, a.act, a.subject, a.facts, a.staff_id, s.role
    from audit a left join staff s on s.id = a.staff_id
    where a.id < %(before)s and a.at >= %(since)s and a.at < %(until)s
      and (%(act)s::text is null or a.act = %(act)s) and (%(subject)s::text is null or a.subject = %(subject)s)
    order by a.id desc limit %(limit)s
"""
BLOCKED = """
    select id, doctor_id, clinic_id, starts_at, ends_at, kind from blocked_periods
    where id > %(after)s and ends_at > %(since)s and (%(doctor_id)s::bigint is null or doctor_id = %(doctor_id)s)
    order by id limit %(limit)s
"""
MONEY = """
    select l.id, l.at, l.kind, l.gateway, l.gateway_payment_id, l.amount_minor, l.currency, l.settled_as,
        l.appointment_id, l.payment_id
    from ledger l
    where l.id > %(after)s and l.at >= %(since)s and l.at < %(until)s
      and (%(gateway)s::text is null or l.gateway = %(gateway)s)
    order by l.id limit %(limit)s
"""


class OfficeLists:
    """What an office reads, in one transaction; nothing is locked."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def patients(self, *, after: int, limit: int, phone: str | None = None, name: str | None = None) -> list[Row]:
        """Return people behind an id, by id: with this phone (E.164), or whose name begins so."""
        return self._sql.rows(PATIENTS, after=after, limit=limit, phone=phone, name=name)

    def patient(self, patient_id: int) -> Row | None:
        """Return one person; None for who is erased, or is another row by now."""
        return self._sql.row(PATIENT, id=patient_id)

    def waiting(
        self, *, after: tuple[datetime, UUID], limit: int, status: str | None = None, doctor_id: int | None = None
    ) -> list[Row]:
        """Return entries of the waiting list in the order in which they joined."""
        asked = {"after_at": after[0], "after_id": after[1], "status": status, "doctor_id": doctor_id}
        return self._sql.rows(WAITING, limit=limit, **asked)

    def notices(
        self,
        *,
        after: tuple[datetime, UUID],
        limit: int,
        window: Mapping[str, datetime],
        status: str | None = None,
        appointment_id: UUID | None = None,
    ) -> list[Row]:
        """Return notices that were due in a window, by that time; never what they say."""
        asked = {"after_at": after[0], "after_id": after[1], "status": status, "appointment_id": appointment_id}
        return self._sql.rows(NOTICES, limit=limit, **asked, **window)

    def outbox(self, *, after: int, limit: int, state: str | None = None, kind: str | None = None) -> list[Row]:
        """Return effects by id: `waiting`, `done`, `given_up` or all; never what they are about."""
        return self._sql.rows(OUTBOX, after=after, limit=limit, state=state, kind=kind)

    def audit(
        self,
        *,
        before: int,
        limit: int,
        window: Mapping[str, datetime],
        act: str | None = None,
        subject: str | None = None,
    ) -> list[Row]:
        """Return rows of the audit log before an id, the newest first."""
        return self._sql.rows(AUDIT, before=before, limit=limit, act=act, subject=subject, **window)

    def blocked(self, *, after: int, limit: int, since: datetime, doctor_id: int | None = None) -> list[Row]:
        """Return blocked periods that are not over then, by id."""
        return self._sql.rows(BLOCKED, after=after, limit=limit, since=since, doctor_id=doctor_id)

    def money(self, *, after: int, limit: int, window: Mapping[str, datetime], gateway: str | None = None) -> list[Row]:
        """Return entries of the ledger by id."""
        return self._sql.rows(MONEY, after=after, limit=limit, gateway=gateway, **window)
