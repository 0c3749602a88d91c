"""A day that has been, or is today: how the desk names the day of its books.

A patient's "20 November" lies ahead, the desk's lies behind; what understanding takes for the future is read back.
"""

import re
from contextlib import suppress
from datetime import date, timedelta

from bot.understanding.meaning import Understood

_TODAY = frozenset({"today", "aaj", "आज"})
_YESTERDAY = frozenset({"yesterday", "kal", "कल", "बीता कल", "beeta kal"})
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}))?\.?")
WEEK = timedelta(days=7)


def past_day(words: str, understood: Understood, *, today: date) -> date | None:
    """Return the day that is meant, today or the latest before it; None where the words name none."""
    said = " ".join(words.casefold().split())
    if said in _TODAY:
        return today
    if said in _YESTERDAY:
        return today - timedelta(days=1)
    if found := _ISO.fullmatch(said):
        return _not_ahead(_made(int(found[1]), int(found[2]), int(found[3])), today)
    if found := _NUMBERS.fullmatch(said):
        day, month = int(found[1]), int(found[2])
        return _not_ahead(_made(int(found[3]), month, day), today) if found[3] else _latest(month, day, today)
    return _read_back(said, understood, today)


def _read_back(said: str, understood: Understood, today: date) -> date | None:
    """Take the day that understanding looked for ahead, and look for it behind."""
    meant = understood.when.dates[0] if understood.when and len(understood.when.dates) == 1 else None
    if meant is None:
        return None
    if any(character.isdigit() for character in said):
        return _latest(meant.month, meant.day, today)
    # a weekday: the last one that was. A single day ahead is "tomorrow", which has no books yet
    return meant - WEEK if today + timedelta(days=1) < meant <= today + WEEK else _not_ahead(meant, today)


def _latest(month: int, day: int, today: date) -> date | None:
    return next((d for year in (today.year, today.year - 1) if (d := _made(year, month, day)) and d <= today), None)


def _not_ahead(day: date | None, today: date) -> date | None:
    return day if day and day <= today else None


def _made(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None
