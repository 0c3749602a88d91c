"""Reads a code of six digits that came back: digits of any script, with spaces or hyphens between."""

import re

_CODE = re.compile(r"\d{6}")
_BETWEEN = re.compile(r"[\s-]")


def six_digits(text: str) -> str | None:
    """Return the code in a text, in the digits in which it was sent; None where there is none."""
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in _BETWEEN.sub("", text))
    found = _CODE.search(plain)
    return found[0] if found else None
