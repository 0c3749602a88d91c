"""The whole product in a process of its own that may be killed at any step: what it is, and how a trial leads it.

Processes are forked from one that has imported everything and has no thread yet, so that a life costs a few
milliseconds to begin. Time is a number in a file that the trial moves; nothing sleeps until a lease ends.
"""

import mmap
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import connection
from pathlib import Path
from typing import Any, Literal

import uvicorn

from baari.bootstrap import Baari, build
from baari.doors.door import Runner
from baari.settings import Settings
from tests.journeys.house import PUBLIC, SECRET
from tests.standins.razorpay_account import KEY_SECRET, WEBHOOK_SECRET
from tests.trials.fuse import Fuse, FusedWire, PipelinedWire, fused, light
from webhooks.serving import server_config
from webhooks.timed_http import ConnectionLimits

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["tests.trials.nursery"])

Role = Literal["cranked", "serve", "web", "dispatch"]

BORN_WITHIN = 90.0  # seconds: the first one pays for the imports, which take fifteen on a busy machine
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class SharedClock:
    """A clock that stands still until somebody moves it, the same in every process that opens its file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(bytes(8))
        with path.open("r+b") as file:
            self._now = mmap.mmap(file.fileno(), 8)

    def __call__(self) -> datetime:
        """Return the present, aware UTC."""
        return EPOCH + timedelta(microseconds=int.from_bytes(self._now[:8], "little"))

    def to(self, moment: datetime) -> None:
        """Move to `moment`; never back."""
        if moment > self():
            self._now[:8] = ((moment - EPOCH) // timedelta(microseconds=1)).to_bytes(8, "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What one process is given.

    `fuse` is the step at which it dies, or `chance` that of dying at each. Its `role`: `serve` is the whole product,
    `web` the doors alone, `dispatch` the dispatcher alone; `cranked` has the doors, and dispatches when it is told to.
    """

    database: str
    folder: Path
    telegram: str
    token: str
    razorpay: str
    fuse: str | None = None
    chance: float = 0.0
    seed: int = 0
    without: str | None = None
    role: Role = "cranked"
    port: int = 0
    threads: int = 2
    settings: dict[str, Any] = field(default_factory=dict)


class Died(Exception):
    """The process was killed by its fuse."""


class Mortal:
    """One life, seen from the trial. Once it is born, `url` is its door and `owner` the name on its leases."""

    url = owner = ""

    def __init__(self, life: Life) -> None:
        self._control, theirs = NURSERY.Pipe()
        self.process = NURSERY.Process(target=live, args=(life, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def born(self, within: float = BORN_WITHIN) -> bool:
        """Wait for it to work, at most so many seconds; raises `Died` if it never will."""
        if not self.owner and (within or self._control.poll()):
            self.url, self.owner = self._hear(within)
        return bool(self.owner)

    @property
    def dead(self) -> bool:
        """Whether it has ended."""
        return self.process.exitcode is not None

    def check(self) -> None:
        """Raise `Died` if it has been killed, AssertionError if it has ended otherwise."""
        if self.dead:
            assert self.process.exitcode == -signal.SIGKILL, f"it ended by itself: {self.process.exitcode}"
            raise Died

    def look(self) -> int:
        """Have it do all that is due; return how many rows that was."""
        return int(self._ask("look"))

    def wake(self) -> None:
        """Have its dispatcher look for what is due."""
        self._ask("wake")

    def steps(self) -> list[str]:
        """Return the steps that it has taken."""
        found: list[str] = self._ask("steps")
        return found

    def kill(self) -> None:
        """End it."""
        self.process.kill()
        self.process.join()
        self._control.close()

    def _ask(self, what: str) -> Any:
        try:
            self._control.send(what)
        except OSError:
            self._ended()
        return self._hear(BORN_WITHIN)

    def _hear(self, within: float) -> Any:
        try:
            if self._control.poll(within):
                return self._control.recv()
        except (EOFError, OSError):
            self._ended()
        raise AssertionError(f"no word from it for {within} s")

    def _ended(self) -> None:
        self.process.join(BORN_WITHIN)
        self.check()


def live(life: Life, control: connection.Connection) -> None:
    """Be the product; the whole life of the process."""
    log = (life.folder / "log").open("a")
    os.dup2(log.fileno(), 1)
    os.dup2(log.fileno(), 2)
    fuse = Fuse(life.fuse, chance=life.chance, seed=life.seed, log=life.folder / "burned")
    light(fuse, without=life.without)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if life.port:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # the web processes share one address
    listening.bind(("127.0.0.1", life.port))
    listening.listen(128)
    port = listening.getsockname()[1]
    given: dict[str, Any] = {
        "data_dir": life.folder,
        "port": port,
        "secret": SECRET,
        "threads": life.threads,
        "public_base_url": PUBLIC,
        "telegram_bot_token": life.token,
        "telegram_api_base": life.telegram,
        "razorpay_key_id": "rzp_test_standin",
        "razorpay_key_secret": KEY_SECRET,
        "razorpay_webhook_secret": WEBHOOK_SECRET,
        "razorpay_api_base": life.razorpay,
        **life.settings,
    }
    clock = SharedClock(life.folder / "clock")
    baari = build(Settings(**given), life.database, clock=clock, timetable=False)
    baari.database._wire = FusedWire if life.role == "cranked" else PipelinedWire
    config = server_config(
        fused(baari.app, fuse), host="127.0.0.1", port=port, limits=ConnectionLimits(trusted_proxies=())
    )
    server = _Server(config, lambda: _begin(baari, life, fuse, control, f"http://127.0.0.1:{port}"))
    server.run(sockets=[listening])
    sys.exit(1)  # nobody ends it but by a kill


class _Server(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening()


def _begin(baari: Baari, life: Life, fuse: Fuse, control: connection.Connection, url: str) -> None:
    listeners = [runner for door in baari.doors.values() for runner in door.runners]
    works: Mapping[str, Sequence[Runner]] = {
        "serve": (*baari.runners, *listeners),
        "web": (baari.replies, *listeners),
        "cranked": (baari.replies, *listeners),
        "dispatch": (baari.dispatcher,),
    }
    for runner in works[life.role]:
        runner.start()
    control.send((url, baari.database.owner))
    threading.Thread(target=_obey, args=(baari, fuse, control), daemon=True).start()


def _obey(baari: Baari, fuse: Fuse, control: connection.Connection) -> None:
    does: Mapping[str, Callable[[], Any]] = {
        "look": baari.dispatcher.run_due,
        "wake": baari.dispatcher.wake,
        "steps": lambda: list(fuse.steps),
    }
    while True:
        try:
            wanted = control.recv()
        except EOFError:
            os._exit(0)  # the trial is over
        control.send(does[wanted]())
