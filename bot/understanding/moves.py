"""Finds whether a message speaks of a visit that is there, at another time, without a word like "move" in it."""

from collections.abc import Sequence
from functools import cache

from bot.understanding.cues import CueTable
from bot.understanding.languages import cue_table
from bot.understanding.words import Word


@cache
def _table() -> CueTable[str]:
    return cue_table("moves")


def is_move(words: Sequence[Word], timed: Sequence[Word]) -> bool:
    """Tell whether one's own visit is to be at the time that is named, or one day to be in place of another.

    `timed` are the words with each phrase of time as one, in which "instead of Friday" is seen no longer. "Book my
    appointment for Friday" asks for a new one, whosever it is: so does every message with a word for that.
    """
    found = {hit.meaning for each in (words, timed) for hit in _table().find(each)}
    return bool(found & {"own", "instead"}) and "anew" not in found
