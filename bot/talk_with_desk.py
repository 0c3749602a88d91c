"""What a patient's conversation may ask and have done about talking to a human at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment
from core.domain.errors import NotFound, Refusal, TalkOver


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanAsked:
    """What became of asking for a human: 'talk', 'later' (the desk opens at `opens`) or 'call' (nobody reads here).

    `numbered`: the desk has a number on which this person can be called. `anew`: the desk was not called before.
    """

    talk: int
    how: str
    opens: Moment | None = None
    numbered: bool = True
    anew: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """The talk in which somebody at the desk answers this chat; `mark` changes with each of their words."""

    talk: int
    mark: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What was sent that is no text: its sort, the words under it, and its message, where the channel can show it."""

    sort: str
    words: str = ""
    message: str | None = None


class TalkWithDesk(Protocol):
    """The chat's own talk with the desk."""

    def in_talk(self, talk: int) -> bool:
        """Return whether this chat is talking to the desk in this talk now."""

    def at_desk(self) -> AtDesk | None:
        """Return the talk that somebody at the desk answers, as it stood when the chat was heard; None for none."""

    def ask_human(self, *, at: str, about: str | None, said: Sequence[str]) -> HumanAsked:
        """Hand the talk over to the desk, with where it stood (conversation.step), the visit and what was said."""

    def to_desk(self, talk: int, words: str) -> None:
        """Pass on to the desk what is written."""

    def show_desk(self, talk: int, brought: Brought) -> bool:
        """Pass on what is no text; return whether the desk sees it here, and is not only told of it."""

    def leave_desk(self, talk: int) -> None:
        """End the talk with the desk."""


TALK_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "ask_human": frozenset(),  # nobody has to agree to anything before a human answers them: no name is kept by it
    "to_desk": frozenset({TalkOver, NotFound}),
    "show_desk": frozenset({TalkOver, NotFound}),
    "leave_desk": frozenset({TalkOver, NotFound}),
}
"""What each verb can refuse."""
