"""Changing a doctor's hours: what a week and its exceptions look like after a change, and which hours cannot be.

A change names weekdays or single days of one branch. Hours that it gives take the place of what was there (within the
dates for which it is valid), unless it `adds` them; without hours it changes only how they are worked: the length of a
visit, the pause after it, how many are seen at once, in person or by video. What it does not say stays as it was.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import combinations
from typing import Any, Self
from zoneinfo import ZoneInfo

from core.domain.errors import BadHours, HoursOverlap
from core.domain.schedule import Consultation, Override, OverrideKind, WeeklyHours
from core.domain.wall_clock import spans

Stretch = tuple[time, time]
"""From when to when, in the wall time of the branch; an end of 00:00 is the midnight that ends the day."""

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)
_SLOTS, _BUFFERS, _SEATS = range(5, 241), range(121), range(1, 21)
"""Minutes of a visit and of the pause as the clinic's settings have them; nobody sees more than twenty at once."""
_MOST_STRETCHES = 8
"""Of one day: more is a slip of the thumb, and no grid shows them."""
_LOOKS_AHEAD = 53
"""Weeks over which hours in two time zones are compared: a year holds every pair of clock changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How hours are worked; the fields mean what they mean in `WeeklyHours`."""

    slot_minutes: int
    buffer_minutes: int
    capacity: int = 1
    consultation: Consultation = Consultation.IN_PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChange:
    """One change. Without `weekdays` and `days` it is about every weekday that has hours.

    `off`: nobody is seen then. `drops`: hours of just these `stretches` and dates go, and all others stay as they are.
    `usual`: what was different on these `days` is forgotten.
    """

    weekdays: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    off: bool = False
    adds: bool = False
    drops: bool = False
    usual: bool = False
    slot_minutes: int | None = None
    buffer_minutes: int | None = None
    capacity: int | None = None
    consultation: Consultation | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def check(self) -> None:
        """Raise `BadHours` for what nobody can work."""
        numbers = ((self.slot_minutes, _SLOTS), (self.buffer_minutes, _BUFFERS), (self.capacity, _SEATS))
        possible = (
            all(value is None or value in allowed for value, allowed in numbers)
            and len(self.stretches) <= _MOST_STRETCHES
            and not (self.off and (self.stretches or self.adds))
            and not (self.usual and not self.days)
            and not (self.drops and (self.off or self.adds or self.days or not self.stretches))
            and not (self.days and (self.valid_from or self.valid_to))
            and not (self.valid_from and self.valid_to and self.valid_from > self.valid_to)
        )
        if not possible:
            raise BadHours

    def how(self, base: How) -> How:
        """Return how hours are worked after it that were worked as `base`."""
        return How(
            slot_minutes=base.slot_minutes if self.slot_minutes is None else self.slot_minutes,
            buffer_minutes=base.buffer_minutes if self.buffer_minutes is None else self.buffer_minutes,
            capacity=base.capacity if self.capacity is None else self.capacity,
            consultation=self.consultation or base.consultation,
        )

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept in a form and in the records."""
        return {
            "weekdays": list(self.weekdays),
            "days": [day.isoformat() for day in self.days],
            "stretches": [[f"{starts:%H:%M}", f"{ends:%H:%M}"] for starts, ends in self.stretches],
            "off": self.off,
            "adds": self.adds,
            "drops": self.drops,
            "usual": self.usual,
            "slot_minutes": self.slot_minutes,
            "buffer_minutes": self.buffer_minutes,
            "capacity": self.capacity,
            "consultation": self.consultation.value if self.consultation else None,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(
            weekdays=tuple(stored["weekdays"]),
            days=tuple(date.fromisoformat(day) for day in stored["days"]),
            stretches=tuple((time.fromisoformat(s), time.fromisoformat(e)) for s, e in stored["stretches"]),
            off=stored["off"],
            adds=stored["adds"],
            drops=stored.get("drops", False),  # forms that were open before there was such a change
            usual=stored["usual"],
            slot_minutes=stored["slot_minutes"],
            buffer_minutes=stored["buffer_minutes"],
            capacity=stored["capacity"],
            consultation=Consultation(stored["consultation"]) if stored["consultation"] else None,
            valid_from=date.fromisoformat(stored["valid_from"]) if stored["valid_from"] else None,
            valid_to=date.fromisoformat(stored["valid_to"]) if stored["valid_to"] else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """All that a doctor has entered: the week at each branch, and the days that are different."""

    weekly: tuple[WeeklyHours, ...]
    overrides: tuple[Override, ...]


def changed(
    hours: Hours, change: HoursChange, *, doctor_id: int, clinic_id: int, usual: How, zones: Mapping[int, ZoneInfo]
) -> Hours:
    """Return the hours after one change at one branch; `usual` is how a doctor works who has no hours there yet.

    Raises `BadHours` for hours that cannot be worked, `HoursOverlap` where the doctor would be in two places.
    """
    change.check()
    try:
        if change.days:
            after = replace(hours, overrides=_days_after(hours, change, doctor_id, clinic_id, usual))
        else:
            after = replace(hours, weekly=_week_after(hours.weekly, change, doctor_id, clinic_id, usual))
    except ValueError:
        raise BadHours from None
    for starts, ends in change.stretches if not change.drops else ():
        if not _fits(starts, ends, change.how(_base(hours, _weekday_of(change), clinic_id, usual))):
            raise BadHours
    _refuse_overlap(hours, after, change, zones)
    return after


# --- the week --------------------------------------------------------------------------------------------------------


def _week_after(
    rows: Sequence[WeeklyHours], change: HoursChange, doctor_id: int, clinic_id: int, usual: How
) -> tuple[WeeklyHours, ...]:
    here = [row for row in rows if row.clinic_id == clinic_id]
    weekdays = change.weekdays or tuple(sorted({row.weekday for row in here}))
    after: list[WeeklyHours] = []
    for row in rows:
        stays = (row.starts, row.ends) not in change.stretches if change.drops else change.adds and change.stretches
        if row.clinic_id != clinic_id or row.weekday not in weekdays or stays:
            after.append(row)
            continue
        inside = _within(row, change.valid_from, change.valid_to)
        after += _outside(row, change.valid_from, change.valid_to)
        if inside is not None and not change.off and not change.stretches:
            after.append(_worked(inside, change))
    for weekday in weekdays if not change.drops else ():
        how = change.how(_base(Hours(weekly=tuple(rows), overrides=()), weekday, clinic_id, usual))
        after += [
            WeeklyHours(
                doctor_id=doctor_id,
                clinic_id=clinic_id,
                weekday=weekday,
                starts=starts,
                ends=ends,
                slot_minutes=how.slot_minutes,
                buffer_minutes=how.buffer_minutes,
                capacity=how.capacity,
                consultation=how.consultation,
                valid_from=change.valid_from,
                valid_to=change.valid_to,
            )
            for starts, ends in change.stretches
        ]
    return tuple(sorted(after, key=_in_order))


def _within(row: WeeklyHours, since: date | None, until: date | None) -> WeeklyHours | None:
    """Return the part of a row's validity from `since` to `until`, None where there is none."""
    starts = max(row.valid_from or date.min, since or date.min)
    ends = min(row.valid_to or date.max, until or date.max)
    return _valid(row, starts, ends)


