"""What a link says when it opens a chat.

`d7` is a doctor, `c2` a branch, `d7c2` both, signed: it opens the booking. An invitation carries its token.
"""

import re
from typing import Any

from pydantic import SecretStr

from bot.channels.deep_link import sign, verify
from bot.channels.invitation import token_of_payload

_WORD = re.compile(r"(?:d(?P<doctor>\d{1,9}))?(?:c(?P<clinic>\d{1,9}))?")


def write_payload(secret: SecretStr, *, doctor_id: int | None = None, clinic_id: int | None = None) -> str:
    """Return the payload of a link that books with this doctor, at this branch, or both."""
    return sign((f"d{doctor_id}" if doctor_id else "") + (f"c{clinic_id}" if clinic_id else ""), secret)


def read_payload(payload: str, secret: SecretStr) -> tuple[str | None, dict[str, Any]]:
    """Return the conversation to open and what its form knows already; nothing for a payload that is not ours."""
    token = token_of_payload(payload)
    if token:
        return "join", {"token": token}
    word = verify(payload, [secret]) if payload else None
    found = _WORD.fullmatch(word) if word else None
    if found is None:
        return None, {}
    said = {"doctor": found["doctor"], "clinic": found["clinic"]}
    return "book", {key: int(value) for key, value in said.items() if value}
