"""What those who may call a doctor's day off can ask and have done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.leave_desk import Leave, LeaveMade
from bot.line import Phrase
from core.domain.errors import BadHours, NotFound, NotPermitted, Refusal
from core.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAhead:
    """What calling it off would do: so many `visits` of so many `people`, from the `first`; what goes back to them.

    `by_hand` of `back` was taken at the desk. `when` is the time that is called off.
    """

    doctor: str
    when: Phrase
    visits: int
    people: int
    names: tuple[Phrase, ...]
    back: Money
    by_hand: Money

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        names = ("doctor", "when", "visits", "people", "names", "back", "by_hand")
        return {name: getattr(self, name) for name in names}


class DayDesk(Protocol):
    """Days that are called off, as an admin sees them."""

    def day_doctors(self) -> tuple[tuple[int, str], ...]:
        """Return whose day this chat may call off, by id and name."""

    def look_at_day(self, whom: int, leave: Leave) -> DayAhead:
        """Return what calling this time of a doctor off would do; raises what `cancel_day` refuses."""

    def cancel_day(self, whom: int, leave: Leave) -> LeaveMade:
        """Block it, and have everybody in it cancelled, their money back whole; `undo_leave` takes it back in time."""


DAY_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {"cancel_day": frozenset({NotPermitted, NotFound, BadHours})}
"""What each of these verbs can refuse."""
