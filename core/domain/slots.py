"""The times at which a doctor can be seen: worked out from hours, leave and visits whenever asked, never stored.

What others need to know of slots is named here; the parts are grid.py (how a day is laid out), busy.py (what is in the
way), wishes.py and nearest.py (what to offer first), badges.py (how full a day is), emptiness.py (why nothing is free).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from core.domain.badges import Badge, DayStatus, badge_for, day_badges
from core.domain.busy import Busy, Diary
from core.domain.emptiness import Emptiness, Reason, why_empty
from core.domain.errors import NotWorking, OnLeave, SlotTaken, TooFarAhead, TooLate
from core.domain.grid import Slot, grid_on, numbers
from core.domain.nearest import nearest
from core.domain.schedule import BlockedPeriod, Consultation, DoctorSchedule
from core.domain.wall_clock import local_day
from core.domain.wishes import PARTS, Part, Wanted

__all__ = [
    "PARTS",
    "Badge",
    "Busy",
    "DayStatus",
    "Emptiness",
    "Part",
    "Reason",
    "Slot",
    "Wanted",
    "badge_for",
    "day_badges",
    "free_slots",
    "nearest",
    "slot_at",
    "slots_on",
    "why_empty",
]


def slots_on(
    schedule: DoctorSchedule,
    clinic_id: int,
    day: date,
    busy: Iterable[Busy],
    blocked: Iterable[BlockedPeriod],
    *,
    now: datetime,
    notice: timedelta,
    consultation: Consultation | None = None,
) -> list[Slot]:
    """Return the slots of `day` on the clinic's calendar, earliest first, full ones too (with no free seat).

    Left out are those that start before `now + notice`, are blocked, or are not for this kind of `consultation`.
    """
    grid = grid_on(schedule, clinic_id, day)
    if not grid.starts:
        return []
    diary = Diary(busy, blocked)
    free = grid.free(grid.places(diary))
    offered = grid.from_instant(now + notice) & grid.serving(consultation)
    offered &= ~grid.blocked(diary.blocks(grid.doctor_id, clinic_id))
    return [grid.slot(number, free) for number in numbers(offered)]


def free_slots(
    schedule: DoctorSchedule,
    clinic_id: int,
    day: date,
    busy: Iterable[Busy],
    blocked: Iterable[BlockedPeriod],
    *,
    now: datetime,
    notice: timedelta,
    consultation: Consultation | None = None,
) -> list[Slot]:
    """Return those of `slots_on` that have a free seat."""
    return [
        slot
        for slot in slots_on(schedule, clinic_id, day, busy, blocked, now=now, notice=notice, consultation=consultation)
        if slot.free_seats
    ]


def slot_at(
    schedule: DoctorSchedule,
    clinic_id: int,
    starts_at: datetime,
    busy: Iterable[Busy],
    blocked: Iterable[BlockedPeriod],
    *,
    now: datetime,
    notice: timedelta,
    horizon_days: int,
    even_full: bool = False,
) -> Slot:
    """Return the slot that starts at `starts_at` (aware), with at least one free seat; with none, `even_full`.

    Raises, in this order: `TooLate` before `now + notice`, `TooFarAhead` beyond `horizon_days` days after today on the
    clinic's calendar, `NotWorking` where the doctor's day has no slot with this start, `OnLeave` where it is blocked,
    `SlotTaken` where every seat is taken. Their facts: `doctor_id`, `clinic_id`, `starts_at` (ISO 8601, UTC), and the
    limit that was passed (`notice_minutes`, `horizon_days`).
    """
    facts: dict[str, object] = {"doctor_id": schedule.doctor_id, "clinic_id": clinic_id}
    facts["starts_at"] = starts_at.isoformat()
    if starts_at < now + notice:
        raise TooLate(**facts, notice_minutes=notice // timedelta(minutes=1))
    zone = schedule.zones.get(clinic_id)
    if zone is None:
        raise NotWorking(**facts)
    day = local_day(starts_at, zone)
    if day > local_day(now, zone) + timedelta(days=horizon_days):
        raise TooFarAhead(**facts, horizon_days=horizon_days)
    grid = grid_on(schedule, clinic_id, day)
    if starts_at not in grid.starts:
        raise NotWorking(**facts)
    number = grid.starts.index(starts_at)
    diary = Diary(busy, blocked)
    if grid.blocked(diary.blocks(grid.doctor_id, clinic_id)) >> number & 1:
        raise OnLeave(**facts)
    slot = grid.slot(number, grid.free(grid.places(diary)))
    if not slot.free_seats and not even_full:
        raise SlotTaken(**facts)
    return slot
