"""The visits: every change of one happens under its doctor's lock and leaves an event behind.

Order of locks, always: chat, doctor, appointment, payment, number. Whoever writes an appointment holds its doctor's
lock, so that no two of these can wait for each other.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import errors
from psycopg.types.json import Jsonb

from core.domain.appointment import Appointment, Event, after
from core.domain.errors import NotFound
from core.domain.moving import Terms
from core.domain.schedule import Consultation
from core.domain.slots import Slot
from core.storage.visits import ONE, AskedVisit, Visits, visit_of

LOCK_DOCTOR_OF = """
    select doctor_id, pg_advisory_xact_lock(1, doctor_id) from appointments where id = %(id)s
"""
ONE_LOCKED = ONE + " for update"
# A visit that is not as it was read changes nothing, and the event without a visit then breaks the transaction.
CHANGE = """
    with changed as (
        update appointments set status = %(status)s, version = version + 1,
            held_until = coalesce(%(held_until)s, held_until), extended = extended or %(extended)s,
            pays = coalesce(%(pays)s, pays), number = coalesce(number, %(number)s), seat = coalesce(%(seat)s, seat),
            over_reason = case when coalesce(%(seat)s, seat) >= 1000 then over_reason end
        where id = %(id)s and status = %(before)s and version = %(version)s
        returning id)
    insert into appointment_events (appointment_id, event, before, after, by, at, facts)
    values ((select id from changed), %(event)s, %(before)s, %(status)s, %(by)s, %(now)s, %(facts)s)
"""
MOVE = """
    with moved as (
        update appointments set doctor_id = %(doctor_id)s, seat = %(seat)s, over_reason = null,
            starts_at = %(starts_at)s, ends_at = %(ends_at)s, occupied_until = %(occupied_until)s,
            consultation = %(consultation)s,
            fee_minor = %(fee_minor)s, pays = %(pays)s, moves = %(moves)s, refund_cap = %(refund_cap)s,
            held_until = %(held_until)s, status = %(after)s, version = version + 1
        where id = %(id)s and status = %(before)s and version = %(version)s
        returning id)
    insert into appointment_events (appointment_id, event, before, after, by, at, facts)
    values ((select id from moved), %(event)s, %(before)s, %(after)s, %(by)s, %(now)s, %(facts)s)
"""
REGISTER = """
    with known as (insert into appointments (id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at,
        occupied_until, status, number, fee_minor, currency, consultation, pays, created_at)
    values (%(id)s, %(clinic_id)s, %(doctor_id)s, %(patient_id)s, %(chat_id)s, %(seat)s, %(now)s, %(now)s,
        %(now)s, 'arrived', %(number)s, %(fee_minor)s, %(currency)s, %(consultation)s, %(pays)s, %(now)s)
    returning id)
    insert into appointment_events (appointment_id, event, after, by, at)
    select id, 'register', 'arrived', %(by)s, %(now)s from known
"""
NUMBER = """
    insert into numbers as known (clinic_id, day, series, last) values (%(clinic_id)s, %(day)s, %(series)s, 1)
    on conflict (clinic_id, day, series) do update set last = known.last + 1
    returning last
