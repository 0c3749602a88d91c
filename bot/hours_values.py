"""What the desk answers with about a doctor's time: the grid of a week, what a change would do, leave, a tally."""

from dataclasses import dataclass
from datetime import date, time

from bot.desk_values import Moment
from bot.line import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A doctor's week at one branch, a line a row; `zone` is the branch's own.

    `how` says once how most hours are worked, None where there are none; `days` are what is different and leave to
    come. `more` is whether other branches can be looked at.
    """

    doctor_id: int
    doctor: str
    clinic_id: int
    clinic: str
    zone: str
    lines: tuple[Phrase, ...]
    how: Phrase | None
    days: tuple[Phrase, ...]
    more: bool

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {
            "doctor": self.doctor,
            "clinic": self.clinic,
            "lines": self.lines,
            "below": (self.how or Phrase("hours.nothing"), *self.days),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One interval of a weekday as it is worked now, with the length of a visit and of the pause in minutes.

    `since` and `until` are the dates for which it was entered, None where it has no end there.
    """

    starts: time
    ends: time
    written: str
    slot: int
    buffer: int
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursLook:
    """What changes would do: the `grid` then, with a mark before what is new, and each visit that would be outside."""

    grid: Grid
    outside: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursMade:
    """A change that was made: by its number it can be undone `until` then."""

    change: int
    outside: int
    until: Moment
