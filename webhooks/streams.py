"""Event streams that wait without a thread: all of one kind share a bell, and each belongs to somebody.

A stream that waits costs a coroutine and no thread. It reads when the bell rings for whom it belongs to, and by itself
with each heartbeat, so that a ring that was lost delays what it shows and never loses it.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import TypeVar

import anyio
import psycopg
from sqlalchemy.exc import SQLAlchemyError

from core.storage.bell import Bell
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)
T = TypeVar("T")

HEARTBEAT = 15.0  # seconds: under the 30 s after which impatient proxies close a silent connection
AGAIN_AFTER = 1.0  # seconds before a database that does not answer is asked again
BEAT = "event: beat\ndata: {}\n\n"  # an event and no comment: a page counts on it to notice a dead connection
READERS = 4  # threads that read for streams; the others stay free for what patients send


class Streams:
    """The streams of one kind in this process. `start` and `stop` may come from any thread; a stopped one's end."""

    def __init__(self, database: Database, topic: str, *, heartbeat: float = HEARTBEAT, readers: int = READERS) -> None:
        self._database = database
        self._heartbeat = heartbeat
        self._bell = Bell(database, topic, self.wake)
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._lock = threading.Lock()  # the bell's thread looks up what the loop's thread changes
        self._loop: asyncio.AbstractEventLoop | None = None
        self._most_readers = readers
        self._readers: anyio.CapacityLimiter | None = None
        self._stopping = False

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def start(self) -> None:
        """Start to listen for what other processes write."""
        self._bell.start()

    def stop(self) -> None:
        """End all streams, so that the server can leave, and listen no more. Pages come back by themselves."""
        self._stopping = True
        self.wake(None)
        self._bell.stop()

    def wake(self, whose: str | None) -> None:
        """Have the streams of this one look for what is new; None: all of them."""
        with self._lock:
            woken = [event for of, events in self._waiting.items() if whose in (None, of) for event in events]
            loop = self._loop
        if loop is None or not woken:
            return
        try:
            loop.call_soon_threadsafe(_set, woken)
        except RuntimeError:  # the loop has ended, and its streams with it
            log.debug("nobody is left to wake")

    async def _woken(self, event: asyncio.Event) -> bool:
        try:
            async with asyncio.timeout(self._heartbeat):
                await event.wait()
        except TimeoutError:
            return False
        return True

    async def _ask(self, read: Callable[[UnitOfWork], T]) -> T | None:
        """Return what is read in a thread, or None where the database does not answer."""
        self._readers = self._readers or anyio.CapacityLimiter(self._most_readers)
        try:
            return await anyio.to_thread.run_sync(lambda: self._database.run(read), limiter=self._readers)
        except (psycopg.Error, SQLAlchemyError) as error:
            log.warning("a stream could not read", extra={"reason": type(error).__name__})
            return None

    def _enter(self, whose: str, event: asyncio.Event) -> None:
        with self._lock:
            self._loop = asyncio.get_running_loop()
            self._waiting.setdefault(whose, set()).add(event)

    def _leave(self, whose: str, event: asyncio.Event) -> None:
        with self._lock:
            events = self._waiting[whose]
            events.discard(event)
            if not events:
                del self._waiting[whose]


def _set(events: list[asyncio.Event]) -> None:
    for event in events:
        event.set()
