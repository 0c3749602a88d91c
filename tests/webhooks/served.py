"""Serves an application on a real socket for a test, and lets the test behave badly on the other end."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from webhooks.serving import server_config
from webhooks.timed_http import ConnectionLimits, Connections, TimedHttp


@dataclass
class Served:
    """A running server: its port, who is connected, and how many bytes it has read."""

    port: int
    connections: Connections
    read: list[int]

    def connect(self) -> socket.socket:
        """A client's socket, which gives up after 5 s."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def get(self, path: str = "/") -> tuple[int, float]:
        """An honest request on a connection of its own: the status, and how many seconds it took."""
        started = time.monotonic()
        with self.connect() as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: clinic\r\nConnection: close\r\n\r\n".encode())
            return status(received(client)), time.monotonic() - started


def received(client: socket.socket) -> bytes:
    """All that the server still sends, until it closes or resets the connection."""
    found = b""
    try:
        while chunk := client.recv(65536):
            found += chunk
    except ConnectionError:
        pass
    return found


def status(answer: bytes) -> int:
    """The status of an answer; 0 if there is none."""
    return int(answer.split(b" ", 2)[1]) if answer else 0


def is_closed(client: socket.socket) -> bool:
    """Whether the server has closed this connection, now."""
    client.setblocking(False)
    try:
        while client.recv(65536):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    return True


def drip(clients: list[socket.socket], some: bytes) -> None:
    """Send a little on every connection that is still open."""
    for client in clients:
        try:
            client.send(some)
        except OSError:
            continue  # closed, as it should be


def eventually(holds: Callable[[], bool], within: float = 5) -> bool:
    """Wait until something holds; False if it does not within so many seconds."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


@contextmanager
def served(app: ASGIApp, limits: ConnectionLimits) -> Iterator[Served]:
    """Serve `app` with our protocol, as in production but for the port."""
    config = server_config(app, host="127.0.0.1", port=0, limits=limits)
    protocol = config.http
    assert isinstance(protocol, type)
    assert issubclass(protocol, TimedHttp)
    read: list[int] = []

    class Counted(protocol):  # type: ignore[valid-type, misc]  # made at run time, with its own limits
        def data_received(self, data: bytes) -> None:
            read.append(len(data))
            super().data_received(data)

    config.http = Counted
    with running(config) as port:
        yield Served(port, protocol.connections_held, read)


@contextmanager
def running(config: uvicorn.Config) -> Iterator[int]:
    """Run a server in a thread; yields its port."""
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert eventually(lambda: server.started)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=10)
        listener.close()
        assert not thread.is_alive()
