"""A doctor's week as lines that fit a small phone: one for days that are alike, times in 24 hours so that they align.

What most hours have in common (the length of a visit, the pause, how many at once, in which way) is said once below
them; a line says only what is different about it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.desk_values import Weekdays
from bot.line import Phrase
from core.domain.hours import Hours, How, written
from core.domain.schedule import Override, OverrideKind, WeeklyHours

_MOST_DAYS = 10
"""Exceptions shown: what is further ahead is seen when it comes nearer."""
_WEEK = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The hours at one branch: the week, how most of it is worked, and by their dates the days that are different.

    `of_line` says of which weekdays, with which hours, each line of the week is; `of_day` which rows a day's lines are.
    """

    lines: tuple[Phrase, ...]
    of_line: tuple[frozenset[object], ...]
    how: Phrase | None
    by_day: Mapping[date, tuple[Phrase, ...]]
    of_day: Mapping[date, frozenset[Override]]

    @property
    def days(self) -> tuple[Phrase, ...]:
        """Return the lines of the next days that are different, and how many more there are."""
        shown = list(self.by_day.values())[:_MOST_DAYS]
        more = len(self.by_day) - len(shown)
        lines = tuple(line for there in shown for line in there)
        return (*lines, *((Phrase("hours.days.more", {"count": more}),) if more else ()))

    def marked(self, before: "Told") -> "Told":
        """Return the same with a mark before what was not so before; a day may be as usual again.

        The days that have changed stand first: none of them is cut off for one that has not.
        """
        was = frozenset(part for parts in before.of_line for part in parts)
        lines = zip(self.lines, self.of_line, strict=True)
        usual = {day: (Phrase("hours.day.usual", {"day": day}),) for day in before.by_day if day not in self.by_day}
        days = {**self.by_day, **usual}
        new = [day for day in sorted(days) if self.of_day.get(day) != before.of_day.get(day)]
        marked = {day: tuple(_mark(line) for line in days[day]) for day in new}
        return replace(
            self,
            lines=tuple(line if parts <= was else _mark(line) for line, parts in lines),
            how=self.how if self.how is None or self.how == before.how else _mark(self.how),
            by_day=marked | {day: there for day, there in days.items() if day not in marked},
        )


def told_at(of: Hours, clinic_id: int, today: date) -> Told:
    """Return the hours at one branch as they are told on this day."""
    weekly = [row for row in of.weekly if row.clinic_id == clinic_id]
    usual = usual_of(weekly)
    overrides = [row for row in of.overrides if row.clinic_id == clinic_id]
    groups = _groups(weekly, today)
    by_day = _lines_by_day(overrides, usual, today, weekly)
    return Told(
        lines=tuple(_line(days, key, usual) for key, days in groups),
        of_line=tuple(frozenset((day, key) for day in days) for key, days in groups),
        how=how_line(usual) if usual else None,
        by_day=by_day,
        of_day={day: frozenset(row for row in overrides if row.day == day) for day in by_day},
    )


def _mark(line: Phrase | None) -> Phrase:
    return Phrase("hours.new", {"line": line})


def usual_of(rows: Iterable[WeeklyHours]) -> How | None:
    """Return how most of these hours are worked; None without any."""
    found = Counter(how_of(row) for row in rows).most_common(1)
    return found[0][0] if found else None


def how_of(row: WeeklyHours | Override) -> How:
    """Return how hours are worked."""
    return How(
        slot_minutes=row.slot_minutes,
        buffer_minutes=row.buffer_minutes,
        capacity=row.capacity,
        consultation=row.consultation,
    )


def how_line(how: How) -> Phrase:
    """Return the line that says how hours are worked."""
    return Phrase(
        "hours.how",
        {
            "slot": how.slot_minutes,
            "buffer": how.buffer_minutes,
            "seats": how.capacity,
            "seen": Phrase(f"hours.seen.{how.consultation.value}"),
        },
    )


_Key = tuple[object, ...]
"""What days of one line have in common: their times, how they are worked, from when, until when."""


