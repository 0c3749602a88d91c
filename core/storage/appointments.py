"""The visits: places are taken here, under the doctor's lock, and every change of status leaves an event behind.

Order of locks, always: chat, doctor, appointment, payment, number. Whoever writes an appointment holds its doctor's
lock, so that no two of these can wait for each other. A statement that lists the live statuses spells them out, for the
planner to see that the partial indexes fit.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from core.domain.appointment import Appointment, Event, Status, after
from core.domain.errors import NotFound, OverlappingVisit, SlotTaken
from core.domain.money import Money
from core.domain.slots import Busy, Slot
from core.storage.sql import Pending, Row, Sql

# The first number of an advisory lock says what the second one is: 1 = a doctor's id.
LOCK_DOCTOR = "select pg_advisory_xact_lock(1, %(doctor_id)s)"
LOCK_DOCTOR_OF = """
    select pg_advisory_xact_lock(1, (select doctor_id from appointments where id = %(id)s))
"""
_COLUMNS = """
    id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at, occupied_until, status, number, fee_minor,
    currency, consultation, pays, held_until, extended, version, offer_id
"""
_LIVE = "('held', 'requested', 'confirmed', 'arrived', 'in_consultation')"
ONE = f"select {_COLUMNS} from appointments where id = %(id)s"
ONE_LOCKED = ONE + " for update"
NUMBERED = f"""
    select {_COLUMNS} from appointments where clinic_id = any(%(clinics)s) and number = %(number)s order by clinic_id
"""
OF_CHAT = f"""
    select {_COLUMNS} from appointments
    where (chat_id = %(chat_id)s or patient_id = any(%(patients)s))
      and (number is not null or status = 'requested'
           or (status = 'held' and held_until > %(now)s and offer_id is null))
    order by (status in {_LIVE} and starts_at > %(now)s) desc,
             case when starts_at > %(now)s then starts_at end, starts_at desc
    limit %(limit)s
"""
BUSY = f"""
    select doctor_id, clinic_id, seat, starts_at, occupied_until from appointments
    where doctor_id = any(%(doctors)s) and status in {_LIVE}
      and (status <> 'held' or held_until > %(now)s)
      and starts_at < %(until)s and starts_at > %(since)s - interval '1 day' and occupied_until > %(since)s
"""
COUNTS = f"""
    select count(*) filter (where chat_id = %(chat_id)s and status = 'held' and held_until > %(now)s
                            and offer_id is null and id is distinct from %(but)s) as holds,
           count(*) filter (where patient_id = %(patient_id)s and status in ('requested', 'confirmed')
                            and starts_at > %(now)s) as bookings,
           count(*) filter (where patient_id = %(patient_id)s and status in {_LIVE} and id is distinct from %(but)s
                            and (status <> 'held' or held_until > %(now)s)
                            and starts_at < %(ends_at)s and ends_at > %(starts_at)s) as overlapping
    from appointments where chat_id = %(chat_id)s or patient_id = %(patient_id)s
"""
LAPSE = """
    with lapsed as (
        update appointments set status = 'expired', version = version + 1
        where id in (
            select id from appointments
            where status = 'held' and held_until <= %(now)s
              and (doctor_id = %(doctor_id)s or patient_id = %(patient_id)s)
              and starts_at < %(until)s and occupied_until > %(since)s
            for update skip locked)
        returning id)
    insert into appointment_events (appointment_id, event, before, after, by, at)
    select id, 'expire', 'held', 'expired', 'clock', %(now)s from lapsed
"""
TAKE = """
    with taken as (insert into appointments (id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at,
        occupied_until, status, fee_minor, currency, consultation, held_until, offer_id, created_at)
    values (%(id)s, %(clinic_id)s, %(doctor_id)s, %(patient_id)s, %(chat_id)s, %(seat)s, %(starts_at)s, %(ends_at)s,
        %(occupied_until)s, 'held', %(fee_minor)s, %(currency)s, %(consultation)s, %(held_until)s,
        %(offer_id)s, %(now)s)
    on conflict do nothing returning id)
    insert into appointment_events (appointment_id, event, after, by, at)
    select id, 'hold', 'held', %(by)s, %(now)s from taken returning appointment_id
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


