"""A front desk that greets, repeats and redraws, behind the real doors of the web chat: what a page can be tried on."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import uuid4

import httpx
from fastapi import FastAPI

from bot.channels.port import Outgoing, SendFailed
from bot.channels.webchat import WebChat
from bot.message import Attachment, Choice, Heard, Kind, Message
from core.storage.database import Database
from tests.standins.server import HttpServer, wait_for
from webhooks.guard import Guard
from webhooks.problems import uniform_errors
from webhooks.source_limit import SourceLimit
from webhooks.webchat import WebChatDoors
from webhooks.webchat_stream import ChatStreams

SECRET = "the secret of a deployment under test"
CHOICES = (
    Choice("book", "Book an appointment"),
    Choice("doctors", "Doctors and fees", "Three doctors, six days a week"),
    Choice("pay", "Pay 500.00 INR", url="https://pay.example/link?x=1&y=2"),
)
AWAY = 20.0  # seconds; a server that is started again beside a full test run
ENTRY = Attachment(name="visit.ics", media_type="text/calendar", text="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


class EchoDesk:
    """One process of the clinic. `down` makes it unable to keep what it hears; `patience` holds an answer back."""

    def __init__(
        self,
        database: Database,
        *,
        heartbeat: float = 15,
        new_chats: SourceLimit | None = None,
        new_lines: SourceLimit | None = None,
    ) -> None:
        self.database = database
        self.channel = WebChat(database)
        self.heard: list[Heard] = []
        self.down = False
        self.answers = threading.Event()
        self.answers.set()
        app = FastAPI()
        uniform_errors(app)
        self.doors = WebChatDoors(
            database,
            hear=self.hear,
            secret=SECRET,
            base_url="http://127.0.0.1",
            new_chats=new_chats,
            new_lines=new_lines,
            streams=ChatStreams(database, heartbeat=heartbeat),
        )
        app.include_router(self.doors.router())
        self.server = HttpServer(Guard(app))

    @property
    def url(self) -> str:
        return self.server.url

    def start(self) -> None:
        self.doors.start()
        self.server.start()

    def stop(self) -> None:
        self.doors.stop()
        wait_for(lambda: len(self.doors.streams) == 0, what="rid of its streams")
        self.server.stop()

    def hear(self, heard: Heard) -> None:
        """Keep and answer, once per id; answering is done by somebody else, as the dispatcher does it."""
        if self.down:
            raise RuntimeError("the desk is down")
        if heard in self.heard:
            return
        self.heard.append(heard)
        threading.Thread(target=self._answer, args=(heard,), daemon=True).start()

    def _answer(self, heard: Heard) -> None:
        self.answers.wait(10)
        hindi = heard.language == "hi"
        if heard.kind is Kind.START:
            text = "नमस्ते! हम आपकी क्या मदद करें?" if hindi else "Welcome.\nHow can we help?"
            self.say(heard.address, f"to-{heard.id}", Message(title="City Clinic", text=text, choices=CHOICES))
        elif heard.kind is Kind.TAP:
            changed = Message(text=f"You chose {heard.text}.", choices=CHOICES[:1], attachment=ENTRY)
            self.say(heard.address, f"to-{heard.id}", changed, replaces=heard.card)
        else:
            self.say(heard.address, f"to-{heard.id}", Message(text=f"You said: {heard.text}"))

    def say(self, chat: str, key: str, message: Message, *, replaces: str | None = None) -> str:
        """Send as the dispatcher does, again while the database is away; returns the message's id."""
        outgoing = Outgoing(key=key, address=chat, message=message, replaces=replaces)
        ends = time.monotonic() + AWAY
        while True:
            try:
                return self.channel.send(outgoing).message_id
            except SendFailed:
                if time.monotonic() > ends:
                    raise


class Reachable(Protocol):
    """Whatever has doors at an address."""

    @property
    def url(self) -> str: ...


class Browser:
    """A patient's browser as far as HTTP goes: a cookie, posts, and the stream read line by line."""

    def __init__(self, desk: Reachable) -> None:
        self.http = httpx.Client(base_url=desk.url, timeout=10)
        self.open()

    def open(self) -> httpx.Response:
        return self.http.get("/")

    @property
    def chat(self) -> str:
        return self.http.cookies["baari_chat"].partition(".")[0]

    def say(self, text: str, id_: str | None = None) -> int:
        return self.post(id=id_ or str(uuid4()), kind="text", text=text).status_code

    def post(self, **spoken: Any) -> httpx.Response:
        return self.http.post("/chat", json=spoken)

    @contextmanager
    def stream(self, last_id: int | None = None) -> Iterator[Iterator[tuple[str, Any]]]:
        """Open the stream; yields (name or id, data) of each event as it comes."""
        headers = {"Last-Event-ID": str(last_id)} if last_id is not None else {}
        with self.http.stream("GET", "/chat/stream", headers=headers) as response:
            assert response.status_code == 200, response.read()
            assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
            yield _events(response)

    def talk(self, last_id: int | None = None) -> list[tuple[bool, str]]:
        """Return (mine, text) of all that is there by now."""
        with self.stream(last_id) as events:
            return [(data["mine"], data["text"]) for data in until_ready(events)]


def until_ready(events: Iterator[tuple[str, Any]]) -> list[Any]:
    """Return the data of the lines that are replayed."""
    lines: list[Any] = []
    for name, data in events:
        if name == "ready":
            return lines
        lines.append(data)
    raise AssertionError("the stream ended")


def _events(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield fields.get("event") or fields["id"], json.loads(fields["data"])
            fields = {}
