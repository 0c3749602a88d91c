"""A channel on paper: what the clinic says is written down, and a patient reads it and answers."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from bot.channels.port import Capability, Outgoing, Sent
from bot.message import Heard, Kind, Message
from tests.standins.server import wait_for


@dataclass
class PaperChannel:
    """Keeps every message by address, cards redrawn in place; really sends nothing."""

    name: str = "webchat"
    can: Capability = field(
        default_factory=lambda: Capability(buttons=10, rows=10, label=60, text=4096, redraws=True, files=True)
    )

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.ids = count(1)
        self.said: dict[str, dict[str, Message]] = {}
        self.keys: list[str] = []

    def send(self, outgoing: Outgoing) -> Sent:
        """Write one message down."""
        with self.lock:
            page = self.said.setdefault(outgoing.address, {})
            id_ = outgoing.replaces if outgoing.replaces in page else f"m{next(self.ids)}"
            page[id_] = outgoing.message
            self.keys.append(outgoing.key)
        return Sent(message_id=id_)


class PaperPatient:
    """One patient in front of a dialogue: says, taps, and reads the last message."""

    def __init__(
        self,
        hear: Callable[[Heard], None],
        channel: PaperChannel,
        address: str,
        *,
        name: str = "",
        language: str = "en",
    ) -> None:
        self.hear = hear
        self.channel = channel
        self.address = address
        self.name = name
        self.language = language
        self.ids = count(1)
        self.inputs = 0

    @property
    def messages(self) -> list[Message]:
        """All that stands in the chat, oldest first."""
        return list(self.channel.said.get(self.address, {}).values())

    @property
    def last(self) -> Message:
        """What was said last."""
        return self.messages[-1]

    def says(self, text: str, *, id_: str | None = None) -> Message:
        """Write something and read the answer."""
        return self._does(Kind.TEXT, text, id_)

    def starts(self, payload: str = "") -> Message:
        """Open the chat."""
        return self._does(Kind.START, payload, None)

    def taps(self, label: str, *, message: Message | None = None) -> Message:
        """Tap the choice whose label contains these words."""
        shown = message or self.last
        found = [c for c in shown.choices if label.lower() in c.label.lower()]
        assert len(found) >= 1, f"{label!r} is not among {[c.label for c in shown.choices]}"
        return self._does(Kind.TAP, found[0].id, None)

    def forges(self, id_: str) -> Message:
        """Tap what was never offered."""
        return self._does(Kind.TAP, id_, None)

    def _does(self, kind: Kind, text: str, id_: str | None) -> Message:
        before = len(self.channel.keys)
        self.inputs += 1
        self.hear(
            Heard(
                channel=self.channel.name,
                address=self.address,
                id=id_ or f"{self.address}-{next(self.ids)}",
                kind=kind,
                text=text,
                name=self.name,
                language=self.language,
                sent_at=None,
            )
        )
        wait_for(lambda: len(self.channel.keys) > before, 10.0, what="answered")
        return self.last
