"""What a message says of hours, as changes; and the times that can be tapped for their beginning and their end."""

from dataclasses import replace
from datetime import time

from bot.front_desk import FrontDesk
from bot.script import Option
from bot.understanding.hours import SaidHours, read_hours
from bot.understanding.time_items import one_time
from core.domain.hours import HoursChange
from core.domain.schedule import Consultation

_OPENS, _CLOSES = 6, 22
"""Hours that can be tapped for a beginning; any other time is written."""
_LENGTHS = (1, 2, 3, 4, 5, 6, 8)
"""Hours after the beginning that can be tapped for an end."""


def changes_of(
    desk: FrontDesk, text: str, *, weekday: int | None = None, lenient: bool = False
) -> list[dict[str, object]] | None:
    """Return the changes that a text says, as JSON; of `weekday` where it names no day. None where it says none."""
    said = read_hours(text, today=desk.staff.today(), lenient=lenient)
    if weekday is not None:
        said = tuple(s if s.weekdays or s.days else replace(s, weekdays=(weekday,)) for s in said)
    named = all(s.weekdays or s.days or not (s.stretches or s.off or s.adds) for s in said)
    return [_change(each).as_json() for each in said] if said and named else None


def _change(said: SaidHours) -> HoursChange:
    return HoursChange(
        weekdays=said.weekdays,
        days=said.days,
        stretches=said.stretches,
        off=said.off,
        adds=said.adds,
        usual=said.usual,
        slot_minutes=said.slot,
        buffer_minutes=said.buffer,
        capacity=said.capacity,
        consultation=Consultation(said.seen) if said.seen else None,
        valid_from=said.since,
        valid_to=said.until,
    )


def start_options() -> list[Option]:
    """Return the whole hours at which somebody may begin."""
    return [_option(time(hour)) for hour in range(_OPENS, _CLOSES)]


def end_options(starts: time) -> list[Option]:
    """Return the ends of hours that begin then, up to midnight."""
    ends = [starts.hour + length for length in _LENGTHS]
    return [_option(starts.replace(hour=hour % 24)) for hour in ends if hour < 24 or (hour == 24 and not starts.minute)]


def hear_start(text: str, *, after: time | None = None) -> time | None:
    """Return the time of day that a text says, after another where that is given; None where it says none."""
    return one_time(text, after=after)


def _option(wall: time) -> Option:
    return Option(
        id=f"h{wall:%H%M}", says="option.wall", facts={"time": f"{wall:%H:%M}" if wall != time(0) else "24:00"}
    )
