"""Two PostgreSQL servers, the second a synchronous standby of the first: killed, promoted, and joined again.

The programs are those of the embedded database. Each server is a plain process here, with no supervisor that would
start it again: that a machine is gone is the point. Nothing is read again from the disk of one that was killed, so
nothing is flushed to it either.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from baari.postgres_binaries import Binaries, find_binaries
from baari.postgres_program import Account, account_for, give

USER, PORT = "baari", 5432  # of sockets only: nothing listens on a network
SYNCHRONOUS = {"synchronous_standby_names": "FIRST 1 (standby)", "synchronous_commit": "on"}
WITHIN = 30.0  # seconds for a start, a promotion, a copy: each takes about one


class NotInTime(Exception):
    """A server did not do what it was told."""


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """One server and its folder: `data`, the `socket` folder, and its `log`."""

    folder: Path
    binaries: Binaries
    account: Account | None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def data(self) -> Path:
        """Where the cluster is."""
        return self.folder / "data"

    def create(self) -> None:
        """Make a new cluster."""
        self._prepare()
        self._run(
            [
                self.binaries.initdb,
                "-D",
                str(self.data),
                "-U",
                USER,
                "--auth=trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C",
            ]
        )

    def copy_of(self, other: "Node") -> None:
        """Become a standby of another node, with nothing left of what was here."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._prepare()
        program = _original(self.binaries) / "pg_basebackup"
        origin = f"host={other.folder} port={PORT} user={USER} application_name=standby"
        subprocess.run(  # noqa: S603  the command is ours, no shell
            [program, "-d", origin, "-D", self.data, "-R", "-X", "stream", "-c", "fast", "--no-sync"],
            check=True,
            timeout=WITHIN,
        )
        own = self.data / "postgresql.auto.conf"  # or the copy would wait for a standby of its own
        own.write_text(re.sub(r"(?m)^synchronous_standby_names.*\n", "", own.read_text()))
        give(self.folder, self.account)

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [self.binaries.postgres, "-D", str(self.data), "-k", str(self.folder), "-p", str(PORT)]
        options = [
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=200",
            "-c",
            "wal_sender_timeout=5s",
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  as above
                [*command, *options], stdout=log, stderr=log, cwd="/", start_new_session=True, **self._as()
            )
        _until(self._answers, f"{self.folder.name} does not start")

    def kill(self) -> None:
        """End every process of it at once, as a power cut does."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGSTOP)  # or it would restart what we kill
        for child in _children(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.process = None

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement as the owner of everything and return its rows."""
        with psycopg.connect(f"host={self.folder} port={PORT} user={USER} dbname=postgres", autocommit=True) as known:
            cursor = known.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def configure(self, settings: Mapping[str, str]) -> None:
        """Set these from now on."""
        for name, value in settings.items():
            self.ask(f"alter system set {name} = '{value}'")
        self.ask("select pg_reload_conf()")

    def _prepare(self) -> None:
        self.folder.mkdir()
        give(self.folder, self.account)

    def _answers(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise NotInTime((self.folder / "log").read_text()[-2000:])
        with contextlib.suppress(psycopg.Error):
            return bool(self.ask("select 1"))
        return False

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=WITHIN, **self._as())  # noqa: S603

    def _as(self) -> dict[str, Any]:
        account = self.account
        return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


class Pair:
    """A primary and its synchronous standby. `url` finds whichever takes writes."""

    def __init__(self, folder: Path) -> None:
        account = account_for(folder / "a", None)
        binaries = find_binaries(bindir=None, data_major=None, account=account)
        self.primary = Node(folder=folder / "a", binaries=binaries, account=account)
        self.standby = Node(folder=folder / "b", binaries=binaries, account=account)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database of the pair, in the form of docs/operations.md."""
        hosts = ",".join(quote(str(node.folder), safe="/") for node in sorted((self.primary, self.standby), key=_name))
        where = f"host={hosts}&port={PORT},{PORT}&target_session_attrs=read-write&connect_timeout=3"
        return f"postgresql+psycopg://{USER}@/{database}?{where}"

    def start(self) -> None:
        """Make both, the standby in step with the primary."""
        self.primary.create()
        self.primary.start()
        self.join()

    def join(self) -> None:
        """Copy the primary to the other node, and let no commit be acknowledged that is not on both."""
        self.standby.copy_of(self.primary)
        self.standby.start()
        self.primary.configure(SYNCHRONOUS)
        in_step = "select 1 from pg_stat_replication where sync_state = 'sync' and state = 'streaming'"
        _until(lambda: bool(self.primary.ask(in_step)), "the standby does not follow")

    def fail_over(self) -> None:
        """Promote the standby, in place of a primary that is dead."""
        self.standby.ask("select pg_promote()")
        _until(lambda: self.standby.ask("select pg_is_in_recovery()") == [(False,)], "the standby is not promoted")
        self.primary, self.standby = self.standby, self.primary

    def end(self) -> None:
        """Kill both."""
        self.primary.kill()
        self.standby.kill()


@contextlib.contextmanager
def a_pair() -> Iterator[Pair]:
    """Give a pair that runs, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="baari-pair-") as folder:
        Path(folder).chmod(0o755)  # the account of the servers passes through it
        pair = Pair(Path(folder))
        try:
            pair.start()
            yield pair
        finally:
            pair.end()


def _name(node: Node) -> str:
    return node.folder.name


def _original(binaries: Binaries) -> Path:
    """Return the folder with all programs: a copy made for another account has two of them only."""
    if (binaries.folder / "pg_basebackup").exists():
        return binaries.folder
    return find_binaries(bindir=None, data_major=binaries.major, account=None).folder


def _children(pid: int) -> list[int]:
    """Return the processes that this one has begun (Linux)."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]


def _until(holds: Callable[[], bool], else_say: str) -> None:
    ends = time.monotonic() + WITHIN
    while not holds():
        if time.monotonic() > ends:
            raise NotInTime(else_say)
        time.sleep(0.02)
