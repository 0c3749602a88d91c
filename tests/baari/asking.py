"""Asks a server one thing, patiently or not."""

import time

import psycopg

from tests.databases import libpq


def query(url: str, statement: str) -> list[tuple[object, ...]]:
    """The rows that `statement` returns at `url` (a SQLAlchemy URL), in a transaction of its own."""
    with psycopg.connect(libpq(url), autocommit=True, connect_timeout=5) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def query_until_answered(url: str, statement: str, *, seconds: float = 20) -> list[tuple[object, ...]]:
    """The same, asked again while the server is away."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return query(url, statement)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def gone_within(seconds: float, pids: list[int]) -> bool:
    """Whether none of `pids` works any more after at most `seconds`; a zombie does not work."""
    deadline = time.monotonic() + seconds
    while any(_works(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _works(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as state:  # noqa: PTH123  a process, not a file
            return state.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
