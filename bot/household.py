"""The chat's own household, as a conversation may ask for it: other chats of the same person, family, handing over.

Part of `FrontDesk` (bot/front_desk.py); what each verb can refuse stands in `HOUSEHOLD_REFUSALS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.domain.errors import (
    AlreadyDone,
    BadAnswer,
    BadName,
    BeingErased,
    CodeGone,
    ConsentNeeded,
    InvitationGone,
    NotAllowed,
    NotFound,
    Refusal,
    TooManyCodes,
)


@dataclass(frozen=True, slots=True)
class OtherChats:
    """Whether this chat can become one with another of its person.

    `how`: "code" (one goes to the known chat, of `channel`), "desk" (a human has to find out), "alone" (there is none),
    "no_phone" (none is proved here), "no_account" (this channel vouches for nobody).
    """

    how: str
    channel: str | None = None

    @property
    def known(self) -> bool:
        """Return whether somebody is known by this chat's phone elsewhere."""
        return self.how in ("code", "desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """The own persons of two chats that may be one; None where a chat has none."""

    here: str | None
    there: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A relative offered to their own chat: the line to be written there, and a link where Telegram is served."""

    name: str
    line: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOver:
    """What whoever opens such a link is asked: the person's name; with `keeps` the other chat goes on seeing them."""

    name: str
    keeps: bool


class Household(Protocol):
    """The people of one chat, and their other chats."""

    def other_chats(self) -> OtherChats:
        """Return whether this chat can become one with another; nothing about that one's people is said."""

    def meeting(self) -> Two:
        """Return who would be one, once the code has come back; raises `CodeGone` before."""

    def ask_link_code(self) -> str:
        """Send a code to the known chat; return its channel."""

    def prove_link_code(self, code: str) -> bool:
        """Take the code that came back; False for another one."""

    def become_one(self) -> None:
        """Join this chat to the one whose code has come back: one family, the same visits."""

    def stay_two(self) -> None:
        """Leave both chats as they are."""

    def ask_desk_to_join(self) -> None:
        """Have a human at the desk find out who this is."""

    def rename_person(self, patient_id: int, name: str) -> None:
        """Call somebody of the family by another name."""

    def remove_person(self, patient_id: int) -> None:
        """Speak for a relative no more; their visits stay."""

    def details(self, patient_id: int) -> Mapping[str, str | None]:
        """Return what somebody of the family has said of themselves, by field; None: would rather not say.

        Raises `NotFound`.
        """

    def details_needed(self, patient_id: int) -> tuple[str, ...]:
        """Return the fields that the clinic needs of somebody and has never asked for; raises `NotFound`."""

    def today(self) -> date:
        """Return the date at the clinic."""

    def keep_answer(self, patient_id: int, field: str, text: str) -> None:
        """Keep what somebody says of themselves."""

    def leave_out(self, patient_id: int, field: str) -> None:
        """Note that somebody would rather not say; they are not asked again."""

    def hand_over(self, patient_id: int, *, keeps: bool) -> HandedOver:
        """Offer a relative to their own chat; with `keeps` this chat goes on seeing them."""

    def is_handover(self, token: str) -> bool:
        """Return whether this token hands somebody over, and still stands."""

    def handed_over(self, token: str) -> AskedOver:
        """Return what is asked of whoever opens the link; raises `InvitationGone`."""

    def take_over(self, token: str) -> None:
        """Let this chat be the person's own."""

    def decline_over(self, token: str) -> None:
        """Say that this is somebody else: the link is of no use any more."""


HOUSEHOLD_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "ask_link_code": frozenset({NotFound, TooManyCodes, ConsentNeeded}),
    "prove_link_code": frozenset({CodeGone}),
    "become_one": frozenset({CodeGone, AlreadyDone, BeingErased, ConsentNeeded}),
    "stay_two": frozenset(),
    "ask_desk_to_join": frozenset({ConsentNeeded}),
    "rename_person": frozenset({NotFound, BadName}),
    "remove_person": frozenset({NotFound}),
    "keep_answer": frozenset({NotFound, BadAnswer, ConsentNeeded}),
    "leave_out": frozenset({NotFound, ConsentNeeded}),
    "hand_over": frozenset({NotFound, NotAllowed}),
    "take_over": frozenset({InvitationGone, NotAllowed, BeingErased, ConsentNeeded}),
    "decline_over": frozenset({InvitationGone}),
}
"""What each verb can refuse."""
