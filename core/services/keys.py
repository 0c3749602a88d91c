"""Look after the master keys: what each wraps, whether it is the right one, and wrap all by the newest."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.keyring import Keyring, KeyUnknown
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork

AT_ONCE = 500
"""Keys wrapped anew in one transaction: a few milliseconds each batch, and whoever seals meanwhile hardly waits."""


class Standing(StrEnum):
    """How one master key stands."""

    NEWEST = "newest"
    OLDER = "older"
    UNUSED = "unused"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """One master key: how many patients' keys it wraps, and how it stands."""

    name: str
    wraps: int
    standing: Standing

    @property
    def wrong(self) -> bool:
        """Return whether something that is sealed cannot be read because of it."""
        return self.standing in (Standing.MISSING, Standing.WRONG)


def look_at_keys(database: Database) -> list[KeyFinding]:
    """Return every master key of the list, the newest first, then those that are missing from it."""
    return database.run(lambda uow: _looked(uow, database.keyring))


def rewrap_all(database: Database) -> int:
    """Wrap every patient's key by the newest master key; return how many that were. Safe beside a running clinic."""
    done = 0
    while moved := database.run(lambda uow: uow.secrets.rewrap(limit=AT_ONCE)):
        done += moved
    return done


def _looked(uow: UnitOfWork, keyring: Keyring | None) -> list[KeyFinding]:
    used = {row["master"]: row for row in uow.secrets.masters()}
    listed = [key.name for key in keyring.keys] if keyring else []
    return [
        KeyFinding(name, used[name]["keys"] if name in used else 0, _standing(uow, name, listed, used))
        for name in (*listed, *sorted(used.keys() - set(listed)))
    ]


def _standing(uow: UnitOfWork, name: str, listed: list[str], used: dict[str, dict[str, int]]) -> Standing:
    if name not in listed:
        return Standing.MISSING
    if name in used and not _opens(uow, used[name]["sample"]):
        return Standing.WRONG
    if name == listed[0]:
        return Standing.NEWEST
    return Standing.OLDER if name in used else Standing.UNUSED


def _opens(uow: UnitOfWork, patient_id: int) -> bool:
    try:
        return uow.secrets.opens(patient_id)
    except KeyUnknown:
        return False