"""


class MovedMeanwhile(errors.SerializationFailure):
    """A visit has gone over to another doctor's line while the first one's was waited for: run it all again."""


class Appointments(Visits):
    """The rows of `appointments` in one transaction."""

    def doctor_of(self, appointment_id: UUID) -> int:
        """Return the doctor of a visit, as long as it is not moved to another; raises `NotFound`."""
        row = self._sql.row("select doctor_id from appointments where id = %(id)s", id=appointment_id)
        if row is None:
            raise NotFound(what="appointment")
        return int(row["doctor_id"])

    def locked(self, appointment_id: UUID) -> Appointment:
        """Take the doctor's lock, then the visit's row, and return it; raises `NotFound`."""
        return self.taken_lock(self.ask_locked(appointment_id))

    def ask_locked(self, appointment_id: UUID) -> AskedVisit:
        """Ask for both locks and the visit; give the result to `taken_lock`."""
        line = self._sql.send(LOCK_DOCTOR_OF, {"id": appointment_id})
        return AskedVisit(self._sql.send(ONE_LOCKED, {"id": appointment_id}), line=line)

    def locked_in_line(self, appointment_id: UUID, doctors: Collection[int]) -> Appointment:
        """Take the visit's row, the lines of these `doctors` being had already, and return it; raises `NotFound`.

        A visit that has been moved to another doctor meanwhile raises `MovedMeanwhile`.
        """
        visit = self.taken_lock(AskedVisit(self._sql.send(ONE_LOCKED, {"id": appointment_id})))
        if visit.doctor_id not in doctors:
            raise MovedMeanwhile
        return visit

    def taken_lock(self, asked: AskedVisit) -> Appointment:
        """Wait for the locks, if any were asked for, and return the visit; raises `NotFound`.

        Where the visit was moved to another doctor between the two locks, it raises `MovedMeanwhile`.
        """
        visit = visit_of(asked.visit)
        line = asked.line.row() if asked.line else None
        if line is not None and line["doctor_id"] != visit.doctor_id:
            raise MovedMeanwhile
        return visit

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

    def move(
        self,
        appointment: Appointment,
        to: Slot,
        *,
        terms: Terms,
        by: str,
        moves: int,
        held_until: datetime | None = None,
        **facts: object,
    ) -> Appointment:
        """Give a locked visit another place, the lines of both doctors being had; return it as it is then.

        It stays the same visit: its id, number and branch; the version grows. Whoever had come is expected again.
        """
        a = appointment
        moved = replace(
            a,
            status=after(a.status, Event.MOVE),
            doctor_id=to.doctor_id,
            seat=to.free_seats[0],
            starts_at=to.starts_at,
            ends_at=to.ends_at,
            occupied_until=to.occupied_until,
            consultation=a.consultation if to.consultation is Consultation.BOTH else to.consultation.value,
            fee=terms.fee,
            pays=terms.pays,
            moves=moves,
            refund_cap=terms.cap,
            held_until=held_until or a.held_until,
            version=a.version + 1,
        )
        self.freed.add(a.doctor_id)
        self._sql.send(
            MOVE,
            {
                **{name: getattr(moved, name) for name in _PLACE},
                "id": a.id,
                "before": a.status.value,
                "after": moved.status.value,
                "version": a.version,
                "fee_minor": moved.fee.minor,
                "event": Event.MOVE.value,
                "by": by,
                "now": self._now,
                "facts": Jsonb({"from": _place(a), "to": _place(moved), **facts}),
            },
        )
        self.freed.add(a.doctor_id)
        return moved

    def register(self, walk_in: Appointment, *, by: str) -> None:
        """Insert somebody who has come without an appointment: here now, in no place of the doctor's time."""
        a = walk_in
        self._sql.send(
            REGISTER,
            {
                "id": a.id,
                "clinic_id": a.clinic_id,
                "doctor_id": a.doctor_id,
                "patient_id": a.patient_id,
                "chat_id": a.chat_id,
                "seat": a.seat,
                "number": a.number,
                "fee_minor": a.fee.minor,
                "currency": a.fee.currency,
                "consultation": a.consultation,
                "pays": a.pays,
                "by": by,
                "now": self._now,
            },
        )

    def next_number(self, clinic_id: int, day: date, *, series: str = "APT") -> str:
        """Return the next number of a clinic's day, `APT-YYYYMMDD-####`: dense, since it commits with its visit."""
        row = self._sql.row(NUMBER, clinic_id=clinic_id, day=day, series=series)
        return f"{series}-{day:%Y%m%d}-{row['last'] if row else 0:04d}"


_PLACE = (
    *("doctor_id", "seat", "starts_at", "ends_at", "occupied_until", "consultation", "pays", "moves", "refund_cap"),
    "held_until",
)


def _place(a: Appointment) -> dict[str, object]:
    """Return where a visit stands, for the records."""
    return {"doctor_id": a.doctor_id, "starts_at": a.starts_at.isoformat(), "fee_minor": a.fee.minor}
