"""Who is whom, as a conversation of the staff may ask: cases to find out, joins that stand, and what is done with them.

Part of `StaffDesk` (bot/staff_desk.py); what each verb can refuse stands in `PEOPLE_REFUSALS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.errors import AlreadyDone, BeingErased, NotFound, NotPermitted, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class SomebodyKnown:
    """Who may be meant: a name, by what they write, and the visit to ask about; of a `chat`, or a `patient` without."""

    chat: int | None
    name: str
    reached_by: Phrase
    visit: Phrase
    patient: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen:
    """Somebody who writes from a new chat and has lost the known one."""

    task: int
    name: str
    phone: str | Phrase
    since: Moment
    known: tuple[SomebodyKnown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinSeen:
    """Two chats that are one person's: by which channels, since when, and who has joined them."""

    id: int
    name: str
    channel: Phrase
    other: Phrase
    since: Moment
    by: Phrase


class PeopleDesk(Protocol):
    """Chats and persons, as one of the staff sees them."""

    def cases(self) -> tuple[CaseSeen, ...]:
        """Return who waits to be found out, the longest first."""

    def case(self, task_id: int) -> CaseSeen:
        """Return one of them; raises `NotFound`."""

    def joins(self, number: str) -> tuple[JoinSeen, ...]:
        """Return the joins of the chats behind a visit's number."""

    def join_seen(self, join_id: int) -> JoinSeen:
        """Return one that stands; raises `NotFound`."""

    def join_people(self, task_id: int, chat: int) -> None:
        """Join the chat of a case to a known one: the person was asked, and is the same."""

    def attach_person(self, task_id: int, patient: int) -> None:
        """Give somebody whom only the desk knows to the chat of a case: the person was asked, and is the same."""

    def separate_people(self, join_id: int) -> None:
        """Undo a join: each chat has what was its own again."""


PEOPLE_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "join_people": frozenset({NotPermitted, NotFound, AlreadyDone, BeingErased}),
    "attach_person": frozenset({NotPermitted, NotFound, AlreadyDone, BeingErased}),
    "separate_people": frozenset({NotPermitted, NotFound}),
}
"""What each verb can refuse."""
