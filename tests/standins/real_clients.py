"""The providers' own client libraries, pointed at the stand-ins; and a clinic's door that webhooks knock on."""

import asyncio
import json
import ssl
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.request import HTTPXRequest
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse

from tests.standins.server import HttpServer
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

T = TypeVar("T")

NO_TLS = ssl.SSLContext(
    ssl.PROTOCOL_TLS_CLIENT
)  # loading the world's authorities takes 30 ms a client; nobody asks them


def a_bot(standin: TelegramStandin, token: str = "") -> Bot:
    """python-telegram-bot's own Bot, to be entered with `async with`."""
    return Bot(
        token or standin.token,
        base_url=f"{standin.url}/bot",
        base_file_url=f"{standin.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"verify": NO_TLS}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": NO_TLS}),
    )


def bot_does(standin: TelegramStandin, work: Callable[[Bot], Awaitable[T]], token: str = "") -> T:
    """Run `work` with python-telegram-bot's own Bot against the stand-in."""

    async def run() -> T:
        async with a_bot(standin, token) as bot:
            return await work(bot)

    return asyncio.run(run())


class TwilioAtStandin(TwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
    """twilio's own HTTP client, with both of Twilio's hosts sent to the stand-in."""

    def __init__(self, standin: TwilioStandin) -> None:
        super().__init__(timeout=5)
        self._base = standin.url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> TwilioResponse:
        path = url.removeprefix("https://api.twilio.com").removeprefix("https://content.twilio.com")
        return super().request(method, path if path.startswith(self._base) else self._base + path, *args, **kwargs)

    def close(self) -> None:
        assert self.session is not None
        self.session.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """One webhook as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(slots=True)
class Door:
    """A server that keeps every POST in `knocks` and answers with the next of `answers`, 200 when none is left."""

    knocks: list[Knock] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._open, methods=["POST"])])

    async def _open(self, request: Request) -> Response:
        body = await request.body()
        with self._lock:
            target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            self.knocks.append(Knock(path=target, headers=dict(request.headers), body=body))
            return self.answers.pop(0) if self.answers else Response()


class OpenDoor(HttpServer):
    """A `Door` being served; `url`, `knocks` and `answers`."""

    def __init__(self) -> None:
        self.door = Door()
        super().__init__(self.door.app())

    @property
    def knocks(self) -> list[Knock]:
        return list(self.door.knocks)

    def answer(self, *answers: Response) -> None:
        """Answer the next knocks so; then 200 again."""
        self.door.answers += answers
