"""What those who may enter leave can ask and have done about it, and what the desk sees of who is being rebooked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.desk_values import Moment
from bot.leave_lines import leave_line
from bot.line import Phrase
from core.domain.errors import BadHours, ChangedSince, NotFound, NotPermitted, Refusal

Leave = Mapping[str, Any]
"""A leave as a form keeps it: `first` and `last` day, `stretch` (from, to) or None, `kind`."""

CLINIC = 0
"""Stands for everybody where a doctor's id is wanted: a holiday of the clinic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveSeen:
    """One period of leave that is not over; `kind` is a value of `BlockKind`."""

    id: int
    kind: str
    since: Moment
    until: Moment

    @property
    def line(self) -> Phrase:
        """Return it as a line says it."""
        return leave_line(self.kind, self.since, self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveAhead:
    """What a leave would be: its `periods`, and each booked visit in them; of whoever waits now it says so."""

    periods: tuple[LeaveSeen, ...]
    visits: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveMade:
    """A leave that was entered: by its change it can be undone `until` then; `wave` rebooks who was in it."""

    change: int
    visits: int
    wave: str | None
    until: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveSeen:
    """How a wave stands: of so many `visits`, and since when."""

    id: str
    begins: Moment
    begun: bool
    over: bool
    visits: int
    untold: int
    choosing: int
    moved: int
    cancelled: int
    unanswered: int
    desk: int
    stands: int

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        names = ("begins", "visits", "untold", "choosing", "moved", "cancelled", "unanswered", "desk", "stands")
        return {name: getattr(self, name) for name in names}


class LeaveDesk(Protocol):
    """Leave as the clinic's staff sees it; a doctor sees only their own."""

    def whose_leave(self) -> tuple[tuple[int, str], ...]:
        """Return for whom this chat may enter leave, by id and name; `CLINIC`, without a name, is everybody."""

    def leaves(self, whom: int) -> tuple[LeaveSeen, ...]:
        """Return the leave that is not over, by its time."""

    def look_at_leave(self, whom: int, leave: Leave) -> LeaveAhead:
        """Return what a leave would be; raises what `enter_leave` refuses."""

    def enter_leave(self, whom: int, leave: Leave, *, rebook: bool) -> LeaveMade:
        """Enter a leave; who is booked into it is offered other times (`rebook`), or called by the desk."""

    def undo_leave(self, change: int) -> None:
        """Take back a leave that has just been entered."""

    def remove_leave(self, leave_id: int) -> None:
        """Take one period of leave away."""

    def wave(self, wave_id: str) -> WaveSeen:
        """Return how a wave stands; raises `NotFound`."""

    def waves(self) -> tuple[WaveSeen, ...]:
        """Return the waves that are going on, and those of the last day."""


LEAVE_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "enter_leave": frozenset({NotPermitted, NotFound, BadHours}),
    "undo_leave": frozenset({NotPermitted, NotFound, ChangedSince}),
    "remove_leave": frozenset({NotPermitted, NotFound}),
}
"""What each of these verbs can refuse."""
