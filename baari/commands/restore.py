"""`baari restore`: a backup becomes a clinic again; `--drill` tries it on a server of its own, and leaves nothing."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from baari.clock import DatabaseClock
from baari.commands.command import FOUND_WRONG, WELL, Argument, CommandRefused
from baari.database_url import kept_database
from baari.dump import BadDump, Described, DumpFailed, described, differences, load, tables_of
from baari.embedded_postgres import AlreadyRunning, EmbeddedPostgres
from baari.erased import FILE, BadList, apply_list
from baari.migrate import migrate
from baari.settings import Settings
from core.storage.database import Database, libpq_url

RESTORED = (
    Argument("file", "the backup"),
    Argument("--drill", "only try it, on a server of its own that goes away again", {"action": "store_true"}),
)


def restore(settings: Settings, file: str, drill: bool = False) -> int:
    """Copy the backup into an empty database, compare it with what was copied, and say whether the clinic is sound.

    1 where something is not as it was. Raises `CommandRefused` for a file that is no backup, for a database that holds
    something, and where a clinic runs on it.
    """
    source = Path(file)
    if not source.is_file():
        raise CommandRefused(f"There is no file {source}.")
    began = time.monotonic()
    try:
        told = described(source)
        with _a_server_of_its_own(settings) if drill else _empty(settings) as url:
            loaded = load(url, source, bindir=settings.pg_bindir)
            wrong = differences(told.rows, loaded) if told else []
            wrong += _made_current(settings, url)
    except (BadDump, DumpFailed) as error:
        raise CommandRefused(f"Nothing was restored: {error}") from None
    _tell(told, loaded, time.monotonic() - began, drill=drill)
    for line in wrong:
        print(f"WRONG  {line}")
    if not wrong:
        print("Every row is there, and all that must hold of a clinic does." if told else "All that must hold does.")
    return FOUND_WRONG if wrong else WELL


def _made_current(settings: Settings, url: str) -> list[str]:
    """Bring what was restored to today: its schema, and who was erased since; return what does not hold of it."""
    migrate(url)
    database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1, keyring=settings.keyring)
    try:
        again = apply_list(database, settings.data_dir / FILE)
        if again:
            print(f"{again} rows of people who were erased since are erased again.")
        return [f"{name}: {', '.join(map(str, ids))}" for name, ids in database.broken_invariants().items()]
    except BadList as error:
        return [f"{settings.data_dir / FILE}: {error}"]
    finally:
        database.dispose()


@contextmanager
def _empty(settings: Settings) -> Iterator[str]:
    """Give the clinic's own database, which must hold nothing and serve nobody."""
    try:
        with kept_database(settings) as url:
            with psycopg.connect(libpq_url(url)) as connection:
                there = tables_of(connection)
            if there:
                raise CommandRefused(
                    f"The database holds {len(there)} tables already. A backup goes into an empty one: name another in "
                    f"DATABASE_URL, or stop Baari and put {settings.data_dir / 'postgres'} aside."
                )
            yield url
    except AlreadyRunning:
        raise CommandRefused("Baari is running on that database: stop it first.") from None


@contextmanager
def _a_server_of_its_own(settings: Settings) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="baari-drill-"))
    try:
        with EmbeddedPostgres(
            folder / "postgres", bindir=settings.pg_bindir, run_as=settings.postgres_user
        ) as postgres:
            yield postgres.url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tell(told: Described | None, loaded: dict[str, int], seconds: float, *, drill: bool) -> None:
    of = f" as of {told.taken_at:%Y-%m-%d %H:%M:%S} UTC" if told else ", of which no description lies beside it"
    print(
        f"{'Tried' if drill else 'Restored'}: {sum(loaded.values()):,} rows of {len(loaded)} tables, "
        f"{loaded.get('appointments', 0):,} visits among them{of}, in {seconds:.1f} s."
    )
