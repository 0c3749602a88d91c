"""What patients have answered to their reminders, and how many of a day's visits are sure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.domain.answers import Answer
from core.storage.sql import Sql

GIVE = """
    insert into visit_answers as known (appointment_id, starts_at, answer, minutes, at)
    values (%(appointment_id)s, %(starts_at)s, %(answer)s, %(minutes)s, %(now)s)
    on conflict on constraint one_answer_of_a_kind_per_time
    do update set minutes = coalesce(excluded.minutes, known.minutes), at = excluded.at
"""
LAST = """
    select answer, minutes from visit_answers
    where appointment_id = %(appointment_id)s and starts_at = %(starts_at)s
    order by at desc, id desc limit 1
"""
# A visit that has moved is asked about anew: only what was answered for its present time counts.
TALLY = """
    select count(*) as visits,
        count(*) filter (where last.answer = 'coming') as coming,
        count(*) filter (where last.answer = 'late') as late,
        count(*) filter (where last.answer in ('move', 'cancel')) as leaving,
        count(*) filter (where last.answer is null) as silent
    from appointments
    left join lateral (
        select answer from visit_answers
        where appointment_id = appointments.id and visit_answers.starts_at = appointments.starts_at
        order by at desc, id desc limit 1) as last on true
    where appointments.starts_at >= %(since)s and appointments.starts_at < %(until)s
      and appointments.status in ('confirmed', 'arrived', 'in_consultation', 'completed')
      and (%(clinic_id)s::bigint is null or clinic_id = %(clinic_id)s)
      and (%(doctor_id)s::bigint is null or doctor_id = %(doctor_id)s)
"""


BY_DOCTOR = TALLY.replace("select count(*)", "select doctor_id, count(*)", 1) + " group by doctor_id order by doctor_id"
SILENT = """
    select id from appointments
    where starts_at >= %(since)s and starts_at < %(until)s and status = 'confirmed'
      and not exists (select 1 from visit_answers
                      where appointment_id = appointments.id and visit_answers.starts_at = appointments.starts_at)
    order by starts_at, id limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The answer that holds; `minutes` late, where that was said."""

    answer: Answer
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Of so many booked `visits`: who is coming, late, wants to move or cancel, and has not answered."""

    visits: int
    coming: int
    late: int
    leaving: int
    silent: int

    @property
    def confirmed(self) -> int:
        """Return how many have said that they come, in time or late: "17 of 22 confirmed"."""
        return self.coming + self.late


class Answers:
    """The rows of `visit_answers` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def give(self, appointment_id: UUID, starts_at: datetime, answer: Answer, *, minutes: int | None = None) -> None:
        """Record an answer; the same one given again only holds anew."""
        self._sql.send(
            GIVE,
            {
                "appointment_id": appointment_id,
                "starts_at": starts_at,
                "answer": answer.value,
                "minutes": minutes,
                "now": self._now,
            },
        )

    def last(self, appointment_id: UUID, starts_at: datetime) -> Given | None:
        """Return the answer that holds for a visit at this time, None where there is none."""
        row = self._sql.row(LAST, appointment_id=appointment_id, starts_at=starts_at)
        return Given(answer=Answer(row["answer"]), minutes=row["minutes"]) if row else None

    def tally(
        self, *, since: datetime, until: datetime, clinic_id: int | None = None, doctor_id: int | None = None
    ) -> Tally:
        """Count what was answered for the visits that begin in [since, until), of one branch or doctor or of all."""
        row = self._sql.row(TALLY, since=since, until=until, clinic_id=clinic_id, doctor_id=doctor_id)
        return Tally(**(row or {}))

    def by_doctor(self, *, since: datetime, until: datetime) -> dict[int, Tally]:
        """Count as `tally` does, for each doctor who has visits then."""
        rows = self._sql.rows(BY_DOCTOR, since=since, until=until, clinic_id=None, doctor_id=None)
        return {row.pop("doctor_id"): Tally(**row) for row in rows}

    def silent(self, *, since: datetime, until: datetime, limit: int) -> list[UUID]:
        """Return the booked visits in [since, until) whose patients have not answered, by their time."""
        return [row["id"] for row in self._sql.rows(SILENT, since=since, until=until, limit=limit)]
