"""A phone number in its one spelling, E.164: `+`, the country's calling code, and the rest, digits alone.

Source: ITU-T E.164 (at most 15 digits). How a country writes its numbers at home is libphonenumber's knowledge; the
few facts that a desk needs stand here: the trunk zero that falls away, and how long the national number is.
"""

import re
from collections.abc import Mapping

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


_GROUPS: Mapping[str, tuple[tuple[str, tuple[int, ...]], ...]] = {
    "91": (
        (r"(?:11|20|22|33|40|44|79[1-7]|80[2-46])\d+", (2, 4, 4)),  # the eight cities of two-digit codes
        (r"[6-9]\d+", (5, 5)),  # mobiles
        (r"\d+", (3, 3, 4)),
    ),
    "1": ((r"\d+", (3, 3, 4)),),
    "44": ((r"2\d{9}", (2, 4, 4)), (r"7\d{9}", (4, 6)), (r"\d{10}", (4, 3, 3))),
    "971": ((r"5\d{8}", (2, 3, 4)), (r"\d{8}", (1, 3, 4))),
    "977": ((r"9\d{9}", (3, 7)), (r"1\d{7}", (1, 7))),
    "880": ((r"1\d{9}", (4, 6)),),
    "94": ((r"\d{9}", (2, 3, 4)),),
}
"""Calling code -> what a national number looks like -> how many digits stand together. Source: libphonenumber's
international formats; between the groups stands a space, which every phone reads."""


def written(phone: str) -> str:
    """Return an E.164 number as people read it: `+91 98123 45678`; of a country that is not here, as it is."""
    for code, forms in _GROUPS.items():
        national = phone.removeprefix(f"+{code}")
        sizes = next((sizes for form, sizes in forms if re.fullmatch(form, national)), ())
        if national != phone and sum(sizes) == len(national):
            ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
            return " ".join([f"+{code}", *(national[end - size : end] for end, size in zip(ends, sizes, strict=True))])
    return phone


def masked(phone: str) -> str:
    """Return a number as its owner knows it again and nobody else can use it: the last three digits."""
    return f"…{phone[-3:]}"
