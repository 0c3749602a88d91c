"""What those who answer patients may ask and have done: the part of the staff desk about talks handed over to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.errors import NotFound, NotPermitted, Refusal, TalkOver

WHERE = frozenset({"book", "appointments", "late_money", "reminder", "emergency"})
"""Conversations that have words of their own for the desk: "was booking a visit"."""


def where_of(step: str) -> Phrase:
    """Return where a patient stood when they asked for a human."""
    name = step.partition(".")[0]
    return Phrase(f"where.{name}" if name in WHERE else "where.other")


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkSeen:
    """A patient who wants to talk: where they stood, the visit in question, what was said last, and on which number.

    `mine` tells whether the chat that asks answers it, `taken` whether anybody does; one `by_desk` the desk has begun.
    """

    id: int
    name: str | Phrase
    since: Moment
    where: Phrase
    visit: Phrase
    words: tuple[Phrase, ...]
    phone: str | Phrase
    mine: bool
    taken: bool
    by_desk: bool = False


class TalksDesk(Protocol):
    """Talks as the clinic's staff sees them."""

    def talks(self) -> tuple[TalkSeen, ...]:
        """Return the patients who wait for an answer or get one, the longest waiting first."""

    def talk(self, talk_id: int) -> TalkSeen:
        """Return one of them; raises `NotFound`, and `TalkOver` once it is over."""

    def take_talk(self, talk_id: int) -> None:
        """Answer this patient from now on."""

    def answer_patient(self, talk_id: int, words: str) -> None:
        """Pass on to the patient what is written."""

    def leave_talk(self, talk_id: int) -> bool:
        """Give the talk back to whoever at the desk takes it; False where its patient knows nothing of it: it ends."""

    def close_talk(self, talk_id: int) -> None:
        """End the talk."""

    def begin_talk(self, task_id: int) -> int:
        """Write to the chat that a task is about; return the talk, whose patient knows of it with the first word."""

    def reopen_talk(self, talk_id: int) -> int:
        """Take back that a talk was ended; return the talk with the same patient."""


_TALK: frozenset[type[Refusal]] = frozenset({NotPermitted, NotFound, TalkOver})

TALKS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "take_talk": _TALK,
    "answer_patient": _TALK,
    "leave_talk": _TALK,
    "close_talk": _TALK,
    "begin_talk": _TALK,
    "reopen_talk": _TALK,
}
"""What each verb can refuse."""
