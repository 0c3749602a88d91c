"""Updates on their way to being heard: the chats side by side, each chat's own in order, none forgotten.

An update counts as taken only when it has been heard. What cannot be heard now is tried again after a growing wait,
and its chat waits with it; no thread does. `offset` is what may be confirmed to Telegram meanwhile.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.message import Heard

log = logging.getLogger(__name__)

FIRST_WAIT = 0.5  # seconds
LONGEST_WAIT = 30.0  # seconds: how long after the database is back a patient may still wait
TRIES = 8  # about two minutes; counted as a defect only if others are heard meanwhile


@dataclass(slots=True, kw_only=True, eq=False)
class _Waiting:
    """One update that is not heard yet; `since` is when it first failed."""

    update_id: int
    heard: Heard
    failures: int = 0
    since: float = 0.0


@dataclass(slots=True, kw_only=True, eq=False)
class _Lane:
    """The updates of one chat, oldest first; `due` is when the first may be tried, `busy` while it is."""

    queue: deque[_Waiting] = field(default_factory=deque)
    due: float = 0.0
    busy: bool = False


class Lanes:
    """Hears updates with `workers` threads. `clock` returns seconds that only grow."""

    def __init__(
        self, hear: Callable[[Heard], None], *, workers: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._hear = hear
        self._clock = clock
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="hears")
        self._changed = threading.Condition()
        self._lanes: dict[str, _Lane] = {}
        self._open: set[int] = set()
        self._known: set[int] = set()
        self._next: int | None = None
        self._last_heard = 0.0
        self._closed = False

    @property
    def offset(self) -> int | None:
        """The first update that Telegram still has to keep for us: everything before it has been heard."""
        with self._changed:
            return min(self._open, default=self._next)

    @property
    def idle(self) -> bool:
        """Whether every update given has been heard."""
        with self._changed:
            return not self._open

    @property
    def working(self) -> bool:
        """Whether something is being heard at this moment; False while all that is left waits for its next try."""
        with self._changed:
            return any(lane.busy for lane in self._lanes.values())

    def put(self, updates: Sequence[tuple[int, Heard | None]]) -> None:
        """Take over a batch as it was fetched. Those known already, and those that say nothing, are passed over."""
        with self._changed:
            for update_id, heard in updates:
                self._next = update_id + 1
                if update_id in self._known:
                    continue
                self._known.add(update_id)
                if heard is not None:
                    self._open.add(update_id)
                    lane = self._lanes.setdefault(heard.address, _Lane())
                    lane.queue.append(_Waiting(update_id=update_id, heard=heard))
            given = {update_id for update_id, _ in updates}
            self._known &= given | self._open  # Telegram gives no other again
            self._drive()

    def wait(self, seconds: float) -> None:
        """Wait until something is heard, at most so long; start what is due to be tried again."""
        with self._changed:
            self._changed.wait(max(0.0, min(seconds, self._until_due())))
            self._drive()

    def close(self, timeout: float) -> None:
        """Start nothing more and wait for what is being heard; the rest is given again by Telegram."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: not any(lane.busy for lane in self._lanes.values()), timeout)
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _until_due(self) -> float:
        waits = [lane.due for lane in self._lanes.values() if not lane.busy]
        return min(waits, default=self._clock() + LONGEST_WAIT) - self._clock()

    def _drive(self) -> None:
        """Start the lanes that are due; the caller holds the lock."""
        now = self._clock()
        for lane in self._lanes.values():
            if not self._closed and not lane.busy and lane.due <= now:
                lane.busy = True
                self._workers.submit(self._run, lane)

    def _run(self, lane: _Lane) -> None:
        """Hear what stands in this lane until it is empty or something has to wait."""
        more = True
        while more:
            first = lane.queue[0]
            ok = self._hears(first)
            with self._changed:
                more = self._goes_on(lane, first, ok=ok)
                self._changed.notify_all()

    def _hears(self, first: _Waiting) -> bool:
        try:
            self._hear(first.heard)
        except Exception:  # the outermost door of a polled update
            log.exception("update not heard", extra={"kind": first.heard.kind, "failures": first.failures + 1})
            return False
        return True

    def _goes_on(self, lane: _Lane, first: _Waiting, *, ok: bool) -> bool:
        """Note how it went; returns whether the lane's next update may be heard at once."""
        now = self._clock()
        if ok:
            self._last_heard = now
        elif not self._gives_up(first, now):
            lane.due = now + min(FIRST_WAIT * 2 ** (first.failures - 1), LONGEST_WAIT)
            lane.busy = False
            return False
        lane.queue.popleft()
        self._open.discard(first.update_id)
        if lane.queue and not self._closed:
            return True
        lane.busy = False
        if not lane.queue:
            del self._lanes[first.heard.address]
        return False

    def _gives_up(self, first: _Waiting, now: float) -> bool:
        """Whether it fails by itself: often, and while others are heard. It must not silence its chat for ever."""
        first.since = first.since or now
        first.failures += 1
        if first.failures < TRIES or self._last_heard < first.since:
            return False
        log.error("update given up", extra={"kind": first.heard.kind, "update": first.update_id})
        return True
