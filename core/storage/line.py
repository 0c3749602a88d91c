"""The line of a doctor in one transaction: who has arrived, was called, is being seen and was. Needs the doctor's lock.

What is written here never decides by itself: the visit's status goes on through `Appointments.change`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from core.domain.appointment import NO_SEAT, Event, Status
from core.domain.line import SKIPS_TO_MISS, Standing, Urgency
from core.domain.line_steps import Said, can_be_taken_back
from core.storage.appointments import NUMBER
from core.storage.sql import Row, Sql

ARRIVE = """
    insert into arrivals (appointment_id, clinic_id, doctor_id, day, token, urgency, arrived_at, by)
    values (%(id)s, %(clinic_id)s, %(doctor_id)s, %(day)s, %(token)s, %(urgency)s, %(now)s, %(by)s)
"""
LEAVE = "delete from arrivals where appointment_id = %(id)s"
CALL = "update arrivals set called_at = %(now)s where appointment_id = %(id)s and called_at is null returning token"
UNCALL = "update arrivals set called_at = null where appointment_id = %(id)s and called_at is not null returning token"
SKIP = """
    update arrivals set called_at = null, skips = skips + 1, skipped_at = %(now)s
    where appointment_id = %(id)s and called_at is not null returning skips
"""
START = """
    insert into consultations (appointment_id, doctor_id, started_at) values (%(id)s, %(doctor_id)s, %(at)s)
"""
END = """
    update consultations set ended_at = %(now)s where appointment_id = %(id)s and ended_at is null
    returning appointment_id
"""
REOPEN = """
    update consultations set ended_at = null where appointment_id = %(id)s and ended_at is not null
    returning appointment_id
"""
DAY = """
    select a.id, a.number, a.status, a.clinic_id, a.doctor_id, a.patient_id, a.chat_id, a.starts_at, a.ends_at,
           a.seat, a.version, a.consultation, p.name as patient, r.token, r.urgency, r.arrived_at, r.called_at,
           coalesce(r.skips, 0) as skips, r.skipped_at, c.started_at, c.ended_at,
           o.body ->> 'event' as closing, s.said, s.said_at
    from appointments a
    join patients p on p.id = a.patient_id
    left join arrivals r on r.appointment_id = a.id
    left join consultations c on c.appointment_id = a.id
    left join outbox o on o.kind = 'close_visit' and o.done_at is null and o.dead_at is null
      and o.body ->> 'appointment_id' = a.id::text
    left join lateral (
        select said, said_at from line_steps
        where appointment_id = a.id and undone_at is null order by number desc limit 1) as s on true
    where a.doctor_id = %(doctor_id)s and a.starts_at >= %(since)s and a.starts_at < %(until)s
      and a.status in ('confirmed', 'arrived', 'in_consultation', 'completed', 'no_show')
    order by a.starts_at, r.token nulls last, a.number
"""


WAITS = """
    select r.doctor_id from arrivals r join appointments a on a.id = r.appointment_id
    where a.patient_id = %(patient_id)s and a.status = 'arrived' and r.day = %(day)s
      and a.id is distinct from %(but)s::uuid
    limit 1
"""
DELAY = """
    insert into delays as known (doctor_id, day, minutes, said, said_at, by)
    values (%(doctor_id)s, %(day)s, %(minutes)s, 1, %(now)s, %(by)s)
    on conflict on constraint one_delay_per_doctors_day
    do update set minutes = excluded.minutes, said = known.said + 1, said_at = excluded.said_at, by = excluded.by
    returning said
