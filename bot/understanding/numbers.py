"""Reads a message that is nothing but a number or an ordinal: the answer to a list of choices."""

from collections.abc import Sequence
from functools import cache

from bot.understanding.cues import CueTable
from bot.understanding.languages import cue_table
from bot.understanding.words import Word

_LARGEST = 99
"""No menu is longer; a larger number is a phone number or an age."""


@cache
def choosing_words() -> CueTable[str]:
    """Give the table of words that surround a choice and choose nothing ("the ... one", "number", "wala")."""
    return cue_table("choosing")


def whole_number(words: Sequence[Word]) -> int | None:
    """Give the number if the message is one: "2", "number 2", "second one", "दूसरा", "doosra wala"."""
    fillers = {place for hit in choosing_words().find(words) for place in range(hit.start, hit.end)}
    numbers = [place for place, word in enumerate(words) if "n" in word.values or "nth" in word.values]
    chosen = [place for place in numbers if place not in fillers] or numbers  # the "one" of "second one"
    if len(chosen) != 1 or not fillers.issuperset(place for place in range(len(words)) if place not in chosen):
        return None
    values = words[chosen[0]].values
    number = int(values.get("n", values.get("nth", 0)))
    return number if 0 < number <= _LARGEST else None
