"""What is in the way of a new visit: places that are taken, and periods that are blocked, sorted by doctor once."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, sub

from core.domain.schedule import BlockedPeriod

_STARTS_AT = attrgetter("starts_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """The place of a live appointment: one seat of one doctor over [starts_at, occupied_until), aware UTC.

    `clinic_id` may be left out; where it is given, a visit at another clinic takes every seat at this one, because a
    doctor is in one building at a time.
    """

    doctor_id: int
    seat: int
    starts_at: datetime
    occupied_until: datetime
    clinic_id: int | None = None


class Diary:
    """All that is in the way of some doctors in some days, asked for by doctor and time."""

    __slots__ = ("_blocked", "_rows")

    def __init__(self, busy: Iterable[Busy], blocked: Iterable[BlockedPeriod]) -> None:
        """Sort `busy` (of any doctors, in any order; quickest when already in order of time) and keep `blocked`."""
        by_doctor: defaultdict[int, list[Busy]] = defaultdict(list)
        for place in busy:
            by_doctor[place.doctor_id].append(place)
        self._rows = {doctor_id: _Row(places) for doctor_id, places in by_doctor.items()}
        self._blocked = tuple(blocked)

    def places(self, doctor_id: int, starts_at: datetime, ends_at: datetime) -> Sequence[Busy]:
        """Return the taken places of the doctor that overlap [starts_at, ends_at), in order of their beginning."""
        row = self._rows.get(doctor_id)
        return () if row is None else row.between(starts_at, ends_at)

    def blocks(self, doctor_id: int, clinic_id: int) -> tuple[BlockedPeriod, ...]:
        """Return the periods in which this doctor is not to be had at this clinic."""
        return tuple(period for period in self._blocked if period.concerns(doctor_id, clinic_id))


class _Row:
    """One doctor's taken places, at least one, in order of their beginning."""

    __slots__ = ("_longest", "_places", "_starts")

    def __init__(self, places: list[Busy]) -> None:
        self._places = sorted(places, key=_STARTS_AT)
        self._starts = [place.starts_at for place in self._places]
        self._longest = max(map(sub, (place.occupied_until for place in self._places), self._starts))

    def between(self, starts_at: datetime, ends_at: datetime) -> list[Busy]:
        # Nothing that begins earlier than the longest place before `starts_at` can still be going on then.
        first = bisect_left(self._starts, starts_at - self._longest)
        found = self._places[first : bisect_left(self._starts, ends_at, first)]
        return [place for place in found if place.occupied_until > starts_at]
