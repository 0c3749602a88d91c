"""One running PostgreSQL, started again whenever it dies without being told to.

A thread of its own starts the server and waits for its end. It has to live as long as the server: the kernel ends the
server when the *thread* that started it is gone. And as it always waits, a dead server never stays a zombie.
"""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from baari.postgres_binaries import Binaries
from baari.postgres_folder import Folder
from baari.postgres_locks import lock_for_server
from baari.postgres_program import Account, EmbeddedPostgresError, give, in_sight, launch

# How an acknowledged row survives, said aloud so that no postgresql.conf takes it away; and what a log may hold: an
# error of a statement, with the values in it, is the clinic's to handle and never the log's to keep.
ALWAYS = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

LOG_LIMIT = 10 * 1024 * 1024  # bytes; then the log moves to postgres.log.1, at a start

# Seconds before a start after so many deaths: at once at first, then slower, for a full disk does not mend faster.
PAUSES = (0.0, 0.0, 0.5, 2.0, 5.0)
STEADY = 60.0  # a server that ran so long did not die of its start: the pauses begin anew

# How a stop becomes more urgent: what is sent, and the seconds given to obey. Fast shutdown writes a checkpoint first,
# hence the patience; the other two leave the work to the next start's recovery.
STOPPING = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, None))

log = logging.getLogger(__name__)


class Server:
    """PostgreSQL on the data of `folder`, which this process keeps; `tcp` opens 127.0.0.1 on `port` too."""

    def __init__(
        self,
        *,
        folder: Folder,
        binaries: Binaries,
        account: Account | None,
        port: int,
        tcp: bool,
        settings: Mapping[str, str],
    ) -> None:
        self._folder = folder
        self._binaries = binaries
        self._account = account
        self._port = port
        self._settings = ALWAYS | {"listen_addresses": "127.0.0.1" if tcp else "", "port": str(port)} | dict(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._host = Path()
        self._failure: Exception | None = None
        self._started = False
        self._turn = threading.Lock()  # between a launch and a stop
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="embedded-postgres", daemon=True)

    @property
    def pid(self) -> int | None:
        """The server's process id; None while it is down."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    def start(self) -> Path:
        """Start, and wait until queries are answered; returns the folder of the socket.

        Raises EmbeddedPostgresError with the end of the log when the server gives up.
        """
        self._thread.start()
        began = time.monotonic()
        told = 5.0  # seconds; whoever waits longer wants to know for what
        while not self._answers():
            if self._failure is not None:
                raise self._failure
            if time.monotonic() - began > told:
                log.warning("PostgreSQL is still starting after %.0f s: it may be recovering from a crash", told)
                told *= 2
            time.sleep(0.01)
        self._started = True
        return self._host

    def stop(self) -> None:
        """Fast shutdown, and more urgent ways when it takes too long; returns when the server is gone."""
        with self._turn:
            self._stopping.set()
        for number, patience in STOPPING:
            if self._process is not None:
                self._process.send_signal(number)
            self._thread.join(patience)
            if not self._thread.is_alive():
                return

    def _keep(self) -> None:
        deaths = 0
        while not self._stopping.wait(PAUSES[min(deaths, len(PAUSES) - 1)]):
            began = time.monotonic()
            try:
                code = self._run_once()
            except (OSError, EmbeddedPostgresError) as obstacle:
                if not self._started:
                    self._failure = obstacle
                    return
                code = str(obstacle)
            if self._stopping.is_set():
                return
            if not self._started:
                self._failure = EmbeddedPostgresError(f"PostgreSQL did not start ({code}):\n{self._last_words()}")
                return
            deaths = 1 if time.monotonic() - began > STEADY else deaths + 1
            log.warning("PostgreSQL ended by itself (%s); starting it again", code)

    def _run_once(self) -> str:
        """Run the server until it ends; returns how it did."""
        folder, account = self._folder, self._account
        held = lock_for_server(folder.path, folder.data)
        try:
            if folder.data_major() is None:
                folder.create(self._binaries, account, durable=self._settings["fsync"] == "on")
            give(folder.data, account)
            (folder.data / "postmaster.pid").unlink(missing_ok=True)  # the lock is ours: nobody needs it
            folder.restore_owner(self._binaries, account, held)
            self._host = folder.socket_place(account, self._port)
            process = self._launch(held)
        finally:
            os.close(held)  # the server has its own copy, and lets go with its last process
        if process is None:
            return "not started"
        return f"exit code {process.wait()}"

    def _launch(self, held: int) -> subprocess.Popen[bytes] | None:
        if self._folder.log.exists() and self._folder.log.stat().st_size > LOG_LIMIT:
            self._folder.log.replace(self._folder.log.with_suffix(".log.1"))
        with (
            open(os.open(self._folder.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "wb") as output,  # noqa: PTH123  a descriptor
            in_sight(self._account, self._folder.data, self._host) as sight,
            self._turn,
        ):
            if self._stopping.is_set():
                return None
            settings = self._settings | {"unix_socket_directories": sight.paths[1]}
            options = [f"--{name}={value}" for name, value in settings.items()]
            self._process = launch(
                [self._binaries.postgres, "-D", sight.paths[0], *options],
                account=self._account,
                death_signal=signal.SIGINT,  # fast shutdown
                inherit=(*sight.descriptors, held),
                output=output,
            )
            return self._process

    def _answers(self) -> bool:
        """Whether the server has written into its pid file that it takes connections (its eighth line)."""
        process = self._process
        if process is None:
            return False
        try:
            lines = (self._folder.data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return lines[0] == str(process.pid) and len(lines) > 7 and lines[7].strip() == "ready"

    def _last_words(self) -> str:
        with contextlib.suppress(FileNotFoundError):
            return self._folder.log.read_bytes()[-2000:].decode(errors="replace")
        return ""
