"""What a channel is: it turns its own wire into `Heard`, and a `Message` into what its wire can show.

A channel decides nothing and stores nothing. Everything it raises when it cannot send is one of the outcomes
below, so that the dispatcher needs to know no provider.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.message import Message
from core.domain.message_class import MessageClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How fast a provider lets us send: `burst` messages at once, and then `per_second`."""

    per_second: float
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """What one channel can show: how many buttons, how long a label, whether a card can be redrawn in place.

    `buttons` is the most choices shown as buttons and `rows` as a list; beyond both, numbered text. `label`,
    `row_label` and `hint` (a row's second line; 0: it has none) are the most UTF-16 units of each, `text` those of a
    message and `card` those of a text that carries choices (None: the same). `links`: a choice may open a page.
    `redraws`: a card is changed in place. `answers`: what is said here can be answered here. `ceiling` is the most
    private class of message that may leave here. `overall` and `per_chat` are the provider's limits for all that we
    send, and for what one chat is sent.
    """

    buttons: int
    rows: int
    label: int
    text: int
    card: int | None = None
    row_label: int = 0
    hint: int = 0
    redraws: bool = False
    links: bool = False
    contact_button: bool = False
    files: bool = False
    answers: bool = True
    ceiling: MessageClass = MessageClass.LOGISTICS
    overall: Limit | None = None
    per_chat: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The provider took the message: its id there (to redraw the card or match a status).

    `reported`: it will also tell whether the message has arrived.
    """

    message_id: str
    reported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to send. `key` is the outbox row's key (a provider key where there is one).

    `replaces` is the provider's id of the card to redraw; `last_heard_at` (aware UTC) decides WhatsApp's 24 h window.
    `made` makes the attachment's bytes, where they are not its text.
    """

    key: str
    address: str
    message: Message
    replaces: str | None = None
    last_heard_at: datetime | None = None
    facts: dict[str, str] = field(default_factory=dict)
    made: Callable[[], bytes] | None = None

    def content(self) -> bytes:
        """Return the bytes of the attachment: made now, or its own text."""
        if self.made is not None:
            return self.made()
        return self.message.attachment.text.encode() if self.message.attachment else b""


class SendFailed(Exception):
    """Nothing was sent; `retry_after` says when to try again.

    `of_chat`: the wait is this chat's own, the channel is well.
    """

    def __init__(self, reason: str, *, retry_after: timedelta | None = None, of_chat: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.of_chat = of_chat


class Unreachable(SendFailed):
    """This chat cannot be written to any more (blocked, deleted, no such number): stop, and try another way."""


class Stopped(Unreachable):
    """This person has told the provider that they want no messages of ours: no notices, also by other ways."""


class Rejected(SendFailed):
    """The provider will never take this message as it is: a defect of ours, kept visible as a dead row."""


class Channel(Protocol):
    """A way to reach people."""

    name: str
    can: Capability

    def send(self, outgoing: Outgoing) -> Sent:
        """Send now, with a time-out. Raises `SendFailed`, `Unreachable` or `Rejected`. Called from many threads."""
        ...
