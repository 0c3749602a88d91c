"""`baari audit verify`: whether the log of privileged acts is what it was, row by row, to its end."""

from pathlib import Path

from baari.audit_heads import FILE, BadHeads, Noted, read_heads
from baari.clock import DatabaseClock
from baari.commands.command import FOUND_WRONG, WELL, Argument, CommandRefused
from baari.database_url import any_database
from baari.migrate import migrate
from baari.settings import Settings
from core.storage.audit import Link
from core.storage.database import Database, libpq_url
from core.storage.unit_of_work import UnitOfWork

ARGUMENTS = (
    Argument("--noted", "a hash that was noted earlier: it must still be in the log", {"metavar": "HASH"}),
    Argument("--heads", f"the file with what was noted; `{FILE}` in BAARI_DATA_DIR if not given", {"metavar": "FILE"}),
)


def verify_audit(settings: Settings, noted: str | None, heads: str | None = None) -> int:
    """Print the first row that is not what it was, or is gone from the end, and return 1; else how many rows stand.

    Raises `CommandRefused` for a `noted` that is no hash, and for `heads` that cannot be read.
    """
    wanted = _hash(noted) if noted else None
    known = _heads(Path(heads) if heads else settings.data_dir / FILE, must_be=heads is not None)

    def look(uow: UnitOfWork) -> tuple[int | None, Link | None, int, bool, list[Link]]:
        gone = wanted is not None and uow.audit.noted(wanted) is None
        return uow.audit.broken(), uow.audit.end(), uow.audit.rows(), gone, uow.audit.lost([n.link for n in known])

    with any_database(settings) as url:
        migrate(url)
        database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1)
        try:
            broken, end, rows, gone, lost = database.run(look)
        finally:
            database.dispose()
    if broken is not None:
        print(f"Row {broken} of the audit log is not what it was, or does not follow the one before it.")
        return FOUND_WRONG
    if lost:
        print(_of_lost(known, lost, rows))
        return FOUND_WRONG
    if gone:
        print("The audit log has been written anew: the hash that you noted is not in it.")
        return FOUND_WRONG
    if end is None:
        print("The audit log is empty.")
        return WELL
    if known:
        print(f"What was noted {len(known)} times until {known[-1].at:%Y-%m-%d %H:%M} UTC is in it.")
    print(f"The audit log is whole: {rows} rows. Note where nobody here can change it: {end.hash.hex()}")
    return WELL


def _of_lost(known: list[Noted], lost: list[Link], rows: int) -> str:
    place = next(place for place, each in enumerate(known) if each.link in lost)
    first, held = known[place], known[:place]
    until = f" Up to row {held[-1].link.id} it is what it was then." if held else ""
    return (
        f"Row {first.link.id} of the audit log, noted at {first.at:%Y-%m-%d %H:%M} UTC, is gone: the log has {rows} "
        f"rows. Its end was cut or written anew, or this database was restored from an older backup.{until}"
    )


def _heads(path: Path, *, must_be: bool) -> list[Noted]:
    if must_be and not path.exists():
        raise CommandRefused(f"There is no list at {path}.")
    try:
        return read_heads(path)
    except BadHeads as error:
        raise CommandRefused(f"{path}: {error}.") from None


def _hash(noted: str) -> bytes:
    try:
        found = bytes.fromhex(noted)
    except ValueError:
        found = b""
    if len(found) != 32:  # the bytes of a SHA-256
        raise CommandRefused("A hash is 64 digits and letters a to f, as `baari audit verify` prints it.")
    return found
