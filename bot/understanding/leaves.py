"""Reads what somebody who works here says about leave: "tomorrow 2-5", "24 nov to 28 nov", "कल छुट्टी"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise

from bot.understanding.clocks import PART_HOURS
from bot.understanding.cues import CueTable
from bot.understanding.languages import cue_table
from bot.understanding.time_items import Item, Stretch, clock_of, likely, read_items, stretch_between


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLeave:
    """When somebody is away: `first` to `last` day, all of them or from when to when, and why, where it was said.

    "From 4" is until the midnight that ends the day, "until 12" from the one that begins it.
    """

    first: date
    last: date
    stretch: Stretch | None = None
    kind: str | None = None
    clinic: bool = False


def read_leave(text: str, *, today: date, lenient: bool = False) -> SaidLeave | None:
    """Return the leave that a text says; None where any of it cannot be understood, or no day is named."""
    items = read_items(text, _leave_words(), today, lenient=lenient)
    return _leave(items, today) if items else None


@cache
def _leave_words() -> CueTable[str]:
    return cue_table("leave_words")


def _leave(items: Sequence[Item], today: date) -> SaidLeave | None:
    days = _days_named(items, today)
    if not days or any(day < today for day in days):
        return None
    first, last = days[0], days[-1]
    count = next(_counted(items), None)
    if count:
        last = max(last, first + timedelta(days=count - 1))
    kinds = [item.kind for item in items if item.kind in {"leave", "holiday", "emergency", "other"}]
    clear = [kind for kind in kinds if kind != "leave"]
    opened = list(_open_hours(items))
    stretches = [*_hours_named(items), *opened]
    figures = sum(item.kind in _TIMED for item in items)
    ranged = 2 * sum(_is_figure(items, place) for place in range(len(items) - 2))
    if len(stretches) > 1 or None in stretches or figures != ranged + len(opened) + len(list(_counted(items))):
        return None
    return SaidLeave(
        first=first,
        last=last,
        stretch=stretches[0] if stretches else None,
        kind=next(iter([*clear, *kinds]), None),
        clinic=any(item.kind == "clinic" for item in items),
    )


_TIMED = frozenset({"number", "time"})
_MIDNIGHT = time(0)
_UNENDED = frozenset({"-", "to"})
"""Between two times; alone behind one they say that the other was forgotten, where "se" says "from then on"."""


def _open_hours(items: Sequence[Item]) -> Iterator[Stretch | None]:
    """Yield hours of which one end is said: "from 4", "4 ke baad", "4 baje se"; "until 12", "12 baje tak"."""
    kinds = ["", "", *(item.kind for item in items), "", ""]
    part = next((item.value for item in items if item.kind == "part"), None)
    for place, item in enumerate(items):
        before, after, beyond = kinds[place + 1], kinds[place + 3], kinds[place + 4]
        two = kinds[place] in _TIMED and before in {"to", "until"}  # the end of "9 to 1"
        if item.kind not in _TIMED or two or (after in {"to", "until"} and beyond in _TIMED) or after == "unit":
            continue
        opens = after == "onward" or (after == "to" and items[place + 1].value not in _UNENDED)
        begins = before == "from" or opens
        if begins == (before == "until" or after == "until"):
            continue
        found = clock_of(item, part)
        yield ((likely(found), _MIDNIGHT) if begins else (_MIDNIGHT, likely(found))) if found else None


def _is_figure(items: Sequence[Item], place: int) -> bool:
    """Return whether from when to when begins here."""
    first, between, second = (item.kind for item in items[place : place + 3])
    return first in _TIMED and between in {"to", "until"} and second in _TIMED


def _days_named(items: Sequence[Item], today: date) -> list[date] | None:
    """Return the days in their order; None for days that are no one run: "mon wed fri", a range that ends too early.

    A weekday is the coming one, after the day that was named before it. Two days are a range where "to" or "until"
    stands between them, and a run where one follows the other.
    """
    days: list[date] = []
    since = today
    for place, item in enumerate(items):
        if item.kind == "date":
            since = item.value
        elif item.kind == "now":
            since = today
        elif item.kind == "weekday":
            dated = place + 1 < len(items) and items[place + 1].kind == "date"
            if dated:  # "Friday 27 November"
                continue
            since += timedelta(days=(item.value - since.weekday()) % 7)
        else:
            continue
        apart = (since - days[-1]).days if days else 0
        if apart < 0 or (apart > 1 and not _is_ranged(items, place)):
            return None
        days.append(since)
    return days


def _is_ranged(items: Sequence[Item], place: int) -> bool:
    """Return whether "to" or "until" stands before the day here, or before the weekday that a date is told with."""
    kinds = [item.kind for item in items[:place]]
    if items[place].kind == "date" and kinds[-1:] == ["weekday"]:
        kinds.pop()
    return kinds[-1:] in (["to"], ["until"])


def _counted(items: Sequence[Item]) -> Iterator[int]:
    """Yield "3 days", "2 weeks" as days."""
    for number, unit in pairwise(items):
        if number.kind == "number" and unit.kind == "unit" and unit.value in {"day", "week"}:
            yield min(number.value, 400) * (7 if unit.value == "week" else 1)


def _hours_named(items: Sequence[Item]) -> Iterator[Stretch | None]:
    """Yield each from when to when; None for hours that cannot be read, or in two parts of a day."""
    parts = {item.value for item in items if item.kind == "part"}
    part = next(iter(parts), None)
    figures = [place for place in range(len(items) - 2) if _is_figure(items, place)]
    if len(parts) > 1:
        yield None
    for place in figures:
        starts, ends = clock_of(items[place], part), clock_of(items[place + 2], part)
        found = stretch_between(starts, ends, 0) if starts and ends else None
        bare = clock_of(items[place + 2], None)  # "in the morning from 9 to 1": the part is that of the beginning
        yield found or (stretch_between(starts, bare, 0) if part and starts and bare else None)
    if part and not figures and not any(item.kind in _TIMED for item in items):
        starts_at, ends_at = PART_HOURS[part]
        yield starts_at, (time(0) if ends_at == time(23, 59) else ends_at)
