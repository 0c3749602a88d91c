"""Runs PostgreSQL's programs: as which user, with which folders in sight, and never outliving us.

PostgreSQL refuses to run as root. When we are root, its programs run as an unprivileged account, and that account must
reach the data although the folders above (`/root`, say) are closed to it. Opening those folders to everybody would be
the wrong answer. Instead root opens the data folder and hands the open descriptor down; the program knows its folder as
`/proc/self/fd/N`, which leads straight to the folder without walking the path. No permission of any parent changes.
"""

import contextlib
import os
import pwd
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LAUNCHER = Path(__file__).with_name("postgres_launcher.py")

ACCOUNTS = ("baari", "postgres", "nobody")  # the most specific that exists; every Linux has the last one


class EmbeddedPostgresError(Exception):
    """The database that comes with Baari cannot be run; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An unprivileged user of the operating system."""

    name: str
    uid: int
    gid: int


def account_for(data: Path, run_as: str | None) -> Account | None:
    """The account that PostgreSQL runs as, or None when it is the one we already have.

    The owner of existing data stays its owner, whatever accounts have been created since.
    Raises EmbeddedPostgresError when the data belongs to somebody we cannot become, or no account fits.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise EmbeddedPostgresError(
                f"{data} belongs to user {owner}, and we run as {os.geteuid()}: run as that user, or as root, "
                "or change the owner of the whole folder."
            )
        return None
    wanted = [run_as] if run_as else list(ACCOUNTS)
    known = [_account(name) for name in wanted]
    if owner:
        with contextlib.suppress(KeyError):
            known.insert(0, _account(pwd.getpwuid(owner).pw_name))
    for account in known:
        if account is not None and account.uid != 0:
            return account
    raise EmbeddedPostgresError(
        f"PostgreSQL does not run as root, and there is no unprivileged user called {' or '.join(wanted)} here. "
        "Create one, run Baari as an ordinary user, or set DATABASE_URL."
    )


def _account(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def give(path: Path, account: Account | None) -> None:
    """Make `account` the owner of `path` and all below it; nothing to do when PostgreSQL runs as us."""
    if account is None:
        return
    if path.lstat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    for folder, folders, files in os.walk(path):
        for name in folders + files:
            entry = Path(folder, name)
            if entry.lstat().st_uid != account.uid:
                os.chown(entry, account.uid, account.gid, follow_symlinks=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Paths as the launched program can use them, and the descriptors it must inherit for that."""

    paths: tuple[str, ...]
    descriptors: tuple[int, ...]


@contextlib.contextmanager
def in_sight(account: Account | None, *paths: Path) -> Iterator[Sight]:
    """Give a launched program sight of `paths`, which its account owns; see the module's first words."""
    if account is None:
        yield Sight(paths=tuple(str(path) for path in paths), descriptors=())
        return
    descriptors: list[int] = []
    try:
        descriptors.extend(os.open(path, os.O_RDONLY) for path in paths)
        yield Sight(paths=tuple(f"/proc/self/fd/{fd}" for fd in descriptors), descriptors=tuple(descriptors))
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def launch(
    command: Sequence[str],
    *,
    account: Account | None,
    death_signal: int,
    inherit: Sequence[int],
    output: IO[bytes],
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start `command` (an absolute path and its arguments) as `account`, in a session of its own, writing to `output`.

    On Linux it gets `death_signal` when the calling *thread* ends, so call it from one that lives as long as the
    program may. `inherit` are the descriptors that it keeps.
    """
    uid, gid = (account.uid, account.gid) if account else (-1, -1)
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(uid), str(gid), str(death_signal)]
    # PGDATA, PGOPTIONS and their kin would change what our arguments say.
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return subprocess.Popen(  # noqa: S603  the command is ours, no shell
        [*launcher, *command],
        stdin=stdin,
        stdout=output,
        stderr=output,
        pass_fds=tuple(inherit),
        env=environment | {"LC_ALL": "C"},
        cwd="/",  # a relative path would otherwise depend on where Baari was started
    )
