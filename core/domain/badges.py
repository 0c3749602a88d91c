"""How full a day is, for whoever browses by day: a badge, how many places are left, and the first of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.domain.busy import Busy, Diary
from core.domain.grid import Slot, grid_on, numbers, some
from core.domain.schedule import BlockedPeriod, Consultation, DoctorSchedule
from core.domain.wall_clock import local_day


class Badge(StrEnum):
    """How much of a day is booked. Closed: nothing can be booked that day, because nothing was ever to be had."""

    AVAILABLE = "available"
    FILLING_FAST = "filling_fast"
    ALMOST_FULL = "almost_full"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStatus:
    """One day of one doctor at one clinic. `seats` counts the places that could still be booked were none taken,
    `free` those of them that are not; `first_free` is the earliest slot with one."""

    day: date
    badge: Badge
    free: int
    seats: int
    first_free: Slot | None


def badge_for(*, booked: int, seats: int) -> Badge:
    """Return the badge for `booked` of `seats`: under 50 % available, under 75 filling fast, under 100 almost full."""
    if seats == 0:
        return Badge.CLOSED
    if booked >= seats:
        return Badge.FULL
    if booked * 4 >= seats * 3:
        return Badge.ALMOST_FULL
    return Badge.FILLING_FAST if booked * 2 >= seats else Badge.AVAILABLE


def day_badges(
    schedule: DoctorSchedule,
    clinic_id: int,
    days: Sequence[date],
    busy: Iterable[Busy],
    blocked: Iterable[BlockedPeriod],
    *,
    now: datetime,
    notice: timedelta,
    horizon_days: int,
    consultation: Consultation | None = None,
) -> list[DayStatus]:
    """Return the status of each of `days` of the clinic's calendar, in their order.

    Slots that are blocked, too soon or of another kind of consultation count neither as booked nor as free: today's
    badge speaks of what is left of today. Days beyond `horizon_days` are closed.
    """
    diary = Diary(busy, blocked)
    blocks = diary.blocks(schedule.doctor_id, clinic_id)
    last = local_day(now, schedule.zones[clinic_id]) + timedelta(days=horizon_days)
    statuses = []
    for day in days:
        grid = grid_on(schedule, clinic_id, day)
        if day > last or not grid.starts:
            statuses.append(DayStatus(day=day, badge=Badge.CLOSED, free=0, seats=0, first_free=None))
            continue
        offered = grid.from_instant(now + notice) & grid.serving(consultation) & ~grid.blocked(blocks)
        free = grid.free(grid.places(diary))
        seats = sum((mask & offered).bit_count() for mask in grid.seats)
        left = sum((mask & offered).bit_count() for mask in free)
        first = next(numbers(some(free) & offered), None)
        statuses.append(
            DayStatus(
                day=day,
                badge=badge_for(booked=seats - left, seats=seats),
                free=left,
                seats=seats,
                first_free=None if first is None else grid.slot(first, free),
            )
        )
    return statuses
