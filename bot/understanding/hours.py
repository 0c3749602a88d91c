"""Reads what somebody who works here says about hours: "mon 9-1 5-8 slots 15, tue off", "सोम 9 से 1".

Every word has to be understood: hours that were read in part would be wrong in silence. A bare hour is the one in
which a clinic is open, and each stretch of a day comes after the one before it: in "9-1 5-8" the five is seventeen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cache
from typing import Any

from bot.understanding.cues import CueTable
from bot.understanding.languages import cue_table
from bot.understanding.time_items import Item, Stretch, clock_of, minutes_of, read_items, stretch_between

_LONGEST = 31
"""Days of one range: as far as a clinic is booked ahead. More are refused: they would be cut in silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidHours:
    """One change of hours as it was said; what was not said is empty. As `core.domain.hours.HoursChange`."""

    weekdays: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    off: bool = False
    adds: bool = False
    usual: bool = False
    slot: int | None = None
    buffer: int | None = None
    capacity: int | None = None
    seen: str | None = None
    """How patients are seen: 'online', 'in_person' or 'both'."""
    since: date | None = None
    until: date | None = None


def read_hours(text: str, *, today: date, lenient: bool = False) -> tuple[SaidHours, ...]:
    """Return the changes that a text says, in their order; empty where any of it cannot be understood.

    `lenient` leaves out words that mean nothing here: a doctor or a branch was named beside the hours.
    """
    items = read_items(text, _hour_words(), today, lenient=lenient)
    if items is None:
        return ()
    read = _Hours(items, today).read()
    return tuple(each for each in read if each != SaidHours()) if read else ()


@cache
def _hour_words() -> CueTable[str]:
    return cue_table("hour_words")


@dataclass(slots=True)
class _Draft:
    """One change while it is read."""

    said: SaidHours = field(default_factory=SaidHours)
    begun: bool = False
    ranged: bool = False
    stretches: list[Stretch] = field(default_factory=list)


