"""How the desk names a visit: by its number, by the end of it if it is today's, or by a button."""

import re

from bot.front_desk import FrontDesk
from bot.script import Answer, Change, Draft
from bot.understanding.meaning import Understood

_NUMBER = re.compile(r"(?:(?P<series>APT|WLK)[- ]?(?P<day>\d{8})[- ]?)?(?P<count>\d{1,6})", re.IGNORECASE)
_HEX = 32
"""Digits of a UUID, as an option holds it behind its letter."""


def read_number(desk: FrontDesk, words: str, _understood: Understood) -> Change | None:
    """Take a whole number, or only its end: then it is one of today's."""
    found = _NUMBER.fullmatch(words.strip())
    if found is None:
        return None
    series, day = (found["series"] or "APT").upper(), int(found["day"] or f"{desk.staff.today():%Y%m%d}")
    return {"number": f"{series}-{day:08}-{int(found['count']):04}", "visit": None}


def hear_number(desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    """Take a number that is written below a list of visits."""
    if text.isdecimal():
        return None  # it counts the buttons, as everywhere
    sets = read_number(desk, text, understood)
    return Answer(sets) if sets else None


def visit_option(visit_id: str) -> str:
    """Return the option that stands for a visit."""
    return "v" + visit_id.replace("-", "")


def visit_of_option(option: str) -> str | None:
    """Return the visit that an option stands for, None where it stands for none."""
    d = option[1:]
    if not option.startswith("v") or len(d) != _HEX:
        return None
    return f"{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}"
