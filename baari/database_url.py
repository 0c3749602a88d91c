"""Which PostgreSQL is used: the one that DATABASE_URL names, or our own in the data directory."""

from collections.abc import Iterator
from contextlib import contextmanager

from baari.embedded_postgres import EmbeddedPostgres, attach
from baari.settings import Settings


@contextmanager
def kept_database(settings: Settings) -> Iterator[str]:
    """Give the URL while this process keeps the server; raises `AlreadyRunning` where another one does."""
    if settings.database_url:
        yield settings.database_url.get_secret_value()
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
    """Give the URL of the database, of a server that runs or of one kept for this block."""
    if settings.database_url:
        yield settings.database_url.get_secret_value()
        return
    with attach(settings.data_dir / "postgres", bindir=settings.pg_bindir, run_as=settings.postgres_user) as url:
        yield url
