"""What a patient says of a visit: one to five, and a comment; once a visit, changeable for a week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.appointment import Appointment, Status
from core.domain.errors import FeedbackClosed, VisitClosed

STARS = (1, 2, 3, 4, 5)
ASKED_AFTER = timedelta(hours=1)
"""How long after the visit somebody is asked: not while they are still putting on their coat."""
GIVEN_FOR = timedelta(days=30)
"""How long after a visit its feedback can be given: later nobody remembers."""
CHANGED_FOR = timedelta(days=7)
"""How long what was said can be changed."""
LONGEST_COMMENT = 1000
"""Characters of a comment; the rest is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What was said of one visit, first given then (aware UTC)."""

    stars: int
    comment: str | None
    given_at: datetime


def may_give(visit: Appointment, *, now: datetime) -> bool:
    """Return whether this visit is one of which something can be said for the first time."""
    return visit.status is Status.COMPLETED and now < visit.ends_at + GIVEN_FOR


def check_feedback(visit: Appointment, known: Feedback | None, *, now: datetime) -> None:
    """Raise `VisitClosed` for a visit that has not taken place or is long past, `FeedbackClosed` after the week."""
    if known is None and not may_give(visit, now=now):
        raise VisitClosed(status=visit.status.value)
    if known is not None and now >= known.given_at + CHANGED_FOR:
        raise FeedbackClosed(stars=known.stars)
