"""`baari serve`: start everything, say what is live and how to turn on what is not, stop cleanly."""

import asyncio
import socket
import sys
from collections.abc import Callable

import uvicorn

from baari.bootstrap import Baari, build
from baari.clock import DatabaseClock
from baari.database_url import kept_database
from baari.live import live_report
from baari.migrate import migrate
from baari.sample_clinic import plant
from baari.settings import Settings
from core.storage.database import libpq_url
from webhooks.serving import server_config
from webhooks.timed_http import ConnectionLimits


class _Server(uvicorn.Server):
    """A server that says when it listens, and when it is about to leave."""

    def __init__(self, config: uvicorn.Config, *, listening: Callable[[], None], leaving: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening
        self._leaving = leaving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then start what works beside the doors: the sandbox gateway is reached through them."""
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams first, for open requests are waited for."""
        await asyncio.to_thread(self._leaving)
        await super().shutdown(sockets)


def serve(settings: Settings) -> int:
    """Serve until a signal comes; 0 after a clean stop, 1 where the address could not be listened on."""
    with kept_database(settings) as url:
        migrate(url)
        baari = build(settings, url, clock=DatabaseClock(libpq_url(url)))
        if not settings.database_url:
            plant(baari.database)
        server = _Server(
            server_config(
                baari.app,
                host=settings.host,
                port=settings.port,
                limits=ConnectionLimits(trusted_proxies=settings.trusted_proxies),
            ),
            listening=lambda: _begin(baari),
            leaving=baari.leave,
        )
        try:
            server.run()
        except SystemExit:  # uvicorn's way of saying that it could not listen, after it has logged why
            print(f"Baari cannot listen on {settings.host}:{settings.port}: see above.", file=sys.stderr)
        finally:
            baari.stop()
    return 0 if server.started else 1


def _begin(baari: Baari) -> None:
    baari.start()
    print(live_report(baari.settings), flush=True)
