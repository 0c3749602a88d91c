"""What a conversation may ask of the clinic while somebody looks for a doctor, or is in danger."""

from collections.abc import Mapping
from typing import Protocol

from core.domain.errors import Refusal


class FindingDesk(Protocol):
    """Finding, as one chat sees it."""

    def warn_desk(self) -> bool:
        """Tell the desk that this chat wrote words of danger; return whether anybody is there to be told."""


FINDING_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {"warn_desk": frozenset()}
"""What each verb can refuse."""
