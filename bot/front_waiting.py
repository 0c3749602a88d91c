"""The waiting list, as a conversation of the staff may ask: who waits, and who comes first.

Part of `StaffDesk` (bot/staff_desk.py); what each verb can refuse stands in `LIST_REFUSALS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.errors import AlreadyDone, NotPermitted, NotWaiting, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterSeen:
    """Somebody who waits: for what, since when, which place of their line, and whether the desk puts them first."""

    id: str
    patient: str
    what: Phrase
    since: Moment
    place: int
    urgent: bool

    @property
    def facts(self) -> Mapping[str, object]:
        """Return what any phrase about it may name."""
        return {"patient": self.patient, "what": self.what, "since": self.since, "place": self.place}


class ListDesk(Protocol):
    """The waiting list as one of the staff sees it."""

    def list_waiting(self) -> tuple[WaiterSeen, ...]:
        """Return who waits, in the order in which places are offered."""

    def waiter(self, entry_id: str) -> WaiterSeen:
        """Return one of them; raises `NotWaiting`."""

    def put_first(self, entry_id: str, *, urgent: bool) -> None:
        """Let somebody come first, or in the usual order again; it is written down."""


LIST_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "put_first": frozenset({NotPermitted, NotWaiting, AlreadyDone}),
}
"""What each verb can refuse."""
