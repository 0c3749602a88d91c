"""What those who work here may ask and have done about one patient's visit: the part of the staff desk about visits."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from bot.desk_values import MoveTerms
from bot.staff_values import TallySeen, VisitAtDesk
from core.domain.desk_payment import Way
from core.domain.errors import (
    AlreadyDone,
    MoreThanTaken,
    NotAllowed,
    NotFound,
    NothingToRefund,
    NotPermitted,
    NotWorking,
    OnLeave,
    OverlappingVisit,
    Refusal,
    SlotTaken,
    TooFarAhead,
    TooLate,
    VisitClosed,
)
from core.domain.money import Money


class VisitsDesk(Protocol):
    """Visits as the clinic's staff sees them."""

    def visits_of(self, number: str | None) -> tuple[VisitAtDesk, ...]:
        """Return the visits of a number, one of each branch that has it; without one today's that are not over."""

    def visit_at_desk(self, visit_id: str) -> VisitAtDesk:
        """Return one visit; raises `NotFound`."""

    def tally(self, day: date) -> TallySeen:
        """Return who has said that they come on a day, and who has not answered."""

    def requests(self) -> tuple[VisitAtDesk, ...]:
        """Return the visits that wait for a yes or a no, the earliest first; to a doctor their own."""

    def request(self, visit_id: str) -> VisitAtDesk:
        """Return one that waits, or has waited, for it; raises `NotFound`."""

    def open_visit(self, visit_id: str) -> None:
        """Write down that whose visit it is, and their number, is looked up now."""

    def cancel_visit(self, visit_id: str) -> Money:
        """Cancel a visit in the clinic's name; returns what goes back, which is all that was paid. They are told."""

    def cancel_as_asked(self, visit_id: str) -> Money:
        """Cancel a visit because its patient asks; returns what goes back, by the refund policy. They are told."""

    def move_terms_for(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> MoveTerms:
        """Return what moving it there would do to its money; raises what `move_for` refuses."""

    def move_for(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> None:
        """Give a visit another place of its branch because its patient asks; they are told."""

    def visit_place(self, visit_id: str) -> tuple[int, int]:
        """Return the doctor and the branch of a visit; raises `NotFound`."""

    def confirm_request(self, visit_id: str) -> None:
        """Say yes: the visit is booked, and the patient is told."""

    def decline_request(self, visit_id: str) -> None:
        """Say no: all that was paid goes back, and the patient is told."""

    def give_money_back(self, visit_id: str, amount: Money, way: Way) -> None:
        """Enter that so much of what the desk has taken for a visit was handed back; the patient gets the note."""


VISITS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "open_visit": frozenset({NotPermitted, NotFound}),
    "cancel_visit": frozenset({NotPermitted, NotFound, AlreadyDone, VisitClosed}),
    "cancel_as_asked": frozenset({NotPermitted, NotFound, AlreadyDone, VisitClosed}),
    "move_for": frozenset(
        {
            *(NotPermitted, NotFound, AlreadyDone, VisitClosed, NotAllowed),
            *(SlotTaken, TooLate, TooFarAhead, NotWorking, OnLeave, OverlappingVisit),
        }
    ),
    "confirm_request": frozenset({NotPermitted, NotFound, AlreadyDone, VisitClosed}),
    "decline_request": frozenset({NotPermitted, NotFound, AlreadyDone, VisitClosed}),
    "give_money_back": frozenset({NotPermitted, NotFound, NothingToRefund, MoreThanTaken}),
}
"""What each of these verbs can refuse."""