def _outside(row: WeeklyHours, since: date | None, until: date | None) -> list[WeeklyHours]:
    """Return what is left of a row before `since` and after `until`."""
    starts, ends = row.valid_from or date.min, row.valid_to or date.max
    before = _valid(row, starts, min(ends, since - _DAY)) if since and since > date.min else None
    after = _valid(row, max(starts, until + _DAY), ends) if until and until < date.max else None
    return [part for part in (before, after) if part]


def _valid(row: WeeklyHours, starts: date, ends: date) -> WeeklyHours | None:
    if starts > ends:
        return None
    return replace(row, valid_from=None if starts == date.min else starts, valid_to=None if ends == date.max else ends)


def _in_order(row: WeeklyHours) -> tuple[object, ...]:
    return (row.clinic_id, row.weekday, row.valid_from or date.min, row.starts)


# --- single days -----------------------------------------------------------------------------------------------------


def _days_after(hours: Hours, change: HoursChange, doctor_id: int, clinic_id: int, usual: How) -> tuple[Override, ...]:
    days = frozenset(change.days)
    after = [row for row in hours.overrides if row.clinic_id != clinic_id or row.day not in days]
    for day in sorted(days) if not change.usual else ():
        there = [row for row in hours.overrides if row.clinic_id == clinic_id and row.day == day]
        after += _day_after(hours, there, change, doctor_id, clinic_id, day, usual)
    return tuple(sorted(after, key=lambda row: (row.clinic_id, row.day, row.starts or _MIDNIGHT)))


