"""`baari backup`: the whole clinic in one file, taken while it serves."""

from datetime import UTC, datetime
from pathlib import Path

from baari.clock import DatabaseClock
from baari.commands.command import WELL, Argument, CommandRefused
from baari.database_url import any_database
from baari.dump import BadDump, DumpFailed, dump
from baari.erased import FILE, write_down
from baari.settings import Settings
from core.storage.database import Database, libpq_url

TAKEN = (
    Argument("file", "where to; a file of this moment in `backups` of BAARI_DATA_DIR if not given", {"nargs": "?"}),
)


def backup(settings: Settings, file: str | None) -> int:
    """Copy the database into a file, and say what is in it and what belongs beside it.

    The list of who was erased is brought up to date with it. Raises `CommandRefused` where the file is there already,
    or cannot be written, and where PostgreSQL's own program cannot do it.
    """
    into = Path(file) if file else settings.data_dir / "backups" / f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}.dump"
    if into.exists():
        raise CommandRefused(f"{into} is there already: a backup never takes the place of another.")
    try:
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with any_database(settings) as url:
            copied = dump(url, into, bindir=settings.pg_bindir)
            _write_down_erased(url, settings)
    except (DumpFailed, BadDump, OSError) as error:
        raise CommandRefused(f"The backup was not taken: {error}") from None
    print(
        f"{into}: {into.stat().st_size:,} bytes, {sum(copied.rows.values()):,} rows of {len(copied.rows)} tables, "
        f"{copied.rows['appointments']:,} visits among them, as of {copied.taken_at:%Y-%m-%d %H:%M:%S} UTC."
    )
    print(f"Keep {into.name}.json with it, and a copy of `{FILE}`. The keys and the secret belong elsewhere.")
    print(f"Try it: baari restore --drill {into}")
    return WELL


def _write_down_erased(url: str, settings: Settings) -> None:
    database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1)
    try:
        write_down(database, settings.data_dir)
    finally:
        database.dispose()
