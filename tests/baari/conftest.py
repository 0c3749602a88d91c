"""Folders of embedded databases for trials: one is made, each test gets a copy of its own (0.1 s instead of 1 s)."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from baari.embedded_postgres import EmbeddedPostgres
from tests.baari.asking import gone_within, query

# A process that keeps a server until its input ends, as `baari serve` does. First it says the server's URL and pid.
# A run in the background has these signals ignored, and its children inherit that: here they do what they usually do.
KEEPER = """
import signal
import sys
from pathlib import Path
from baari.embedded_postgres import EmbeddedPostgres
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
with EmbeddedPostgres(Path(sys.argv[1])) as postgres:
    print(postgres.url, postgres.pid, flush=True)
    sys.stdin.read()
"""

# The same without asking the kernel for the server's end: what happens where there is no PR_SET_PDEATHSIG.
CARELESS_KEEPER = (
    """
import baari.postgres_server as server
launch = server.launch
server.launch = lambda *arguments, **named: launch(*arguments, **(named | {"death_signal": 0}))
"""
    + KEEPER
)

Keep = Callable[..., "Kept"]


class Kept:
    """Another process that keeps a server; `url` and `server_pid` are what it said."""

    def __init__(self, folder: Path, program: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603  our own interpreter
            [sys.executable, "-c", program, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            start_new_session=True,  # a process group of its own, as a shell gives to a command
        )
        assert self.process.stdout is not None
        url, pid = self.process.stdout.readline().decode().split()
        self.url, self.server_pid = url, int(pid)

    def end(self, number: int = signal.SIGKILL) -> int:
        """Send `number` to the whole process group, as a terminal does with Ctrl-C; returns the exit code."""
        if self.process.returncode is None:
            os.killpg(self.process.pid, number)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        code = self.process.wait(20)
        self.process.stdin.close()
        self.process.stdout.close()
        return code


@pytest.fixture
def keep() -> Iterator[Keep]:
    """Start another process that keeps a server; it is killed after the test."""
    kept: list[Kept] = []

    def start(folder: Path, program: str = KEEPER) -> Kept:
        kept.append(Kept(folder, program))
        return kept[-1]

    yield start
    for process in kept:
        process.end()
        assert gone_within(10, [process.server_pid])


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was started and stopped once, with a table `kept` that the clinic owns."""
    folder = tmp_path_factory.mktemp("pattern") / "postgres"
    with EmbeddedPostgres(folder) as postgres:
        query(postgres.url, "CREATE TABLE kept (id int PRIMARY KEY)")
    return folder


def copy_of(pattern: Path, place: Path) -> Path:
    """A copy of the folder `pattern` at `place`, owners and all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["/bin/cp", "-a", str(pattern), str(place)], check=True)  # noqa: S603  keeps the owners
    return place


@pytest.fixture(scope="session")
def place(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the tests' folder lies: under a path with a space."""
    place = copy_of(pattern, tmp_path_factory.mktemp("clinic") / "a clinic" / "postgres")
    yield place
    shutil.rmtree(place)  # 46 MB that pytest would keep for three runs
    shutil.rmtree(pattern)


@pytest.fixture
def folder(pattern: Path, place: Path) -> Path:
    """A folder just like the pattern. Only what the test before has changed is copied: a tenth of a new copy's time."""
    wanted = {entry.relative_to(pattern): entry.lstat() for entry in pattern.rglob("*")}
    for entry in sorted(place.rglob("*"), reverse=True):
        if entry.relative_to(place) not in wanted:
            entry.rmdir() if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    for name, state in sorted(wanted.items()):
        entry = place / name
        if stat.S_ISDIR(state.st_mode):
            entry.mkdir(exist_ok=True)
        elif not entry.exists() or _trace(entry.lstat()) != _trace(state):
            shutil.copy2(pattern / name, entry)
        if (entry.lstat().st_mode, entry.lstat().st_uid) != (state.st_mode, state.st_uid):
            entry.chmod(stat.S_IMODE(state.st_mode))
            os.chown(entry, state.st_uid, state.st_gid)
    return place


def _trace(state: os.stat_result) -> tuple[int, int]:
    return state.st_size, state.st_mtime_ns
