"""What every stand-in for a provider is made of: a door that records and fails on order, a clock, and a postman."""

import asyncio
import http.client
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from tests.standins.faults import Fault, FaultList, Recorded
from tests.standins.server import HttpServer, wait_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the clinic's server answered to a webhook."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status <= 299


class Standin:
    """Base of the stand-ins. Start it with `with`, use `url` as the provider's base address.

    Every request is kept in `requests`, refusals and faults included. `faults.add(...)` makes the next ones fail.
    State is only touched under `lock`, so that a test may look at any time.
    """

    def __init__(self, *, clock: Callable[[], datetime] | None = None) -> None:
        self.lock = threading.RLock()
        self.faults = FaultList()
        self._recorded: list[Recorded] = []
        self._clock = clock or (lambda: datetime.now(UTC))
        self._shift = timedelta(0)
        self._frozen: datetime | None = None
        self._addresses: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = 0
        self._broken: list[BaseException] = []
        self.closing = False
        self.server = HttpServer(self._door)
        self._app = Starlette(routes=self.routes())

    # what a stand-in adds

    def routes(self) -> list[Route]:
        """The provider's resources."""
        raise NotImplementedError

    def error_page(self, fault: Fault) -> Response:
        """`fault.status` in the provider's own error shape."""
        raise NotImplementedError

    # life

    @property
    def url(self) -> str:
        return self.server.url

    def start(self) -> None:
        self.closing = False
        self.server.start()

    def stop(self) -> None:
        self.closing = True
        if self._tasks:
            self.server.loop.call_soon_threadsafe(lambda: [task.cancel() for task in set(self._tasks)])
        self.server.stop()
        with self.lock:
            self._starting = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is None:
            self.raise_what_broke()

    @contextmanager
    def outage(self) -> Iterator[None]:
        """While the block runs the provider cannot be reached; it still tries to reach the clinic."""
        with self.server.outage():
            yield

    # the clock

    @property
    def now(self) -> datetime:
        """The provider's time, aware, UTC."""
        with self.lock:
            return (self._frozen or self._clock()).astimezone(UTC) + self._shift

    @now.setter
    def now(self, instant: datetime) -> None:
        """Stop the provider's clock at `instant` (aware)."""
        with self.lock:
            self._frozen, self._shift = instant, timedelta(0)

    def advance(self, by: timedelta) -> None:
        """Let `by` pass at once."""
        with self.lock:
            self._shift += by

    # what came in

    @property
    def requests(self) -> list[Recorded]:
        """Every request so far, in order of arrival."""
        with self.lock:
            return list(self._recorded)

    def requests_to(self, last_part: str) -> list[Recorded]:
        """The requests whose path ends in `/last_part`, letter case aside."""
        return [each for each in self.requests if each.path.lower().endswith("/" + last_part.lower())]

    async def _door(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            part = await receive()
            if part["type"] == "http.disconnect":
                return
            body += part.get("body", b"")
            if not part.get("more_body", False):
                break
        request = Recorded(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
            body=body,
            at=time.monotonic(),
        )
        with self.lock:
            self._recorded.append(request)
        fault = self.faults.take(request) or Fault()
        await self._answer(scope, receive, send, body, fault)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, body: bytes, fault: Fault) -> None:
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        async def again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._make_answer(scope, again, keep, fault)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.hang_up:
            self.server.hang_up(scope["client"])
            while (await receive())["type"] != "http.disconnect":
                pass  # uvicorn would send a 500 for us before it has seen the cut
            return
        for message in answer:
            await send(message)

    async def _make_answer(self, scope: Scope, again: Receive, keep: Send, fault: Fault) -> None:
        if fault.body is not None:
            page = Response(fault.body, fault.status or 200, media_type=fault.content_type)
            await page(scope, again, keep)
        elif fault.status is not None:
            await self.error_page(fault)(scope, again, keep)
        elif fault.processed:
            try:
                await self._app(scope, again, keep)
            except Exception as error:  # noqa: BLE001 - a defect of the stand-in: kept, raised at its end
                with self.lock:
                    self._broken.append(error)

    # what goes out

    def reach(self, public_base: str, real_base: str) -> None:
        """Send what is meant for `public_base` (https://clinic.example) to `real_base`, as DNS and a TLS proxy would.

        Signatures and the Host header still carry the public address.
        """
        with self.lock:
            self._addresses[public_base.rstrip("/")] = real_base.rstrip("/")

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, timeout: float) -> Reply:
        """POST a webhook and wait for the answer; OSError when the server cannot be reached or is too slow."""
        public = urlsplit(url)
        with self.lock:
            for known, real in self._addresses.items():
                if url == known or url.startswith((known + "/", known + "?")):
                    url = real + url[len(known) :]
                    break
        target = urlsplit(url)
        if target.scheme != "http":
            raise OSError(f"{url}: no route; tell the stand-in with reach()")
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=timeout)
        try:
            path = (target.path or "/") + (f"?{target.query}" if target.query else "")
            connection.request("POST", path, body, {"Host": public.netloc, **headers})
            answer = connection.getresponse()
            return Reply(status=answer.status, headers=dict(answer.getheaders()), body=answer.read())
        except http.client.HTTPException as broken:
            raise OSError(f"{url}: {broken!r}") from broken
        finally:
            connection.close()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` in the stand-in's own event loop; from any thread. `settle()` waits for it."""
        with self.lock:
            self._starting += 1

        def begin() -> None:
            task = self.server.loop.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(end)

        def end(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            with self.lock:
                self._starting -= 1
                if not task.cancelled() and (error := task.exception()) is not None:
                    self._broken.append(error)

        self.server.loop.call_soon_threadsafe(begin)

    def settle(self, timeout: float = 10.0) -> None:
        """Wait until every webhook on its way has been answered or given up; raises what broke on the way."""
        wait_for(lambda: self._starting == 0, timeout, what="all webhooks delivered")
        self.raise_what_broke()

    def raise_what_broke(self) -> None:
        """Raise the first defect of the stand-in itself, so that a test cannot pass over it."""
        with self.lock:
            if self._broken:
                raise self._broken.pop(0)
