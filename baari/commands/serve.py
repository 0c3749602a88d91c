"""`baari serve`: start everything, say what is live and how to turn on what is not, stop cleanly."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

import uvicorn

from baari.bootstrap import Baari, build
from baari.clock import DatabaseClock
from baari.commands.command import WELL, CommandRefused
from baari.database_url import kept_database
from baari.erased import FILE, BadList, apply_list
from baari.live import live_report
from baari.migrate import migrate
from baari.sample_clinic import plant
from baari.settings import Settings
from bot.understanding.dates_library import warm_up
from core.storage.database import libpq_url
from webhooks.serving import listening_sockets, server_config
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

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave when told to, and tell nobody else: uvicorn's own would send the signal again, to end the process
        before the replies, the dispatcher and the database have stopped in order.
        """
        handlers = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in handlers.items():
                signal.signal(each, handler)


def serve(settings: Settings) -> int:
    """Serve until a signal comes. Refuses where the address cannot be listened on, before anything is started."""
    with _terminated_in_order(), _listening(settings) as listeners, kept_database(settings) as url:
        migrate(url)
        baari = build(settings, url, clock=DatabaseClock(libpq_url(url)))
        try:
            if not settings.database_url:
                plant(baari.database)
            _erase_again(baari)
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
            server.run(sockets=listeners)
        finally:
            baari.stop()
    return WELL


def _erase_again(baari: Baari) -> None:
    """Erase whoever was erased before: this database may be a backup from before that."""
    path = baari.settings.data_dir / FILE
    try:
        apply_list(baari.database, path)
    except BadList as error:
        raise CommandRefused(f"{path}: {error}. Restore it, or move it away.") from None


@contextmanager
def _listening(settings: Settings) -> Iterator[list[socket.socket]]:
    """Take the address, or say in a sentence why it cannot be had."""
    with ExitStack() as stack:
        try:
            listeners = stack.enter_context(listening_sockets(settings.host, settings.port))
        except OSError as error:
            raise CommandRefused(
                f"Baari cannot listen on {settings.host}:{settings.port}: {error.strerror}. "
                "Set BAARI_HOST or BAARI_PORT to another, or stop what listens there."
            ) from None
        yield listeners


@contextmanager
def _terminated_in_order() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does, also before the server runs and after it: stop in order what was started."""

    def like_ctrl_c(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    handler = signal.signal(signal.SIGTERM, like_ctrl_c)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, handler)


def _begin(baari: Baari) -> None:
    baari.start()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    print(live_report(baari.settings), flush=True)
