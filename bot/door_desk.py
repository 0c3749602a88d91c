"""What comes in by the code at a branch's door: who has a visit, who would wait without one; and the code itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.reception_desk import DoctorAtWork
from core.domain.errors import (
    ConsentNeeded,
    DoorGone,
    InLineAlready,
    NotFound,
    NotPermitted,
    NotWorking,
    NoWalkIns,
    OnLeave,
    QueueFull,
    Refusal,
    TooManyWalkIns,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSeen:
    """The branch at whose door a code hangs, and the doctors there who take somebody without an appointment now."""

    clinic_id: int
    clinic: str
    doctors: tuple[DoctorAtWork, ...]


class DoorDesk(Protocol):
    """A branch's door, as one chat of a patient comes in by it."""

    def door(self, door_id: str) -> DoorSeen:
        """Return what stands behind a code; raises `DoorGone`."""

    def walk_in(self, door_id: str, *, patient_id: int, doctors: tuple[int, ...]) -> str:
        """Wait without an appointment, for the first free of these doctors; returns the visit."""


DOOR_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "walk_in": frozenset(
        {
            *(ConsentNeeded, DoorGone, NotFound, InLineAlready),
            *(NotWorking, OnLeave, NoWalkIns, TooManyWalkIns, QueueFull),
        }
    ),
}
"""What each verb can refuse."""


class DoorsDesk(Protocol):
    """The codes at the doors, as one of the staff sees them."""

    def door_of(self, clinic_id: int) -> str:
        """Return the code in force at a branch; the first is made now."""

    def renew_door(self, clinic_id: int) -> str:
        """Make a new code for a branch: the old one opens nothing from now on."""


DOORS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "door_of": frozenset({NotPermitted, NotFound}),
    "renew_door": frozenset({NotPermitted, NotFound}),
}
"""What each of these verbs can refuse."""
