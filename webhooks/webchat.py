"""The web chat's doors: the page, what a patient sends, the stream of what is said, and files sent along.

Nothing is confirmed before it is kept: 202 means that the dialogue has committed; with 503 the page tries again under
the same id, which is heard once.
"""

import logging
from collections.abc import Callable
from typing import Literal
from urllib.parse import quote
from uuid import UUID

import psycopg
from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.webchat import NAME
from bot.message import LONGEST_HEARD, Heard, Kind
from bot.phrases.web_page import web_page_words
from bot.understanding.clean import clean
from core.domain.errors import NotFound
from core.storage.database import Database
from core.storage.transcript import Line, Transcript
from core.storage.unit_of_work import UnitOfWork
from webhooks.page import page
from webhooks.problems import problem
from webhooks.source import Networks, request_source
from webhooks.source_limit import SourceLimit
from webhooks.webchat_cookie import ChatCookie
from webhooks.webchat_page import FILES, chat_file, chat_page, wanted_language
from webhooks.webchat_stream import ChatStreams

log = logging.getLogger(__name__)

LAST_ID = 2**63 - 1  # of a row
LONGEST_TEXT = 4000  # characters: about what Telegram takes in one message
HIDDEN = "•••"
COME_BACK = {"Retry-After": "2"}


class Spoken(BaseModel):
    """One thing from the page: `id` is its own, the same in every try; `text` what was typed, a tapped label, or
    the payload of the link that opened the page.

    `choice` is the tapped choice's id, `card` the message it stood in.
    """

    model_config = ConfigDict(extra="forbid")

    id: UUID
    kind: Literal["start", "text", "tap"]
    text: str = Field("", max_length=LONGEST_TEXT)
    choice: str = Field("", max_length=64, pattern=r"^[\x20-\x7e]*$")
    card: int | None = Field(None, ge=1, le=LAST_ID)

    @field_validator("text", mode="before")
    @classmethod
    def _storable(cls, text: object) -> object:
        """Drop what PostgreSQL does not hold: NUL, and halves of a character, which a box with a limit leaves."""
        return text.replace("\x00", "").encode(errors="ignore").decode() if isinstance(text, str) else text

    def says_something(self) -> bool:
        """Return whether there is anything to hear."""
        return {"start": True, "text": bool(self.text.strip()), "tap": bool(self.choice)}[self.kind]

    def as_line(self) -> dict[str, object]:
        """Return the patient's own line as the transcript keeps it."""
        if self.kind == "tap":
            return {"text": self.text or self.choice, "tapped": {"choice": self.choice, "card": str(self.card or "")}}
        return {"text": self.text}


def _nothing_made(made_of: str) -> bytes:
    raise NotFound(what=made_of.partition(":")[0])


