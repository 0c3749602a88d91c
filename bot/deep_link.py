"""What a link says when it opens a chat, and what a code says that is scanned.

`d7` is a doctor, `c2` a branch, `d7c2` both, signed: it opens the booking. An invitation carries its token. The code at
a door is `e` and the door's id, that of a patient's visit `v` and the visit's; where a messenger has no links that
start a chat, it comes as the last word of a message.
"""

import re
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from bot.channels.deep_link import SIGNATURE, sign, verify
from bot.channels.invitation import token_of_payload

_WORD = re.compile(r"(?:d(?P<doctor>\d{1,9}))?(?:c(?P<clinic>\d{1,9}))?")
_SCANNED = re.compile(r"(?P<what>[ev])(?P<id>[0-9a-f]{32})")
_LAST = re.compile(rf"(?:^|\s)([ev][0-9a-f]{{32}}[A-Za-z0-9_-]{{{SIGNATURE}}})$")
_OPENS = {"e": ("door", "door"), "v": ("scan", "visit")}
"""By its first letter: the conversation that a scanned code opens, and what the id is to it."""


def write_payload(secret: SecretStr, *, doctor_id: int | None = None, clinic_id: int | None = None) -> str:
    """Return the payload of a link that books with this doctor, at this branch, or both."""
    return sign((f"d{doctor_id}" if doctor_id else "") + (f"c{clinic_id}" if clinic_id else ""), secret)


def door_payload(secret: SecretStr, door_id: UUID) -> str:
    """Return what the code at a door carries."""
    return sign(f"e{door_id.hex}", secret)


def visit_payload(secret: SecretStr, visit_id: UUID) -> str:
    """Return what the code of a patient's visit carries."""
    return sign(f"v{visit_id.hex}", secret)


def read_payload(payload: str, secret: SecretStr) -> tuple[str | None, dict[str, Any]]:
    """Return the conversation to open and what its form knows already; nothing for a payload that is not ours."""
    token = token_of_payload(payload)
    if token:
        return "join", {"token": token}
    word = verify(payload, [secret]) if payload else None
    scanned = _SCANNED.fullmatch(word) if word else None
    if scanned:
        conversation, key = _OPENS[scanned["what"]]
        return conversation, {key: str(UUID(scanned["id"]))}
    found = _WORD.fullmatch(word) if word else None
    if found is None:
        return None, {}
    said = {"doctor": found["doctor"], "clinic": found["clinic"]}
    return "book", {key: int(value) for key, value in said.items() if value}


def scanned_in(text: str, secret: SecretStr) -> tuple[str, dict[str, Any]] | None:
    """Return the same for a message that ends with what a code carries; None for any other."""
    last = _LAST.search(text)
    conversation, draft = read_payload(last[1], secret) if last else (None, {})
    return (conversation, draft) if conversation else None
