"""Reads the words of hours and leave one by one: dates, days of the week, times of day, and the words between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from bot.understanding.clocks import Clock, clock
from bot.understanding.cues import CueTable
from bot.understanding.grammar import read_lexemes
from bot.understanding.words import Word

_HALF, _WHOLE = 12 * 60, 24 * 60
_FIRST_HOUR = 7
"""A bare hour from here to noon is before noon: nobody opens at seven in the evening who does not say so."""
Stretch = tuple[time, time]
"""From when to when on one day; an end of 00:00 is the midnight that ends it."""


@dataclass(frozen=True, slots=True)
class Item:
    """What one or several words stand for."""

    kind: str
    value: Any = None


def read_items(text: str, table: CueTable[str], today: date, *, lenient: bool) -> list[Item] | None:
    """Return what the words stand for; None where one of them stands for nothing."""
    words = read_lexemes(text)
    found: list[Item] = []
    place = 0
    while place < len(words):
        item, place = _item(words, place, table, today)
        if item is None and not lenient:
            return None
        if item is not None and item.kind != "filler":
            found.append(item)
    return _with_days(found)


def _with_days(items: Sequence[Item]) -> list[Item]:
    """Let the first of two days that share their month be a day as well: "24-26 Nov"."""
    found = list(items)
    for place, (first, between, last) in enumerate(zip(items, items[1:], items[2:], strict=False)):
        ranged = first.kind == "number" and between.kind in {"to", "until"} and last.kind == "date"
        if ranged and 1 <= first.value < last.value.day:
            found[place] = Item("date", last.value.replace(day=first.value))
    return found


def _item(words: Sequence[Word], place: int, table: CueTable[str], today: date) -> tuple[Item | None, int]:
    word = words[place]
    day, after = _date(words, place, today)
    if day is not None:
        return Item("date", day), after
    if "weekday" in word.values:
        return Item("weekday", word.values["weekday"]), place + 1
    timed, after = _time(words, place)
    if timed is not None:
        return timed, after
    hits = sorted(table.at(words, place), key=lambda hit: -hit.end)
    if hits:
        return Item(hits[0].meaning, word.text), hits[0].end
    for tag in ("unit", "part"):
        if tag in word.values:
            return Item(tag, word.values[tag]), place + 1
    return None, place + 1


def _date(words: Sequence[Word], place: int, today: date) -> tuple[date | None, int]:
    """Return the date that begins at a word, the next one of that name, and where it ends."""
    word = words[place]
    if "offset" in word.values:
        return today + timedelta(days=max(0, word.values["offset"])), place + 1
    if "numeric" in word.values:
        return _numeric(word.values["numeric"], today), place + 1
    after = place + 1
    if "month" in word.values and "n" not in word.values:
        number = _number(words, after)
        if number is None or (len(words) > after + 1 and words[after + 1].text in {"-", "am", "pm"}):
            return None, place
        month, after = word.values["month"], after + 1
    else:
        number = _number(words, place)
        if number is None:
            return None, place
        while after < len(words) and words[after].text in {"st", "nd", "rd", "th", "of"}:
            after += 1
        if after >= len(words) or "month" not in words[after].values:
            return (_of_month(today, number), after) if "nth" in word.values else (None, place)
        month, after = words[after].values["month"], after + 1
    year = words[after].values.get("year") if after < len(words) else None
    return _in_year(year, month, number, today), after + (year is not None)


def _number(words: Sequence[Word], place: int) -> int | None:
    values = words[place].values if place < len(words) else {}
    found = values.get("nth", values.get("n"))
    return found if found is not None and 1 <= found <= 31 else None


def _numeric(parts: tuple[int, ...], today: date) -> date | None:
    """Day first, as in India; a year first is a year."""
    if len(parts) == 3 and parts[0] > 31:
        return _in_year(parts[0], parts[1], parts[2], today)
    year = (parts[2] + 2000 if parts[2] < 100 else parts[2]) if len(parts) == 3 else None
    return _in_year(year, parts[1], parts[0], today)


def _in_year(year: int | None, month: int, day: int, today: date) -> date | None:
    for tried in (year,) if year else (today.year, today.year + 1):
        try:
            found = date(tried, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def _of_month(today: date, day: int) -> date | None:
    for ahead in range(3):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        found = _in_year(year, month + 1, day, today)
        if found and found >= today:
            return found
    return None


def _time(words: Sequence[Word], place: int) -> tuple[Item | None, int]:
    """Return the time of day, or the bare number, that stands at a word."""
    word, after = words[place], place + 1
    meridiem = words[after].values.get("meridiem") if after < len(words) else None
    shown = word.values.get("hm") or word.values.get("dotted")
    if "noon" in word.values:
        return Item("time", Clock(word.values["noon"], sure=True)), after
    if shown:
        found = clock(shown[0], shown[1], meridiem)
        if found and word.text.startswith("0"):
            found = replace(found, sure=True)
    elif "n" in word.values and meridiem:
        found = clock(word.values["n"], 0, meridiem)
    elif "n" in word.values:
        return Item("number", word.values["n"]), after
    else:
        return None, place
    return (Item("time", found) if found else None), after + (meridiem is not None)


def clock_of(item: Item, part: str | None) -> Clock | None:
    """Return the time that an item means beside a part of the day."""
    found = item.value if item.kind == "time" else clock(item.value)
    return found.in_part(part) if found and part else found


def stretch_between(starts: Clock, ends: Clock, after: int) -> Stretch | None:
    """Return the stretch that two clock times mean, where it begins no sooner than `after` (minutes of the day)."""
    begins = [m for m in _readings(starts) if m >= after or starts.sure]
    if not begins:
        return None
    begin = begins[0]
    if ends.sure and not starts.sure and ends.hour >= 12:  # "5-8 pm": the half that is said holds for both
        late = [m for m in begins if _HALF <= m < minutes_of(time(ends.hour % 24, ends.minute))]
        begin = late[0] if late else begin
    finishes = sorted(m for m in (*_readings(ends), *((_WHOLE,) if ends.hour in {0, 12} else ())) if m > begin)
    if ends.sure and ends.hour == 0:
        finishes = [_WHOLE]
    if not finishes:
        return None
    return _wall(begin), _wall(finishes[0])


def likely(shown: Clock) -> time:
    """Return the time of day that a clock time means by itself, in the hours of a clinic."""
    return _wall(_readings(shown)[0])


def _readings(shown: Clock) -> list[int]:
    """Return the minutes of the day that a clock time can mean, the likelier first."""
    if shown.sure or shown.hour > 12 or shown.hour == 0:
        return [shown.hour * 60 + shown.minute]
    early = shown.hour % 12 * 60 + shown.minute
    return [early, early + _HALF] if shown.hour % 12 >= _FIRST_HOUR else [early + _HALF, early]


def minutes_of(wall: time) -> int:
    """Return the minutes since 00:00."""
    return wall.hour * 60 + wall.minute


def _wall(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def one_time(text: str, *, after: time | None = None) -> time | None:
    """Return the one time of day that a text says, the first reading of it after `after`; None where it says none."""
    words = read_lexemes(text)
    found, end = _time(words, 0) if words else (None, 0)
    if found is None or end != len(words):
        return None
    shown = clock_of(found, None)
    readings = _readings(shown) if shown else []
    since = -1 if after is None else minutes_of(after)
    fitting = [m for m in readings if m > since]
    if after is not None and shown and shown.hour in {0, 12} and not shown.minute and not fitting:
        return time(0)  # "12" after a beginning in the evening: the end of the day
    return _wall(fitting[0]) if fitting else None
