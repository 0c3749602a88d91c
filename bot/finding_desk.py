"""What a conversation may ask of the clinic while somebody looks for a doctor, or is in danger."""

from collections.abc import Mapping
from typing import Protocol

from bot.desk_values import Doctor
from core.domain.errors import Refusal
from core.domain.finding import Asked, Sought


class FindingDesk(Protocol):
    """Finding, as one chat sees it."""

    def find(self, asked: Asked) -> tuple[Doctor, ...]:
        """Return the doctors who can be booked and fit all that is asked, by name within each specialty asked for."""

    def ways_on(self, asked: Asked) -> tuple[Sought, ...]:
        """Return the things of those asked with which alone given up somebody fits."""

    def warn_desk(self) -> bool:
        """Tell the desk that this chat wrote words of danger; return whether anybody is there to be told."""


FINDING_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {"warn_desk": frozenset()}
"""What each verb can refuse."""
