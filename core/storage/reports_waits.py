"""Reports of waits: how long people without an appointment sat at the clinic before they were let in."""

from dataclasses import dataclass

from core.domain.report import Period
from core.storage.reports_visits import DAY, window
from core.storage.sql import Sql

_MINUTES = "extract(epoch from t.started_at - r.arrived_at) / 60"
WALK_IN_WAITS = f"""
    select a.doctor_id, count(*) as visits, round(avg({_MINUTES}), 1)::float as mean,
        round((percentile_cont(0.5) within group (order by {_MINUTES}))::numeric, 1)::float as median,
        round((percentile_cont(0.9) within group (order by {_MINUTES}))::numeric, 1)::float as p90
    from arrivals r
    join consultations t on t.appointment_id = r.appointment_id
    join appointments a on a.id = r.appointment_id
    where a.seat < 0 and r.day between %(first)s and %(last)s
      and (%(doctor_id)s::bigint is null or a.doctor_id = %(doctor_id)s)
      and (%(clinic_id)s::bigint is null or a.clinic_id = %(clinic_id)s)
    group by grouping sets ((), (a.doctor_id)) order by a.doctor_id nulls first
"""

CONSULTATIONS = f"""
    select a.doctor_id, round(avg(extract(epoch from t.ended_at - t.started_at) / 60), 1)::float as mean
    from consultations t
    join appointments a on a.id = t.appointment_id
    join clinics c on c.id = a.clinic_id
    where t.ended_at is not null and a.status = 'completed'
      and a.starts_at >= %(since)s and a.starts_at < %(until)s and {DAY} between %(first)s and %(last)s
      and (%(doctor_id)s::bigint is null or a.doctor_id = %(doctor_id)s)
      and (%(clinic_id)s::bigint is null or a.clinic_id = %(clinic_id)s)
    group by 1 order by 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long walk-ins of a doctor waited, of all where there is none: minutes, None where nobody was let in."""

    doctor_id: int | None
    visits: int
    mean: float | None
    median: float | None
    p90: float | None


class WaitReports:
    """What the reports read of waits, in one transaction."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def of_walk_ins(self, period: Period) -> list[Waits]:
        """Return all walk-ins first, then each doctor's."""
        asked = window(period)
        del asked["since"], asked["until"]
        return [Waits(**row) for row in self._sql.rows(WALK_IN_WAITS, **asked)]

    def consultations(self, period: Period) -> dict[int, float]:
        """Return how many minutes each doctor's visits took on average, of those that were seen."""
        return {row["doctor_id"]: row["mean"] for row in self._sql.rows(CONSULTATIONS, **window(period))}
