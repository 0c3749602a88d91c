"""What those who may change a doctor's time can ask and have done about it: the part of the staff desk about hours."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.hours_values import Grid, HoursLook, HoursMade, Stretch
from core.domain.errors import BadHours, ChangedSince, HoursOverlap, NotFound, NotPermitted, Refusal

Changes = Sequence[Mapping[str, Any]]
"""Changes of hours as a form keeps them: `core.domain.hours.HoursChange` as JSON."""


class HoursDesk(Protocol):
    """A doctor's time as the clinic's staff sees it; a doctor sees only their own."""

    def whose_time(self) -> tuple[tuple[int, str], ...]:
        """Return the doctors, by id and name, whose time this chat may change."""

    def works_at(self, doctor_id: int) -> tuple[tuple[int, str], ...]:
        """Return the branches, by id and name, where a doctor works or could; those with hours first."""

    def grid(self, doctor_id: int, clinic_id: int) -> Grid:
        """Return a doctor's week at one branch; raises `NotFound`."""

    def changed(self, change: int) -> Grid:
        """Return the week at the branch of a change, what it has made different marked; raises `NotFound`."""

    def stretches(self, doctor_id: int, clinic_id: int, weekday: int) -> tuple[Stretch, ...]:
        """Return what is worked on a weekday (0 is Monday) now, by its time."""

    def look_at_hours(self, doctor_id: int, clinic_id: int, changes: Changes) -> HoursLook:
        """Return what changes would do; raises what `change_hours` refuses."""

    def change_hours(self, doctor_id: int, clinic_id: int, changes: Changes, *, rebook: bool) -> HoursMade:
        """Change the hours; who falls outside is offered other times (`rebook`), or called by the desk."""

    def undo_hours(self, change: int) -> None:
        """Let the hours be what they were before a change."""


HOURS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "change_hours": frozenset({NotPermitted, NotFound, BadHours, HoursOverlap}),
    "undo_hours": frozenset({NotPermitted, NotFound, ChangedSince}),
}
"""What each of these verbs can refuse."""
