"""What those who may see the clinic's figures can ask of it: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.line import Phrase
from core.domain.errors import Refusal
from core.domain.money import Money

StatsAsked = Mapping[str, Any]
"""What is asked for, as a form keeps it: `first` and `last` day (ISO 8601), `doctor` (an id) or none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresSeen:
    """A period in figures: `id` is what its files are made of. Rates and waits are written, a dash where there is none.

    `money` is what came in less what went back.
    """

    id: str
    whose: Phrase
    first: date
    last: date
    visits: int
    scheduled: int
    walk_in: int
    completed: str
    no_show: str
    cancelled: str
    money: Money
    wait: Phrase | str
    alone: bool

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        names = ("whose", "visits", "scheduled", "walk_in", "completed", "no_show", "cancelled", "money", "wait")
        span = "figures.day" if self.first == self.last else "figures.days"
        when = Phrase(span, {"first": self.first, "last": self.last})
        return {"when": when} | {name: getattr(self, name) for name in names}


class StatsDesk(Protocol):
    """The clinic's figures as one of its staff sees them."""

    def stats_doctors(self) -> tuple[tuple[int, str], ...]:
        """Return whose figures this chat may see, by id and name; an admin every doctor's, a doctor their own."""

    def sees_all_stats(self) -> bool:
        """Return whether this chat may see the whole clinic's."""

    def figures(self, asked: StatsAsked) -> FiguresSeen:
        """Return a period in figures; raises `NotFound`."""


STATS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {}
"""Nothing is done here."""
