"""A rebooking wave: visits that cannot take place as booked, because the doctor is away or works other hours by then.

Each patient is offered other places, every one of them held for them alone; until when they can answer stands on the
card. Whoever does not answer gets back all that was paid, and goes on the waiting list if they have said so. The wave
begins only when the change that made it can no longer be undone, so that nobody is told of a slip of the thumb.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

SHORTEST = timedelta(minutes=15)
"""Somebody who is told of it at the last moment can still read the card and choose."""

HERE_ANSWERS = timedelta(minutes=30)
"""Somebody who waits at the clinic as the doctor goes: long enough to read and to ask at the desk, and so short that a
colleague's next places can be kept for them; no place begins while it can still be chosen."""


class Fallback(StrEnum):
    """What becomes of a visit whose patient does not choose in time."""

    REFUND = "refund"
    WAITLIST = "waitlist"


class Outcome(StrEnum):
    """How it ended for one visit.

    It was moved, cancelled by the patient, cancelled because nobody answered (and put on the waiting list), left to the
    desk, or it stands as it was: the doctor is there after all.
    """

    MOVED = "moved"
    CANCELLED = "cancelled"
    UNANSWERED = "unanswered"
    WAITLISTED = "waitlisted"
    DESK = "desk"
    STANDS = "stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One wave. `by` signs who made the change (`staff 3`); `block_id` is the leave that it follows, if it is one.

    One that `cancels` offers nothing: its visits are called off in the clinic's name.
    """

    id: UUID
    change_id: int
    block_id: int | None
    by: str
    begins_at: datetime
    created_at: datetime
    ended_at: datetime | None = None
    cancels: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveVisit:
    """One visit of a wave, as it stood when the wave was made; `until` is when the answer is due, once it was told."""

    wave_id: UUID
    appointment_id: UUID
    doctor_id: int
    starts_at: datetime
    told_at: datetime | None = None
    until: datetime | None = None
    fallback: Fallback = Fallback.REFUND
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How a wave stands: of so many visits, who has not been told, who is choosing, and how the others ended."""

    visits: int
    untold: int
    choosing: int
    ended: Mapping[Outcome, int]

    @property
    def over(self) -> bool:
        """Return whether everybody is in a final state."""
        return not self.untold and not self.choosing


def answer_by(now: datetime, starts_at: datetime, *, stands: timedelta) -> datetime:
    """Return until when the patient of a visit at `starts_at` can answer who is told now."""
    return max(min(now + stands, starts_at), now + SHORTEST)
