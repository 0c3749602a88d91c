"""A phone number in its one spelling, E.164: `+`, the country's calling code, and the rest, digits alone.

Source: ITU-T E.164 (at most 15 digits). How a country writes its numbers at home is libphonenumber's knowledge; the
few facts that a desk needs stand here: the trunk zero that falls away, and how long the national number is.
"""

import re

from core.domain.errors import BadPhone

_INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")
_BETWEEN = str.maketrans("", "", " ()-./\u00a0\u2011")
NATIONAL: dict[str, tuple[int, ...]] = {
    "91": (10,),  # India
    "1": (10,),  # North America
    "44": (9, 10),  # United Kingdom
    "971": (8, 9),  # United Arab Emirates
    "977": (8, 9, 10),  # Nepal
    "880": (8, 9, 10),  # Bangladesh
    "94": (9,),  # Sri Lanka
}
"""Digits of a number behind a country's calling code; a country that is not here takes what E.164 takes."""
_TRUNK = "0"


def phone_number(text: str, calling_code: str) -> str:
    """Return the number in `text` as E.164; one without a country is of `calling_code`. Raises `BadPhone`.

    Digits of any script are read.
    """
    spelled = "".join(str(int(c)) if c.isdecimal() else c for c in text.strip().translate(_BETWEEN))
    if spelled.startswith("00"):
        spelled = f"+{spelled[2:]}"
    if not spelled.startswith("+"):
        spelled = _of_country(spelled, calling_code)
    if not _INTERNATIONAL.fullmatch(spelled):
        raise BadPhone
    return spelled


def _of_country(digits: str, calling_code: str) -> str:
    lengths = NATIONAL.get(calling_code, ())
    rest = digits.removeprefix(calling_code)
    if rest != digits and len(rest) in lengths:
        return f"+{digits}"  # the country is written, its plus was left out
    national = digits.removeprefix(_TRUNK)
    if lengths and len(national) not in lengths:
        raise BadPhone
    return f"+{calling_code}{national}"


def masked(phone: str) -> str:
    """Return a number as its owner knows it again and nobody else can use it: the last three digits."""
    return f"…{phone[-3:]}"
