"""The clinic's database for the length of one command: reached or started, at the newest schema, with its keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from baari.clock import DatabaseClock
from baari.database_url import any_database
from baari.migrate import migrate
from baari.settings import Settings
from core.storage.database import Database, libpq_url


@contextmanager
def migrated_database(settings: Settings) -> Iterator[Database]:
    """Give the database, and let go of it afterwards. Raises `DatabaseRefused`."""
    with any_database(settings) as url:
        migrate(url)
        database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1, keyring=settings.keyring)
        try:
            yield database
        finally:
            database.dispose()
