"""`baari erased`: write down who was erased; erase them again in a database that was restored from a backup."""

from pathlib import Path

from baari.commands.command import WELL, Argument, CommandRefused
from baari.erased import FILE, BadList, apply_list, write_down
from baari.migrated_database import migrated_database
from baari.settings import Settings

APPLIED = (Argument("list", "the file with the list; `erased` in BAARI_DATA_DIR if not given", {"nargs": "?"}),)


def write_erased(settings: Settings) -> int:
    """Bring the file up to date, and say where it is: a copy of it belongs beside every backup."""
    with migrated_database(settings) as database:
        rows = write_down(database, settings.data_dir)
    print(f"{rows} erased rows are listed in {settings.data_dir / FILE}.")
    return WELL


def apply_erased(settings: Settings, list: str | None) -> int:  # noqa: A002 - the argument's own name
    """Erase again whoever of the list is there."""
    path = Path(list) if list else settings.data_dir / FILE
    if not path.exists():
        raise CommandRefused(f"There is no list at {path}.")
    try:
        with migrated_database(settings) as database:
            rows = apply_list(database, path)
            write_down(database, settings.data_dir)
    except BadList as error:
        raise CommandRefused(f"{path}: {error}.") from None
    print(f"{rows} rows are erased again." if rows else "Nobody of the list is in this database.")
    return WELL
