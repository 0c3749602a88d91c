"""How the doors are served: uvicorn with our connections, our logs, and nothing believed from a request's headers."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import uvicorn
from starlette.types import ASGIApp

from webhooks.timed_http import ConnectionLimits, timed_http

# A transaction ends within 8 s (3 s for a lock, 5 s for a statement); an event stream never ends by itself.
_LET_FINISH = timedelta(seconds=10)
_IDLE = timedelta(seconds=5)  # between two requests of one connection


def server_config(app: ASGIApp, *, host: str, port: int, limits: ConnectionLimits) -> uvicorn.Config:
    """The configuration for `uvicorn.Server(...)`; `app` is already inside its `Guard`."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=timed_http(limits),
        ws="none",  # the web chat is an event stream; there is no websocket to guard
        lifespan="auto",
        log_config=None,  # baari.logs has set the log up
        access_log=False,  # it would print raw paths; the guard logs routes
        proxy_headers=False,  # believed from trusted proxies only, by webhooks.source
        server_header=False,
        timeout_keep_alive=int(_IDLE.total_seconds()),
        timeout_graceful_shutdown=int(_LET_FINISH.total_seconds()),
    )


@contextmanager
def listening_sockets(host: str, port: int) -> Iterator[list[socket.socket]]:
    """Take the port on every address that `host` stands for, before anything else is started; nobody is let in yet.

    Raises OSError where one of them is taken, is not ours, or is unknown.
    """
    with ExitStack() as taken:
        found = []
        for family, kind, protocol, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        ):
            # its protocol is named, or asyncio leaves Nagle's algorithm on: 40 ms for each answer but the first
            listener = taken.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what an earlier process left in TIME_WAIT
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # the other family has its own socket
            listener.bind(address)
            found.append(listener)
        yield found
