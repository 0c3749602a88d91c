"""Which free times to offer first, to somebody who has said when they would like to come, or nothing at all.

The declared order:

1. **What was wished for**: on a wished day at a wished time; by preference of the day, then the earliest.
2. If that is not enough, what a good receptionist says next, by turns: **the same day at another time** (by how far
   from the wished time), and **the same time on another day** (by how many days from a wished one).
3. Then **another day at another time**, the nearest day first.

Ties are the earlier time. Of several doctors free at one time at one clinic one is offered: with the fewest visits in
that day's hours; among equals the one whose turn it is, which moves on by one with every day and with `turn`.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, groupby, islice, zip_longest
from typing import TypeAlias

from core.domain.busy import Busy, Diary
from core.domain.grid import DayGrid, Slot, grid_on, numbers, some
from core.domain.schedule import BlockedPeriod, DoctorSchedule
from core.domain.wall_clock import DAY_ENDS, local_day
from core.domain.wishes import Wanted

Rank: TypeAlias = tuple[int, int, datetime]
Fairness: TypeAlias = tuple[int, int, int, int]


def nearest(
    schedules: Sequence[DoctorSchedule],
    busy: Iterable[Busy],
    blocked: Iterable[BlockedPeriod],
    *,
    now: datetime,
    notice: timedelta,
    horizon_days: int,
    wanted: Wanted | None = None,
    limit: int = 3,
    turn: int = 0,
    beyond: bool = True,
) -> list[Slot]:
    """Return at most `limit` free slots of the doctors in `schedules`, best first by the order declared above.

    None starts before `now + notice`, nor later than `horizon_days` days after today on the clinic's calendar.
    `Wanted.fits` tells which are just what was wished for. Any number may be given as `turn` (the patient's, say):
    askers with different turns are sent to different ones of equally busy doctors. Without `beyond` only what was
    wished for is returned, and days that were not are not looked at.
    """
    search = _Search(
        diary=Diary(busy, blocked),
        wanted=wanted or Wanted(),
        earliest=now + notice,
        limit=limit,
        doctors={schedule.doctor_id for schedule in schedules},
        turn=turn,
        beyond=beyond,
    )
    calendars = [
        (schedule, clinic_id, local_day(now, schedule.zones[clinic_id]))
        for schedule in schedules
        for clinic_id in search.wanted.clinics(schedule.clinic_ids)
    ]
    # One date lasts 50 hours around the world: an earlier time may be on a later day of a clinic in another zone.
    more = 2 if len({str(schedule.zones[clinic_id]) for schedule, clinic_id, _ in calendars}) > 1 else 0
    for away, days in search.days(calendars, horizon_days):
        if away and not beyond:
            break
        for day in days:
            for schedule, clinic_id, today in calendars:
                if today <= day <= today + timedelta(days=horizon_days):
                    search.look(schedule, clinic_id, day, away)
        if search.satisfied:
            if search.wanted.dates or not more:
                break
            more -= 1
    return search.found()


class _Kind:
    """The best candidates of one kind, one for each time and clinic: the fairest doctor's."""

    __slots__ = ("_best", "_limit", "_worst")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._best: dict[tuple[datetime, int], tuple[Rank, Fairness, DayGrid, int, list[int]]] = {}
        self._worst: tuple[datetime, int] | None = None

    def __len__(self) -> int:
        return len(self._best)

    def is_above(self, rank: Rank) -> bool:
        """Return whether `limit` better ones than a candidate of this rank are known."""
        return self._worst is not None and self._best[self._worst][0] < rank

    def offer(self, rank: Rank, fairness: Fairness, grid: DayGrid, number: int, free: list[int]) -> None:
        if self.is_above(rank):
            return
        key = (grid.starts[number], grid.clinic_id)
        rival = self._best.get(key)
        if rival is not None and rival[:2] <= (rank, fairness):
            return
        self._best[key] = (rank, fairness, grid, number, free)
        if len(self._best) > self._limit:
            del self._best[self._last()]
        if len(self._best) == self._limit:
            self._worst = self._last()

    def _last(self) -> tuple[datetime, int]:
        return max(self._best, key=lambda known: self._best[known][:2])

    def slots(self) -> list[Slot]:
        chosen = sorted(self._best.values(), key=lambda candidate: candidate[:2])
        return [grid.slot(number, free) for _, _, grid, number, free in chosen]


class _Search:
    """One question on its way through the days."""

    def __init__(
        self,
        *,
        diary: Diary,
        wanted: Wanted,
        earliest: datetime,
        limit: int,
        doctors: set[int],
        turn: int,
        beyond: bool,
    ) -> None:
        self.wanted = wanted
        self._diary = diary
        self._earliest = earliest
        self._limit = limit
        self._window = wanted.window
        self._preference = {day: place for place, day in reversed(list(enumerate(wanted.dates)))}
        self._places = {doctor_id: place for place, doctor_id in enumerate(sorted(doctors))}
        self._turn = turn
        self._beyond = beyond
        self._wished, self._same_day, self._same_time, self._neither = (_Kind(limit) for _ in range(4))

    def days(
        self, calendars: Sequence[tuple[DoctorSchedule, int, date]], horizon_days: int
    ) -> Iterator[tuple[int, list[date]]]:
        """Yield the bookable days in groups: by their distance from a wished day; one by one where none is wished."""
        todays = [today for _, _, today in calendars]
        if not todays:
            return
        first = min(todays)
        every = [first + timedelta(days=n) for n in range((max(todays) - first).days + horizon_days + 1)]
        dates = self.wanted.dates
        if not dates:
            yield from ((0, [day]) for day in every)
            return
        away = {day: min(abs((day - wish).days) for wish in dates) for day in every}
        for distance, group in groupby(sorted(every, key=lambda day: (away[day], day)), key=away.__getitem__):
            yield distance, list(group)

    def look(self, schedule: DoctorSchedule, clinic_id: int, day: date, away: int) -> None:
        """Note what one doctor can offer on one day, `away` days from a wished one.

        What cannot be among the best any more is dropped before the visits of the day are looked at: they cost most.
        """
        grid = grid_on(schedule, clinic_id, day)
        hoped = grid.from_instant(self._earliest) & grid.serving(self.wanted.consultation)
        timely = hoped & grid.between(*self._window)
        untimely = hoped & ~timely if self._beyond else 0
        preference = self._preference.get(day, away)
        right, wrong = (self._wished, self._same_day) if away == 0 else (self._same_time, self._neither)
        if timely and right.is_above((preference, 0, grid.starts[next(numbers(timely))])):
            timely = 0
        if untimely and wrong.is_above(self._best_untimely(grid, away, preference)):
            untimely = 0
        if not timely | untimely:
            return
        places = grid.places(self._diary)
        free = grid.free(places)
        offered = some(free) & (timely | untimely)
        if not offered:
            return
        offered &= ~grid.blocked(self._diary.blocks(grid.doctor_id, clinic_id))
        turn = (self._places[grid.doctor_id] - day.toordinal() - self._turn) % len(self._places)
        fairness = (len(places), turn, grid.doctor_id, clinic_id)
        for number in islice(numbers(timely & offered), self._limit):
            right.offer((preference, 0, grid.starts[number]), fairness, grid, number, free)
        for number in self._closest(grid, untimely & offered):
            wrong.offer(self._rank_untimely(grid, number, away, preference), fairness, grid, number, free)

    def _rank_untimely(self, grid: DayGrid, number: int, away: int, preference: int) -> Rank:
        low, high = self._window
        minute = grid.minutes[number]
        off = low - minute if minute < low else minute - high + 1
        # On a wished day the time decides first; on another day the day does.
        return (off, preference, grid.starts[number]) if away == 0 else (preference, off, grid.starts[number])

    def _best_untimely(self, grid: DayGrid, away: int, preference: int) -> Rank:
        """Return a rank that no slot of `grid` outside the wished time is better than."""
        low, high = self._window
        after = bisect_left(grid.minutes, high)
        before = bisect_left(grid.minutes, low) - 1
        around = [n for n in (before, after) if 0 <= n < len(grid.minutes)]
        return min(self._rank_untimely(grid, number, away, preference) for number in around)

    def _closest(self, grid: DayGrid, mask: int) -> Iterator[int]:
        """Yield enough slots of `mask` on either side of the wished time: no other can be among the best `limit`."""
        earlier = list(numbers(mask & grid.between(0, self._window[0])))
        later = numbers(mask & grid.between(self._window[1], DAY_ENDS))
        return chain(earlier[-self._limit :], islice(later, self._limit))

    @property
    def satisfied(self) -> bool:
        """Return whether days further away can add nothing better."""
        missing = self._limit - len(self._wished)
        return missing <= 0 or (bool(self.wanted.dates) and len(self._same_time) >= missing)

    def found(self) -> list[Slot]:
        """Return the best slots in the declared order."""
        turns = zip_longest(self._same_day.slots(), self._same_time.slots())
        by_turns = (slot for pair in turns for slot in pair if slot is not None)
        return list(islice(chain(self._wished.slots(), by_turns, self._neither.slots()), self._limit))
