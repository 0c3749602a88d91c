"""Tells a name from a wish, where a name was asked for: many Indian names sound like a day, a doctor or an ear.

Elsewhere "Khan" may be a badly spelled "kaan" (ear), "Ravi" a Sunday and "Sunita Sharma" a doctor. As the answer to
"What is your name?" they are names, unless something is said that no name has: a title, or a word of the conversation.
"""

import re
from collections.abc import Iterable
from functools import cache

from bot.understanding.languages import languages
from bot.understanding.names import SUFFIXES, TITLES
from bot.understanding.script import plain

_LONGEST = 5
"""Words of a name: "A P J Abdul Kalam"."""
_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0971-\u097f])+")
_TALK = ("intents", "specialties", "relatives", "people", "naming", "any_doctor", "choosing", "asking")
_BODY = ("complaints.mark", "complaints.sign", "complaints.together")
_CALENDAR = ("lexemes", "rules")


def own_name(text: str) -> str | None:
    """Return the name that the answer to a question for one gives ("Ravi Kumar", "my name is Imran Khan").

    None where it says anything else too, or might.
    """
    words = text.split()
    while words and _words(words[0]) and _naming().issuperset(_words(words[0])):
        del words[0]
    while words and _words(words[-1]) and _naming().issuperset(_words(words[-1])):
        del words[-1]
    name = " ".join(words)
    said = [word for word in _words(name) if len(word) > 1]  # an initial says nothing else
    if not 0 < len(said) <= _LONGEST or any(character.isdigit() for character in name):
        return None
    return name if _talk().isdisjoint(said) and not _calendar().issuperset(said) else None


def _words(text: str) -> list[str]:
    return _LETTERS.findall(plain(text))


@cache
def _naming() -> frozenset[str]:
    return _spelled(("naming",)) | {"hai", "है", "main", "मैं", "hoon", "hun", "हूं"}


@cache
def _talk() -> frozenset[str]:
    """Give what is said in a conversation and of a body, as it is spelled: what only sounds like it may be a name."""
    return _spelled((*_TALK, *_BODY)) | TITLES | SUFFIXES


@cache
def _calendar() -> frozenset[str]:
    """Give the words for days and times: one may stand in a name (Ravi, Mangal, April), but none is made of them."""
    return _spelled(
        f"{of}.{part}" for of in _CALENDAR for language in languages() for part in language.table.get(of, {})
    )


def _spelled(sections: Iterable[str]) -> frozenset[str]:
    turns = (turn for section in sections for language in languages() for _, turn in language.cues(section))
    return frozenset(word for turn in turns for word in _LETTERS.findall(turn))
