"""Why there is nothing to offer when there is nothing: the truth, for the patient to hear.

Of several wished days the answer is the reason of the one that came closest to being offered: full, then on leave, too
late, not at those hours, not on that day, too far ahead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.domain.busy import Busy, Diary
from core.domain.grid import DayGrid, grid_on, some
from core.domain.schedule import BlockedPeriod, DoctorSchedule
from core.domain.wall_clock import local_day
from core.domain.wishes import Wanted


class Reason(StrEnum):
    """Why nothing is free, in order of telling: the first that applies to any wished day is the answer."""

    FULL = "full"
    ON_LEAVE_UNTIL = "on_leave_until"
    TOO_LATE_TODAY = "too_late_today"
    TOO_LATE = "too_late"
    NOT_THEIR_HOURS = "not_their_hours"
    NOT_THEIR_DAY = "not_their_day"
    TOO_FAR_AHEAD = "too_far_ahead"


_TELLING = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptiness:
    """The reason, the wished day it speaks of (None: of no day in particular), and for a leave the first day on which
    the doctor can be seen again (None: not within the days that can be booked)."""

    reason: Reason
    day: date | None
    until: date | None = None


def why_empty(
    schedule: DoctorSchedule,
    busy: Iterable[Busy],
    blocked: Iterable[BlockedPeriod],
    *,
    now: datetime,
    notice: timedelta,
    horizon_days: int,
    wanted: Wanted | None = None,
) -> Emptiness | None:
    """Return why this doctor has nothing free of what is wished for; None if there is something after all.

    Without wished dates it speaks of all days that can be booked. Asked for other hours or another kind of
    consultation than the doctor has that day, it is `NOT_THEIR_HOURS`; a day past, or one for which booking has
    closed, is `TOO_LATE`, or `TOO_LATE_TODAY` where it is today.
    """
    wish = wanted or Wanted()
    told: list[Emptiness] = []
    question = _Question(schedule, Diary(busy, blocked), now=now, notice=notice, horizon_days=horizon_days, wish=wish)
    for clinic_id in wish.clinics(schedule.clinic_ids):
        today = local_day(now, schedule.zones[clinic_id])
        bookable = tuple(today + timedelta(days=n) for n in range(horizon_days + 1))
        for day in wish.dates or bookable:
            reason = question.reason(clinic_id, day, today)
            if reason is None:
                return None
            until = question.back_after(clinic_id, day, today) if reason is Reason.ON_LEAVE_UNTIL else None
            told.append(Emptiness(reason=reason, day=day if wish.dates else None, until=until))
    return min(told, key=lambda t: _TELLING[t.reason], default=Emptiness(reason=Reason.NOT_THEIR_DAY, day=None))


class _Question:
    """What was asked, of whom, and when."""

    def __init__(
        self,
        schedule: DoctorSchedule,
        diary: Diary,
        *,
        now: datetime,
        notice: timedelta,
        horizon_days: int,
        wish: Wanted,
    ) -> None:
        self._schedule = schedule
        self._diary = diary
        self._earliest = now + notice
        self._horizon = timedelta(days=horizon_days)
        self._wish = wish

    def reason(self, clinic_id: int, day: date, today: date) -> Reason | None:
        """Return why nothing of the wish is free at this clinic on this day; None if something is."""
        if day > today + self._horizon:
            return Reason.TOO_FAR_AHEAD
        grid = grid_on(self._schedule, clinic_id, day)
        wished = self._wished(grid)
        present = wished & ~grid.blocked(self._diary.blocks(grid.doctor_id, clinic_id))
        in_time = grid.from_instant(self._earliest)
        losses = (
            (Reason.NOT_THEIR_DAY, grid.every),
            (Reason.NOT_THEIR_HOURS, wished),
            (Reason.ON_LEAVE_UNTIL, present),
            (Reason.TOO_LATE_TODAY if day == today else Reason.TOO_LATE, wished & in_time),
            (Reason.ON_LEAVE_UNTIL, present & in_time),  # there in the morning, which is over, and away since
            (Reason.FULL, present & in_time & some(grid.free(grid.places(self._diary)))),
        )
        return next((reason for reason, left in losses if not left), None)

    def back_after(self, clinic_id: int, day: date, today: date) -> date | None:
        """Return the first bookable day, `day` itself included, that has a slot after the wished ones and no leave."""
        blocks = self._diary.blocks(self._schedule.doctor_id, clinic_id)
        grid = grid_on(self._schedule, clinic_id, day)
        away_at = grid.starts[self._wished(grid).bit_length() - 1]
        while day <= today + self._horizon:
            grid = grid_on(self._schedule, clinic_id, day)
            if grid.from_instant(away_at) & ~grid.blocked(blocks):
                return day
            day += timedelta(days=1)
        return None

    def _wished(self, grid: DayGrid) -> int:
        return self._wish.at_this_time(grid) & grid.serving(self._wish.consultation)
