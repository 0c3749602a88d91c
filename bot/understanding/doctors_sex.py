"""Finds whether the doctor is to be a woman or a man: "lady doctor", "female dermatologist", "महिला डॉक्टर"."""

from collections.abc import Sequence
from functools import cache

from bot.understanding.complaints import places_of_specialties
from bot.understanding.cues import CueTable
from bot.understanding.languages import cue_table
from bot.understanding.words import Word

_NEAR = 4
"""Words from "lady" to the doctor who is meant: "a lady skin and hair doctor"."""


@cache
def _table() -> CueTable[str]:
    return cue_table("doctor_sex")


def find_sex(words: Sequence[Word]) -> str | None:
    """Give "female" or "male" where the words ask for a doctor of that sex; None where they ask for neither or both.

    Only beside a doctor or a kind of doctor: a lady may be the patient, and what is said of her is no wish.
    """
    hits = _table().find(words)
    fields = places_of_specialties(words)
    doctors = fields | {hit.start for hit in hits if hit.meaning == "doctor"}
    others = {hit.start for hit in hits if hit.meaning == "other"}
    said = set()
    for hit in hits:
        if hit.meaning in ("of_female", "of_male"):
            said.add(hit.meaning.removeprefix("of_"))
        elif hit.meaning in ("female", "male") and hit.start not in fields and _leads_to(hit.end, doctors, others):
            said.add(hit.meaning)
    return said.pop() if len(said) == 1 else None


def _leads_to(place: int, doctors: set[int], others: set[int]) -> bool:
    """Tell whether a doctor follows soon, and nobody else in between."""
    for position in range(place, place + _NEAR):
        if position in doctors:
            return True
        if position in others:
            return False
    return False
