"""What those who may speak to everybody of a doctor's day can ask and have done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.errors import BadWords, ChangedSince, NobodyBooked, NotFound, NotPermitted, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceSeen:
    """Who would hear it: how many `people`, by which `ways`; `shown` is what is sent, in each language, to the first.

    `stopped` of them want no notices and hear nothing.
    """

    doctor: str
    day: date
    people: int
    ways: tuple[Phrase, ...]
    stopped: int
    shown: tuple[str, ...]

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        return {name: getattr(self, name) for name in ("doctor", "day", "people", "ways", "stopped", "shown")}


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastMade:
    """A message that is on its way, at `goes` at the earliest: until then it can be taken back by its `id`."""

    id: str
    goes: Moment


class BroadcastDesk(Protocol):
    """Messages to a doctor's day, as an admin writes them."""

    def broadcast_doctors(self) -> tuple[tuple[int, str], ...]:
        """Return to whose patients one may write, by id and name."""

    def look_at_audience(self, doctor: int, day: date, words: str) -> AudienceSeen:
        """Return who would hear it; raises what `send_broadcast` refuses."""

    def send_broadcast(self, doctor: int, day: date, words: str) -> BroadcastMade:
        """Have it said to each of them."""

    def undo_broadcast(self, broadcast_id: str) -> None:
        """Take it back before anybody has heard it."""


_SENDS: frozenset[type[Refusal]] = frozenset({NotPermitted, NotFound, BadWords, NobodyBooked})
BROADCAST_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "send_broadcast": _SENDS,
    "undo_broadcast": frozenset({NotPermitted, NotFound, ChangedSince}),
}
"""What each of these verbs can refuse."""