def _day_after(  # noqa: PLR0917 - one line of the rules above
    hours: Hours,
    there: Sequence[Override],
    change: HoursChange,
    doctor_id: int,
    clinic_id: int,
    day: date,
    usual: How,
) -> Iterator[Override]:
    at: dict[str, Any] = {"doctor_id": doctor_id, "clinic_id": clinic_id, "day": day}
    if change.off:
        yield Override(**at, kind=OverrideKind.CLOSED)
        return
    kinds = {row.kind for row in there}
    base = _base(hours, day.weekday(), clinic_id, usual)
    if not change.stretches:
        for row in _worked_on(hours, there, clinic_id, day):
            how = change.how(_how(row))
            yield _override(at, OverrideKind.REPLACE, row.starts or _MIDNIGHT, row.ends or _MIDNIGHT, how)
        return
    adds = change.adds and OverrideKind.CLOSED not in kinds
    if adds:
        yield from there
    kind = OverrideKind.ADD if adds and OverrideKind.REPLACE not in kinds else OverrideKind.REPLACE
    for starts, ends in change.stretches:
        yield _override(at, kind, starts, ends, change.how(base))


def _worked_on(hours: Hours, there: Sequence[Override], clinic_id: int, day: date) -> list[WeeklyHours | Override]:
    """Return the rows that count on a day, as `core/domain/schedule.py` counts them."""
    kinds = {row.kind for row in there}
    if OverrideKind.CLOSED in kinds:
        return []
    if OverrideKind.REPLACE in kinds:
        return list(there)
    return [*(row for row in hours.weekly if row.clinic_id == clinic_id and row.apply_on(day)), *there]


def _override(at: Mapping[str, Any], kind: OverrideKind, starts: time, ends: time, how: How) -> Override:
    return Override(
        **at,
        kind=kind,
        starts=starts,
        ends=ends,
        slot_minutes=how.slot_minutes,
        buffer_minutes=how.buffer_minutes,
        capacity=how.capacity,
        consultation=how.consultation,
    )


# --- how hours are worked --------------------------------------------------------------------------------------------


def _weekday_of(change: HoursChange) -> int:
    return change.weekdays[0] if change.weekdays else change.days[0].weekday() if change.days else 0


def _base(hours: Hours, weekday: int, clinic_id: int, usual: How) -> How:
    """Return how the doctor works on this weekday, else on any other at this branch, else `usual`."""
    here = [row for row in hours.weekly if row.clinic_id == clinic_id]
    row = next((row for row in here if row.weekday == weekday), next(iter(here), None))
    return _how(row) if row else usual


def _how(row: WeeklyHours | Override) -> How:
    return How(
        slot_minutes=row.slot_minutes,
        buffer_minutes=row.buffer_minutes,
        capacity=row.capacity,
        consultation=row.consultation,
    )


def _worked(row: WeeklyHours, change: HoursChange) -> WeeklyHours:
    how = change.how(_how(row))
    if not _fits(row.starts, row.ends, how):
        raise BadHours
    return replace(
        row,
        slot_minutes=how.slot_minutes,
        buffer_minutes=how.buffer_minutes,
        capacity=how.capacity,
        consultation=how.consultation,
    )


