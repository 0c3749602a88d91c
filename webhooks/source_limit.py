"""How much one address may ask before it must wait: a bucket of tokens each, in this process's memory.

For the web chat, which costs us something before we know who asks. It stands before no signed door: behind a proxy that
nobody named in TRUSTED_PROXIES all providers share one address with every attacker. Limits that must hold across
processes (per patient, per chat) are rows of the database.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

# 10,000 buckets are about 2 MB. Whoever commands more addresses gets a full bucket again, not more memory.
_MOST_SOURCES = 10_000


class SourceLimit:
    """Gives every source `burst` tokens, and `per_second` new ones up to that; may be asked from any thread.

    The least recently seen source is forgotten first; by then its bucket is full again in all but a flood.
    """

    def __init__(
        self,
        *,
        per_second: float,
        burst: int,
        most_sources: int = _MOST_SOURCES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if per_second <= 0 or burst < 1 or most_sources < 1:
            raise ValueError("a limit needs a positive rate, burst and number of sources")
        self._per_second = per_second
        self._burst = burst
        self._most_sources = most_sources
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # source -> tokens, when counted
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._buckets)

    def allows(self, source: str) -> bool:
        """Take one token of this source; False if it has none left, which costs it nothing more."""
        with self._lock:
            now = self._clock()
            tokens = self._tokens(source, now)
            allowed = tokens >= 1
            self._buckets[source] = (tokens - 1 if allowed else tokens, now)
            self._buckets.move_to_end(source)
            if len(self._buckets) > self._most_sources:
                self._buckets.popitem(last=False)
            return allowed

    def wait(self, source: str) -> timedelta:
        """How long until this source is allowed again: whole seconds, as Retry-After wants them; zero if it is now."""
        return timedelta(seconds=math.ceil(self.missing(source)))

    def missing(self, source: str) -> float:
        """The same in seconds, to the part of one."""
        with self._lock:
            missing = 1 - self._tokens(source, self._clock())
        return max(0.0, missing) / self._per_second

    def _tokens(self, source: str, now: float) -> float:
        tokens, counted = self._buckets.get(source, (float(self._burst), now))
        return min(self._burst, tokens + max(0.0, now - counted) * self._per_second)
