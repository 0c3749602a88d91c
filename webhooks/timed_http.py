"""HTTP connections that cannot be held open for nothing: uvicorn's protocol with time-outs, a header limit and caps.

uvicorn waits for ever for the end of a request's headers, and counts the waiting connection against its own limit, so
that a few hundred slow sockets shut everybody out. Here a connection has some seconds for its headers, a peer has so
many connections, and when the house is full the one that has waited longest for nothing makes room for the newest.

A response that is being sent is never cut: a web chat's event stream may stand open all day. Only a peer that does not
read what it is sent is dropped.
"""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import structlog
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from webhooks.source import Networks, is_trusted, source_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """How patient the server is with a connection."""

    headers_within: timedelta = timedelta(seconds=8)  # a phone on a bad network needs two or three
    header_bytes: int = 16 * 1024  # what nginx and Apache allow is 8 KiB for one line; ours are under 2 KiB in all
    per_source: int = 100  # many patients share one address behind a mobile operator's NAT, and each has a chat open
    in_all: int = 800  # under 1,024, the usual limit of open files, with room for the database and the gateways
    read_within: timedelta = timedelta(seconds=30)  # a peer that takes nothing for so long has gone
    trusted_proxies: Networks = ()  # all patients come from these addresses: no cap for them


@dataclass(slots=True)
class Connections:
    """Who is connected, by source and by how long they have been waiting for nothing."""

    limits: ConnectionLimits
    by_source: dict[str, set["TimedHttp"]] = field(default_factory=dict)
    idle: dict["TimedHttp", None] = field(default_factory=dict)  # in the order in which they fell idle
    turned_away: int = 0

    def __len__(self) -> int:
        return sum(len(connections) for connections in self.by_source.values())

    def admit(self, connection: "TimedHttp", peer: str | None) -> bool:
        """Count the connection in, unless its source has too many or the house is full of busy ones."""
        source = source_of(peer)
        free = is_trusted(peer, self.limits.trusted_proxies)
        if not free and len(self.by_source.get(source, ())) >= self.limits.per_source:
            self._forget_closed()
            if len(self.by_source.get(source, ())) >= self.limits.per_source:
                return False
        if len(self) >= self.limits.in_all and not self._make_room():
            return False
        self.by_source.setdefault(source, set()).add(connection)
        connection.source = source
        return True

    def release(self, connection: "TimedHttp") -> None:
        self.idle.pop(connection, None)
        held = self.by_source.get(connection.source)
        if held is not None:
            held.discard(connection)
            if not held:
                del self.by_source[connection.source]

    def _make_room(self) -> bool:
        self._forget_closed()
        if len(self) < self.limits.in_all:
            return True
        longest_idle = next(iter(self.idle), None)
        if longest_idle is None:
            return False
        self.release(longest_idle)
        longest_idle.transport.abort()
        return True

    def _forget_closed(self) -> None:
        # A connection that became a websocket no longer tells us when it ends.
        for connection in [one for held in self.by_source.values() for one in held if one.transport.is_closing()]:
            self.release(connection)


class TimedHttp(HttpToolsProtocol):
    """One connection; see the module. Made by `timed_http(limits)`, which gives it its `connections`."""

    connections_held: Connections
    source: str = ""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limits = self.connections_held.limits
        self._refused = False
        self._headers_open = False  # between the first and the last byte of a request's headers
        self._header_bytes = 0
        self._header_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        if self.connections_held.admit(self, self.client[0] if self.client else None):
            self._fell_idle()
        else:
            self._tell_turned_away()
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "too_many_connections")

    def connection_lost(self, exc: Exception | None) -> None:
        self.connections_held.release(self)
        self._stop_timers()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused or self.parser is None:
            return
        began_before = self._headers_open
        super().data_received(data)
        if self._refused or self.transport.is_closing():
            return
        if self._headers_open and began_before:
            self._header_bytes += len(data)
            if self._header_bytes > self.limits.header_bytes:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers_too_large")
        elif self._is_idle():
            self._start_header_timer()  # blank lines between requests stop uvicorn's own timer and start nothing

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._headers_open = True
        self._header_bytes = 0
        self._start_header_timer()

    def on_headers_complete(self) -> None:
        self._headers_open = False
        self._stop_header_timer()
        self.connections_held.idle.pop(self, None)
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > self.limits.header_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers_too_large")
            raise ValueError("headers too large")  # stops the parser, which hands it to send_400_response
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._abort_later()  # closing waits for the peer to read the rest, which it may never do
        elif self._is_idle():
            self.connections_held.idle[self] = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._abort_later()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():  # once closing, the rest must leave in time as well
            self._stop_stall_timer()

    def send_400_response(self, msg: str) -> None:  # uvicorn's sentence; ours is a code, as everywhere
        self._refuse(HTTPStatus.BAD_REQUEST, "bad_request")

    def _is_idle(self) -> bool:
        return not self._headers_open and (self.cycle is None or self.cycle.response_complete) and not self.pipeline

    def _fell_idle(self) -> None:
        self.connections_held.idle[self] = None
        self._start_header_timer()

    def _start_header_timer(self) -> None:
        if self._header_timer is None:  # never started anew by another byte: that is what a slow sender counts on
            wait = self.limits.headers_within.total_seconds()
            self._header_timer = self.loop.call_later(wait, self._headers_too_slow)

    def _stop_header_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _stop_timers(self) -> None:
        self._stop_header_timer()
        self._stop_stall_timer()

    def _stop_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _headers_too_slow(self) -> None:
        self._header_timer = None
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, "headers_too_slow")

    def _abort_later(self) -> None:
        if self._stall_timer is None:
            self._stall_timer = self.loop.call_later(self.limits.read_within.total_seconds(), self.transport.abort)

    def _refuse(self, status: HTTPStatus, code: str) -> None:
        """Answer with a code and close; at once when a response is already on its way, which must not be mixed up."""
        if self._refused:
            return
        self._refused = True
        self._stop_header_timer()
        if self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.abort()
            return
        body = json.dumps({"error": code}).encode("ascii")
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/json\r\n"
        self.transport.write(f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode("ascii") + body)
        self.transport.close()
        self._abort_later()

    def _tell_turned_away(self) -> None:
        held = self.connections_held
        held.turned_away += 1
        if held.turned_away & (held.turned_away - 1) == 0:  # the 1st, 2nd, 4th, 8th...: a flood fills no disk
            log.warning("connections_turned_away", so_far=held.turned_away, open=len(held))


def timed_http(limits: ConnectionLimits) -> type[TimedHttp]:
    """A protocol class for `uvicorn.Config(http=...)` with these limits and a count of its own."""

    class Limited(TimedHttp):
        connections_held = Connections(limits)

    return Limited
