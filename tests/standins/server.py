"""Any ASGI app on a real port of this machine, started and stopped by a test without a sound."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import uvicorn
from uvicorn.config import LifespanType

T = TypeVar("T")

STARTS_WITHIN = 10.0  # seconds; two shared cores under a full test run are slow at times
STOPS_WITHIN = 20.0  # seconds; a webhook to a clinic that hangs is waited for, Twilio's for 15
SETTLED = 5  # turns of the loop: a connection accepted as the door closes is known to uvicorn in the third or fourth


def wait_for(condition: Callable[[], T], timeout: float = 5.0, *, what: str = "") -> T:
    """The first truthy value of `condition`, asked every 5 ms for at most `timeout` seconds.

    Raises AssertionError, naming `what` was waited for and the last value, when the time is over.
    """
    ends = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() > ends:
            raise AssertionError(f"after {timeout} s still not {what or 'true'}: last seen {value!r}")
        time.sleep(0.005)
    return value


class _PromptServer(uvicorn.Server):
    """uvicorn without its ticks of a tenth of a second, so that a test pays milliseconds to start and to stop."""

    def __init__(self, config: uvicorn.Config, grace: float) -> None:
        super().__init__(config)
        self.loop: asyncio.AbstractEventLoop | None = None
        self._leave = asyncio.Event()
        self._grace = grace

    def leave(self) -> None:
        self._leave.set()

    async def main_loop(self) -> None:
        self.loop = asyncio.get_running_loop()
        await self._leave.wait()

    async def close_door(self) -> None:
        """Stop listening and cut every connection; what runs in the loop goes on."""
        await self._close_servers()
        await self._cut_all()

    async def open_door(self, listening: socket.socket) -> None:
        """Listen again, in the same loop."""

        def protocol() -> asyncio.Protocol:
            return self.config.http_protocol_class(  # type: ignore[call-arg]  # uvicorn calls its protocols so
                config=self.config, server_state=self.server_state, app_state=self.lifespan.state
            )

        self.servers = [await asyncio.get_running_loop().create_server(protocol, sock=listening)]

    async def _close_servers(self) -> None:
        """Stop listening; a connection accepted in the same turn is let through first: asyncio (3.11) would lose it."""
        loop = asyncio.get_running_loop()
        for server in self.servers:
            for listening in server.sockets:
                loop.remove_reader(listening.fileno())
        for _ in range(SETTLED):
            await asyncio.sleep(0)
        for server in self.servers:
            server.close()

    async def _cut_all(self) -> None:
        """Cut every connection, and those accepted while the door closed: their sockets would outlive the loop."""
        quiet = 0
        while quiet < SETTLED:
            quiet = 0 if self.server_state.connections else quiet + 1
            for connection in list(self.server_state.connections):
                connection.transport.abort()
            await asyncio.sleep(0)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._close_servers()
        for each in sockets or []:
            each.close()
        busy = list(self.server_state.tasks)
        if busy and self._grace:
            await asyncio.wait(busy, timeout=self._grace)
        await self._cut_all()
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
        for server in self.servers:
            await server.wait_closed()
        await self.lifespan.shutdown()


class HttpServer:
    """An app served at `url` (http://127.0.0.1:<port>) from its own thread and event loop.

    `lifespan="on"` runs the app's start-up and shut-down. Requests still running at `stop()` get `grace`
    seconds to end, then their connection is reset. The port stays the same over stop and start.
    """

    def __init__(self, app: Any, *, lifespan: LifespanType = "off", grace: float = 0.0) -> None:
        self._app, self._lifespan, self._grace = app, lifespan, grace
        self._port = 0
        self._thread: threading.Thread | None = None
        self._server: _PromptServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop of the serving thread; AssertionError when it does not run."""
        assert self._server is not None, "the server is not started"
        assert self._server.loop is not None, "the server is not started"
        return self._server.loop

    def start(self) -> None:
        listening = self._listen()
        config = uvicorn.Config(
            self._app,
            interface="asgi3",
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan=self._lifespan,
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
            proxy_headers=False,
        )
        server = self._server = _PromptServer(config, self._grace)
        self._thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listening]}, name=f"serving {self._port}", daemon=True
        )
        self._thread.start()
        wait_for(lambda: server.loop is not None, STARTS_WITHIN, what="serving")

    def _listen(self) -> socket.socket:
        # Named TCP, or asyncio leaves Nagle's algorithm on: 40 ms for each answer but a connection's first.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        listening.listen(128)
        self._port = listening.getsockname()[1]
        return listening

    def stop(self) -> None:
        """Close the port and every connection, and wait for the thread to end; harmless when already stopped."""
        if self._server is None or self._thread is None:
            return
        if self._server.loop is not None:
            self._server.loop.call_soon_threadsafe(self._server.leave)
        self._thread.join(STOPS_WITHIN)
        assert not self._thread.is_alive(), "the serving thread did not end"
        self._server = self._thread = None

    @contextmanager
    def outage(self) -> Iterator[None]:
        """While the block runs nobody listens on the port: a caller's connection is refused, open ones are cut."""
        server = self._server
        assert server is not None, "the server is not started"
        asyncio.run_coroutine_threadsafe(server.close_door(), self.loop).result(STARTS_WITHIN)
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(server.open_door(self._listen()), self.loop).result(STARTS_WITHIN)

    def hang_up(self, peer: tuple[str, int] | None) -> None:
        """Cut the connection that comes from `peer` (host, port) without another byte; called in the server's loop."""
        assert self._server is not None
        for connection in list(self._server.server_state.connections):
            # every one of uvicorn's HTTP protocols has it, their common type does not say so
            if getattr(connection, "client", None) == peer:
                connection.transport.abort()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
