"""How fast one chat may write: a bucket of twenty messages that fills by one a second, kept with the chat."""

from datetime import datetime
from enum import Enum, auto

from core.storage.chats import Chat

BURST = 20.0
PER_SECOND = 1.0
_TOLD = -2.0
"""Where the bucket stands after the chat has been told to slow down: it must fill from here before it is told again."""


class Pace(Enum):
    """How a message comes: in time, too fast (say so), or too fast again (said already)."""

    EASY = auto()
    TOO_FAST = auto()
    STILL_TOO_FAST = auto()


def pace_of(chat: Chat, now: datetime) -> Pace:
    """Take one message out of the chat's bucket and say how it comes."""
    passed = max(0.0, (now - chat.tokens_at).total_seconds())
    tokens = min(BURST, chat.tokens + passed * PER_SECOND)
    chat.tokens_at = now
    if tokens >= 1:
        chat.tokens = tokens - 1
        return Pace.EASY
    chat.tokens = _TOLD if tokens >= 0 else tokens
    return Pace.TOO_FAST if tokens >= 0 else Pace.STILL_TOO_FAST
