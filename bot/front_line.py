"""What those who work here may ask and have done about a doctor's line: the part of the staff desk about the day."""

from collections.abc import Mapping
from typing import Protocol

from bot.line_values import LineSeen, PlaceSeen
from core.domain.errors import (
    AlreadyDone,
    NobodyCalled,
    NotFound,
    NotPermitted,
    Refusal,
    RoomTaken,
    TooEarly,
    TooLateToUndo,
    VisitClosed,
    WaitsElsewhere,
)


class LineDesk(Protocol):
    """A doctor's line as the clinic's staff sees it."""

    def line_doctors(self) -> tuple[tuple[int, str], ...]:
        """Return the doctors (id, name) whose line this chat may see, by name; a doctor sees their own."""

    def line(self, doctor_id: int) -> LineSeen:
        """Return a doctor's day as it stands; raises `NotFound` for one whom this chat has nothing to do with."""

    def in_line(self, visit_id: str) -> PlaceSeen:
        """Return one visit of today; raises `NotFound`."""

    def mark_arrived(self, visit_id: str) -> None:
        """Let a patient be here: they get a token."""

    def call_in(self, visit_id: str, *, follows: str | None = None) -> None:
        """Call a patient; they are told. Where the end of a visit has called them, taking it back takes this back."""

    def let_in(self, visit_id: str) -> None:
        """Let a patient be with the doctor."""

    def skip(self, visit_id: str) -> None:
        """Note that somebody who was called is not there."""

    def mark_seen(self, visit_id: str) -> None:
        """Say that the doctor is done with a patient."""

    def mark_missed(self, visit_id: str) -> None:
        """Say that a patient has not come."""

    def run_late(self, doctor_id: int, minutes: int) -> int:
        """Say that a doctor is so many minutes late today; returns how many patients are told."""

    def undo_in_line(self, visit_id: str, said: str) -> None:
        """Take back what was last said of a visit if it was this (`PlaceSeen.undoes`): who heard of it hears that."""


LINE_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "mark_arrived": frozenset({NotPermitted, NotFound, TooEarly, AlreadyDone, VisitClosed, WaitsElsewhere}),
    "call_in": frozenset({NotPermitted, NotFound, TooEarly, AlreadyDone, VisitClosed, RoomTaken, WaitsElsewhere}),
    "let_in": frozenset({NotPermitted, NotFound, TooEarly, AlreadyDone, VisitClosed}),
    "skip": frozenset({NotPermitted, NotFound, NobodyCalled}),
    "mark_seen": frozenset({NotPermitted, NotFound, TooEarly, AlreadyDone, VisitClosed, NobodyCalled}),
    "mark_missed": frozenset({NotPermitted, NotFound, TooEarly, AlreadyDone, VisitClosed}),
    "run_late": frozenset({NotPermitted, NotFound}),
    "undo_in_line": frozenset({NotPermitted, NotFound, TooLateToUndo}),
}
"""What each of these verbs can refuse."""
