"""How the desk names a visit: by its number, by the end of it if it is today's, or by a button."""

import re

from bot.front_desk import FrontDesk
from bot.script import Answer, Change, Draft, Option
from bot.staff_desk import VisitAtDesk
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


def at_desk_option(visit: VisitAtDesk) -> Option:
    """Return the button of a visit in the desk's hands."""
    return Option(id=visit_option(visit.id), says="option.at_desk", hint="option.at_desk.hint", facts=visit.facts)


def take_visit(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read which visit was chosen; raises `NotFound`."""
    visit_id = visit_of_option(option)
    return {"visit": desk.staff.visit_at_desk(visit_id).id} if visit_id else None


def visit_of_option(option: str) -> str | None:
    """Return the visit that an option stands for, None where it stands for none."""
    d = option[1:]
    if not option.startswith("v") or len(d) != _HEX:
        return None
    return f"{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}"
