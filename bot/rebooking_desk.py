"""What a patient can ask and have done about a visit that the clinic cannot keep: the front desk's part about that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment, Visit
from core.domain.errors import AlreadyDone, NotFound, OfferOver, OverlappingVisit, Refusal, SlotTaken, VisitClosed
from core.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebooking:
    """How such a visit stands: the `places` held for it, until when to choose, whether the patient `waits` else."""

    visit: Visit
    places: tuple[Visit, ...]
    until: Moment
    paid: Money
    waits: bool
    may_wait: bool


class RebookingDesk(Protocol):
    """A visit that cannot take place as booked, as its patient sees it."""

    def rebooking(self, visit_id: str) -> Rebooking:
        """Return how it stands; raises `NotFound` for a foreign one, and for one that is settled."""

    def rebooked_from(self, place_id: str) -> str:
        """Return the visit for which a place is held, or was; raises `NotFound`."""

    def take_rebooked(self, visit_id: str, place_id: str) -> Visit:
        """Move the visit to a place that is held for it."""

    def cancel_rebooked(self, visit_id: str) -> Money:
        """Cancel it; returns what goes back, which is all that was paid."""

    def wait_rebooked(self, visit_id: str) -> None:
        """Go on the waiting list, if nothing is chosen in time."""


REBOOKING_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "take_rebooked": frozenset({NotFound, OfferOver, VisitClosed, AlreadyDone, SlotTaken, OverlappingVisit}),
    "cancel_rebooked": frozenset({NotFound, VisitClosed, AlreadyDone}),
    "wait_rebooked": frozenset({NotFound}),
}
"""What each of these verbs can refuse."""
