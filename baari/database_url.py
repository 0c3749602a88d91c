"""Which PostgreSQL is used: the one that DATABASE_URL names, or our own in the data directory."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from baari.embedded_postgres import EmbeddedPostgres, attach
from baari.settings import Settings
from core.storage.database import REACH, libpq_url

OLDEST_POSTGRES = 15


class DatabaseRefused(Exception):
    """The database of DATABASE_URL cannot be used; the text says why and holds no password."""


@contextmanager
def kept_database(settings: Settings) -> Iterator[str]:
    """Give the URL while this process keeps the server; raises `AlreadyRunning` where another one does.

    Raises `DatabaseRefused` where DATABASE_URL names one that does not answer or is too old.
    """
    if settings.database_url:
        yield reached(settings.database_url.get_secret_value())
        return
    with EmbeddedPostgres(
        settings.data_dir / "postgres",
        bindir=settings.pg_bindir,
        run_as=settings.postgres_user,
        # every thread of ours, twice over, for commands beside the server and for whoever looks in
        settings={"max_connections": str(max(100, 2 * settings.threads + 40))},
    ) as postgres:
        yield postgres.url


@contextmanager
def any_database(settings: Settings) -> Iterator[str]:
    """Give the URL of the database, of a server that runs or of one kept for this block.

    Raises `DatabaseRefused` as above.
    """
    if settings.database_url:
        yield reached(settings.database_url.get_secret_value())
        return
    with attach(settings.data_dir / "postgres", bindir=settings.pg_bindir, run_as=settings.postgres_user) as url:
        yield url


def reached(url: str) -> str:
    """Return the URL of a database that answers; asked once at the start, so that nobody has to read a traceback."""
    try:
        with psycopg.connect(libpq_url(url), connect_timeout=REACH["connect_timeout"]) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        reason = str(error).partition("\n")[0].removeprefix("connection failed: ")
        raise DatabaseRefused(f"DATABASE_URL: the database does not answer: {reason}.") from None
    if version < OLDEST_POSTGRES:
        raise DatabaseRefused(f"DATABASE_URL: that is PostgreSQL {version}; at least {OLDEST_POSTGRES} is needed.")
    return url