def _groups(rows: Sequence[WeeklyHours], today: date) -> list[tuple[_Key, list[int]]]:
    """Return which days of a week are alike, in the order of their lines; what is over for good is left out."""
    current = [row for row in rows if row.valid_to is None or row.valid_to >= today]
    groups: dict[int, dict[tuple[object, ...], list[str]]] = {day: {} for day in _WEEK}
    for row in sorted(current, key=lambda r: (r.weekday, r.valid_from or date.min, r.starts)):
        since = row.valid_from if row.valid_from and row.valid_from > today else None
        about: tuple[object, ...] = (how_of(row), since, row.valid_to)
        groups[row.weekday].setdefault(about, []).append(written(row.starts, row.ends))
    alike: dict[tuple[object, ...], list[int]] = {}
    for day in _WEEK:
        for about, times in groups[day].items():
            alike.setdefault((", ".join(times), *about), []).append(day)
        if not groups[day]:
            alike.setdefault(("",), []).append(day)
    return sorted(alike.items(), key=lambda item: (item[0] == ("",), item[1][0]))


def _line(days: Sequence[int], key: tuple[object, ...], usual: How | None) -> Phrase:
    times, *about = key
    weekdays = Weekdays(tuple(days))
    if not about:
        return Phrase("hours.line.off", {"days": weekdays})
    line = Phrase("hours.line", {"days": weekdays, "times": times})
    how, since, until = about
    more = [*_different(how, usual)] if isinstance(how, How) else []
    more += [Phrase("hours.since", {"day": since})] if since else []
    more += [Phrase("hours.until", {"day": until})] if until else []
    return with_more(line, more)


def with_more(line: Phrase, more: Iterable[Phrase]) -> Phrase:
    """Return a line with what is to be said behind it."""
    for each in more:
        line = Phrase("hours.with", {"line": line, "more": each})
    return line


def _different(how: How, usual: How | None) -> list[Phrase]:
    if usual is None:
        return []
    found = []
    if (how.slot_minutes, how.buffer_minutes) != (usual.slot_minutes, usual.buffer_minutes):
        found.append(Phrase("hours.lengths", {"slot": how.slot_minutes, "buffer": how.buffer_minutes}))
    if how.capacity != usual.capacity:
        found.append(Phrase("hours.seats", {"seats": how.capacity}))
    if how.consultation != usual.consultation:
        found.append(Phrase(f"hours.seen.{how.consultation.value}"))
    return found


def _lines_by_day(
    rows: Sequence[Override], usual: How | None, today: date, weekly: Sequence[WeeklyHours]
) -> Mapping[date, tuple[Phrase, ...]]:
    """Return the lines of each day that is different, in their order, with the hours that they stand instead of."""
    found: dict[tuple[date, OverrideKind], list[Override]] = {}
    for row in sorted(rows, key=lambda r: (r.day, r.kind, r.starts is not None and r.starts)):
        if row.day >= today:
            found.setdefault((row.day, row.kind), []).append(row)
    by_day: dict[date, tuple[Phrase, ...]] = {}
    for (day, kind), there in found.items():
        usually = ", ".join(
            written(row.starts, row.ends) for row in sorted(weekly, key=lambda r: r.starts) if row.apply_on(day)
        )
        by_day[day] = (*by_day.get(day, ()), _day_line(day, kind, there, usual, usually))
    return by_day


_DAYS: Mapping[OverrideKind, str] = {
    OverrideKind.ADD: "hours.day.add",
    OverrideKind.REPLACE: "hours.day",
    OverrideKind.CLOSED: "hours.day.off",
}


def _day_line(day: date, kind: OverrideKind, rows: Sequence[Override], usual: How | None, usually: str) -> Phrase:
    times = ", ".join(written(row.starts, row.ends) for row in rows)
    line = Phrase(_DAYS[kind], {"day": day, "times": times})
    more = [] if kind == OverrideKind.CLOSED else _different(how_of(rows[0]), usual)
    if usually and kind == OverrideKind.REPLACE:
        more.append(Phrase("hours.instead", {"times": usually}))
    return with_more(line, more)
