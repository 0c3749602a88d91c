"""`baari outbox`: what is late and what was given up; have it done after all, or drop it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from baari.clock import DatabaseClock
from baari.commands.command import FOUND_WRONG, WELL, Argument, CommandRefused
from baari.database_url import any_database
from baari.migrate import migrate
from baari.settings import Settings
from core.domain.errors import NotFound
from core.services.undone import InHand, drop_row, try_again
from core.storage.database import Database, libpq_url
from core.storage.undone import MOST, UndoneRow
from core.storage.unit_of_work import UnitOfWork

RETRIED = (
    Argument("row", "the id of one row, as `baari outbox` lists it", {"type": int, "nargs": "?"}),
    Argument("--all-dead", "every row that was given up", {"action": "store_true"}),
)
DROPPED = (Argument("row", "the id of one row, as `baari outbox` lists it", {"type": int}),)

HEAD = ("ID", "KIND", "CHAT", "AGE", "TRIES", "STANDS", "ERROR")


def list_undone(settings: Settings) -> int:
    """Print what is late or dead; 1 if anything is. No word that was to be said is shown."""
    with _database(settings) as database:
        rows, now = database.run(lambda uow: (uow.undone.listed(), uow.now))
    if not rows:
        print("Nothing is late and nothing was given up.")
        return WELL
    for line in _table([HEAD, *(_cells(row, now) for row in rows)]):
        print(line)
    if len(rows) == MOST:
        print(f"These are {MOST}; there are more.")
    return FOUND_WRONG


def retry(settings: Settings, row: int | None, all_dead: bool) -> int:
    """Have one row, or all dead ones, done now with all of their tries. A refund is asked for again, under its key."""
    if (row is None) != all_dead:
        raise CommandRefused("Say which: `baari outbox retry <id>`, or `baari outbox retry --all-dead`.")
    with _database(settings) as database:
        rows = database.run(lambda uow: uow.undone.dead_ids()) if row is None else [row]
        for each in rows:
            _do(database, each, try_again, "will be tried again now")
    if not rows:
        print("Nothing was given up.")
    return WELL


def drop(settings: Settings, row: int) -> int:
    """Close one row undone; its error stays with it."""
    with _database(settings) as database:
        _do(database, row, drop_row, "is dropped")
    return WELL


def _do(database: Database, row_id: int, act: Callable[[UnitOfWork, int], UndoneRow], done: str) -> None:
    try:
        row = database.run(lambda uow: act(uow, row_id))
    except NotFound:
        raise CommandRefused(f"The outbox has no row {row_id} that is late or dead.") from None
    except InHand:
        raise CommandRefused(f"Row {row_id} is being done now; look again in a minute.") from None
    print(f"Row {row.id} ({row.kind}) {done}.")


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    with any_database(settings) as url:
        migrate(url)
        database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1)
        try:
            yield database
        finally:
            database.dispose()


def _cells(row: UndoneRow, now: datetime) -> tuple[str, ...]:
    return (
        str(row.id),
        row.kind,
        str(row.chat_id or ""),
        _age(now - row.wanted_at),
        str(row.attempts),
        "dead" if row.dead_at else "late",
        row.error or "",
    )


def _age(age: timedelta) -> str:
    """Return an age as people say it: 40 s, 12 min, 5 h, 3 d."""
    for unit, seconds in (("d", 86_400), ("h", 3600), ("min", 60)):
        if age.total_seconds() >= 2 * seconds:
            return f"{int(age.total_seconds() // seconds)} {unit}"
    return f"{int(age.total_seconds())} s"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
