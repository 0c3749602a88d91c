"""Finds for whom the visit is: the patient themselves, or somebody of the family, and the name if it is said."""

from collections.abc import Sequence
from functools import cache

from bot.understanding.complaints import weigh
from bot.understanding.cues import CueTable
from bot.understanding.grammar import read_words
from bot.understanding.languages import cue_table
from bot.understanding.words import Word

_LONGEST_NAME = 3
"""Words of a name: first, middle, last."""
_BEFORE = 3
"""Words before a relative: "please add my", "meri"."""
LONGEST = 100
"""Characters of a message that is a relative and a name."""


@cache
def _relatives() -> CueTable[str]:
    return cue_table("relatives")


@cache
def _people() -> CueTable[str]:
    return cue_table("people")


@cache
def _naming() -> CueTable[str]:
    return cue_table("naming")


def tag_relatives(words: Sequence[Word]) -> None:
    """Mark the words that stand for a relative, so that cues with `<relative>` find them."""
    for hit in _relatives().find(words):
        hit.words[-1][1].tag("relative", hit.meaning)


def find_person(words: Sequence[Word]) -> str | None:
    """Give whose visit it is: "mother", "son", "self", ...; None if nothing is said. The last one said counts."""
    hits = sorted(_people().find(words), key=lambda hit: hit.start)
    relatives = [str(value) for hit in hits for tag, value in hit.values() if tag == "relative"]
    relatives = [person for person in relatives if person != "child"] or relatives  # "my son" in "a child doctor"
    if relatives:
        return relatives[-1]
    return "self" if hits else None


def find_name(words: Sequence[Word], known: frozenset[str]) -> str | None:
    """Give the patient's name where it is said as one ("my name is Asha Rao"), spelled with capitals."""
    for hit in sorted(_naming().find(words), key=lambda hit: (hit.start, hit.start - hit.end)):
        name: list[str] = []
        for word in words[hit.end : hit.end + _LONGEST_NAME]:
            if word.opens or word.values or not word.text[0].isalpha() or not word.keys.isdisjoint(known):
                break
            name.append(word.text)
        if name and not (hit.meaning == "relative" and weigh(words[hit.end : hit.end + 1])):  # "for my son fever"
            return " ".join(name).title()
    return None


def name_of_relative(text: str) -> str | None:
    """Give the name that stands right behind a relative, where the message is nothing else: "my mother Sunita Rao"."""
    words = read_words(text[:LONGEST])
    tag_relatives(words)
    places = [place for place, word in enumerate(words) if "relative" in word.values]
    if not places or places[0] > _BEFORE:
        return None
    name = words[places[-1] + 1 :]
    if not 1 <= len(name) <= _LONGEST_NAME + 1 or any(w.opens or w.values or not w.text[0].isalpha() for w in name):
        return None
    return " ".join(word.text for word in name).title()
