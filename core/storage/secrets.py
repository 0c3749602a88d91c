"""What is sealed: each patient has a key of their own, wrapped by a master key; to destroy it is to erase.

AES-256-GCM (NIST SP 800-38D). What is sealed is bound to its table, row, column and patient: moved to another place it
does not open. A wrapped key is bound to its patient and master. Nonces are random: of one patient's key 2^32 seals are
safe, far more than anybody's notes.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.domain.errors import NotFound
from core.domain.keyring import KEY_BYTES, Keyring, KeyUnknown
from core.storage.sql import Row, Sql

NONCE = 12  # bytes, the one length that GCM is made for
_FORM = b"\x01"
"""How what follows is made: should that ever change, the old is still read."""

# The key that a rival has just made is waited for and taken; who is erased never gets one again.
KEY = """
    insert into patient_keys (patient_id, master, wrapped, made_at)
    select id, %(master)s, %(wrapped)s, %(now)s from patients where id = %(patient_id)s and erased_at is null
    on conflict (patient_id) do update set master = patient_keys.master
    returning patient_id, master, wrapped
"""
KEYS = "select patient_id, master, wrapped from patient_keys where patient_id = any(%(patient_ids)s)"
DESTROY = "delete from patient_keys where patient_id = any(%(patient_ids)s)"
OTHERS = """
    select patient_id, master, wrapped from patient_keys
    where master <> %(newest)s and master = any(%(known)s)
    order by patient_id limit %(limit)s for update skip locked
"""
REWRAP = """
    update patient_keys set master = %(master)s, wrapped = %(wrapped)s where patient_id = %(patient_id)s
"""
COUNTS = "select master, count(*) as keys, min(patient_id) as sample from patient_keys group by master order by master"


class Sealed(Exception):
    """This cannot be opened: it belongs elsewhere, was changed, or is sealed by another key."""


class NoKeys(Exception):
    """This process was given no master keys: a defect of how it was put together."""


class Secrets:
    """Seals and opens for one transaction; a patient's key is read once in it."""

    def __init__(self, sql: Sql, keyring: Keyring | None, *, now: datetime) -> None:
        self._sql = sql
        self._keyring = keyring
        self._now = now
        self._known: dict[int, bytes] = {}

    def seal(self, patient_id: int, table: str, row: object, column: str, text: str) -> bytes:
        """Return the text as it may be kept at this place about this patient, whose key is made at the first time.

        Raises `NotFound` for a patient who is not there or is erased.
        """
        key = self._known.get(patient_id) or self._made(patient_id)
        nonce = os.urandom(NONCE)
        return _FORM + nonce + AESGCM(key).encrypt(nonce, text.encode(), _place(patient_id, table, row, column))

    def open(self, patient_id: int, table: str, row: object, column: str, sealed: bytes | None) -> str | None:
        """Return the text that was sealed for this place; None where nothing was, or its patient is erased.

        Raises `Sealed`, and `KeyUnknown` where the master key is not in the list.
        """
        if sealed is None:
            return None
        if patient_id not in self._known:
            self.know([patient_id])
        key = self._known.get(patient_id)
        if key is None:
            return None
        nonce, words = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            return AESGCM(key).decrypt(nonce, words, _place(patient_id, table, row, column)).decode()
        except (InvalidTag, ValueError):
            raise Sealed(f"{table}.{column} of row {row}") from None

    def seal_aside(self, place: str, text: str) -> str:
        """Return a text sealed for a place that is no patient's and is emptied within days: by the newest master."""
        master, nonce = self._ring.newest, os.urandom(NONCE)
        words = AESGCM(master.secret).encrypt(nonce, text.encode(), f"aside:{place}".encode())
        return f"{master.name}:{b64encode(nonce + words).decode()}"

    def open_aside(self, place: str, sealed: str) -> str:
        """Return what was sealed for this place. Raises `Sealed`, and `KeyUnknown` where its master has gone."""
        name, _, words = sealed.partition(":")
        raw = b64decode(words)
        try:
            return (
                AESGCM(self._ring.of(name).secret).decrypt(raw[:NONCE], raw[NONCE:], f"aside:{place}".encode()).decode()
            )
        except (InvalidTag, ValueError):
            raise Sealed(place) from None

    def know(self, patient_ids: Iterable[int]) -> None:
        """Read the keys of several patients at once. Raises `KeyUnknown` and `Sealed`."""
        for row in self._sql.rows(KEYS, patient_ids=list(patient_ids)):
            self._known[row["patient_id"]] = self._unwrapped(row)

    def destroy(self, patient_ids: Iterable[int]) -> None:
        """Destroy the keys of these patients: what was sealed by them is noise from then on, in backups of it too."""
        ids = list(patient_ids)
        self._sql.send(DESTROY, {"patient_ids": ids})
        for id_ in ids:
            self._known.pop(id_, None)

    def rewrap(self, *, limit: int) -> int:
        """Wrap some of the keys that an older master wraps by the newest; return how many. 0: all that can be are."""
        ring = self._ring
        known = [key.name for key in ring.keys]
        rows = self._sql.rows(OTHERS, newest=ring.newest.name, known=known, limit=limit)
        for row in rows:
            wrapped = self._wrapped(row["patient_id"], self._unwrapped(row))
            self._sql.send(REWRAP, {"patient_id": row["patient_id"], "master": ring.newest.name, "wrapped": wrapped})
        return len(rows)

    def masters(self) -> list[Row]:
        """Return of each master key that wraps anything its name, how many keys it wraps, and whose one of them is."""
        return self._sql.rows(COUNTS)

    def opens(self, patient_id: int) -> bool:
        """Return whether a patient's key can be unwrapped; raises `KeyUnknown` where its master is not in the list."""
        try:
            self.know([patient_id])
        except Sealed:
            return False
        return True

    @property
    def _ring(self) -> Keyring:
        if self._keyring is None:
            raise NoKeys("no master keys")
        return self._keyring

    def _made(self, patient_id: int) -> bytes:
        ring, fresh = self._ring, os.urandom(KEY_BYTES)
        row = self._sql.row(
            KEY,
            patient_id=patient_id,
            master=ring.newest.name,
            wrapped=self._wrapped(patient_id, fresh),
            now=self._now,
        )
        if row is None:
            raise NotFound(what="patient")
        self._known[patient_id] = self._unwrapped(row)
        return self._known[patient_id]

    def _wrapped(self, patient_id: int, key: bytes) -> bytes:
        master, nonce = self._ring.newest, os.urandom(NONCE)
        return _FORM + nonce + AESGCM(master.secret).encrypt(nonce, key, _owner(patient_id, master.name))

    def _unwrapped(self, row: Row) -> bytes:
        master, wrapped = self._ring.of(row["master"]), bytes(row["wrapped"])
        nonce, key = wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :]
        try:
            return AESGCM(master.secret).decrypt(nonce, key, _owner(row["patient_id"], master.name))
        except (InvalidTag, ValueError):
            raise Sealed(f"the key of patient {row['patient_id']}, wrapped by {master.name}") from None


def _place(patient_id: int, table: str, row: object, column: str) -> bytes:
    return f"{table}:{row}:{column}:patient:{patient_id}".encode()


def _owner(patient_id: int, master: str) -> bytes:
    return f"patient:{patient_id}:master:{master}".encode()


__all__ = ["KeyUnknown", "NoKeys", "Sealed", "Secrets"]
