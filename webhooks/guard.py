"""The first thing a request meets: how large, how slow, how long; and the last: headers, a uniform error, one log line.

The whole body is read here, within a size and a time, before any route sees a byte of it: no thread waits for a slow
sender. A route has a budget until its response begins; one that is streaming is never cut, and one that is late is not
cancelled (it may hold row locks), only answered for. Paths and queries are never logged as they came: a route's
template says the same without the token in it.
"""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webhooks.problems import problem_bytes
from webhooks.security_headers import security_headers

log = structlog.get_logger(__name__)


_LONGEST_LENGTH = 19  # digits of a 64-bit number; Python refuses to read numbers of thousands of digits


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLimits:
    """How much and how long one request may be."""

    body_bytes: int = 256 * 1024  # the largest webhook we know, a long Telegram update, is under 64 KiB
    body_within: timedelta = timedelta(seconds=10)
    # Above the slowest honest answer: 3 s for a lock, 5 s for a statement, 11 s until psycopg gives up a dead server.
    answer_within: timedelta = timedelta(seconds=20)


class _Refused(Exception):
    """The request is answered here and reaches no route."""

    def __init__(self, status: HTTPStatus, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class _Gone(Exception):
    """The caller hung up before the request was whole."""


class Guard:
    """ASGI middleware around the whole application; see the module. Websockets and the lifespan pass untouched.

    `quiet_routes` are templates (health checks) whose good answers are logged at DEBUG only. `https` says that the
    public address is https, so that browsers are told to keep to it.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: RequestLimits | None = None,
        https: bool = False,
        quiet_routes: frozenset[str] = frozenset(),
    ) -> None:
        self.app = app
        self.limits = limits or RequestLimits()
        self.https = https
        self.quiet_routes = quiet_routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        answer = _Answer(send, request_id=request_id, https=self.https)
        started = asyncio.get_running_loop().time()
        with structlog.contextvars.bound_contextvars(request=request_id):
            try:
                body = await self._body(scope, receive)
                await self._serve(scope, _replayed(body, receive), answer)
            except _Refused as refused:
                await answer.refuse(refused.status, refused.code)
            except _Gone:
                answer.status = 499  # nginx's number for it; nobody is there to read one
            except Exception:  # the outermost door: logged, answered, and never shown
                log.exception("request_failed", method=scope["method"], route=_route(scope))
                await answer.refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_server_error")
            self._log(scope, answer, asyncio.get_running_loop().time() - started)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if len(declared) > _LONGEST_LENGTH or not declared.isdigit() or int(declared) > self.limits.body_bytes:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large")
        body = bytearray()
        try:
            async with asyncio.timeout(self.limits.body_within.total_seconds()):
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _Gone
                    body += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(body) > self.limits.body_bytes:
                        raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large")
        except TimeoutError:
            raise _Refused(HTTPStatus.REQUEST_TIMEOUT, "body_too_slow") from None
        return bytes(body)

    async def _serve(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self.limits.answer_within.total_seconds(), answer.too_late)
        try:
            await self.app(scope, receive, answer.send)
        finally:
            timer.cancel()

    def _log(self, scope: Scope, answer: "_Answer", took: float) -> None:
        route = _route(scope)
        status = answer.status
        quiet = route in self.quiet_routes and status is not None and status < HTTPStatus.BAD_REQUEST
        say = log.debug if quiet else log.info
        say("request_served", method=scope["method"], route=route, status=status, ms=round(took * 1000, 1))


class _Answer:
    """The response on its way out: gets its headers, and is given once, by the route or by the guard."""

    def __init__(self, send: Send, *, request_id: str, https: bool) -> None:
        self._send = send
        self._request_id = request_id
        self._https = https
        self._taken_over = False
        self._late: asyncio.Task[None] | None = None
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        """What the route sends; dropped once the guard has answered in its place."""
        if self._taken_over:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            message = {**message, "headers": headers + self._more_headers(headers)}
        await self._send(message)

    async def refuse(self, status: HTTPStatus, code: str) -> None:
        """Answer with an error and close the connection; nothing if the route has begun its own answer."""
        if self.status is not None:
            return
        body = problem_bytes(code)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode("ascii")),
            (b"connection", b"close"),  # the rest of the request is not worth reading
        ]
        self._taken_over, self.status = True, int(status)
        headers += self._more_headers(headers)
        await self._send({"type": "http.response.start", "status": int(status), "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    def _more_headers(self, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        return security_headers(given, request_id=self._request_id, https=self._https)

    def too_late(self) -> None:
        """The budget is used up: answer 503 if the route has not begun to, so that the provider tries again."""
        if self.status is None:
            log.warning("request_too_late")
            self._late = asyncio.create_task(self.refuse(HTTPStatus.SERVICE_UNAVAILABLE, "too_slow"))


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands out the body that was read, and then what happens to the connection."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


def _route(scope: Scope) -> str:
    """The template of the route that took the request, as `/webhooks/{channel}`; never the path itself."""
    return str(getattr(scope.get("route"), "path", "none"))
