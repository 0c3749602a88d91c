"""Baari as an operator has it: commands that are processes, in an empty folder, with nothing but what is given."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

from baari.postgres_locks import server_pids
from tests.standins.server import wait_for

PROJECT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0  # seconds; a quiet machine needs two, a busy one must not fail the test
ENDS_WITHIN = 30.0  # seconds
WHOLE = "Ctrl-C closes it."
"""The last line of what `baari serve` says when it is open."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command went."""

    status: int
    out: str
    err: str

    @property
    def sentences(self) -> list[str]:
        """What was said to a person, without the lines of the log."""
        return [line for line in f"{self.out}\n{self.err}".splitlines() if line and not line.startswith('{"')]


class Serving:
    """A `baari serve` that has been started."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, out: Path, data: Path) -> None:
        self.process, self._port, self._out, self._data = process, port, out, data
        self._began = time.monotonic()

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self._port}"

    def until_ready(self) -> float:
        """Wait until it serves; returns the seconds since it was started."""
        wait_for(self._ready, STARTS_WITHIN, what=f"ready: {self.said[-2000:]}")
        took = time.monotonic() - self._began
        wait_for(lambda: WHOLE in self.said, STARTS_WITHIN, what="said to be open")
        return took

    def until_postgres_runs(self) -> None:
        """Wait until the embedded server is there, which is in the middle of a start."""
        wait_for(lambda: server_pids(self._data), STARTS_WITHIN, what="running PostgreSQL")

    def end(self, number: signal.Signals) -> Ended:
        """Send a signal to it and to all that is in the foreground with it, as a terminal does; waits for the end."""
        os.killpg(self.process.pid, number)
        status = self.process.wait(ENDS_WITHIN)
        wait_for(lambda: not server_pids(self._data), ENDS_WITHIN, what="rid of PostgreSQL")
        return Ended(status=status, out=self.said, err="")

    @property
    def said(self) -> str:
        """All that it has printed."""
        return self._out.read_text()

    def _ready(self) -> bool:
        assert self.process.poll() is None, self.said
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@dataclass(slots=True)
class Premises:
    """A folder in which commands are given; `settings` are what the environment holds, beside the port."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    _open: Serving | None = None
    _starts: int = 0

    @property
    def data(self) -> Path:
        """Where the embedded database keeps its rows."""
        return self.folder / ".baari" / "postgres" / "data"

    @property
    def serving(self) -> Serving:
        """The `baari serve` that runs here, started if none does."""
        if self._open is None or not self.is_open:
            self._open = self.start()
            self._open.until_ready()
        return self._open

    def start(self, **settings: str) -> Serving:
        """Start `baari serve` on a free port, with what it prints kept in a file."""
        port, self._starts = free_port(), self._starts + 1
        out = self.folder / f"said.{self._starts}"
        with out.open("wb") as output:
            process = self._spawn("serve", stdout=output, port=port, settings=settings)
        self._open = Serving(process, port, out, self.data)
        return self._open

    def run(self, *words: str, typed: str = "", **settings: str) -> Ended:
        """Run another command to its end."""
        process = self._spawn(
            *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, settings=settings
        )
        out, err = process.communicate(typed.encode(), timeout=STARTS_WITHIN)
        return Ended(status=process.returncode, out=out.decode(), err=err.decode())

    @property
    def is_open(self) -> bool:
        """Whether a `baari serve` runs here."""
        return self._open is not None and self._open.process.poll() is None

    def close(self) -> None:
        """End what still runs."""
        if self._open is not None and self.is_open:
            self._open.end(signal.SIGTERM)

    def _spawn(
        self,
        *words: str,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        stdin: int = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.DEVNULL,
        stderr: int = subprocess.STDOUT,
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603  our own interpreter
            [sys.executable, "-m", "baari.cli", *words],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": os.environ.get("HOME", "/"),
                "PYTHONPATH": str(PROJECT),
                "BAARI_PORT": str(port or free_port()),
                **self.settings,
                **(settings or {}),
            },
            start_new_session=True,  # a process group of its own, as a shell gives to a command
        )
