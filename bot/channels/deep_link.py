"""Links that open the chat and say something in it: signed, so that nobody can make one up.

What a Telegram link carries is at most 64 of `A-Za-z0-9_-` (https://core.telegram.org/bots/features#deep-linking),
which leaves room for a short word and 96 bits of a signature. A link proves who made it, not who opens it: what may be
done once or only until some time must stand in a row of the database, and the word be its name.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import quote

from pydantic import SecretStr

LONGEST = 64
SIGNATURE = 16  # characters of base64, 96 bits: nobody guesses one through a chat's rate limit
LONGEST_WORD = LONGEST - SIGNATURE
_WORD = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_WORD}}}")
_PURPOSE = b"deep link\0"  # the same secret signs cookies too: one must not pass for the other


def sign(word: str, secret: SecretStr) -> str:
    """Return what the link carries for this word (1 to 48 of `A-Za-z0-9_-`); raises ValueError for any other."""
    if not _WORD.fullmatch(word):
        raise ValueError("a deep link's word is 1 to 48 of A-Za-z0-9_-")
    return word + _signature(word, secret)


def verify(payload: str, secrets: Sequence[SecretStr]) -> str | None:
    """Return the word of a payload that one of the secrets has signed; None for every other text."""
    word, signature = payload[:-SIGNATURE], payload[-SIGNATURE:]
    if not _WORD.fullmatch(word) or not signature.isascii():
        return None
    matches = [hmac.compare_digest(_signature(word, secret), signature) for secret in secrets]
    return word if any(matches) else None


def telegram_link(username: str, payload: str = "") -> str:
    """Return the address that opens the bot of this name, and starts it with the payload if there is one."""
    start = f"?start={quote(payload)}" if payload else ""
    return f"https://t.me/{quote(username)}{start}"


def _signature(word: str, secret: SecretStr) -> str:
    digest = hmac.digest(secret.get_secret_value().encode(), _PURPOSE + word.encode(), sha256)
    return urlsafe_b64encode(digest).decode()[:SIGNATURE]
