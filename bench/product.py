"""(b): the product in a process of its own: it hears updates, answers them, and hands the replies over.

Put together as `baari/bootstrap.py` does, but for its ends: updates come and replies go as frames on local sockets.
"""

import gc
import json
import multiprocessing
import os
import socket
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from pydantic import SecretStr

from bench import frames
from bench.handover import HandOver
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_heard import read
from bot.channels.telegram_wire import TelegramBot
from bot.conversations import LIBRARY
from bot.dialogue import Dialogue
from bot.phrases import TABLES
from core.storage.database import Database
from webhooks.dispatcher import Dispatcher
from webhooks.due import Handler, Patience
from webhooks.replies import Replies
from webhooks.says import Says

THREADS = 8
"""As many as `BAARI_THREADS` gives when nobody sets it."""

_SAY = Patience(tries=11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a process has used so far: CPU in seconds, resident memory in bytes."""

    cpu: float
    memory: int


class Product:
    """One process of the product, serving until it is stopped."""

    def __init__(self, url: str, *, door: Path, provider: Path) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._control, theirs = self._context.Pipe()
        self._process = self._context.Process(target=serve, args=(url, str(door), str(provider), theirs), daemon=True)

    def __enter__(self) -> "Product":
        """Start it, and wait until it takes updates."""
        self._process.start()
        self._control.recv()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._control.send("stop")
        self._process.join(20)

    def spent(self) -> Spent:
        """Return what it has used so far."""
        self._control.send("spent")
        spent = self._control.recv()
        assert isinstance(spent, Spent)
        return spent


def serve(url: str, door: str, provider: str, control: Connection) -> None:
    """Be the product; the whole life of the process."""
    database = Database(url, clock=lambda: datetime.now(UTC), pool_size=THREADS + 8)
    bot = TelegramBot("1:bench", request=HandOver(provider), get_updates_request=HandOver(provider))
    channels = {"telegram": TelegramChannel(bot)}
    dispatcher = Dispatcher(
        database, {"say": Handler(do=Says(database, channels).send, patience=_SAY, lane="say")}, workers={"say": 4}
    )
    replies = Replies(database, channels, senders=THREADS, wake=dispatcher.wake)
    dialogue = Dialogue(
        database,
        LIBRARY,
        gateway="sandbox",
        languages=tuple(TABLES),
        default_language="en",
        secret=SecretStr("bench" * 8),
        send=replies.send,
        wake=dispatcher.wake,
        calendar_url=lambda visit_id: f"https://clinic.example/calendar/{visit_id}",
    )
    replies.start()
    dispatcher.start()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(door)
    listening.listen(64)
    threading.Thread(target=_accept, args=(listening, dialogue), daemon=True).start()
    control.send("ready")
    while control.recv() == "spent":
        gc.collect()
        control.send(Spent(cpu=time.process_time(), memory=_resident()))
    replies.stop()
    dispatcher.stop()
    database.dispose()


def _accept(listening: socket.socket, dialogue: Dialogue) -> None:
    while True:
        connection, _ = listening.accept()
        threading.Thread(target=_hear_all, args=(connection, dialogue), daemon=True).start()


def _hear_all(connection: socket.socket, dialogue: Dialogue) -> None:
    while (update := frames.receive(connection)) is not None:
        heard = read(json.loads(update))
        if heard is not None:
            dialogue.hear(heard)
        frames.send(connection, b"ok")


def _resident() -> int:
    """Return the resident memory of this process in bytes (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
