"""The visits: every change of one happens under its doctor's lock and leaves an event behind.

Order of locks, always: chat, doctor, appointment, payment, number. Whoever writes an appointment holds its doctor's
lock, so that no two of these can wait for each other.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from core.domain.appointment import Appointment, Event, Status, after
from core.domain.errors import NotFound
from core.domain.money import Money
from core.storage.places import LIVE, Places
from core.storage.sql import Pending, Row

LOCK_DOCTOR_OF = """
    select pg_advisory_xact_lock(1, (select doctor_id from appointments where id = %(id)s))
"""
_COLUMNS = """
    id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at, occupied_until, status, number, fee_minor,
    currency, consultation, pays, held_until, extended, version, offer_id
"""
ONE = f"select {_COLUMNS} from appointments where id = %(id)s"
ONE_LOCKED = ONE + " for update"
NUMBERED = f"""
    select {_COLUMNS} from appointments where clinic_id = any(%(clinics)s) and number = %(number)s order by clinic_id
"""
STANDING = f"""
    select {_COLUMNS} from appointments
    where starts_at >= %(since)s and starts_at < %(until)s
      and status in ('requested', 'confirmed', 'arrived', 'in_consultation')
    order by starts_at, id limit %(limit)s
"""
OF_CHAT = f"""
    select {_COLUMNS} from appointments
    where (chat_id = %(chat_id)s or patient_id = any(%(patients)s))
      and (number is not null or status = 'requested'
           or (status = 'held' and held_until > %(now)s and offer_id is null))
    order by (status in {LIVE} and starts_at > %(now)s) desc,
             case when starts_at > %(now)s then starts_at end, starts_at desc
    limit %(limit)s
"""
# A visit that is not as it was read changes nothing, and the event without a visit then breaks the transaction.
CHANGE = """
    with changed as (
        update appointments set status = %(status)s, version = version + 1,
            held_until = coalesce(%(held_until)s, held_until), extended = extended or %(extended)s,
            pays = coalesce(%(pays)s, pays), number = coalesce(number, %(number)s), seat = coalesce(%(seat)s, seat)
        where id = %(id)s and status = %(before)s and version = %(version)s
        returning id)
    insert into appointment_events (appointment_id, event, before, after, by, at, facts)
    values ((select id from changed), %(event)s, %(before)s, %(status)s, %(by)s, %(now)s, %(facts)s)
"""
FORGOTTEN = f"""
    select {_COLUMNS} from appointments
    where status = 'held' and held_until < %(before)s and offer_id is null and not exists (
        select 1 from outbox where kind = 'expire_hold' and body ->> 'appointment_id' = appointments.id::text
          and done_at is null and dead_at is null)
    order by held_until limit 100
"""
NUMBER = """
    insert into numbers as known (clinic_id, day, series, last) values (%(clinic_id)s, %(day)s, %(series)s, 1)
    on conflict (clinic_id, day, series) do update set last = known.last + 1
    returning last
"""


class Appointments(Places):
    """The rows of `appointments` in one transaction."""

    def doctor_of(self, appointment_id: UUID) -> int:
        """Return the doctor of a visit, which never changes; raises `NotFound`."""
        row = self._sql.row("select doctor_id from appointments where id = %(id)s", id=appointment_id)
        if row is None:
            raise NotFound(what="appointment")
        return int(row["doctor_id"])

    def locked(self, appointment_id: UUID) -> Appointment:
        """Take the doctor's lock, then the visit's row, and return it; raises `NotFound`."""
        return self.taken_lock(self.ask_locked(appointment_id))

    def ask_locked(self, appointment_id: UUID) -> Pending:
        """Ask for both locks and the visit; give the result to `taken_lock`."""
        self._sql.send(LOCK_DOCTOR_OF, {"id": appointment_id})
        return self._sql.send(ONE_LOCKED, {"id": appointment_id})

    def taken_lock(self, asked: Pending) -> Appointment:
        """Wait for the locks and return the visit; raises `NotFound`."""
        return self._one(asked.row())

    def one(self, appointment_id: UUID) -> Appointment:
        """Return a visit as it stands, without a lock; raises `NotFound`."""
        return self.taken_lock(self.ask_one(appointment_id))

    def ask_one(self, appointment_id: UUID) -> Pending:
        """Ask for a visit without a lock; give the result to `taken_lock`."""
        return self._sql.send(ONE, {"id": appointment_id})

    def numbered(self, number: str, clinics: Sequence[int]) -> list[Appointment]:
        """Return the visits of this number, at most one of each of these branches."""
        return [_appointment(row) for row in self._sql.rows(NUMBERED, number=number, clinics=list(clinics))]

    def standing(self, *, since: datetime, until: datetime, limit: int) -> list[Appointment]:
        """Return visits that begin in [since, until) and are asked for, booked or under way, by their time."""
        return [_appointment(row) for row in self._sql.rows(STANDING, since=since, until=until, limit=limit)]

    def of_chat(self, chat_id: int, patients: Sequence[int], *, limit: int = 50) -> list[Appointment]:
        """Return the visits of a chat's people, living holds too: those to come in order, then the latest past."""
        rows = self._sql.rows(OF_CHAT, chat_id=chat_id, patients=list(patients), now=self._now, limit=limit)
        return [_appointment(row) for row in rows]

    def forgotten(self, *, before: datetime) -> list[Appointment]:
        """Return holds that should have ended before then and that nothing is going to end."""
        return [_appointment(row) for row in self._sql.rows(FORGOTTEN, before=before)]

    def change(
        self,
        appointment: Appointment,
        event: Event,
        *,
        by: str,
        held_until: datetime | None = None,
        extended: bool = False,
        pays: str | None = None,
        number: str | None = None,
        seat: int | None = None,
        **facts: object,
    ) -> Appointment:
        """Let `event` happen to a locked visit and return it as it is then.

        Raises what `after` raises for an impossible event. A row that is not as it was read, which only a missing lock
        can bring about, breaks the transaction.
        """
        a = appointment
        status = after(a.status, event)
        values: dict[str, Any] = {"held_until": held_until, "pays": pays, "number": number, "seat": seat}
        self._sql.send(
            CHANGE,
            {
                **values,
                "extended": extended,
                "id": a.id,
                "status": status.value,
                "before": a.status.value,
                "version": a.version,
                "event": event.value,
                "by": by,
                "now": self._now,
                "facts": Jsonb(facts),
            },
        )
        changed = replace(
            a,
            seat=a.seat if seat is None else seat,
            status=status,
            number=a.number or number,
            held_until=held_until or a.held_until,
            extended=a.extended or extended,
            pays=pays or a.pays,
            version=a.version + 1,
        )
        if a.live and not changed.live:
            self.freed.add(a.doctor_id)
        return changed

    def next_number(self, clinic_id: int, day: date, *, series: str = "APT") -> str:
        """Return the next number of a clinic's day, `APT-YYYYMMDD-####`: dense, since it commits with its visit."""
        row = self._sql.row(NUMBER, clinic_id=clinic_id, day=day, series=series)
        return f"{series}-{day:%Y%m%d}-{row['last'] if row else 0:04d}"

    def _one(self, row: Row | None) -> Appointment:
        if row is None:
            raise NotFound(what="appointment")
        return _appointment(row)


def _appointment(row: Row) -> Appointment:
    fee = Money(row.pop("fee_minor"), row.pop("currency"))
    return Appointment(**{**row, "status": Status(row["status"]), "fee": fee})
