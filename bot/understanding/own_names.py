"""Tells a name from a wish, where a name was asked for: many Indian names sound like a day, a doctor or an ear.

Elsewhere "Khan" may be a badly spelled "kaan" (ear), "Ravi" a Sunday and "Sunita Sharma" a doctor. As the answer to
"What is your name?" they are names, unless something is said that no name has: a title, or a word of the conversation.
One word of a body or of a child may stand in a name that is written as one: "Dil Bahadur", "Baby Kumari". "Ram" said
once is a name, said twice it is how one greets.
"""

import re
from collections.abc import Iterable
from functools import cache

from bot.understanding.languages import known_words, languages
from bot.understanding.names import SUFFIXES, TITLES
from bot.understanding.script import plain

_LONGEST = 5
"""Words of a name: "A P J Abdul Kalam"."""
_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0971-\u097f])+")
_TALK = ("intents", "people", "naming", "any_doctor", "choosing", "asking", "unnamed")
_BODY = ("specialties", "complaints.mark", "complaints.sign", "complaints.together")
_POLITE = frozenset({"mr", "mrs", "ms", "miss", "smt", "श्रीमती", "सुश्री"})
"""What stands before a name and is no part of it, as Sri may be; "ms" would be an illness."""
_CALENDAR = ("lexemes", "rules")
_BEGINS_A_NAME = frozenset({"दिल", "बेबी"})
"""In a script without capitals: any other word of a body with one that is not known may be what is to be done to it."""
_GREETS_WHEN_DOUBLED = frozenset({"ram", "raam", "राम"})


def own_name(text: str) -> str | None:
    """Return the name that the answer to a question for one gives ("Ravi Kumar", "my name is Imran Khan").

    None where it says anything else too, or might.
    """
    words = text.split()
    while words and _words(words[0]) and (_naming() | _POLITE).issuperset(_words(words[0])):
        del words[0]
    while words and _words(words[-1]) and _naming().issuperset(_words(words[-1])):
        del words[-1]
    name = " ".join(words)
    said = [word for word in _words(name) if len(word) > 1]  # an initial says nothing else
    if not 0 < len(said) <= _LONGEST or any(character.isdigit() for character in name):
        return None
    if not _talk().isdisjoint(_without_a_god(said)) or _calendar().issuperset(said):
        return None
    besides = [word for word in said if word in _besides()]
    return name if not besides or (len(besides) == 1 < len(said) and _is_written_as_a_name(words)) else None


def _without_a_god(said: list[str]) -> list[str]:
    """Leave out the one word that is a name when it is said once."""
    gods = [word for word in said if word in _GREETS_WHEN_DOUBLED]
    return [word for word in said if word not in gods] if len(gods) == 1 else said


def _is_written_as_a_name(words: list[str]) -> bool:
    """Whether each word begins as a name does; a script without capitals shows it by words that mean nothing else."""
    if any(word[:1].islower() for word in words):
        return False
    others = [word for word in words if not word[:1].isupper() and word not in _BEGINS_A_NAME]
    return len(others) < len(words) and known_words().isdisjoint(others)


def _words(text: str) -> list[str]:
    return _LETTERS.findall(plain(text))


@cache
def _naming() -> frozenset[str]:
    return _spelled(("naming",)) | {"hai", "है", "main", "मैं", "hoon", "hun", "हूं"}


@cache
def _talk() -> frozenset[str]:
    """Give what is said in a conversation, as it is spelled: what only sounds like it may be a name."""
    relatives = _spelled(("relatives",)) - _spelled(("relatives",), meaning="child")
    return (_spelled(_TALK) | relatives | TITLES | SUFFIXES) - _POLITE


@cache
def _besides() -> frozenset[str]:
    """Give what is said of a body and of a child, as it is spelled: one such word may stand in a name."""
    return _spelled(_BODY) | _spelled(("relatives",), meaning="child")


@cache
def _calendar() -> frozenset[str]:
    """Give the words for days and times: one may stand in a name (Ravi, Mangal, April), but none is made of them."""
    return _spelled(
        f"{of}.{part}" for of in _CALENDAR for language in languages() for part in language.table.get(of, {})
    )


def _spelled(sections: Iterable[str], *, meaning: str | None = None) -> frozenset[str]:
    cues = (cue for section in sections for language in languages() for cue in language.cues(section))
    turns = (turn for means, turn in cues if meaning is None or means == meaning)
    return frozenset(word for turn in turns for word in _LETTERS.findall(turn))