"""
DELAYED = "select minutes from delays where doctor_id = %(doctor_id)s and day = %(day)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class InLine:
    """One visit of a doctor's day, and how far its patient has come. Times are aware UTC.

    Whoever has not arrived has no `token`. `called_at` is there once they are called, until they are skipped. `closing`
    is what has been said to end the visit and can still be taken back: a value of `core.domain.appointment.Event`.
    `said` is what was last said of it at all, and not taken back.
    """

    id: UUID
    number: str | None
    status: Status
    clinic_id: int
    doctor_id: int
    patient_id: int
    chat_id: int | None
    starts_at: datetime
    ends_at: datetime
    seat: int
    version: int
    consultation: str
    patient: str
    token: int | None
    urgency: Urgency | None
    arrived_at: datetime | None
    called_at: datetime | None
    skips: int
    skipped_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    closing: str | None = None
    said: Said | None = None
    said_at: datetime | None = None

    @property
    def leaving(self) -> bool:
        """Return whether it has been said that they did not come, or have gone; for now it can be taken back."""
        return self.closing == Event.MISS

    @property
    def walk_in(self) -> bool:
        """Return whether they came without an appointment."""
        return self.seat == NO_SEAT

    @property
    def waits(self) -> bool:
        """Return whether they are at the clinic and not called yet."""
        return self.status is Status.ARRIVED and self.called_at is None and not self.leaving

    @property
    def in_room(self) -> bool:
        """Return whether they are called, or with the doctor."""
        called = self.status is Status.ARRIVED and self.called_at is not None
        return called or (self.status is Status.IN_CONSULTATION and self.ended_at is None)

    @property
    def seen(self) -> bool:
        """Return whether the doctor has done with them."""
        return self.status is Status.COMPLETED or self.ended_at is not None

    def to_take_back(self, now: datetime) -> Said | None:
        """Return what can be taken back now of what was said; None where nothing can."""
        if self.said is None or self.said_at is None:
            return None
        closing = self.closing is not None
        undone = can_be_taken_back(self.said, self.said_at, status=self.status, closing=closing, now=now)
        return self.said if undone else None

    @property
    def standing(self) -> Standing:
        """Return them as the rule of the line knows them; only for who has arrived."""
        if self.token is None or self.arrived_at is None:
            raise ValueError("whoever has not arrived stands in no line")
        return Standing(
            id=self.id,
            token=self.token,
            arrived_at=self.arrived_at,
            booked_at=None if self.walk_in else self.starts_at,
            urgency=self.urgency or Urgency.ROUTINE,
            skips=self.skips,
            skipped_at=self.skipped_at,
        )


RING = "select pg_notify(%(topic)s, %(clinic)s)"
TOPIC = "board"
"""Under which a line that has moved rings the bell of core/storage/bell.py, with its branch."""


class Line:
    """The rows of `arrivals` and `consultations` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def arrive(self, visit_id: UUID, *, clinic_id: int, doctor_id: int, day: date, urgency: Urgency, by: str) -> int:
        """Write down that a patient is here, and return their token: the next of the doctor's day at this branch."""
        row = self._sql.row(NUMBER, clinic_id=clinic_id, day=day, series=token_series(doctor_id)) or {"last": 0}
        self._sql.send(
            ARRIVE,
            {
                "id": visit_id,
                "clinic_id": clinic_id,
                "doctor_id": doctor_id,
                "day": day,
                "token": row["last"],
                "urgency": urgency.value,
                "now": self._now,
                "by": by,
            },
        )
        return int(row["last"])

    def leave(self, visit_id: UUID) -> None:
        """Take somebody out of the line who is not here, or comes another time; their token is given to nobody else."""
        self._sql.send(LEAVE, {"id": visit_id})

    def call(self, visit_id: UUID) -> bool:
        """Call somebody who has arrived; False where they are called already or not here."""
        return self._sql.row(CALL, id=visit_id, now=self._now) is not None

    def uncall(self, visit_id: UUID) -> bool:
        """Take a call back; False where there is none."""
        return self._sql.row(UNCALL, id=visit_id) is not None

    def skip(self, visit_id: UUID) -> int | None:
        """Count a call in vain and return how many there were; None where nobody is called."""
        row = self._sql.row(SKIP, id=visit_id, now=self._now)
        return int(row["skips"]) if row else None

    def start(self, visit_id: UUID, doctor_id: int, *, at: datetime) -> None:
        """Write down since when somebody is with the doctor."""
        self._sql.send(START, {"id": visit_id, "doctor_id": doctor_id, "at": at})

    def end(self, visit_id: UUID) -> bool:
        """Write down that the doctor is done with somebody; False where that was said already, or never began."""
        return self._sql.row(END, id=visit_id, now=self._now) is not None

    def reopen(self, visit_id: UUID) -> bool:
        """Take back that the doctor is done; False where it was not said."""
        return self._sql.row(REOPEN, id=visit_id) is not None

    def ring(self, clinic_id: int) -> None:
        """Let whoever shows the lines of a branch look at them anew, once this has committed."""
        self._sql.send(RING, {"topic": TOPIC, "clinic": str(clinic_id)})

    def waits_for(self, patient_id: int, day: date, *, but: UUID | None = None) -> int | None:
        """Return a doctor for whom a patient is here on a day and has not gone in, `but` for this visit. None: nobody.

        Needs the patient's lock.
        """
        row = self._sql.row(WAITS, patient_id=patient_id, day=day, but=but)
        return row["doctor_id"] if row else None

    def delay(self, doctor_id: int, day: date, minutes: int, *, by: str) -> int:
        """Write down how late a doctor runs, in place of what was said before; returns how often it was said."""
        row = self._sql.row(DELAY, doctor_id=doctor_id, day=day, minutes=minutes, by=by, now=self._now) or {}
        return int(row["said"])

    def delayed(self, doctor_id: int, day: date) -> timedelta:
        """Return how late a doctor runs on a day; nothing where nobody has said so."""
        row = self._sql.row(DELAYED, doctor_id=doctor_id, day=day)
        return timedelta(minutes=row["minutes"]) if row else timedelta()

    def day(self, doctor_id: int, *, since: datetime, until: datetime) -> list[InLine]:
        """Return a doctor's booked, present and past visits of a span of time, by their time."""
        rows = self._sql.rows(DAY, doctor_id=doctor_id, since=since, until=until)
        return [_in_line(row, self._now) for row in rows]


def token_series(doctor_id: int) -> str:
    """Return the series in `numbers` of one doctor's tokens."""
    return f"Q{doctor_id}"


def _in_line(row: Row, now: datetime) -> InLine:
    urgency = Urgency(row["urgency"]) if row["urgency"] else None
    said = Said(row["said"]) if row["said"] else None
    closing = row["closing"] or (_closes(said, row["skips"]) if row["said_at"] == now else None)
    read = {"status": Status(row["status"]), "urgency": urgency, "said": said, "closing": closing}
    return InLine(**{**row, **read})


def _closes(said: Said | None, skips: int) -> str | None:
    """Return what this step is about to end a visit by: said in this transaction, it is not in the outbox yet."""
    if said is Said.SEEN:
        return Event.COMPLETE.value
    gone = said is Said.MISSED or (said is Said.SKIP and skips >= SKIPS_TO_MISS)
    return Event.MISS.value if gone else None
