"""Finds which of the clinic's own doctors a message names, forgiving typing, spelling by ear, and Devanagari.

Two spellings are compared by how they sound (romanised Hindi has no fixed spelling) and by their letters, with
rapidfuzz. A first name of one doctor beside another's surname names neither of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from bot.understanding.meaning import Roster, RosterDoctor
from bot.understanding.script import fold, latin, plain
from bot.understanding.words import Word

_TITLED, _UNTITLED = 0.84, 0.84
"""Likeness from which a word is a doctor's name, after "Dr" and on its own: one slip is forgiven, and a doctor who
does not work here is not taken for one who does."""
_SURE = 0.92
"""Likeness that is beyond doubt: another spelling, not another name."""
_CLOSE = 0.04
"""Two doctors whose likeness differs by less are both meant as far as anybody can tell."""
_SHORTEST = 3
"""Letters of the shortest word that may name a doctor without a title; shorter ones are particles in some language."""
_LONG = 6
"""Letters from which a word may be a first name and a surname typed together."""
TITLES = {
    "dr",
    "doctor",
    "doctors",
    "doc",
    "docter",
    "drs",
    "prof",
    "professor",
    "md",
    "mbbs",
    "mr",
    "mrs",
    "ms",
    "shri",
}
TITLES |= {"smt", "डा", "डाक्टर"}
SUFFIXES = {"ji", "sir", "madam", "maam", "mam", "sahab", "saab", "saheb", "sahib", "जी", "सर", "मैडम", "साहब"}
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"x", "ks"),
        (r"sh|s", "s"),
        (r"(?<!^)h", ""),
        (r"ch|c", "c"),
        (r"y", "i"),
        (r"aia?", "e"),
        (r"[ei]+", "i"),
        (r"[ou]+", "u"),
        (r"i?a+i?", "a"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)[aiu]$", ""),
    )
)


_LAST_V = re.compile(r"a+[vw]$")
"""Rao is written with a v in Devanagari."""


@lru_cache(maxsize=8192)
def sound(name: str) -> str:
    """Give a rough key of how a name is spoken: "Chaudhry", "choudhary" and "चौधरी" come close to one another."""
    spoken = fold(name)
    for pattern, key in _SOUNDS:
        spoken = pattern.sub(key, spoken)
    return spoken


@lru_cache(maxsize=16384)
def likeness(one: str, other: str) -> float:
    """Give how likely two words are one name, 0 to 1."""
    one, other = _LAST_V.sub("ao", latin(one)), _LAST_V.sub("ao", latin(other))
    if one == other:
        return 1.0
    spellings = ((one, other), (fold(one), fold(other)), (sound(one), sound(other)))
    winkler = max(JaroWinkler.similarity(*spelling) for spelling in spellings[:2])
    heard = [each for each in spellings if min(map(len, each)) >= _SHORTEST] or spellings[:1]
    return max((OSA.normalized_similarity(*each) + winkler) / 2 for each in heard)


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """The names of one roster; known by itself, so that what was found in it can be remembered."""

    names: tuple[tuple[int, tuple[str, ...]], ...]
    """(doctor's id, words of the name without titles)."""


@lru_cache(maxsize=64)
def _index(roster: Roster) -> _Index:
    return _Index(
        tuple(
            (doctor.id, words) for doctor in roster.doctors for words in dict.fromkeys(map(name_words, _names(doctor)))
        )
    )


def _names(doctor: RosterDoctor) -> tuple[str, ...]:
    return (doctor.name, *doctor.other_names)


def name_words(name: str) -> tuple[str, ...]:
    """Give the words of a name, plain, without titles."""
    words = re.findall(r"[^\W\d_]+|[\u0900-\u0963\u0971-\u097f]+", re.sub(r"[\u0900-\u097f]+", _spaced, plain(name)))
    return tuple(word for word in words if word not in TITLES)


def _spaced(found: re.Match[str]) -> str:
    return " " if found[0] in TITLES else f" {fold(found[0])} "


def find_doctors(words: Sequence[Word], roster: Roster, known: frozenset[str]) -> tuple[int, ...]:
    """Give the ids of the doctors that `words` name, best first; several when the name fits several.

    `known` are words of the languages' tables: on its own, such a word is not a name.
    """
    scores: dict[int, float] = {}
    index = _index(roster)
    for start, end, titled in _mentions(words, known):
        for doctor_id, score in _found(index, tuple(letters(word) for word in words[start:end]), titled=titled):
            scores[doctor_id] = max(score, scores.get(doctor_id, 0.0))
    if not scores:
        return ()
    best = max(scores.values())
    close = [doctor_id for doctor_id, score in scores.items() if score >= best - _CLOSE]
    return tuple(sorted(close, key=lambda doctor_id: -scores[doctor_id]))


@lru_cache(maxsize=4096)  # patients name the same few doctors, and a roster of 200 takes milliseconds to go through
def _found(index: _Index, mention: tuple[str, ...], *, titled: bool) -> tuple[tuple[int, float], ...]:
    """Give the ids of the doctors whom this mention may name, with how well it fits."""
    scored = ((doctor_id, _score(mention, name, titled=titled)) for doctor_id, name in index.names)
    return tuple((doctor_id, score) for doctor_id, score in scored if score > 0.0)


def letters(word: Word) -> str:
    """Give a word in Latin letters, as names are compared."""
    return word.text if word.text.isascii() else word.folded or word.text


def _mentions(words: Sequence[Word], known: frozenset[str]) -> list[tuple[int, int, bool]]:
    """Give the runs of words that may be a name, and whether a title stands before them."""
    mentions: list[tuple[int, int, bool]] = []
    start: int | None = None
    titled = False
    for position, word in enumerate(words):
        if word.text in TITLES:
            if start is not None:
                mentions.append((start, position, titled))
            start, titled = None, True
        elif _may_name(word, known, after_title=titled and start is None):
            start = position if start is None else start
        else:
            if start is not None:
                mentions.append((start, position, titled))
            start, titled = None, False
    if start is not None:
        mentions.append((start, len(words), titled))
    return mentions


def _may_name(word: Word, known: frozenset[str], *, after_title: bool) -> bool:
    if not word.text.isalpha() and word.text.isascii():
        return False
    if word.text in SUFFIXES or word.values.keys() & {"day", "clock", "part", "window"}:
        return False
    return after_title or (len(word.text) >= _SHORTEST and word.keys.isdisjoint(known))


def _score(mention: tuple[str, ...], name: tuple[str, ...], *, titled: bool) -> float:
    """Compare the words of a mention with a doctor's name; 0 when they are not the same."""
    least = _TITLED if titled else _UNTITLED
    together = "".join(mention)
    whole = likeness(together, "".join(name)) if len(name) > 1 and len(together) >= _LONG else 0.0
    if whole >= least:
        return whole + len(name) / 100
    pairs = [max(((_like(word, part), place) for place, part in enumerate(name)), default=(0.0, 0)) for word in mention]
    if any(like < least for like, _ in pairs):  # beside a word that is not in the name, only a sure one counts
        least = _SURE
    matched = [(position, like, place) for position, (like, place) in enumerate(pairs) if like >= least]
    if not matched or _contradicts(matched, len(mention), len(name)):
        return 0.0
    return sum(like for _, like, _ in matched) / len(matched) + len(matched) / 100


def _like(word: str, part: str) -> float:
    if len(word) == 1 or len(part) == 1:  # an initial
        return 0.85 if word[0] == part[0] else 0.0
    return likeness(word, part)


def _contradicts(matched: list[tuple[int, float, int]], mentioned: int, parts: int) -> bool:
    """Tell whether the mention has a first name or surname that is not this doctor's."""
    positions = {position for position, _, _ in matched}
    for position, _, place in matched:
        if place < parts - 1 and position + 1 < mentioned and position + 1 not in positions:
            return True
        if place > 0 and position > 0 and position - 1 not in positions:
            return True
    return False
