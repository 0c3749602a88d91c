"""Finds which languages a doctor is to speak: "Hindi speaking doctor", "skin doctor who knows Tamil"."""

from collections.abc import Sequence
from functools import cache

from bot.understanding.cues import CueTable
from bot.understanding.languages import cue_table
from bot.understanding.names import TITLES
from bot.understanding.words import Word

_SOMEBODY = {"mr", "mrs", "ms", "shri", "smt"}
"""Titles of anybody: beside one of them a language is not a doctor's."""
_DOCTOR = (TITLES - _SOMEBODY) | {"physician", "physicians", "specialist", "specialists", "dentist", "vaidya"}


@cache
def _tongues() -> CueTable[str]:
    return cue_table("tongues")


def find_spoken(words: Sequence[Word], *, named: bool) -> tuple[str, ...]:
    """Give the languages (BCP 47 tags) that a doctor is to speak, in the order in which they are said.

    Only where a doctor is spoken of, or a kind of doctor is `named`: "Hindi" alone is the language of this chat.
    """
    if not named and not any(word.text in _DOCTOR for word in words):
        return ()
    hits = sorted(_tongues().find(words), key=lambda hit: hit.start)
    return tuple(dict.fromkeys(hit.meaning for hit in hits))