class WebChatDoors:
    """The doors. `hear` is the dialogue: it returns after its commit and raises when it could not keep what it heard.

    `content` makes the bytes of files that are made when they are fetched. Call `start` before serving and `stop`
    before the server is told to leave: its streams end only then.
    """

    def __init__(
        self,
        database: Database,
        *,
        hear: Callable[[Heard], None],
        secret: str,
        base_url: str,
        trusted_proxies: Networks = (),
        new_chats: SourceLimit | None = None,
        new_lines: SourceLimit | None = None,
        streams: ChatStreams | None = None,
        content: Callable[[str], bytes] = _nothing_made,
    ) -> None:
        self._database = database
        self._hear = hear
        self._content = content
        self._cookie = ChatCookie(secret, https=base_url.startswith("https:"))
        self._trusted_proxies = trusted_proxies
        # A ward full of phones behind one address opens sixty chats at once, and then one every two seconds.
        self._new_chats = SourceLimit(per_second=0.5, burst=60) if new_chats is None else new_chats
        # Nobody types or taps so fast for long; each line costs two commits and a row.
        self._new_lines = SourceLimit(per_second=2, burst=30) if new_lines is None else new_lines
        self.streams = ChatStreams(database) if streams is None else streams

    def start(self) -> None:
        """Start to listen for what other processes say."""
        self.streams.start()

    def stop(self) -> None:
        """End the open streams."""
        self.streams.stop()

    def router(self) -> APIRouter:
        """Return the doors, at / and under /chat."""
        doors = APIRouter(include_in_schema=False)
        doors.get("/")(self.show)
        doors.post("/chat")(self.take)
        doors.get("/chat/stream")(self.stream)
        doors.get("/chat/files/{line_id}")(self.file)
        for name in FILES:
            doors.get(f"/chat/{name}")(_served(name))
        return doors

    def show(self, request: Request) -> Response:
        """Show the page, and give a browser without a chat a new one."""
        language = wanted_language(request.headers.get("accept-language", ""))
        known = chat = self._cookie.chat(request)
        if chat is None:
            source = request_source(request.scope, self._trusted_proxies)
            if not self._new_chats.allows(source):
                return _crowded(language, int(self._new_chats.wait(source).total_seconds()))
            chat = self._cookie.new_chat()
        clinic, spoken = self._around(known)
        response = chat_page(spoken or language, clinic)
        self._cookie.give(response, chat)
        return response

    def take(self, spoken: Spoken, request: Request) -> Response:
        """Hear one thing: 202 once it is kept, 503 while it cannot be; the page comes back with it then and after 429.

        401 without a chat, 422 for nothing said.
        """
        chat = self._cookie.chat(request)
        if chat is None:
            return problem(401, "no_chat")
        if not spoken.says_something():
            return problem(422, "nothing_said")
        if not self._new_lines.allows(chat):
            wait = int(self._new_lines.wait(chat).total_seconds())
            return problem(429, headers={"Retry-After": str(max(wait, 1))})
        language = wanted_language(request.headers.get("accept-language", ""))
        try:
            if spoken.kind != "start":
                self._database.run(lambda uow: _keep(uow, chat, spoken))
            self._hear(_heard(spoken, chat, language))
        except (psycopg.Error, SQLAlchemyError) as error:
            log.warning("a web chat's line was not kept", extra={"reason": type(error).__name__})
            return problem(503, "try_again", headers=COME_BACK)
        except Exception:  # the dialogue's outermost door: logged, and tried again by the page
            log.exception("a web chat's line was not heard")
            return problem(503, "try_again", headers=COME_BACK)
        self.streams.wake(chat)
        return Response(status_code=202)

    async def stream(self, request: Request, after: int = 0) -> Response:
        """Follow the chat: from the start, or from what the browser says that it has (`Last-Event-ID` or `after`)."""
        chat = self._cookie.chat(request)
        if chat is None:
            return problem(401, "no_chat")
        seen = request.headers.get("last-event-id", "")
        last = max(after, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 20 else 0)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would keep lines back
        events = self.streams.events(chat, min(last, LAST_ID))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    def file(self, line_id: int, request: Request) -> Response:
        """Hand out the file of one line of this browser's own chat."""
        chat = self._cookie.chat(request)
        line = self._line(chat, line_id) if chat and 0 < line_id <= LAST_ID else None
        attachment = line and line.body.get("attachment")
        if not attachment:
            return problem(404)
        name, media_type, content, _url, *made_of = attachment
        if made_of and made_of[0]:
            try:
                content = self._content(made_of[0])
            except NotFound:
                return problem(404)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
        headers["Cache-Control"] = "no-store"
        return Response(content, media_type=media_type, headers=headers)

    def _line(self, chat: str, line_id: int) -> Line | None:
        return self._database.run(lambda uow: Transcript(uow.sql, now=uow.now).line(chat, line_id))

    def _around(self, chat: str | None) -> tuple[str, str | None]:
        """Return the name over the page, and the language in which this chat is answered, where there is one.

        A page without the name is better than none while the database is away.
        """
        try:
            return self._database.run(lambda uow: _around(uow, chat))
        except (psycopg.Error, SQLAlchemyError):
            return "", None


def _around(uow: UnitOfWork, chat: str | None) -> tuple[str, str | None]:
    spoken = uow.chats.language(NAME, chat) if chat else None
    return next((clinic.name for clinic in uow.roster.clinics.values()), ""), spoken


def _keep(uow: UnitOfWork, chat: str, spoken: Spoken) -> None:
    """Add the patient's own line to the transcript; what a doctor writes may be about a patient, and is not kept."""
    hidden = spoken.kind == "text" and uow.staff.treats(NAME, chat)
    body = {"text": HIDDEN} if hidden else spoken.as_line()
    Transcript(uow.sql, now=uow.now).append(chat, direction="in", key=str(spoken.id), body=body)


def _heard(spoken: Spoken, chat: str, language: str) -> Heard:
    """Translate. Ids are made unique per chat: a browser that lost its cookie sends what it kept to its new chat."""
    greeting = spoken.kind == "start" and not spoken.text
    return Heard(
        channel=NAME,
        address=chat,
        id=f"{chat}:start" if greeting else f"{chat}:{spoken.id}",  # two open pages greet once
        kind=Kind(spoken.kind),
        text=spoken.choice if spoken.kind == "tap" else clean(spoken.text, LONGEST_HEARD),
        language=language,
        card=str(spoken.card) if spoken.card else None,
    )


def _crowded(language: str, wait: int) -> Response:
    title, words = (web_page_words(key, language) for key in ("crowded.title", "crowded"))
    shown = page(title, f"<h2>{title}</h2><p>{words}</p>", language=language, status=429, refresh=max(wait, 5))
    shown.headers["Retry-After"] = str(max(wait, 1))
    return shown


def _served(name: str) -> Callable[[Request], Response]:
    def serve(request: Request) -> Response:
        return chat_file(name, request)

    return serve
