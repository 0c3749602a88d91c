"""Turns a complaint ("bachche ko bukhar hai", "knee pain") into the kinds of doctors who see it, best first.

Finding a doctor, never a diagnosis: the tables say which field's everyday words were used, and the field whose words
weigh most comes first. A specialty that is named ("skin doctor") comes before any that is only inferred.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from bot.understanding.cues import CueTable, Hit, compile_cue
from bot.understanding.languages import cue_table, languages
from bot.understanding.specialties import OF_THE_WHOLE, OF_WOMEN, SPECIALTIES
from bot.understanding.words import Word

_MOST = 3
"""Specialties offered for one complaint (product.md, "Finding a doctor")."""
_SEVERAL = 2
"""Fields from which on a complaint belongs to no single one."""
_MARK, _SIGN = 4.0, 2.0
"""What a word of one field alone weighs, and a word that several fields share."""
_SYNDROME = 8.0
"""What words weigh that point to one field together: as much as two marks of another."""
_FURTHER = 0.7
"""What a further word of the same field adds, against its strongest: two marks of one field outweigh one of another."""
_LONGER = 0.5
"""What each further word of one turn of phrase adds: "pain in the chest" says more than "pain"."""


@cache
def _named() -> CueTable[str]:
    return cue_table("specialties")


@cache
def _tables() -> tuple[tuple[float, CueTable[str]], ...]:
    return (_MARK, cue_table("complaints.mark")), (_SIGN, cue_table("complaints.sign"))


@cache
def _syndromes() -> tuple[tuple[tuple[str, int], ...], CueTable[tuple[int, int]]]:
    """Give each syndrome's field and number of places, and one table of all places as (syndrome, place)."""
    syndromes = [
        (specialty, turn.split("+"), language.spell)
        for language in languages()
        for specialty, turn in language.cues("complaints.together")
    ]
    cues = [
        compile_cue((number, place), words.strip(), spell)
        for number, (_, places, spell) in enumerate(syndromes)
        for place, words in enumerate(places)
    ]
    return tuple((specialty, len(places)) for specialty, places, _ in syndromes), CueTable(cues)


def _together(words: Sequence[Word]) -> list[str]:
    """Give the field of each syndrome of which every place is said somewhere in the message."""
    syndromes, table = _syndromes()
    said = Counter(number for number, _ in {hit.meaning for hit in table.find(words)})
    return [syndromes[number][0] for number, places in said.items() if places == syndromes[number][1]]


def named_hits(words: Sequence[Word]) -> list[Hit[str]]:
    """Give each turn of phrase that names a specialty as such, in order."""
    return _longest(_named(), words)


def named_specialties(words: Sequence[Word]) -> tuple[str, ...]:
    """Give the specialties that are named as such, in the order in which they are named."""
    return tuple(dict.fromkeys(hit.meaning for hit in named_hits(words)))


def places_of_specialties(words: Sequence[Word]) -> set[int]:
    """Give the places of the words that name a specialty as such."""
    return {place for hit in named_hits(words) for place in range(hit.start, hit.end)}


def _longest(table: CueTable[str], words: Sequence[Word]) -> list[Hit[str]]:
    """Leave out what stands inside a longer phrase: "eye" in "eye doctor"."""
    hits = sorted(table.find(words), key=lambda hit: (hit.start, hit.start - hit.end))
    return [hit for hit in hits if not any(_covers(other, hit) for other in hits)]


def _covers(longer: Hit[str], hit: Hit[str]) -> bool:
    inside = longer.start <= hit.start and hit.end <= longer.end
    return inside and hit.end - hit.start < longer.end - longer.start


def weigh(words: Sequence[Word]) -> dict[str, float]:
    """Give what each field's words in a complaint weigh together."""
    found: dict[str, dict[str, float]] = {}
    for weight, table in _tables():
        for hit in _longest(table, words):
            said = found.setdefault(hit.meaning, {})
            key = " ".join(word.text for _, word in hit.words)
            said[key] = max(said.get(key, 0.0), weight + _LONGER * (len(hit.words) - 1))
    for number, specialty in enumerate(_together(words)):
        found.setdefault(specialty, {})[f"syndrome {number}"] = _SYNDROME
    return {specialty: _summed(list(said.values())) for specialty, said in found.items()}


def _summed(weights: list[float]) -> float:
    weights.sort(reverse=True)
    return weights[0] + sum(weights[1:]) * _FURTHER


def without_signs_of_a_woman(weights: dict[str, float]) -> dict[str, float]:
    """Leave gynaecology out where only "lady" or "wife" speaks for it: the doctor is to be one, or the patient is."""
    return {field: weight for field, weight in weights.items() if field != OF_WOMEN or weight >= _MARK}


def specialties_of(words: Sequence[Word], weights: dict[str, float]) -> tuple[str, ...]:
    """Give at most three specialties, best first: those that `words` name, then those of their weigh()ts.

    A complaint that several fields share is for whoever sees the whole patient too, as the third at the latest.
    """
    inferred = sorted(weights, key=lambda specialty: (-weights[specialty], SPECIALTIES.index(specialty)))
    if len(inferred) >= _SEVERAL and OF_THE_WHOLE not in inferred[:_MOST]:
        inferred = [*inferred[: _MOST - 1], OF_THE_WHOLE]
    return tuple(dict.fromkeys([*named_specialties(words), *inferred]))[:_MOST]
