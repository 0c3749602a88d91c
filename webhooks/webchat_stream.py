"""The open ends of the web chat: each page holds one event stream, which follows the lines of its chat."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.phrases.web_page import web_page_words
from core.storage.database import Database
from core.storage.transcript import PAGE, TOPIC, Line, Transcript
from webhooks.streams import AGAIN_AFTER, BEAT, HEARTBEAT, Streams


class ChatStreams(Streams):
    """The streams of this process's web chats."""

    def __init__(self, database: Database, *, heartbeat: float = HEARTBEAT) -> None:
        super().__init__(database, TOPIC, heartbeat=heartbeat)

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

    async def _read(self, chat: str, after: int) -> list[Line] | None:
        return await self._ask(lambda uow: Transcript(uow.sql, now=uow.now).since(chat, after))


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
