"""The folder of one embedded database: what lies where, who may use it, and how it is made.

    data/              the cluster, owned by the account that PostgreSQL runs as
    socket/            where the server listens, 0700; elsewhere when this path is too long for a socket
    password           of the role the clinic connects with, 0600
    owner_password     of the superuser, 0600
    lock               held (flock) by the process that keeps the server
    server.lock        held by the server and every process of it, inherited: free means that none of them is left
    running.json       where the running server is reached
    postgres.log

The two locks are those of `baari.postgres_locks`.
"""

import contextlib
import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from baari.postgres_binaries import Binaries
from baari.postgres_program import Account, EmbeddedPostgresError, give, in_sight, launch

SUPERUSER = "postgres"

# sizeof(sun_path) is 108 on Linux and 104 on macOS, with the closing NUL.
LONGEST_SOCKET_PATH = 107 if sys.platform == "linux" else 103


@dataclass(frozen=True, slots=True)
class Folder:
    """The paths above, and what is done with them."""

    path: Path

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.path / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.path / "postgres.log"

    @property
    def running(self) -> Path:
        """Where the running server is reached (JSON)."""
        return self.path / "running.json"

    def data_major(self) -> int | None:
        """Major version of the data that is there; None when there is none."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def secret(self, name: str) -> tuple[str, bool]:
        """The password kept in the file `name`, and whether it has just been made up (192 random bits)."""
        with contextlib.suppress(FileNotFoundError):
            if kept := (self.path / name).read_text():
                return kept, False
        made_up = secrets.token_urlsafe(24)
        _write_private(self.path / name, made_up)
        return made_up, True

    def write_running(self, text: str) -> None:
        """Say where the server is reached; a reader sees all of it or nothing."""
        _write_private(self.running, text)

    def create(self, binaries: Binaries, account: Account | None, *, durable: bool) -> None:
        """Make the cluster; a crash in the middle leaves nothing that looks like one. About a second."""
        for remains in self.path.glob("data.partial-*"):
            shutil.rmtree(remains)
        fresh = Path(tempfile.mkdtemp(dir=self.path, prefix="data.partial-"))
        password, _ = self.secret("owner_password")
        with tempfile.NamedTemporaryFile(dir=self.path, prefix="password-") as handed:
            handed.write(password.encode())
            handed.flush()
            give(Path(handed.name), account)
            give(fresh, account)
            with in_sight(account, fresh, Path(handed.name)) as sight:
                command = [
                    binaries.initdb,
                    "-D",
                    sight.paths[0],
                    f"--pwfile={sight.paths[1]}",
                    f"--username={SUPERUSER}",
                ]
                command += ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--no-instructions"]
                command += _locale(binaries.major) + ([] if durable else ["--no-sync"])
                self._run(command, account, signal.SIGTERM, sight.descriptors)
        fresh.rename(self.data)
        if durable:
            _sync(self.path)

    def restore_owner(self, binaries: Binaries, account: Account | None, held: int) -> None:
        """Give the superuser a password that we know, when the file with the old one is lost."""
        password, made_up = self.secret("owner_password")
        if not made_up:
            return
        with in_sight(account, self.data) as sight:
            command = [binaries.postgres, "--single", "-D", sight.paths[0], "postgres"]
            # The password is of our own alphabet (URL-safe base64): nothing in it to quote.
            statement = f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n"
            self._run(command, account, signal.SIGTERM, (*sight.descriptors, held), statement)

    def _run(
        self, command: list[str], account: Account | None, death: int, inherit: tuple[int, ...], stdin: str = ""
    ) -> None:
        with tempfile.TemporaryFile() as output:
            process = launch(
                command, account=account, death_signal=death, inherit=inherit, output=output, stdin=subprocess.PIPE
            )
            process.communicate(stdin.encode())
            if process.returncode != 0:
                output.seek(0)
                said = output.read().decode(errors="replace").strip()
                raise EmbeddedPostgresError(f"{command[0]} failed ({process.returncode}):\n{said}")

    def socket_place(self, account: Account | None, port: int) -> Path:
        """An empty private folder for the socket: ours, or one with a short path when ours is too long for a socket.

        The caller holds the server's lock, so whatever lies in it is left from a server that is gone.
        """
        place = self.path / "socket"
        if len(os.fsencode(place / f".s.PGSQL.{port}")) > LONGEST_SOCKET_PATH or set(str(place)) & set(',"'):
            place = _short_place(place, account)  # a comma or a quote would be read as a list of folders
        else:
            self.leave_socket_place()  # of when the project lay at a longer path
            place.mkdir(mode=0o700, exist_ok=True)
        for remains in place.glob(".s.PGSQL.*"):
            remains.unlink()
        give(place, account)
        return place

    def leave_socket_place(self) -> None:
        """Take away the folder that stood in for ours in a shared place."""
        link = self.path / "socket"
        if link.is_symlink():
            shutil.rmtree(link.readlink(), ignore_errors=True)
            link.unlink()


def _short_place(link: Path, account: Account | None) -> Path:
    """The short private folder that `link` points to; made anew when it is missing or not ours."""
    owners = (os.geteuid(), account.uid if account else os.geteuid())
    if link.is_symlink():
        kept = link.readlink()
        if kept.exists() and not kept.is_symlink():
            state = kept.stat()
            if stat.S_ISDIR(state.st_mode) and stat.S_IMODE(state.st_mode) == 0o700 and state.st_uid in owners:
                return kept
        link.unlink()
    elif link.exists():
        shutil.rmtree(link)  # from when the project lay at a shorter path
    of_session = os.environ.get("XDG_RUNTIME_DIR")  # private and not swept, unlike /tmp
    for place in [*([of_session] if of_session else []), "/run", tempfile.gettempdir(), "/tmp"]:  # noqa: S108  mkdtemp
        try:
            made = Path(tempfile.mkdtemp(prefix="baari-", dir=place))
        except OSError:
            continue  # read-only, or not there at all
        link.symlink_to(made)
        return made
    raise EmbeddedPostgresError(
        f"No place for the database's socket: {link} is too long, and nothing shorter is writable."
    )


def _locale(major: int) -> list[str]:
    """Byte order for sorting, Unicode for upper and lower case; from 17 on without asking the operating system."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _write_private(path: Path, text: str) -> None:
    """Write a file that only we can read, in one step and for good."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")  # mkstemp makes it 0600
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
