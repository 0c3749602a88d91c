"""Reading the visits: one of them, those of a chat, those of a number; nothing is locked here and nothing changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.appointment import Appointment, Status
from core.domain.errors import NotFound
from core.domain.money import Money
from core.storage.places import LIVE, Places
from core.storage.sql import Pending, Row

COLUMNS = """
    id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at, occupied_until, status, number, fee_minor,
    currency, consultation, pays, held_until, extended, version, offer_id,
    moves, refund_cap, prepay
"""
ONE = f"select {COLUMNS} from appointments where id = %(id)s"
NUMBERED = f"""
    select {COLUMNS} from appointments where clinic_id = any(%(clinics)s) and number = %(number)s order by clinic_id
"""
REQUESTED = f"""
    select {COLUMNS} from appointments
    where status = 'requested' and starts_at > %(since)s
      and (%(doctor_id)s::bigint is null or doctor_id = %(doctor_id)s)
    order by starts_at, id limit %(limit)s
"""
UNANSWERED = f"""
    select {COLUMNS} from appointments
    where status = 'requested' and held_until < %(before)s and not exists (
        select 1 from outbox where kind = 'expire_request' and body ->> 'appointment_id' = appointments.id::text
          and done_at is null and dead_at is null)
    order by held_until limit 100
"""
STANDING = f"""
    select {COLUMNS} from appointments
    where starts_at >= %(since)s and starts_at < %(until)s
      and status in ('requested', 'confirmed', 'arrived', 'in_consultation')
    order by starts_at, id limit %(limit)s
"""
OF_CHAT = f"""
    select {COLUMNS} from appointments
    where (chat_id = %(chat_id)s or patient_id = any(%(patients)s))
      and (number is not null or status = 'requested'
           or (status = 'held' and held_until > %(now)s and offer_id is null))
    order by (status in {LIVE} and starts_at > %(now)s) desc,
             case when starts_at > %(now)s then starts_at end, starts_at desc
    limit %(limit)s
"""
OF_PATIENT = f"""
    select {COLUMNS} from appointments
    where patient_id in (select id from patients where %(patient_id)s in (id, same_as))
      and starts_at >= %(since)s and starts_at < %(until)s and number is not null
    order by starts_at, id
"""
BOOKED_AT = "select at from appointment_events where appointment_id = %(visit)s and event = 'hold' and by = %(by)s"
FORGOTTEN = f"""
    select {COLUMNS} from appointments
    where status = 'held' and held_until < %(before)s and offer_id is null and not exists (
        select 1 from outbox where kind = 'expire_hold' and body ->> 'appointment_id' = appointments.id::text
          and done_at is null and dead_at is null)
    order by held_until limit 100
"""


@dataclass(frozen=True, slots=True)
class AskedVisit:
    """What has been asked for: a visit, and the doctor's line that it stood in before, where a lock was wanted."""

    visit: Pending
    line: Pending | None = None


class Visits(Places):
    """What is asked of the rows of `appointments` without a lock."""

    def one(self, appointment_id: UUID) -> Appointment:
        """Return a visit as it stands, without a lock; raises `NotFound`."""
        return visit_of(self.ask_one(appointment_id).visit)

    def ask_one(self, appointment_id: UUID) -> AskedVisit:
        """Ask for a visit without a lock; give the result to `taken_lock`."""
        return AskedVisit(self._sql.send(ONE, {"id": appointment_id}))

    def numbered(self, number: str, clinics: Sequence[int]) -> list[Appointment]:
        """Return the visits of this number, at most one of each of these branches."""
        return [as_appointment(row) for row in self._sql.rows(NUMBERED, number=number, clinics=list(clinics))]

    def requested(self, *, since: datetime, doctor_id: int | None, limit: int) -> list[Appointment]:
        """Return visits that wait for an answer and begin after then, of one doctor or of all, by their time."""
        rows = self._sql.rows(REQUESTED, since=since, doctor_id=doctor_id, limit=limit)
        return [as_appointment(row) for row in rows]

    def unanswered(self, *, before: datetime) -> list[Appointment]:
        """Return visits that were to be answered before then, were not, and that nothing is going to end."""
        return [as_appointment(row) for row in self._sql.rows(UNANSWERED, before=before)]

    def standing(self, *, since: datetime, until: datetime, limit: int) -> list[Appointment]:
        """Return visits that begin in [since, until) and are asked for, booked or under way, by their time."""
        return [as_appointment(row) for row in self._sql.rows(STANDING, since=since, until=until, limit=limit)]

    def of_chat(self, chat_id: int, patients: Sequence[int], *, limit: int = 500) -> list[Appointment]:
        """Return the visits of a chat's people, living holds too: those to come in order, then the latest past."""
        rows = self._sql.rows(OF_CHAT, chat_id=chat_id, patients=list(patients), now=self._now, limit=limit)
        return [as_appointment(row) for row in rows]

    def of_patient(self, patient_id: int, *, since: datetime, until: datetime) -> list[Appointment]:
        """Return somebody's numbered visits that begin in [since, until), by their time; whoever asks may know."""
        rows = self._sql.rows(OF_PATIENT, patient_id=patient_id, since=since, until=until)
        return [as_appointment(row) for row in rows]

    def booked_at(self, visit_id: UUID, *, by: str) -> datetime | None:
        """Return when this signature took a place for a visit; None where it was somebody else's."""
        row = self._sql.row(BOOKED_AT, visit=visit_id, by=by)
        return row["at"] if row else None

    def forgotten(self, *, before: datetime) -> list[Appointment]:
        """Return holds that should have ended before then and that nothing is going to end."""
        return [as_appointment(row) for row in self._sql.rows(FORGOTTEN, before=before)]


def visit_of(asked: Pending) -> Appointment:
    """Wait for a visit that was asked for; raises `NotFound`."""
    row = asked.row()
    if row is None:
        raise NotFound(what="appointment")
    return as_appointment(row)


def as_appointment(row: Row) -> Appointment:
    """Return a row of `COLUMNS` as a visit."""
    fee = Money(row.pop("fee_minor"), row.pop("currency"))
    return Appointment(**{**row, "status": Status(row["status"]), "fee": fee})
