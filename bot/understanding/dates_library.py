"""Asks the dateparser library about days in scripts that our own tables do not know, and only then: it loads slowly.

A clinic that serves has it loaded beforehand (`warm_up`), so that the first such patient does not wait for it.

A message in Bengali, Tamil or Urdu says little to our tables, but its "tomorrow" and "5 December" are still heard.
"""

from datetime import datetime

from bot.understanding.days import Days

_LANGUAGES = (
    ("\u0600", "\u06ff", "ur"),
    ("\u0980", "\u09ff", "bn"),
    ("\u0a00", "\u0a7f", "pa"),
    ("\u0a80", "\u0aff", "gu"),
    ("\u0b00", "\u0b7f", "or"),
    ("\u0b80", "\u0bff", "ta"),
    ("\u0c00", "\u0c7f", "te"),
    ("\u0c80", "\u0cff", "kn"),
    ("\u0d00", "\u0d7f", "ml"),
)
"""First and last letter of each script (https://www.unicode.org/Public/UNIDATA/Blocks.txt), and its language."""
_LONGEST = 120
"""Characters handed over: a wish for a day is a line; the library tries every part of a text."""


def warm_up() -> None:
    """Load the library, and let it read one word: a second of a busy machine, to be spent where nobody waits."""
    days_in_other_scripts("\u0986\u0997\u09be\u09ae\u09c0\u0995\u09be\u09b2", datetime(2026, 1, 1))  # noqa: DTZ001 - any day will do


def days_in_other_scripts(text: str, now: datetime) -> Days | None:
    """Give the coming days that `text` names in another Indian script, or None. `now` is naive, clinic-local."""
    if text.isascii():
        return None
    language = next(
        (name for first, last, name in _LANGUAGES if any(first <= letter <= last for letter in text[:_LONGEST])), None
    )
    if language is None:
        return None
    from dateparser.search import search_dates  # noqa: PLC0415  # most of a second, which most clinics never need

    settings = {"PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY", "RELATIVE_BASE": now}
    found = search_dates(text[:_LONGEST], languages=[language], settings=settings) or []
    named = [moment.date() for words, moment in found if not words.isnumeric()]  # a bare figure is no day
    days = tuple(dict.fromkeys(day for day in named if day >= now.date()))
    return Days(days) if days else None
