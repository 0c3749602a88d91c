"""Erasing somebody who has asked the clinic for it, as a conversation of the super admin may ask and have it done.

Part of `StaffDesk` (bot/staff_desk.py); what each verb can refuse stands in `ERASING_REFUSALS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.line import Phrase
from bot.own_data import Erasing
from core.domain.errors import AlreadyDone, NotFound, NotPermitted, Refusal, StillOnStaff


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFound:
    """Somebody who may be meant: a name, and the end of a number or that there is none."""

    patient: int
    name: str
    phone: str | Phrase


class ErasingDesk(Protocol):
    """Erasing, as the super admin sees it."""

    def find_people(self, words: str) -> tuple[PersonFound, ...]:
        """Return who has the visit of this number, or this phone."""

    def erasing_of(self, patient: int) -> Erasing:
        """Return what erasing this person would do now; raises `NotFound`, `StillOnStaff`."""

    def erase_person(self, patient: int) -> None:
        """Have a person erased after the clinic's time to think."""

    def keep_person(self, patient: int) -> None:
        """Keep a person after all."""


ERASING_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "erase_person": frozenset({NotPermitted, NotFound, AlreadyDone, StillOnStaff}),
    "keep_person": frozenset({NotPermitted, NotFound}),
}
"""What each verb can refuse."""
