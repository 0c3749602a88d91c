"""The clinic's master keys: the newest first, older ones for as long as something is still wrapped by them.

A master key wraps the key of each patient, and that one seals what is kept about them (core/storage/secrets.py). The
list is written `k2:<base64>,k1:<base64>`: each name with 32 bytes.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

KEY_BYTES = 32  # AES-256
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")


class BadKeys(ValueError):
    """This list of master keys cannot be read; the text says why, and shows no key."""


class KeyUnknown(Exception):
    """Something is wrapped by a master key that the list does not have: it was lost, or taken out too early."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the master key {name} is not in the list")
        self.name = name


@dataclass(frozen=True, slots=True)
class MasterKey:
    """One key; its bytes are in no repr."""

    name: str
    secret: bytes = field(repr=False)

    def __str__(self) -> str:
        """Return how it stands in the list."""
        return f"{self.name}:{base64.b64encode(self.secret).decode()}"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The list. New patients' keys are wrapped by the first."""

    keys: tuple[MasterKey, ...]

    @property
    def newest(self) -> MasterKey:
        """Return the key that wraps from now on."""
        return self.keys[0]

    def of(self, name: str) -> MasterKey:
        """Return the key of this name; raises `KeyUnknown`."""
        for key in self.keys:
            if key.name == name:
                return key
        raise KeyUnknown(name)

    def __str__(self) -> str:
        """Return the list as it is written."""
        return ",".join(str(key) for key in self.keys)


def read_keys(text: str) -> Keyring:
    """Return the list that is written here, parted by commas or lines; raises `BadKeys`."""
    keys = tuple(_read(text))
    if not keys:
        raise BadKeys("has no key")
    if len({key.name for key in keys}) < len(keys):
        raise BadKeys("has two keys of one name")
    return Keyring(keys)


def _read(text: str) -> Iterator[MasterKey]:
    for number, part in enumerate(re.split(r"[,\s]+", text.strip()), 1):
        name, _, secret = part.partition(":")
        if not _NAME.fullmatch(name):
            raise BadKeys(f"is not written as name:key at its place {number}")
        try:
            raw = base64.b64decode(secret, validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) != KEY_BYTES:
            raise BadKeys(f"has a key {name} that is not {KEY_BYTES} bytes in base64")
        yield MasterKey(name, raw)
