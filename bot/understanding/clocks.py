"""Turns a phrase about the clock ("half past 3", "sadhe paanch baje", "5 in the evening") into a time of day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

OPENS, CLOSES = 8, 21
"""Hours between which a clinic sees patients: they decide what a bare "5" means."""
PART_HOURS: dict[str, tuple[time, time]] = {
    "morning": (time(5), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(16), time(21)),
    "night": (time(18), time(23, 59)),
}
"""What the parts of the day cover, first moment and end; afternoon and evening overlap, as people's words do."""
_EARLY_HOURS = 5
"""Night ends here: "raat 2 baje" is two at night, "raat 8 baje" is twenty hours."""
Values = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `sure` when its half of the day was said or is beyond doubt."""

    hour: int
    minute: int = 0
    sure: bool = False

    def in_part(self, part: str) -> "Clock":
        """Give the time as it is meant beside a part of the day: "sham 5" is 17:00."""
        if self.sure or self.hour > 12 or self.hour == 0:
            return self
        return replace(self, hour=_HOURS_IN_PART[part](self.hour), sure=True)

    def readings(self) -> tuple[time, ...]:
        """Give the times that may be meant, the likelier first: those in which a clinic is open, or else as said."""
        if self.sure or self.hour > 12 or self.hour == 0:
            return (time(self.hour % 24, self.minute),)
        halves = (time(self.hour % 12, self.minute), time(self.hour % 12 + 12, self.minute))
        return tuple(half for half in halves if OPENS <= half.hour < CLOSES) or (halves[0],)


def _at_night(hour: int) -> int:
    if hour == 12:
        return 0
    return hour if hour < _EARLY_HOURS else hour + 12


_HOURS_IN_PART: dict[str, Callable[[int], int]] = {
    "morning": lambda hour: hour,
    "afternoon": lambda hour: hour if hour >= 10 else hour + 12,
    "evening": lambda hour: hour % 12 + 12 if hour < 12 else 0,
    "night": _at_night,
}
Builder = Callable[[Values], "Clock | None"]


def clock(hour: int, minute: int = 0, meridiem: str | None = None) -> Clock | None:
    """Give the time, or None if there is no such time; "am" and "pm" make it sure, as do 0 and 13 to 23 hours."""
    if not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    if meridiem is None or hour > 12 or hour == 0:
        return Clock(hour % 24, minute, sure=hour > 12 or hour == 0)
    return Clock(hour % 12 + (12 if meridiem == "pm" else 0), minute, sure=True)


def _meridiem(values: Values) -> str | None:
    given: list[str] = values.get("meridiem", [])
    return given[0] if given else None


def hm(values: Values) -> Clock | None:
    """ "5:30", "5.30 pm"."""
    hour, minute = (values.get("hm") or values["dotted"])[0]
    return clock(hour, minute, _meridiem(values))


def hour_meridiem(values: Values) -> Clock | None:
    """ "5 pm"."""
    return clock(values["n"][0], 0, _meridiem(values))


def hour_minute(values: Values) -> Clock | None:
    """ "5 30 pm", "aath chalis"."""
    hour, *minutes = values.get("h", []) + values.get("n", [])
    return clock(hour, minutes[0] if minutes else 0, _meridiem(values)) if hour else None


def oclock(values: Values) -> Clock | None:
    """ "5 o'clock", "5 baje"."""
    hour = (values.get("n") or values["h"])[0]
    return clock(hour, 0, _meridiem(values)) if hour else None


def hour_part(values: Values) -> Clock | None:
    """ "5 in the evening", "sham ke 5"."""
    read = hour_minute(values)
    return read.in_part(values["part"][0]) if read else None


def military(values: Values) -> Clock | None:
    """ "at 1030", "1730 hours": three or four figures."""
    figures = values["digits"][0]
    if not 3 <= len(figures) <= 4:
        return None
    return clock(int(figures[:-2]), int(figures[-2:]), _meridiem(values))


def _shifted(values: Values, minutes: int) -> Clock | None:
    if values.get("clock"):
        base = values["clock"][0]
    elif values.get("noon"):
        base = Clock(values["noon"][0], sure=True)
    else:
        base = clock((values.get("n") or values["h"])[-1], 0, _meridiem(values))
    if base is None:
        return None
    total = (base.hour * 60 + base.minute + minutes) % (24 * 60)
    if not base.sure and total < 60:  # "quarter to 1": a quarter before one in the twelve hours of the dial
        total += 12 * 60
    return Clock(total // 60, total % 60, base.sure)


def noon(values: Values) -> Clock | None:
    """ "noon", "midnight"."""
    return Clock(values["noon"][0], sure=True)


def after_midnight(values: Values) -> Clock | None:
    """ "aadhi raat ko 1 baje": an hour of the night; of noon nobody says so."""
    hour = values["n"][0]
    return clock(hour, 0, "am") if values["noon"][0] == 0 and 1 <= hour <= 12 else None


def minutes_past(values: Values) -> Clock | None:
    """ "15 past 3"."""
    return _shifted(values, values["n"][0]) if values["n"][0] < 60 else None


def minutes_to(values: Values) -> Clock | None:
    """ "10 to 6 pm"."""
    return _shifted(values, -values["n"][0]) if values["n"][0] < 60 else None


def half_hour(values: Values) -> Clock | None:
    """ "sadhe paanch" is 5:30, "sawa" 5:15, "paune" 4:45."""
    return _shifted(values, values["half"][0]) if 1 <= values["n"][-1] <= 12 else None


CLOCKS: dict[str, Builder] = {
    "hm": hm,
    "hour_meridiem": hour_meridiem,
    "hour_minute_meridiem": hour_minute,
    "hour_minute": hour_minute,
    "oclock": oclock,
    "at_hour": hour_minute,
    "about": oclock,
    "hour_part": hour_part,
    "half_past": lambda values: _shifted(values, 30),
    "quarter_past": lambda values: _shifted(values, 15),
    "quarter_to": lambda values: _shifted(values, -15),
    "minutes_past": minutes_past,
    "minutes_to": minutes_to,
    "half_hour": half_hour,
    "half_past_one": lambda _: Clock(1, 30),
    "half_past_two": lambda _: Clock(2, 30),
    "noon": noon,
    "after_midnight": after_midnight,
    "military": military,
    "hour_day": oclock,
}
