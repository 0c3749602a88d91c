"""One doctor's day at one clinic as numbered slots, and sets of those slots as bit masks.

Bit i of a mask stands for slot i, in order of time; so "free, in the evening, not blocked" is three ANDs whatever the
length of the day. The slots of an interval follow one another from its start, a visit and its buffer each; a visit
ends within the interval, and its buffer may reach beyond it, but never into the doctor's next interval at the clinic.

A grid depends on nothing but the schedule, and is kept in it (`DoctorSchedule.days`).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.domain.busy import Busy, Diary
from core.domain.schedule import BlockedPeriod, Consultation, DoctorSchedule, Interval, intervals_on
from core.domain.wall_clock import minute_of_day

_DAYS_KEPT = 2000  # a year of days at five clinics; more are only asked for by walking the calendar, and start afresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time at which a patient can be seen, as it stands: aware UTC, seats 0 to seats-1, free ones lowest first."""

    doctor_id: int
    clinic_id: int
    starts_at: datetime
    ends_at: datetime
    occupied_until: datetime
    seats: int
    free_seats: tuple[int, ...]
    consultation: Consultation


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DayGrid:
    """The slots of one doctor, clinic and day: column-wise, in order of time, none overlapping another."""

    doctor_id: int
    clinic_id: int
    day: date
    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    occupied: tuple[datetime, ...]
    intervals: tuple[Interval, ...]
    """The interval that each slot is a part of."""
    minutes: tuple[int, ...]
    """The wall-clock start of each slot, in minutes since 00:00: rising, because repeated time is worked once."""
    seats: tuple[int, ...]
    """For each seat number, the slots that have it."""

    @property
    def every(self) -> int:
        """Return the mask of all slots."""
        return (1 << len(self.starts)) - 1

    def serving(self, wanted: Consultation | None) -> int:
        """Return the slots that suit a patient who wants to be seen this way (None: any way)."""
        if wanted is None:
            return self.every
        return sum(1 << i for i, interval in enumerate(self.intervals) if interval.consultation.serves(wanted))

    def from_instant(self, earliest: datetime) -> int:
        """Return the slots that start at `earliest` or later."""
        passed = bisect_left(self.starts, earliest)
        return self.every >> passed << passed

    def between(self, low: int, high: int) -> int:
        """Return the slots whose wall-clock start, in minutes of the day, is `low` or later and before `high`."""
        return _bits(bisect_left(self.minutes, low), bisect_left(self.minutes, high))

    def blocked(self, periods: Iterable[BlockedPeriod]) -> int:
        """Return the slots whose visit touches one of the `periods`; a buffer may reach into one."""
        mask = 0
        for period in periods:
            mask |= _bits(bisect_right(self.ends, period.starts_at), bisect_left(self.starts, period.ends_at))
        return mask

    def places(self, diary: Diary) -> Sequence[Busy]:
        """Return the taken places of this doctor between the first slot and the end of the last one's buffer."""
        return diary.places(self.doctor_id, self.starts[0], self.occupied[-1]) if self.starts else ()

    def free(self, busy: Iterable[Busy]) -> list[int]:
        """Return for each seat the slots in which it is free, `busy` being places of this doctor.

        A place takes its own seat from every slot whose occupied time it overlaps, whatever slot length it was made
        under. A place in a seat that a slot no longer has (its capacity was lowered) takes the highest free one
        instead: more patients than there are seats are never offered.
        """
        free = list(self.seats)
        homeless: list[int] = []
        for place in busy:
            taken = _bits(bisect_right(self.occupied, place.starts_at), bisect_left(self.starts, place.occupied_until))
            if not taken:
                continue
            if place.clinic_id not in (None, self.clinic_id):
                free = [mask & ~taken for mask in free]
                continue
            seated = taken & self.seats[place.seat] if place.seat < len(free) else 0
            if seated:
                free[place.seat] &= ~seated
            if seated != taken:
                homeless.append(taken & ~seated)
        for unseated in homeless:
            left = unseated
            for seat in reversed(range(len(free))):
                hit = left & free[seat]
                free[seat] ^= hit
                left ^= hit
        return free

    def slot(self, number: int, free: list[int]) -> Slot:
        """Return slot `number` with its free seats as `free` says (by seat, as from the method of that name)."""
        interval = self.intervals[number]
        return Slot(
            doctor_id=self.doctor_id,
            clinic_id=self.clinic_id,
            starts_at=self.starts[number],
            ends_at=self.ends[number],
            occupied_until=self.occupied[number],
            seats=interval.capacity,
            free_seats=tuple(seat for seat, mask in enumerate(free) if mask >> number & 1),
            consultation=interval.consultation,
        )


def grid_on(schedule: DoctorSchedule, clinic_id: int, day: date) -> DayGrid:
    """Return the doctor's grid for `day` of the clinic's calendar, laid once per schedule."""
    key = (clinic_id, day)
    known = schedule.days.get(key)
    if isinstance(known, DayGrid):
        return known
    grid = _lay(schedule, clinic_id, day)
    if len(schedule.days) >= _DAYS_KEPT:
        schedule.days.clear()
    schedule.days[key] = grid
    return grid


def some(masks: Iterable[int]) -> int:
    """Return the slots that are in any of `masks`: of the free seats, the slots with a free seat."""
    union = 0
    for mask in masks:
        union |= mask
    return union


def numbers(mask: int) -> Iterator[int]:
    """Yield the slots of a mask, earliest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _bits(first: int, end: int) -> int:
    return (1 << end) - (1 << first) if first < end else 0


def _lay(schedule: DoctorSchedule, clinic_id: int, day: date) -> DayGrid:
    zone = schedule.zones[clinic_id]
    today = intervals_on(schedule, clinic_id, day)
    tomorrow = intervals_on(schedule, clinic_id, day + timedelta(days=1)) if today else ()
    laid: list[tuple[datetime, Interval]] = []
    for position, interval in enumerate(today):
        following = (*today[position + 1 :], *tomorrow)[:1]
        starts_at = interval.starts_at
        while starts_at + interval.visit <= interval.ends_at and all(
            starts_at + interval.visit + interval.buffer <= after.starts_at for after in following
        ):
            laid.append((starts_at, interval))
            starts_at += interval.visit + interval.buffer
    return DayGrid(
        doctor_id=schedule.doctor_id,
        clinic_id=clinic_id,
        day=day,
        starts=tuple(starts_at for starts_at, _ in laid),
        ends=tuple(starts_at + interval.visit for starts_at, interval in laid),
        occupied=tuple(starts_at + interval.visit + interval.buffer for starts_at, interval in laid),
        intervals=tuple(interval for _, interval in laid),
        minutes=tuple(minute_of_day(starts_at, zone) for starts_at, _ in laid),
        seats=tuple(
            sum(1 << i for i, (_, interval) in enumerate(laid) if interval.capacity > seat)
            for seat in range(max((interval.capacity for _, interval in laid), default=0))
        ),
    )
