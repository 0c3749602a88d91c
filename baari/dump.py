"""Copies a whole database out of PostgreSQL into one file and back, by PostgreSQL's own programs.

The file is `pg_dump`'s custom format. Beside it, under its name with `.json`, lies what it must hold: the rows of every
table in the very snapshot that was copied, the schema's revision and the file's SHA-256. So a restore can be compared
with what was there, row for row, on another server and years later.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from baari.postgres_binaries import programs_for
from core.storage.database import libpq_url

TABLES = """
    select c.oid::regclass::text from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1
"""
REVISION = "select version_num from alembic_version"
_PART = ".part"
_PIECE = 1 << 20  # bytes read at once: the file may be larger than the memory


class DumpFailed(Exception):
    """PostgreSQL's program could not do it; the text is what it said, without a password."""


class BadDump(Exception):
    """This file is no copy of a clinic, or not the one that lies beside its description; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a copy holds: when it was taken (UTC), of which schema, its SHA-256 in hex, the rows of each table."""

    taken_at: datetime
    revision: str
    sha256: str
    rows: Mapping[str, int]


def dump(url: str, into: Path, *, bindir: Path | None = None) -> Described:
    """Copy the database at `url` (SQLAlchemy's) into the file `into`, while it is in use; return what it holds.

    The file appears whole or not at all, readable by us alone. Raises `DumpFailed`, psycopg's errors and OSError.
    """
    part = into.with_name(into.name + _PART)
    part.touch(mode=0o600)
    part.chmod(0o600)
    try:
        with psycopg.connect(libpq_url(url)) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            snapshot, taken_at = _row(connection, "select pg_export_snapshot(), now()")
            (revision,) = _row(connection, REVISION)
            _program(
                url, "pg_dump", bindir, "--format=custom", f"--snapshot={snapshot}", "--no-owner", f"--file={part}"
            )
            rows = rows_of(connection)
        described = Described(taken_at=taken_at.astimezone(UTC), revision=revision, sha256=_sha256(part), rows=rows)
        _listed(part, bindir)
        _keep(_beside(into), json.dumps(asdict(described) | {"taken_at": described.taken_at.isoformat()}, indent=1))
        _sync(part)
        part.replace(into)
    finally:
        part.unlink(missing_ok=True)
    return described


def described(path: Path) -> Described | None:
    """Return what the copy in `path` must hold; None where nothing lies beside it.

    Raises `BadDump` where the file has changed since, or its description cannot be read.
    """
    try:
        told = json.loads(_beside(path).read_text(encoding="utf-8"))
        found = Described(**told | {"taken_at": datetime.fromisoformat(told["taken_at"])})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        raise BadDump(f"{_beside(path)} cannot be read") from None
    if _sha256(path) != found.sha256:
        raise BadDump(f"{path} is not the file that {_beside(path).name} describes: it was cut short or changed")
    return found


def load(url: str, source: Path, *, bindir: Path | None = None) -> dict[str, int]:
    """Copy the file back into the empty database at `url`, all of it or nothing; return the rows of each table.

    Raises `DumpFailed`, `BadDump` for a file that is no copy, and psycopg's errors.
    """
    _listed(source, bindir)
    _program(url, "pg_restore", bindir, "--no-owner", "--exit-on-error", "--single-transaction", "--", str(source))
    with psycopg.connect(libpq_url(url)) as connection:
        return rows_of(connection)


def tables_of(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Return the names of the tables that are there."""
    return [str(name) for (name,) in connection.execute(TABLES.encode())]


def rows_of(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    """Return how many rows each table has; it reads them all."""
    counted = {}
    for name in tables_of(connection):
        (counted[name],) = _row(connection, sql.SQL("select count(*) from {}").format(sql.Identifier(name)))
    return counted


def differences(there: Mapping[str, int], here: Mapping[str, int]) -> list[str]:
    """Return a line for each table that has not the rows that it had."""
    return [
        f"{name}: {there.get(name, 0)} rows were copied, {here.get(name, 0)} are there"
        for name in sorted(there.keys() | here.keys())
        if there.get(name, 0) != here.get(name, 0)
    ]


def _program(url: str, name: str, bindir: Path | None, *arguments: str) -> None:
    """Run a program on a database. The password goes by the environment: what stands in arguments everybody sees."""
    where: dict[str, Any] = conninfo_to_dict(libpq_url(url))
    password = where.pop("password", "")
    with psycopg.connect(libpq_url(url)) as connection:
        major = connection.info.server_version // 10_000
    command: list[Path | str] = [
        programs_for(major, bindir=bindir) / name,
        f"--dbname={make_conninfo(**where)}",
        *arguments,
    ]
    _run(command, {"PGPASSWORD": password} if password else {})


def _listed(path: Path, bindir: Path | None) -> None:
    """Raise `BadDump` unless `path` can be read as a copy of a clinic to its end."""
    try:
        said = _run([programs_for(None, bindir=bindir) / "pg_restore", "--list", "--", str(path)], {})
    except DumpFailed as failed:
        raise BadDump(f"{path} is no copy of a database: {failed}") from None
    if "TABLE DATA public appointments" not in said:
        raise BadDump(f"{path} is a copy of a database, but of no clinic")


def _run(command: Sequence[Path | str], more: Mapping[str, str]) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    done = subprocess.run(  # noqa: S603  the command is ours, no shell
        command, capture_output=True, env={**environment, "LC_ALL": "C", **more}, check=False
    )
    if done.returncode != 0:
        raise DumpFailed(done.stderr.decode(errors="replace").strip() or f"status {done.returncode}")
    return done.stdout.decode(errors="replace")


def _row(connection: psycopg.Connection[tuple[object, ...]], statement: str | sql.Composed) -> tuple[Any, ...]:
    return connection.execute(statement.encode() if isinstance(statement, str) else statement).fetchone() or ()


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _keep(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="utf-8")
    _sync(path)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
