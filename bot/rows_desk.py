"""What those who run the clinic can ask and have done about its doctors and branches: that part of the staff desk.

A kind is 'doctor' or 'branch', a field one of `core.domain.clinic_fields`; what is written for one is text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.domain.errors import (
    AlreadySo,
    BadField,
    ChangedMeanwhile,
    ChangedSince,
    NameTaken,
    NotFound,
    NotPermitted,
    Refusal,
    VisitsToCome,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """A doctor or a branch: each field as it is stored, amounts in `currency`."""

    id: int
    name: str
    values: Mapping[str, Any]
    currency: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One field of a row, before and after; `visits` are booked and not over, `held` are places held now."""

    kind: str
    row: RowShown
    field: str
    before: Any
    after: Any
    visits: int = 0
    held: int = 0


class RowsDesk(Protocol):
    """Doctors and branches as an admin sees them."""

    def rows(self, kind: str) -> tuple[RowShown, ...]:
        """Return all of a kind by name; retired doctors last."""

    def row(self, kind: str, id_: int) -> RowShown:
        """Return one; raises `NotFound`."""

    def row_ahead(self, kind: str, id_: int, field: str, text: str) -> RowChange:
        """Return what a change would do; raises what `look_at_row` refuses."""

    def row_changed(self, change: int) -> RowChange:
        """Return what a change has done; raises `NotFound`."""

    def look_at_row(self, kind: str, id_: int, field: str, text: str) -> str:
        """Make sure that a change can be made; returns the mark of the field as it is."""

    def change_row(self, kind: str, id_: int, field: str, text: str, *, mark: str) -> int:
        """Change a field that was seen under this mark; returns the change, by which it can be undone."""

    def undo_row(self, change: int) -> None:
        """Let a field be what it was before a change."""

    def check_row(self, kind: str, field: str, text: str) -> None:
        """Make sure that a new one can have this."""

    def add_row(self, kind: str, written: Mapping[str, str]) -> int:
        """Add a doctor (name, specialty, fee) or a branch (name, address, phone); returns the id."""


_LOOKED: frozenset[type[Refusal]] = frozenset({NotPermitted, NotFound, BadField, AlreadySo, NameTaken, VisitsToCome})
ROWS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "look_at_row": _LOOKED,
    "change_row": _LOOKED | {ChangedMeanwhile},
    "undo_row": frozenset({NotPermitted, NotFound, ChangedSince, VisitsToCome}),
    "check_row": frozenset({NotPermitted, NotFound, BadField, NameTaken}),
    "add_row": frozenset({NotPermitted, NotFound, BadField, NameTaken}),
}
"""What each of these verbs can refuse."""
