"""What patients answer to a reminder: they come, they are late, they want to move or to cancel."""

from enum import StrEnum


class Answer(StrEnum):
    """One answer; the last one given for a visit's time is the one that holds."""

    COMING = "coming"
    LATE = "late"
    MOVE = "move"
    CANCEL = "cancel"


LONGEST_DELAY = 180
"""Minutes: whoever comes later than that misses the visit, and should move it."""
