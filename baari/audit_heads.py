"""The newest row of the audit log, noted again and again in a file beside the database: a cut tail is found by it.

A chain of hashes proves that no row was changed or taken out of the middle. Rows taken off its end leave a chain that
is whole. The file says which rows there were, and when; a copy of it, or of the log lines that say the same, where
whoever owns the database cannot write, makes it proof.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.storage.audit import Link
from core.storage.database import Database
from webhooks.undone import tell_of_broken

log = logging.getLogger(__name__)

FILE = "audit-heads"
INVARIANT = "the_audit_log_has_what_was_noted"


class BadHeads(ValueError):
    """This file is no list of noted rows; the text says which line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A row of the log, by number and hash, as it stood at `at` (aware UTC)."""

    at: datetime
    link: Link


def read_heads(path: Path) -> list[Noted]:
    """Return what was noted, the oldest first; nothing where there is no file. Raises `BadHeads`, and OSError."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="ascii").splitlines()
    return [_read(line, number) for number, line in enumerate(lines, 1) if line]


def note_head(database: Database, folder: Path) -> None:
    """Note the newest row, if it is not noted yet; tell the admins where what was noted last is there no more.

    No line is ever taken out: what was noted before a tail was cut is the only trace of it.
    """
    path = folder / FILE
    noted = read_heads(path)[-1:]
    end, now, known = database.run(lambda uow: (uow.audit.end(), uow.now, uow.audit.lost([n.link for n in noted])))
    if known:
        log.error("noted audit row is gone", extra={"row": known[0].id})
        tell_of_broken(database, {INVARIANT: [each.id for each in known]})
    if end is None or end in [n.link for n in noted]:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:  # one short write at the end: two processes do not mix their lines
        file.write(f"{now.isoformat()} {end.id} {end.hash.hex()}\n")
    log.info("audit head", extra={"row": end.id, "hash": end.hash.hex()})


def _read(line: str, number: int) -> Noted:
    try:
        at, row, hash_ = line.split()
        return Noted(at=datetime.fromisoformat(at), link=Link(id=int(row), hash=bytes.fromhex(hash_)))
    except ValueError:
        raise BadHeads(f"line {number} is not: when it was noted, a row, its hash") from None