class _Hours:
    """Reads items one after the other; a day after hours begins the next change."""

    def __init__(self, items: Sequence[Item], today: date) -> None:
        self._items = list(items)
        self._today = today
        self._at = 0
        self._drafts = [_Draft()]
        self._part: str | None = None

    def read(self) -> tuple[SaidHours, ...] | None:
        """Return the changes; None where the items make no sense together."""
        while self._at < len(self._items):
            if not self._step():
                return None
        read = [_finished(draft, self._today) for draft in self._drafts]
        return None if None in read else tuple(each for each in read if each is not None)

    @property
    def _draft(self) -> _Draft:
        return self._drafts[-1]

    def _kind(self, ahead: int = 0) -> str:
        return self._items[self._at + ahead].kind if self._at + ahead < len(self._items) else ""

    def _set(self, **said: Any) -> None:
        self._draft.said = replace(self._draft.said, **said)

    def _step(self) -> bool:
        return _READS[self._kind()](self)

    def word(self) -> bool:
        """Read one word that says something by itself."""
        kind = self._kind()
        if kind == "part":
            self._part = self._items[self._at].value
        elif kind == "add":
            self._set(adds=True)
        elif kind in {"off", "usual"}:
            self._set(**{kind: True})
            self._draft.begun = True
        elif kind in {"online", "in_person", "both"}:
            self._set(seen=_both(self._draft.said.seen, kind))
            self._draft.begun = True
        self._at += 1  # "10 se 2 tak" is read with its hours: a stray "se" says nothing
        return True

    def unit(self) -> bool:
        self._at += 1
        return bool(self._items[self._at - 1].value == "day")

    def number(self) -> bool:
        return self._option() or self._stretch()

    def _next_day(self) -> None:
        if self._draft.begun:
            self._drafts.append(_Draft())
            self._part = None

    def weekday(self) -> bool:
        self._next_day()
        kind = self._kind()
        if kind != "weekday":
            self._set(weekdays=tuple(range(7 if kind == "daily" else 5)))
            self._at += 1
            return True
        first = self._items[self._at].value
        days, taken = [first], 1
        if self._kind(1) in {"to", "until"} and self._kind(2) == "weekday":
            last = self._items[self._at + 2].value
            days, taken = [(first + n) % 7 for n in range((last - first) % 7 + 1)], 3
        self._set(weekdays=tuple(dict.fromkeys((*self._draft.said.weekdays, *days))))
        self._at += taken
        return True

    def calendar_day(self) -> bool:
        first = self._items[self._at].value
        if self._kind(1) in {"to", "until"} and self._kind(2) == "date":
            last = self._items[self._at + 2].value
            return self._dates(first, last, taken=3)
        if self._kind(1) == "to" and self._kind(2) not in {"number", "time"} and self._draft.said.weekdays:
            self._set(since=first)  # "1 December se"
            self._at += 2
            return True
        if self._kind(1) == "until" and self._draft.said.weekdays:
            self._set(until=first)  # "31 December tak"
            self._at += 2
            return True
        return self._dates(first, first, taken=1)

    def _dates(self, first: date, last: date, *, taken: int) -> bool:
        if not 0 <= (last - first).days <= 400:
            return False
        if taken == 3 and (self._draft.said.weekdays or self._coming_weekday(taken)):
            self._set(since=first, until=last)
        else:
            if (last - first).days >= _LONGEST:
                return False
            if self._draft.begun:
                self._next_day()
            days = (first + timedelta(days=n) for n in range((last - first).days + 1))
            self._set(days=tuple(dict.fromkeys((*self._draft.said.days, *days))))
        self._at += taken
        return True

    def _coming_weekday(self, ahead: int) -> bool:
        return self._kind(ahead) in {"weekday", "daily", "workdays"} or (
            self._kind(ahead) == "until" and self._kind(ahead + 1) in {"weekday", "daily", "workdays"}
        )

    def valid(self) -> bool:
        kind = self._kind()
        if self._kind(1) != "date":
            self._at += 1  # "from 9 to 1", "10 se 2 tak"
            return True
        since, taken = self._items[self._at + 1].value, 2
        if kind == "until":
            self._set(until=since)
        else:
            self._set(since=since)
            if self._kind(2) in {"to", "until"} and self._kind(3) == "date":
                self._set(until=self._items[self._at + 3].value)
                taken = 4
        self._at += taken
        return True

    def _option(self) -> bool:
        """Read "15 min slots", "2 patients": a number before its name."""
        if self._kind() != "number":
            return False
        minutes = self._kind(1) == "unit" and self._items[self._at + 1].value == "minute"
        name = self._kind(2 if minutes else 1)
        if name not in {"slot", "buffer", "capacity"}:
            if not minutes:
                return False
            name = "slot"
        elif name == "slot" and not minutes and self._kind(2) == "number":
            return False  # the number behind the name is its own
        self._name(name, self._items[self._at].value)
        self._at += 1 + minutes + (self._kind(2 if minutes else 1) == name)
        return True

    def named_option(self) -> bool:
        """Read "slots 15", "buffer 5 min": a name before its number."""
        name = self._kind()
        if self._kind(1) != "number":
            return False
        self._name(name, self._items[self._at + 1].value)
        minutes = self._kind(2) == "unit" and self._items[self._at + 2].value == "minute"
        self._at += 2 + minutes
        return True

    def _name(self, name: str, value: int) -> None:
        self._set(**{name: value})
        self._draft.begun = True

    def _stretch(self) -> bool:
        if self._kind(1) not in {"to", "until"} or self._kind(2) not in {"number", "time"}:
            return False
        starts, ends = (clock_of(self._items[self._at + n], self._part) for n in (0, 2))
        taken = 3
        if self._kind(3) == "part" and self._kind(4) not in {"number", "time"}:  # "5 to 8 in the evening"
            starts, ends = (clock_of(self._items[self._at + n], self._items[self._at + 3].value) for n in (0, 2))
            taken = 4
        before = self._draft.stretches[-1][1] if self._draft.stretches else time(0)
        if starts is None or ends is None or (self._draft.stretches and before == time(0)):
            return False
        found = stretch_between(starts, ends, minutes_of(before))
        if found is None and self._part:  # "in the morning from 9 to 1": the part is that of the beginning
            bare = clock_of(self._items[self._at + 2], None)
            found = stretch_between(starts, bare, minutes_of(before)) if bare else None
        if found is None:
            return False
        self._draft.stretches.append(found)
        self._draft.begun, self._part = True, None
        self._at += taken
        if self._kind() == "until":  # "10 se 2 tak"
            self._at += self._kind(1) != "date"
        return True


_READS = {
    **dict.fromkeys(("weekday", "daily", "workdays"), _Hours.weekday),
    **dict.fromkeys(("from", "until"), _Hours.valid),
    "date": _Hours.calendar_day,
    **dict.fromkeys(("number", "time"), _Hours.number),
    **dict.fromkeys(("slot", "buffer", "capacity"), _Hours.named_option),
    **dict.fromkeys(("part", "off", "usual", "add", "online", "in_person", "both", "to"), _Hours.word),
    "unit": _Hours.unit,
}
"""How each kind of item is read."""


def _both(before: str | None, said: str) -> str:
    return said if before in {None, said} else "both"


def _finished(draft: _Draft, today: date) -> SaidHours | None:
    """Return the change; None where it says two things at once, or a day that is past."""
    said = replace(draft.said, stretches=tuple(draft.stretches))
    if said.weekdays and said.days:
        named = len(said.days) == 1 and said.days[0].weekday() in said.weekdays  # "Friday 27 November"
        if not named:
            return None
        said = replace(said, weekdays=())
    if any(day < today for day in said.days) or (said.off and said.stretches):
        return None
    return said
