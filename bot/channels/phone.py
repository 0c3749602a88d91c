"""A phone number as a channel spells it, as E.164."""

import re

_NUMBER = re.compile(r"[1-9]\d{6,14}")  # E.164: at most 15 digits; 7 are the shortest national numbers with their code
_SPELLING = str.maketrans("", "", "+ ()-.")


def e164(spelled: str) -> str | None:
    """Return `+` and the digits, or None for what is no international number."""
    digits = spelled.translate(_SPELLING)
    return f"+{digits}" if digits.isascii() and _NUMBER.fullmatch(digits) else None
