"""What a chat may ask and have done about its own data: see what is kept, take it along, have it erased.

Part of `FrontDesk` (bot/front_desk.py); what each verb can refuse stands in `OWN_DATA_REFUSALS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.desk_values import Moment
from core.domain.errors import AlreadyDone, ConsentNeeded, NotFound, Refusal, SlowDown, StillOnStaff


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """What erasing would do: to whom, the visits that are cancelled, the papers that stay, and how long it waits.

    `at_once`: nothing is open. `due`: it is asked for, and is done then.
    """

    names: tuple[str, ...]
    visits: int
    papers: int
    hours: int
    at_once: bool
    due: Moment | None = None


class OwnData(Protocol):
    """The chat's say over what is kept about its people."""

    def agreed(self) -> bool:
        """Return whether this chat agrees to the notice in force; before that nothing personal is kept."""

    def agreed_since(self) -> Moment | None:
        """Return when this chat agreed to what it agrees to now."""

    def erasing(self) -> Erasing:
        """Return what erasing this chat's own would do now. Raises `StillOnStaff`."""

    # --- verbs

    def agree(self, version: int) -> None:
        """Agree to this version of the notice: from now on names, phones and visits may be kept."""

    def withdraw_consent(self) -> None:
        """Take the consent back: nothing new is kept; visits and papers stay until they are erased."""

    def take_along(self) -> str:
        """Have all that is kept sent here: `file`, or by a `link` where the channel is another company's to read."""

    def ask_erasure(self) -> Erasing:
        """Have this chat's own erased: at once where nothing is open, else after some hours."""

    def take_back_erasure(self) -> None:
        """Keep everything after all."""


OWN_DATA_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "agree": frozenset({ConsentNeeded}),
    "withdraw_consent": frozenset(),
    "take_along": frozenset({NotFound, SlowDown}),
    "ask_erasure": frozenset({AlreadyDone, StillOnStaff}),
    "take_back_erasure": frozenset({NotFound}),
}
