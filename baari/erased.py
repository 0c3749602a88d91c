"""The list of who was erased, kept in a file beside the database: a backup that is restored does not bring them back.

The list in the database (`tombstones`) is in its backups only as it was then. The file has what came after: every
process writes down what is new, and erases again, when it starts, whoever of the list is there.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path

from core.services.erasure import erase_again
from core.storage.database import Database
from core.storage.erasures import Tombstone

FILE = "erased"


class BadList(ValueError):
    """This file is no list of who was erased; the text says which line."""


def read_list(path: Path) -> list[Tombstone]:
    """Return the list in a file; nothing where there is none. Raises `BadList`, and OSError."""
    if not path.exists():
        return []
    return [_read(line, number) for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1) if line]


def write_down(database: Database, folder: Path) -> int:
    """Bring the file up to the list in the database; return how long it is. Nobody is ever taken out of it."""
    path = folder / FILE
    known = read_list(path)
    stones = database.run(lambda uow: uow.erasures.tombstones())
    have = {(stone.kind, stone.row_id, stone.made_at) for stone in known}
    fresh = [stone for stone in stones if (stone.kind, stone.row_id, stone.made_at) not in have]
    if fresh:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.write_text("".join(f"{_line(stone)}\n" for stone in (*known, *fresh)), encoding="ascii")
        draft.replace(path)
    return len(known) + len(fresh)


def apply_list(database: Database, path: Path) -> int:
    """Erase again whoever of the list is in the database; return how many rows that were."""
    stones = read_list(path)
    return erase_again(database, stones) if stones else 0


def _line(stone: Tombstone) -> str:
    return f"{stone.kind} {stone.row_id} {stone.made_at.isoformat()} {stone.erased_at.isoformat()}"


def _read(line: str, number: int) -> Tombstone:
    try:
        kind, row, made, erased = line.split()
        return Tombstone(
            kind=kind, row_id=int(row), made_at=datetime.fromisoformat(made), erased_at=datetime.fromisoformat(erased)
        )
    except ValueError:
        raise BadList(f"line {number} is not: patient or chat, its row, when it was made, when it was erased") from None
