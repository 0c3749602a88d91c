"""Who keeps an embedded database, and whether any process of it is alive: two file locks.

`lock` is held by the process that keeps the server; `server.lock` is inherited by the server and every process of it.
Locks, not pid files, tell who is alive: the kernel frees a lock when its last holder is gone, be it killed, a zombie,
or in another container, whereas the number in a pid file may by now belong to anybody, or be half written. PostgreSQL's
own pid file is therefore removed before each start, once `server.lock` says that nobody needs it.
"""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from baari.postgres_program import EmbeddedPostgresError

# What is done about processes of an earlier server that still hold its lock, and after how many seconds. The first is
# no threat: a server whose parent died has got it already. The others cost a crash recovery, never an acknowledged row.
EVICTION = ((1.0, signal.SIGINT), (10.0, signal.SIGQUIT), (20.0, signal.SIGKILL))
EVICTED_WITHIN = 60.0  # three times the last step: even a killed process must finish its write


class AlreadyRunning(EmbeddedPostgresError):
    """Another process keeps the database of this folder; `attach` joins it."""


def keep(folder: Path) -> int:
    """Become the keeper of `folder`, making it when needed; closing the returned descriptor ends that.

    Raises AlreadyRunning when another process is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    # Half a second, because `is_kept` of another process has the lock for microseconds.
    if _locked_within(held, 0.5, meanwhile=lambda _: None):
        return held
    os.close(held)
    raise AlreadyRunning(f"The database in {folder} is already running: another `baari` process keeps it.")


def is_kept(folder: Path) -> bool:
    """Whether a process keeps the server of `folder` now."""
    try:
        probe = os.open(folder / "lock", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(probe)


def lock_for_server(folder: Path, data: Path) -> int:
    """Wait until no process of an earlier server on `data` is left; returns the descriptor that the next one inherits.

    Raises EmbeddedPostgresError when one stays, or when somebody else's server works there.
    """
    held = os.open(folder / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    steps = list(EVICTION)

    def evict(waited: float) -> None:
        if steps and waited >= steps[0][0]:
            _, number = steps.pop(0)
            for pid in server_pids(data):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)

    if not _locked_within(held, EVICTED_WITHIN, meanwhile=evict):
        os.close(held)
        raise EmbeddedPostgresError(f"Processes of an earlier PostgreSQL on {data} do not end.")
    if strangers := server_pids(data):
        os.close(held)
        raise EmbeddedPostgresError(
            f"A PostgreSQL that Baari did not start (pid {strangers[0]}) runs on {data}: stop that one first."
        )
    return held


def server_pids(data: Path) -> list[int]:
    """Processes that work in `data`, as every process of a server does; none is seen where there is no /proc."""
    try:
        ours = data.stat()
    except FileNotFoundError:
        return []
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # gone meanwhile, or not ours to look at
            if os.path.samestat((process / "cwd").stat(), ours):
                found.append(int(process.name))
    return sorted(found)


def _locked_within(descriptor: int, seconds: float, *, meanwhile: Callable[[float], None]) -> bool:
    """Whether the exclusive lock was got; `meanwhile` is called with the seconds waited after each refusal."""
    began = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited = time.monotonic() - began
            if waited > seconds:
                return False
            meanwhile(waited)
            time.sleep(0.02)  # short beside a start of 200 ms
        else:
            return True
