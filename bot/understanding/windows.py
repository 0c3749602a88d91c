"""Turns a phrase around times and days ("after 5", "Monday to Friday", "not on Tuesday") into what is acceptable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.understanding.clocks import Clock, clock
from bot.understanding.days import Days, between, day_of_month, onwards, until

Tagged = Sequence[tuple[str, Any]]
"""(tag, what it stands for) of the phrase's words, in order."""
Found = list[tuple[str, Any]]
Builder = Callable[[Tagged, date], "Found | None"]


@dataclass(frozen=True, slots=True)
class Window:
    """From when (inclusive) until when (exclusive) a visit may begin; None: no bound."""

    start: Clock | None = None
    end: Clock | None = None


def _clocks(values: Tagged) -> list[Clock] | None:
    found = [value if tag == "clock" else clock(value) for tag, value in values if tag in {"clock", "n"}]
    clocks = [each for each in found if each is not None]
    return clocks if clocks and len(clocks) == len(found) else None


def _days(values: Tagged, today: date) -> list[Days] | None:
    days = []
    for tag, value in values:
        if tag == "day":
            days.append(value)
        elif tag in {"n", "nth"}:
            found = day_of_month({"n": [value]}, today) if 1 <= value <= 31 else None
            if found is None:
                return None
            days.append(found)
    return days or None


def after(values: Tagged, _: date) -> Found | None:
    """ "after 5", "5 ke baad", "from 10 onwards"."""
    clocks = _clocks(values)
    return [("window", Window(start=clocks[0]))] if clocks else None


def before(values: Tagged, _: date) -> Found | None:
    """ "before 11", "11 tak"."""
    clocks = _clocks(values)
    return [("window", Window(end=clocks[0]))] if clocks else None


def within(values: Tagged, _: date) -> Found | None:
    """ "between 10 and 12", "9 to 5", "4-6 pm": the half of the day said of one bound holds for both."""
    clocks = _clocks(values)
    if clocks is None or len(clocks) != 2:
        return None
    start, end = clocks
    part = next((value for tag, value in values if tag == "part"), None)
    if part:
        start, end = start.in_part(part), end.in_part(part)
    if end.sure and not start.sure and end.hour >= 12 and start.hour < 12:  # noon is where the half changes
        later = replace(start, hour=start.hour + 12)
        start = replace(later if (later.hour, later.minute) < (end.hour, end.minute) else start, sure=True)
    beside: Found = [("part", part)] if part else []
    return [("window", Window(start, end)), *beside]


def either_clock(values: Tagged, _: date) -> Found | None:
    """ "5 or 6": two wanted times."""
    clocks = _clocks(values)
    return [("clock", each) for each in clocks] if clocks else None


def days_between(values: Tagged, today: date) -> Found | None:
    """ "Monday to Friday"."""
    days = _days(values, today)
    found = between(days, today) if days and len(days) == 2 else None
    return [("day", replace(found, spans=True))] if found else None


def days_after(values: Tagged, today: date) -> Found | None:
    """ "Monday onwards"; "after Monday" leaves Monday out only where the words say after."""
    days = _days(values, today)
    found = onwards(days[0], today, after=False) if days else None
    return [("day", found)] if found else None


def days_until(values: Tagged, today: date) -> Found | None:
    """ "by Friday", "till Friday": Friday too."""
    days = _days(values, today)
    found = until(days[0], today, included=True) if days else None
    return [("day", found)] if found else None


def days_before(values: Tagged, today: date) -> Found | None:
    """ "before Friday": Friday no more."""
    days = _days(values, today)
    found = until(days[0], today, included=False) if days else None
    return [("day", found)] if found else None


def not_day(values: Tagged, today: date) -> Found | None:
    """ "not on Friday": every other day of two weeks."""
    days = _days(values, today)
    return [("day", replace(days[0], refused=True))] if days and days[0].dates else None


def nothing(_values: Tagged, _today: date) -> Found | None:
    """Words that wish for no time of their own."""
    return []


def part(values: Tagged, _: date) -> Found | None:
    """ "late morning", "early evening": the part of the day."""
    return [(tag, value) for tag, value in values if tag == "part"]


WINDOWS: dict[str, Builder] = {
    "after": after,
    "before": before,
    "between": within,
    "or_clock": either_clock,
    "days_between": days_between,
    "days_after": days_after,
    "days_until": days_until,
    "days_before": days_before,
    "not_day": not_day,
    "not_part": nothing,
    "not_clock": nothing,
    "early": part,
    "late": part,
}
HORIZON = timedelta(14)
"""How far "any day but Friday" reaches: long enough for every weekday to come twice."""
