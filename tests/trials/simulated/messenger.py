"""A messenger in memory: chats that show what was sent, and a wire that fails before, after, or says slow down."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random

from bot.channels.port import Capability, Outgoing, SendFailed, Sent, Unreachable
from bot.message import Choice, Message

BROKEN = 0.1
"""The share of calls that fail while the world is broken: as often as providers do on their worst day."""


@dataclass(slots=True, kw_only=True)
class Shown:
    """One message as it stands in a chat; `keys` are all that were sent into it, redrawn cards included."""

    id: str
    message: Message
    keys: list[str] = field(default_factory=list)


class Messenger:
    """A `Channel` whose other end is memory, called from one thread. `healed` stops every failure of the wire."""

    def __init__(self, name: str, can: Capability, random: Random) -> None:
        self.name = name
        self.can = can
        self.healed = False
        self.chats: defaultdict[str, list[Shown]] = defaultdict(list)
        self.blocked: set[str] = set()
        self.sent: defaultdict[str, int] = defaultdict(int)
        """How often each key has reached somebody."""
        self.doubted: set[str] = set()
        """Keys whose answer was lost: these may come again."""
        self.digest = hashlib.sha256()
        """Of all that was ever shown, with the key that it came under."""
        self._random = random
        self._ids = count(1)

    def send(self, outgoing: Outgoing) -> Sent:
        """Show a message, unless something is wrong today."""
        if outgoing.address in self.blocked:
            raise Unreachable("blocked")
        fate = self._random.random() if not self.healed else 1.0
        if fate < BROKEN / 3:
            raise SendFailed("down")
        if fate < BROKEN * 2 / 3:
            raise SendFailed("HTTP 429", retry_after=timedelta(seconds=self._random.randrange(1, 60)))
        shown = self._show(outgoing)
        if fate < BROKEN:
            self.doubted.add(outgoing.key)
            raise SendFailed("answer lost")
        return Sent(message_id=shown.id)

    def buttons(self, address: str, *, last: int) -> list[Choice]:
        """Return what can be tapped in the last so many messages of a chat."""
        return [choice for shown in self.chats[address][-last:] for choice in shown.message.answers]

    def _show(self, outgoing: Outgoing) -> Shown:
        chat = self.chats[outgoing.address]
        self.sent[outgoing.key] += 1
        shown = next((s for s in chat if s.id == outgoing.replaces), None)
        if shown is None:
            shown = Shown(id=f"{self.name}-{next(self._ids)}", message=outgoing.message)
            chat.append(shown)
        self.digest.update(repr((outgoing.address, outgoing.key, outgoing.message)).encode())
        shown.message = outgoing.message
        shown.keys.append(outgoing.key)
        return shown


TELEGRAM = Capability(buttons=8, rows=0, label=40, text=4096, redraws=True, links=True, files=True)
WHATSAPP = Capability(buttons=3, rows=10, label=20, row_label=24, hint=72, text=1600, card=1024)
SMS = Capability(buttons=0, rows=0, label=60, text=1600)
