"""Reads a date of birth as people write one: day first, the month by number or name, digits of any script."""

from collections.abc import Sequence
from datetime import date

from bot.understanding.grammar import read_words
from bot.understanding.words import Word

LONGEST = 100
"""Characters that are read: a date is shorter."""
_OLDEST = 120
"""Years: two digits that could be either century are the later one that is past."""


def birth_date(text: str, *, today: date) -> date | None:
    """Return the day in "12/3/1980", "12 March 80", "१२ मार्च १९८०", "1980-03-12"; None where there is none, or it is
    ahead."""
    words = read_words(text[:LONGEST])
    parts = _numeric(words) or _named(words)
    if parts is None:
        return None
    day, month, year = parts
    if year < 100:
        year += 2000 if 2000 + year <= today.year else 1900
    if month > 12 >= day:
        day, month = month, day  # 03/25/1980 can be read in one way only
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if born <= today and today.year - born.year <= _OLDEST else None


def _numeric(words: Sequence[Word]) -> tuple[int, int, int] | None:
    found = next((word.values["numeric"] for word in words if "numeric" in word.values), None)
    if found is None or len(found) != 3 or None in found:
        return None
    first, month, last = found
    return (last, month, first) if first > 31 else (first, month, last)


def _named(words: Sequence[Word]) -> tuple[int, int, int] | None:
    month = next((word.values["month"] for word in words if "month" in word.values), None)
    numbers = [int(word.values["n"]) for word in words if "n" in word.values and "month" not in word.values]
    if month is None or len(numbers) != 2:
        return None
    day, year = numbers if numbers[0] <= 31 else reversed(numbers)
    return day, int(month), year
