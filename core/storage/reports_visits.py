"""Reports of visits: how many, of which sort, how they ended, and what was answered to their reminders.

A visit counts on the day on which it is to take place, by its branch's clock; moved, it counts on its new day alone. A
place that was only held is no visit: it has no number. One that waits for the doctor's yes is.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.domain.report import Period
from core.storage.sql import Sql

DAY = "(a.starts_at at time zone c.timezone)::date"
_VISITS = f"""
    from appointments a join clinics c on c.id = a.clinic_id
    where a.starts_at >= %(since)s and a.starts_at < %(until)s and {DAY} between %(first)s and %(last)s
      and (a.number is not null or a.status = 'requested')
      and (%(doctor_id)s::bigint is null or a.doctor_id = %(doctor_id)s)
      and (%(clinic_id)s::bigint is null or a.clinic_id = %(clinic_id)s)
"""
_TOOK_PLACE = "a.seat >= 0 and a.status in ('confirmed', 'arrived', 'in_consultation', 'completed', 'no_show')"
BY_DAY = f"""
    select {DAY} as day, count(*) filter (where a.seat >= 0) as scheduled,
        count(*) filter (where a.seat < 0) as walk_in
    {_VISITS} group by 1 order by 1
"""
BY_STATUS = f"select a.status, count(*) as visits {_VISITS} group by 1 order by 1"
TAKEN = f"""
    select a.doctor_id, sum(extract(epoch from a.ends_at - a.starts_at) / 60)::int as minutes
    {_VISITS} and {_TOOK_PLACE} group by 1 order by 1
"""
# What was answered for the visit's present time, last: one that has moved is asked about anew.
BY_ANSWER = f"""
    select coalesce((
        select answer from visit_answers v where v.appointment_id = a.id and v.starts_at = a.starts_at
        order by v.at desc, v.id desc limit 1), 'silent') as answer, count(*) as visits
    {_VISITS} and {_TOOK_PLACE} group by 1 order by 1
"""

PEAK_HOURS = f"""
    select (extract(isodow from a.starts_at at time zone c.timezone))::int - 1 as weekday,
        (extract(hour from a.starts_at at time zone c.timezone))::int as hour, count(*) as visits
    {_VISITS} and a.status not in ('cancelled', 'expired') group by 1, 2 order by 1, 2
"""
_ENDS = """count(*) as visits, count(*) filter (where a.status = 'completed') as completed,
        count(*) filter (where a.status = 'no_show') as no_show,
        count(*) filter (where a.status = 'cancelled') as cancelled"""
BY_MONTH = f"select date_trunc('month', {DAY})::date as month, {_ENDS} {_VISITS} group by 1 order by 1"
WALK_INS = f"select {DAY} as day, {_ENDS} {_VISITS} and a.seat < 0 group by 1 order by 1"
BY_DOCTOR = f"select a.doctor_id, {_ENDS} {_VISITS} group by 1 order by 1"
STARS = f"""
    select seen.doctor_id, round(avg(feedback.stars), 2)::float as stars
    from (select a.id, a.doctor_id {_VISITS} and a.status = 'completed') as seen
    join feedback on feedback.appointment_id = seen.id group by 1 order by 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOfVisits:
    """One hour of one weekday (0 = Monday), by the branch's clock: so many visits that were not called off."""

    weekday: int
    hour: int
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """So many visits, and how many of them ended how; the others are to come, or were never confirmed."""

    visits: int = 0
    completed: int = 0
    no_show: int = 0
    cancelled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfVisits:
    """One day: visits by appointment, and people who came without one."""

    day: date
    scheduled: int
    walk_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """So many visits of a status, or with an answer (`silent`: none)."""

    code: str
    visits: int


class VisitReports:
    """What the reports read of visits, in one transaction."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def by_day(self, period: Period) -> list[DayOfVisits]:
        """Return the days that have any, in their order."""
        return [DayOfVisits(**row) for row in self._sql.rows(BY_DAY, **window(period))]

    def by_status(self, period: Period) -> list[Counted]:
        """Return how many stand how."""
        rows = self._sql.rows(BY_STATUS, **window(period))
        return [Counted(code=row["status"], visits=row["visits"]) for row in rows]

    def by_answer(self, period: Period) -> list[Counted]:
        """Return what was answered, of the visits by appointment that were not cancelled."""
        rows = self._sql.rows(BY_ANSWER, **window(period))
        return [Counted(code=row["answer"], visits=row["visits"]) for row in rows]

    def by_hour(self, period: Period) -> list[HourOfVisits]:
        """Return the hours of the week that have any, in their order."""
        return [HourOfVisits(**row) for row in self._sql.rows(PEAK_HOURS, **window(period))]

    def by_month(self, period: Period) -> dict[date, Ends]:
        """Return the months that have any, by their first day."""
        return {row.pop("month"): Ends(**row) for row in self._sql.rows(BY_MONTH, **window(period))}

    def walk_ins(self, period: Period) -> dict[date, Ends]:
        """Return the days on which anybody came without an appointment."""
        return {row.pop("day"): Ends(**row) for row in self._sql.rows(WALK_INS, **window(period))}

    def by_doctor(self, period: Period) -> dict[int, Ends]:
        """Return how the visits of each doctor ended."""
        return {row.pop("doctor_id"): Ends(**row) for row in self._sql.rows(BY_DOCTOR, **window(period))}

    def stars(self, period: Period) -> dict[int, float]:
        """Return how each doctor's visits were found, from 1 to 5 on average; nobody whom none has spoken of."""
        return {row["doctor_id"]: row["stars"] for row in self._sql.rows(STARS, **window(period))}

    def taken(self, period: Period) -> dict[int, int]:
        """Return the minutes that are taken by appointments which were not cancelled, by doctor."""
        return {row["doctor_id"]: row["minutes"] for row in self._sql.rows(TAKEN, **window(period))}


def window(period: Period) -> dict[str, Any]:
    """Return a period as the statements take it: `since` and `until` hold it in every time zone."""
    since = datetime.combine(period.first - timedelta(days=1), time(0), UTC)
    until = datetime.combine(period.last + timedelta(days=2), time(0), UTC)
    return {
        "since": since,
        "until": until,
        "first": period.first,
        "last": period.last,
        "doctor_id": period.doctor_id,
        "clinic_id": period.clinic_id,
    }
