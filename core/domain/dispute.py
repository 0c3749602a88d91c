"""The life of a dispute: the payer's bank asks for captured money back, and decides.

A dispute that is fought again after it was won (pre-arbitration, arbitration) comes under an id of its own, so what was
decided is the end of this one. A late or repeated word of the gateway that would lead back changes nothing.
"""

from collections.abc import Mapping
from enum import StrEnum


class DisputeStatus(StrEnum):
    """Where a dispute stands: the clinic may answer, or the bank has decided. `CLOSED` is the bank's letting it go."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"


DISPUTE_LIFE: Mapping[DisputeStatus, frozenset[DisputeStatus]] = {
    DisputeStatus.OPEN: frozenset({DisputeStatus.WON, DisputeStatus.LOST, DisputeStatus.CLOSED}),
    DisputeStatus.WON: frozenset(),
    DisputeStatus.LOST: frozenset(),
    DisputeStatus.CLOSED: frozenset(),
}
