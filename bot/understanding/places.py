"""Finds which of the clinic's branches a message names."""

from collections.abc import Sequence
from functools import lru_cache

from bot.understanding.meaning import Roster
from bot.understanding.names import letters, likeness, name_words
from bot.understanding.words import Word

_LIKE = 0.88
"""Likeness from which a word is the branch's: place names are long, and a wrong branch is a wasted journey."""
_SHORTEST = 4


_ANY = frozenset(
    name_words("clinic polyclinic hospital centre center medical health care healthcare क्लिनिक हॉस्पिटल अस्पताल सेंटर केंद्र")
)
"""What any branch may be called: "where is the clinic?" names none, also where only one of them says so."""


@lru_cache(maxsize=64)
def _places(roster: Roster) -> tuple[tuple[int, frozenset[str]], ...]:
    """Give each branch with the words that only its name has."""
    names = [(clinic_id, frozenset(name_words(name))) for clinic_id, name in roster.clinics]  # one a script
    return tuple(
        (clinic_id, name - _ANY - frozenset(word for other, words in names if other != clinic_id for word in words))
        for clinic_id, name in names
    )


def find_clinic(words: Sequence[Word], roster: Roster) -> int | None:
    """Give the id of the branch that is named, or None if none or more than one is."""
    if len({clinic_id for clinic_id, _ in roster.clinics}) < 2:
        return None
    said = [letters(word) for word in words if len(word.text) >= _SHORTEST]
    found = {
        clinic_id
        for clinic_id, own in _places(roster)
        for name in own
        if len(name) >= _SHORTEST and any(likeness(word, name) >= _LIKE for word in said)
    }
    return found.pop() if len(found) == 1 else None