def _fits(starts: time, ends: time, how: How) -> bool:
    """Return whether at least one visit fits between two wall times."""
    return _minute(ends, at_end=True) - _minute(starts) >= how.slot_minutes


def _minute(wall: time, *, at_end: bool = False) -> int:
    return 24 * 60 if at_end and wall == _MIDNIGHT else wall.hour * 60 + wall.minute


# --- overlaps --------------------------------------------------------------------------------------------------------


def _refuse_overlap(before: Hours, after: Hours, change: HoursChange, zones: Mapping[int, ZoneInfo]) -> None:
    """Refuse rows that this change brings into one time; what was so before it is worked once, as it was."""
    known = Counter([*before.weekly, *before.overrides])

    def is_old(one: WeeklyHours | Override, other: WeeklyHours | Override) -> bool:
        """Whether both stood there before: the same hours said once more are a second row, equal to the first."""
        return known[one] > 0 and known[other] > (one == other)

    if not change.days:
        for a, b in combinations(after.weekly, 2):
            if not is_old(a, b) and _clash(a, b, zones):
                raise _overlap(a, b)
    for day in change.days:
        for (one, on), (other, then) in combinations(_rows_around(after, day), 2):
            if day in (on, then) and not is_old(one, other) and _meet(one, on, other, then, zones):
                raise _overlap(one, other)


def _rows_around(hours: Hours, day: date) -> list[tuple[WeeklyHours | Override, date]]:
    """Return what is worked on a day and on those beside it: a branch far away has another date."""
    clinics = {*(row.clinic_id for row in hours.weekly), *(row.clinic_id for row in hours.overrides)}
    days = (day - _DAY, day, day + _DAY) if len(clinics) > 1 else (day,)
    return [
        (row, on)
        for on in days
        for clinic_id in sorted(clinics)
        for row in _worked_on(
            hours, [r for r in hours.overrides if r.clinic_id == clinic_id and r.day == on], clinic_id, on
        )
    ]


def _clash(one: WeeklyHours, other: WeeklyHours, zones: Mapping[int, ZoneInfo]) -> bool:
    """Return whether two rows of a week would be worked at one time on any day."""
    since = max(one.valid_from or date.min, other.valid_from or date.min)
    until = min(one.valid_to or date.max, other.valid_to or date.max)
    if zones[one.clinic_id] == zones[other.clinic_id]:
        return (
            since <= until
            and one.weekday == other.weekday
            and _minute(one.starts) < _minute(other.ends, at_end=True)
            and _minute(other.starts) < _minute(one.ends, at_end=True)
        )
    first = max(since, date(2026, 1, 1))  # zones repeat their changes: any year from then on stands for the others
    days = [first + n * _DAY for n in range(_LOOKS_AHEAD * 7)]
    return any(
        _meet(one, day, other, then, zones)
        for day in days
        if one.apply_on(day)
        for then in (day - _DAY, day, day + _DAY)
        if other.apply_on(then)
    )


def _meet(
    one: WeeklyHours | Override,
    on: date,
    other: WeeklyHours | Override,
    then: date,
    zones: Mapping[int, ZoneInfo],
) -> bool:
    return any(
        starts < their_end and their_start < ends
        for starts, ends in _instants(one, on, zones)
        for their_start, their_end in _instants(other, then, zones)
    )


def _instants(row: WeeklyHours | Override, day: date, zones: Mapping[int, ZoneInfo]) -> tuple[tuple[Any, Any], ...]:
    if row.starts is None or row.ends is None:
        return ()
    return spans(day, row.starts, row.ends, zones[row.clinic_id])


def _overlap(one: WeeklyHours | Override, other: WeeklyHours | Override) -> HoursOverlap:
    return HoursOverlap(first=written(one.starts, one.ends), second=written(other.starts, other.ends))


def written(starts: time | None, ends: time | None) -> str:
    """Return a stretch as every language of the clinic writes it: 09:00-13:00, the end of the day as 24:00."""
    if starts is None or ends is None:
        return ""
    return f"{starts:%H:%M}–{'24:00' if ends == _MIDNIGHT else f'{ends:%H:%M}'}"
