"""How fast one channel may be written to: in all, and each chat; tokens that fill again, in this process's memory.

Several processes on one bot share its limits without knowing of each other: what one sends too much is told with a
429, which the circuit obeys. Sharing the tokens would cost every message a statement.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from bot.channels.port import Capability, Limit
from webhooks.source_limit import SourceLimit

_ALL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How long to wait (seconds; zero: go, the tokens are taken), and whether for the whole channel or this chat."""

    wait: float
    whole: bool = False


class Pacing:
    """The tokens of one channel. `ticks` returns seconds that only grow. Safe for many threads."""

    def __init__(self, can: Capability, *, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._whole = _bucket(can.overall, ticks)
        self._chats = _bucket(can.per_chat, ticks)
        self._lock = Lock()
        self._resting: dict[str, float] = {}

    def take(self, address: str) -> Turn:
        """Take a token of the channel and one of the chat, or neither."""
        with self._lock:
            if self._chats is not None and (wait := self._chats.missing(address)):
                self._resting[address] = self._ticks() + wait
                return Turn(wait=wait)
            if self._whole is not None and (wait := self._whole.missing(_ALL)):
                return Turn(wait=wait, whole=True)
            for bucket, of in ((self._chats, address), (self._whole, _ALL)):
                if bucket is not None:
                    bucket.allows(of)
            return Turn(wait=0.0)

    def left(self) -> float:
        """Return how long the whole channel has to wait, in seconds."""
        return self._whole.missing(_ALL) if self._whole is not None else 0.0

    def resting(self) -> dict[str, float]:
        """Return the chats that were told to wait and the seconds that they still have to."""
        if not self._resting:
            return {}
        with self._lock:
            now = self._ticks()
            self._resting = {address: until for address, until in self._resting.items() if until > now}
            return {address: until - now for address, until in self._resting.items()}


def _bucket(limit: Limit | None, ticks: Callable[[], float]) -> SourceLimit | None:
    return SourceLimit(per_second=limit.per_second, burst=math.floor(limit.burst), clock=ticks) if limit else None
