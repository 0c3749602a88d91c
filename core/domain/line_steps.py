"""What is said of a visit in its line, one step after another, and how long each can be taken back.

Each step remembers how the visit stood before it, so that taking it back restores just that. An arrival or a call can
be taken back for as long as nothing else was said of the visit: the room stands empty until then, or somebody is waited
for who is not there. That somebody came in, or was not there when called, holds after `UNDO_FOR`. What ends a visit
("seen", "missed", the third call in vain) can be taken back until it happens, which is as long.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from core.domain.appointment import Status
from core.domain.line import UNDO_FOR


class Said(StrEnum):
    """What can be said of a visit in its line."""

    ARRIVE = "arrive"
    CALL = "call"
    IN = "in"
    SKIP = "skip"
    SEEN = "seen"
    MISSED = "missed"


_LASTS: Mapping[Said, timedelta | None] = {
    Said.ARRIVE: None,
    Said.CALL: None,
    Said.IN: UNDO_FOR,
    Said.SKIP: UNDO_FOR,
    Said.SEEN: timedelta(),
    Said.MISSED: timedelta(),
}
"""For how long a step can be taken back where nothing is about to end the visit; None: until something else is said."""


_STANDS: Mapping[Said, frozenset[Status]] = {
    **dict.fromkeys((Said.ARRIVE, Said.CALL, Said.SKIP), frozenset({Status.ARRIVED})),
    **dict.fromkeys((Said.IN, Said.SEEN), frozenset({Status.IN_CONSULTATION})),
    Said.MISSED: frozenset({Status.CONFIRMED, Status.ARRIVED}),
}
"""How a visit stands after each: one that stands otherwise has gone on since, as one that was moved."""


def can_be_taken_back(said: Said, at: datetime, *, status: Status, closing: bool, now: datetime) -> bool:
    """Return whether what was said last, then, can still be taken back of a visit that stands so now.

    `closing`: something is about to end it.
    """
    lasts = _LASTS[said]
    return status in _STANDS[said] and (closing or lasts is None or now < at + lasts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was said of a visit, and how it stood before: its status, and its place in the line. Times are aware UTC.

    `follows` is the visit whose end called this one in the same breath: taken back with it.
    """

    visit_id: UUID
    number: int
    said: Said
    said_at: datetime
    stood: Status
    called_at: datetime | None
    skips: int
    skipped_at: datetime | None
    follows: UUID | None = None
