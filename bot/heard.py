"""What the engine hears: a tap, a text, a chat opened, an event of the clinic, a shared phone, something unreadable."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.line import Button
from bot.understanding.meaning import Understood
from core.domain.events import Event

Picks: TypeAlias = Callable[[Sequence[Button]], int | None]
"""Which of some buttons a text names, by label or number."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was tapped; `id` is what came back, whatever it is."""

    id: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The chat was opened, plainly or by a link whose signature was checked: with what it carries, if anything."""

    conversation: str | None = None
    draft: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """The clinic reports something that concerns this chat."""

    event: Event


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is no text: `sort` is voice, photo, sticker, ...; `words` stand under it, `message` is its id."""

    sort: str
    words: str = ""
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A phone was shared; None where the channel does not vouch that it is the sender's own."""

    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something was written, cleaned; what it means, and which of the buttons it may name.

    `names` takes no likeness and no number for a label: for words that no button shows, and where whatever is written
    is meant for a human.
    """

    text: str
    understood: Understood
    picks: Picks
    names: Picks


Heard: TypeAlias = Tapped | Said | Opened | Told | Unreadable | Shared
