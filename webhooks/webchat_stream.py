"""The open ends of the web chat: each page holds one event stream, and all streams of a process share one bell.

A stream that waits costs a coroutine and no thread. It reads when the bell rings for its chat, and by itself with each
heartbeat, so that a ring that was lost delays a line and never loses it.
"""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator
from typing import Any

import anyio
import psycopg
from sqlalchemy.exc import SQLAlchemyError

from bot.phrases.web_page import web_page_words
from core.storage.bell import Bell
from core.storage.database import Database
from core.storage.transcript import PAGE, TOPIC, Line, Transcript

log = logging.getLogger(__name__)

HEARTBEAT = 15.0  # seconds: under the 30 s after which impatient proxies close a silent connection
AGAIN_AFTER = 1.0  # seconds before a database that does not answer is asked again
BEAT = "event: beat\ndata: {}\n\n"  # an event and no comment: a page counts on it to notice a dead connection
READERS = 4  # threads that read for streams; the others stay free for what patients send


class ChatStreams:
    """The streams of this process. `start` and `stop` may be called from any thread; a stopped one's streams end."""

    def __init__(self, database: Database, *, heartbeat: float = HEARTBEAT) -> None:
        self._database = database
        self._heartbeat = heartbeat
        self._bell = Bell(database, TOPIC, self.wake)
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._lock = threading.Lock()  # the bell's thread looks up what the loop's thread changes
        self._loop: asyncio.AbstractEventLoop | None = None
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

    def wake(self, chat: str | None) -> None:
        """Have the streams of this chat look for new lines; None: all of them."""
        with self._lock:
            woken = [event for of, events in self._waiting.items() if chat in (None, of) for event in events]
            loop = self._loop
        if loop is None or not woken:
            return
        try:
            loop.call_soon_threadsafe(_set, woken)
        except RuntimeError:  # the loop has ended, and its streams with it
            log.debug("nobody is left to wake")

    async def events(self, chat: str, after: int) -> AsyncIterator[str]:
        """Yield the lines of a chat that follow the line `after`, as server-sent events, and then what comes.

        Once what was there is told, an event `ready` says whether that was anything at all.
        """
        woken = asyncio.Event()
        self._enter(chat, woken)
        try:
            ready = False
            while not self._stopping:
                woken.clear()
                lines = await self._read(chat, after)
                if lines is None:
                    yield ": one moment\n\n"
                    await asyncio.sleep(AGAIN_AFTER)
                    continue
                for line in lines:
                    after = line.id
                    yield as_event(line)
                if len(lines) == PAGE:
                    continue  # there may be more
                if not ready:
                    ready = True
                    yield f"event: ready\ndata: {json.dumps({'empty': after == 0})}\n\n"
                if not await self._woken(woken):
                    yield BEAT
        finally:
            self._leave(chat, woken)

    async def _woken(self, event: asyncio.Event) -> bool:
        try:
            async with asyncio.timeout(self._heartbeat):
                await event.wait()
        except TimeoutError:
            return False
        return True

    async def _read(self, chat: str, after: int) -> list[Line] | None:
        """Return the next lines, or None where the database does not answer."""

        def read() -> list[Line]:
            return self._database.run(lambda uow: Transcript(uow.sql, now=uow.now).since(chat, after))

        self._readers = self._readers or anyio.CapacityLimiter(READERS)
        try:
            return await anyio.to_thread.run_sync(read, limiter=self._readers)
        except (psycopg.Error, SQLAlchemyError) as error:
            log.warning("a stream could not read", extra={"reason": type(error).__name__})
            return None

    def _enter(self, chat: str, event: asyncio.Event) -> None:
        with self._lock:
            self._loop = asyncio.get_running_loop()
            self._waiting.setdefault(chat, set()).add(event)

    def _leave(self, chat: str, event: asyncio.Event) -> None:
        with self._lock:
            events = self._waiting[chat]
            events.discard(event)
            if not events:
                del self._waiting[chat]


def _set(events: list[asyncio.Event]) -> None:
    for event in events:
        event.set()


def as_event(line: Line) -> str:
    """Return a line as one server-sent event, its id the line's own."""
    return f"id: {line.id}\ndata: {json.dumps(_shown(line), ensure_ascii=False)}\n\n"


def _shown(line: Line) -> dict[str, Any]:
    body = line.body
    language = body.get("language") or "en"
    shown: dict[str, Any] = {
        "shown_as": line.shown_as,
        "key": line.key,
        "mine": line.direction == "in",
        "at": line.created_at.isoformat(),
        "language": body.get("language"),
        "new_tab": web_page_words("new_tab", language),
        "title": body.get("title", ""),
        "text": body["text"],
        "choices": [
            {"id": id_, "label": label, "hint": hint, "url": url} for id_, label, hint, url in body.get("choices", ())
        ],
    }
    if tapped := body.get("tapped"):
        shown["tapped"] = tapped
    if attachment := body.get("attachment"):
        name = attachment[0]
        label = web_page_words("calendar" if name.endswith(".ics") else "download", language)
        shown["file"] = {"name": name, "href": f"/chat/files/{line.id}", "label": label}
    return shown
