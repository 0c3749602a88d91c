"""When a patient would like to come, in the wall time of the clinic, and which slots that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.domain.grid import DayGrid, Slot
from core.domain.schedule import Consultation
from core.domain.wall_clock import DAY_ENDS, local_day, minute_of_day


class Part(StrEnum):
    """A part of the day as people name it."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


PARTS: Mapping[Part, tuple[int, int]] = {
    Part.MORNING: (0, 12 * 60),
    Part.AFTERNOON: (12 * 60, 17 * 60),
    Part.EVENING: (16 * 60, 21 * 60),  # shaam begins before an English evening: 16:30 is called both
    Part.NIGHT: (20 * 60, DAY_ENDS),
}
"""In which minutes of the day a visit begins that is called by the part's name: from, until (exclusive)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A wish. What is empty is not wished for.

    `dates` are acceptable days in order of preference; `start` is the earliest beginning, `end` the first moment that
    is too late to begin (00:00: midnight), `exact` the beginning itself, which outdoes the other times; `part` is a
    value of `Part`, and gives way where it contradicts `start` or `end`. These are wishes: nearest() goes on to what
    comes closest. `consultation` and `clinic_id` are conditions: nothing else is ever offered.
    Raises ValueError for an unknown part of the day.
    """

    dates: tuple[date, ...] = ()
    start: time | None = None
    end: time | None = None
    exact: time | None = None
    part: str | None = None
    consultation: Consultation | None = None
    clinic_id: int | None = None

    def __post_init__(self) -> None:
        if self.part is not None:
            Part(self.part)

    @property
    def window(self) -> tuple[int, int]:
        """Return from and until which minute of the day (exclusive) a visit may begin; (0, 1440) is any time."""
        if self.exact is not None:
            minute = _minute(self.exact)
            return (minute, minute + 1)
        low = 0 if self.start is None else _minute(self.start)
        high = DAY_ENDS if self.end is None else _minute(self.end) or DAY_ENDS
        if high <= low:  # "after 22, before 2": what is left of this day
            high = DAY_ENDS
        if self.part is not None:
            part_low, part_high = PARTS[Part(self.part)]
            if max(low, part_low) < min(high, part_high):
                return (max(low, part_low), min(high, part_high))
        return (low, high)

    def minutes_off(self, minute: int) -> int:
        """Return by how many minutes a beginning at `minute` of the day misses the wished time; 0 is within it."""
        low, high = self.window
        return max(low - minute, minute - (high - 1), 0)

    def fits(self, slot: Slot, zone: ZoneInfo) -> bool:
        """Return whether `slot`, of a clinic in `zone`, is just what is wished for."""
        return (
            (not self.dates or local_day(slot.starts_at, zone) in self.dates)
            and self.minutes_off(minute_of_day(slot.starts_at, zone)) == 0
            and slot.consultation.serves(self.consultation)
            and self.clinic_id in (None, slot.clinic_id)
        )

    def at_this_time(self, grid: DayGrid) -> int:
        """Return the slots of `grid` that begin within the wished time, whatever the day, as a mask."""
        return grid.between(*self.window)

    def clinics(self, among: tuple[int, ...]) -> tuple[int, ...]:
        """Return the clinics that may be offered."""
        return among if self.clinic_id is None else tuple(clinic for clinic in among if clinic == self.clinic_id)


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute
