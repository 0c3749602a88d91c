"""`baari audit verify`: whether the log of privileged acts is what it was, row by row."""

from baari.clock import DatabaseClock
from baari.commands.command import FOUND_WRONG, WELL, Argument, CommandRefused
from baari.database_url import any_database
from baari.migrate import migrate
from baari.settings import Settings
from core.storage.audit import Link
from core.storage.database import Database, libpq_url
from core.storage.unit_of_work import UnitOfWork

ARGUMENTS = (Argument("--noted", "a hash that was noted earlier: it must still be in the log", {"metavar": "HASH"}),)


def verify_audit(settings: Settings, noted: str | None) -> int:
    """Print the first row that is not what it was, and return 1; else the newest row's hash, to be noted elsewhere.

    Raises `CommandRefused` for a `noted` that is no hash.
    """
    wanted = _hash(noted) if noted else None

    def look(uow: UnitOfWork) -> tuple[int | None, Link | None, int | None]:
        return uow.audit.broken(), uow.audit.end(), uow.audit.noted(wanted) if wanted else None

    with any_database(settings) as url:
        migrate(url)
        database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1)
        try:
            broken, end, known = database.run(look)
        finally:
            database.dispose()
    if broken is not None:
        print(f"Row {broken} of the audit log is not what it was, or does not follow the one before it.")
        return FOUND_WRONG
    if wanted and known is None:
        print("The audit log has been written anew: the hash that you noted is not in it.")
        return FOUND_WRONG
    if end is None:
        print("The audit log is empty.")
        return WELL
    print(f"The audit log is whole: {end.id} rows. Note where nobody here can change it: {end.hash.hex()}")
    return WELL


def _hash(noted: str) -> bytes:
    try:
        found = bytes.fromhex(noted)
    except ValueError:
        found = b""
    if len(found) != 32:  # the bytes of a SHA-256
        raise CommandRefused("A hash is 64 digits and letters a to f, as `baari audit verify` prints it.")
    return found
