"""A doctor's week as lines that fit a small phone: one for days that are alike, times in 24 hours so that they align.

What most hours have in common (the length of a visit, the pause, how many at once, in which way) is said once below
them; a line says only what is different about it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.desk_values import Weekdays
from bot.line import Phrase
from core.domain.hours import How, written
from core.domain.schedule import Override, OverrideKind, WeeklyHours

_MOST_DAYS = 10
"""Exceptions shown: what is further ahead is seen when it comes nearer."""
_WEEK = range(7)


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


def week_lines(rows: Sequence[WeeklyHours], usual: How | None, today: date) -> tuple[Phrase, ...]:
    """Return the lines of a week; hours that are over for good are left out."""
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
    return tuple(
        _line(days, key, usual) for key, days in sorted(alike.items(), key=lambda item: (item[0] == ("",), item[1][0]))
    )


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


def day_lines(rows: Sequence[Override], usual: How | None, today: date) -> tuple[Phrase, ...]:
    """Return the days that are different, the next ones first; behind the last line how many more there are."""
    by_day: dict[tuple[date, OverrideKind], list[Override]] = {}
    for row in sorted(rows, key=lambda r: (r.day, r.kind, r.starts is not None and r.starts)):
        if row.day >= today:
            by_day.setdefault((row.day, row.kind), []).append(row)
    lines = [_day_line(day, kind, there, usual) for (day, kind), there in list(by_day.items())[:_MOST_DAYS]]
    more = len(by_day) - len(lines)
    return (*lines, *((Phrase("hours.days.more", {"count": more}),) if more else ()))


_DAYS: Mapping[OverrideKind, str] = {
    OverrideKind.ADD: "hours.day.add",
    OverrideKind.REPLACE: "hours.day",
    OverrideKind.CLOSED: "hours.day.off",
}


def _day_line(day: date, kind: OverrideKind, rows: Sequence[Override], usual: How | None) -> Phrase:
    times = ", ".join(written(row.starts, row.ends) for row in rows)
    line = Phrase(_DAYS[kind], {"day": day, "times": times})
    return line if kind is OverrideKind.CLOSED else with_more(line, _different(how_of(rows[0]), usual))
