"""How somebody who is invited gets in: a Telegram link that carries the token, or a line to be typed in any chat.

The token is not signed: it is a secret of 192 bits itself, and stands in no row of ours (core/services/staff.py).
"""

import re

from bot.channels.deep_link import telegram_link

COMMAND = "/join"
_PREFIX = "join_"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,48}")  # 128 bits at least; with the prefix within Telegram's 64


def join_link(bot_name: str, token: str) -> str:
    """Return the address that opens the bot of this name and joins."""
    return telegram_link(bot_name, f"{_PREFIX}{token}")


def join_line(token: str) -> str:
    """Return what is to be written to the clinic in a chat of any channel."""
    return f"{COMMAND} {token}"


def token_of_payload(payload: str) -> str | None:
    """Return the token that a link carries, if it is one that joins."""
    return token_of_words(payload.removeprefix(_PREFIX)) if payload.startswith(_PREFIX) else None


def token_of_words(words: str) -> str | None:
    """Return the token that stands behind the command; None for what cannot be one."""
    return words if _TOKEN.fullmatch(words) else None
