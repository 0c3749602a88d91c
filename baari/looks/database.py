"""The database: reached, newest, nothing broken, nothing given up, every key there."""

from typing import Any

import psycopg

from baari.clock import DatabaseClock
from baari.commands.keys import says
from baari.database_url import DatabaseRefused, any_database
from baari.looks.finding import Finding, Verdict
from baari.migrate import is_current
from baari.settings import Settings
from core.services.keys import look_at_keys
from core.storage.database import Database, libpq_url
from core.storage.invariants import broken_invariants
from core.storage.undone import GIVEN_UP


def look_at_database(settings: Settings) -> list[Finding]:
    """Ask the server its version, its schema, and whether all holds that must."""
    name = "DATABASE_URL" if settings.database_url else "embedded PostgreSQL"
    try:
        with any_database(settings) as url, psycopg.connect(libpq_url(url), connect_timeout=5) as connection:
            version = connection.info.server_version // 10_000
            current = is_current(url)
            broken = broken_invariants(connection) if current else {}
            given_up = _given_up(connection) if current else {}
            keys = _keys(url, settings) if current else []
    except DatabaseRefused as refused:
        return [Finding(name, Verdict.WRONG, str(refused).removeprefix(f"{name}: "))]
    except psycopg.Error as error:
        return [Finding(name, Verdict.WRONG, f"cannot be reached: {type(error).__name__}")]
    found = [
        Finding(name, Verdict.RIGHT, f"PostgreSQL {version}"),
        Finding("schema", Verdict.RIGHT, "newest")
        if current
        else Finding("schema", Verdict.WRONG, "not the newest: run `baari migrate`"),
    ]
    found.extend(Finding(invariant, Verdict.WRONG, f"broken by {ids}") for invariant, ids in broken.items())
    found.extend(
        Finding(what, Verdict.WRONG, f"{n} given up; see docs/operations.md") for what, n in given_up.items() if n
    )
    if current and not broken:
        found.append(Finding("invariants", Verdict.RIGHT, "all hold"))
    return [*found, *keys]


def _keys(url: str, settings: Settings) -> list[Finding]:
    """Say of every master key whether it is there and opens what it wraps; without it that is lost."""
    database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1, keyring=settings.keyring)
    try:
        return [
            Finding(f"master key {key.name}", Verdict.WRONG if key.wrong else Verdict.RIGHT, says(key))
            for key in look_at_keys(database)
        ]
    finally:
        database.dispose()


def _given_up(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many effects and messages nobody tries again: each needs a human."""
    row = connection.execute(GIVEN_UP.encode()).fetchone() or (0, 0)
    return {"effects": row[0], "messages heard": row[1]}