class Appointments:
    """The rows of `appointments` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def lock_doctor(self, doctor_id: int) -> Pending:
        """Wait in the doctor's line: nobody else changes this doctor's places until the transaction ends."""
        return self._sql.send(LOCK_DOCTOR, {"doctor_id": doctor_id})

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

    def of_chat(self, chat_id: int, patients: Sequence[int], *, limit: int = 50) -> list[Appointment]:
        """Return the visits of a chat's people, living holds too: those to come in order, then the latest past."""
        rows = self._sql.rows(OF_CHAT, chat_id=chat_id, patients=list(patients), now=self._now, limit=limit)
        return [_appointment(row) for row in rows]

    def forgotten(self, *, before: datetime) -> list[Appointment]:
        """Return holds that should have ended before then and that nothing is going to end."""
        return [_appointment(row) for row in self._sql.rows(FORGOTTEN, before=before)]

    def busy(self, doctors: Sequence[int], *, since: datetime, until: datetime) -> list[Busy]:
        """Return the places taken between two moments; a hold whose time is up is not among them."""
        return taken_places(self.ask_busy(doctors, since=since, until=until))

    def ask_busy(self, doctors: Sequence[int], *, since: datetime, until: datetime) -> Pending:
        """Ask for what `busy` returns; give the result to `taken_places`."""
        return self._sql.send(BUSY, {"doctors": list(doctors), "since": since, "until": until, "now": self._now})

    def counts(
        self, *, chat_id: int | None, patient_id: int, starts_at: datetime, ends_at: datetime, but: UUID | None = None
    ) -> Row:
        """Return how many `holds`, `bookings` and `overlapping` visits there are, `but` one not counted."""
        asked = self.ask_counts(chat_id=chat_id, patient_id=patient_id, starts_at=starts_at, ends_at=ends_at, but=but)
        return asked.row() or {}

    def ask_counts(
        self, *, chat_id: int | None, patient_id: int, starts_at: datetime, ends_at: datetime, but: UUID | None = None
    ) -> Pending:
        """Ask for the one row that `counts` returns."""
        values = {"chat_id": chat_id, "patient_id": patient_id, "starts_at": starts_at, "ends_at": ends_at, "but": but}
        return self._sql.send(COUNTS, {**values, "now": self._now})

    def lapse(self, slot: Slot, patient_id: int) -> None:
        """End the holds whose time is up on this slot, or of this patient at this time: they must keep nobody from it.

        Needs the doctor's lock. A hold that somebody is just now paying for or ending is left to them.
        """
        self._sql.send(
            LAPSE,
            {
                "doctor_id": slot.doctor_id,
                "patient_id": patient_id,
                "since": slot.starts_at,
                "until": slot.occupied_until,
                "now": self._now,
            },
        )

    def take(self, appointment: Appointment) -> None:
        """Insert a held visit; raises `SlotTaken` or `OverlappingVisit` where a promise stands against it."""
        a = appointment
        taken = self._sql.row(
            TAKE,
            id=a.id,
            clinic_id=a.clinic_id,
            doctor_id=a.doctor_id,
            patient_id=a.patient_id,
            chat_id=a.chat_id,
            seat=a.seat,
            starts_at=a.starts_at,
            ends_at=a.ends_at,
            occupied_until=a.occupied_until,
            fee_minor=a.fee.minor,
            currency=a.fee.currency,
            consultation=a.consultation,
            held_until=a.held_until,
            offer_id=a.offer_id,
            by=f"chat:{a.chat_id}" if a.offer_id is None else "offer",
            now=self._now,
        )
        if taken is None:
            if self.counts(chat_id=None, patient_id=a.patient_id, starts_at=a.starts_at, ends_at=a.ends_at)[
                "overlapping"
            ]:
                raise OverlappingVisit
            raise SlotTaken

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
        return replace(
            a,
            seat=a.seat if seat is None else seat,
            status=status,
            number=a.number or number,
            held_until=held_until or a.held_until,
            extended=a.extended or extended,
            pays=pays or a.pays,
            version=a.version + 1,
        )

    def next_number(self, clinic_id: int, day: date, *, series: str = "APT") -> str:
        """Return the next number of a clinic's day, `APT-YYYYMMDD-####`: dense, since it commits with its visit."""
        row = self._sql.row(NUMBER, clinic_id=clinic_id, day=day, series=series)
        return f"{series}-{day:%Y%m%d}-{row['last'] if row else 0:04d}"

    def _one(self, row: Row | None) -> Appointment:
        if row is None:
            raise NotFound(what="appointment")
        return _appointment(row)


def taken_places(asked: Pending) -> list[Busy]:
    """Wait for the places that `ask_busy` has asked for."""
    return [Busy(**row) for row in asked.rows()]


def _appointment(row: Row) -> Appointment:
    fee = Money(row.pop("fee_minor"), row.pop("currency"))
    return Appointment(**{**row, "status": Status(row["status"]), "fee": fee})
