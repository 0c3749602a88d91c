"""When the clinic is open: whenever somebody works there. Nobody writes these hours down beside the doctors' own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.domain.schedule import BlockedPeriod, DoctorSchedule, WeeklyHours, intervals_on
from core.domain.wall_clock import local_day

LOOKED_AT = 14
"""Days ahead in which the next opening is looked for: longer than any clinic's holidays that nobody has noted."""
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Spell:
    """From when until when, on the clock of the wall; until midnight is 00:00."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class OpenDays:
    """Weekdays (Monday is 0) that have the same spells."""

    weekdays: tuple[int, ...]
    spells: tuple[Spell, ...]


def open_week(hours: Iterable[WeeklyHours], *, on: date) -> tuple[OpenDays, ...]:
    """Return the week in which these hours are worked, those that count `on` this day: alike days together."""
    of_day: dict[int, list[WeeklyHours]] = {}
    for row in hours:
        if (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to):
            of_day.setdefault(row.weekday, []).append(row)
    alike: dict[tuple[Spell, ...], list[int]] = {}
    for weekday in sorted(of_day):
        alike.setdefault(_joined(of_day[weekday]), []).append(weekday)
    return tuple(OpenDays(tuple(days), spells) for spells, days in alike.items())


def opens_at(
    schedules: Sequence[DoctorSchedule], blocked: Sequence[BlockedPeriod], *, now: datetime
) -> datetime | None:
    """Return when somebody works next: `now` itself where somebody does, None where nobody will for two weeks."""
    begins: list[datetime] = []
    for schedule in schedules:
        for clinic_id in schedule.clinic_ids:
            today = local_day(now, schedule.zones[clinic_id])
            away = [period for period in blocked if period.concerns(schedule.doctor_id, clinic_id)]
            for ahead in range(-1, LOOKED_AT):  # work that began before midnight may go on
                for work in intervals_on(schedule, clinic_id, today + timedelta(days=ahead)):
                    begins += _beginnings(work.starts_at, work.ends_at, away, now)
    return min(begins, default=None)


def _beginnings(starts: datetime, ends: datetime, away: Sequence[BlockedPeriod], now: datetime) -> list[datetime]:
    """Return when a stretch of work begins, or goes on from now, with what is blocked left out."""
    at = max(starts, now)
    for period in sorted(away, key=lambda period: period.starts_at):
        if period.starts_at <= at < period.ends_at:
            at = period.ends_at
    return [at] if at < ends else []


def _joined(rows: Iterable[WeeklyHours]) -> tuple[Spell, ...]:
    """Return the spells in which anybody works, with no gap and no overlap left between two of them."""
    spells: list[Spell] = []
    for row in sorted(rows, key=lambda row: row.starts):
        last = spells[-1] if spells else None
        if last and (last.ends == _MIDNIGHT or row.starts <= last.ends):
            until = _MIDNIGHT if _MIDNIGHT in (last.ends, row.ends) else max(last.ends, row.ends)
            spells[-1] = Spell(last.starts, until)
        else:
            spells.append(Spell(row.starts, row.ends))
    return tuple(spells)
