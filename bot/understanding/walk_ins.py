"""Reads who has come to the counter, in one message: "Ramesh Kumar 98200 12345 Dr Mehta", "Asha 98200.. skin urgent".

The name is what stands first and is no number, title, complaint or word of urgency; what comes after it says whom they
have come to see. A doctor's surname without a title is part of the name where it stands in it ("Ramesh Mehta"), and is
the doctor where it stands by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.understanding.complaints import specialties_of, weigh
from bot.understanding.cues import CueTable
from bot.understanding.grammar import read_words
from bot.understanding.languages import cue_table, known_words, languages
from bot.understanding.meaning import Roster
from bot.understanding.names import SUFFIXES, TITLES, find_doctors, likeness, name_words
from bot.understanding.places import find_clinic
from bot.understanding.red_flags import red_flags
from bot.understanding.script import latin, plain

LONGEST = 200
"""Characters read: a name, a number, a doctor and a word or two."""
_VISIT = re.compile(r"(?<!\w)(?:APT|WLK)[- ]?\d{8}[- ]?\d{1,6}(?!\w)", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w+])\+?\d(?:[ ().-]{0,2}\d){4,15}(?!\w)")
"""Five digits or more: what is too short for a telephone number is still no name, and is refused as a number."""
_COUNT = re.compile(r"(?<!\w)#?(\d{1,4})(?!\w)")
_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0971-\u097f])+")
_OF_PATIENTS = frozenset({"mr", "mrs", "ms", "shri", "smt"})
_OF_DOCTORS = frozenset(TITLES) - _OF_PATIENTS
_LIKE = 0.84
"""Likeness from which a word behind a title is the doctor's name: as elsewhere behind one."""
_BREAK = "|"
"""Stands where a number was taken out."""
_BODY = ("complaints.mark", "complaints.sign", "specialties", "any_doctor")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidWalkIn:
    """Who has come and to whom; what was not said is empty. `phone` is as it was written, `number` a visit's.

    `urgency` is a value of `core.domain.line.Urgency`; words of danger make it one too.
    """

    name: str = ""
    phone: str = ""
    number: str = ""
    doctors: tuple[int, ...] = ()
    any_doctor: bool = False
    specialties: tuple[str, ...] = ()
    clinic: int | None = None
    urgency: str = ""


def read_walk_in(text: str, roster: Roster) -> SaidWalkIn | None:
    """Return what a message says of somebody at the counter; None where it says nothing of the kind."""
    number, rest = _taken(_VISIT, text[:LONGEST])
    phone, rest = _taken(_PHONE, rest)
    name, others = _name_and_others(rest.split(), roster)
    left = " ".join(others)
    if not (name or phone or number):
        number, left = _taken(_COUNT, left)
    words = read_words(left)
    doctors = find_doctors(words, roster, known_words())
    said = SaidWalkIn(
        name=name,
        phone=phone,
        number=number.lstrip("#"),
        doctors=doctors,
        any_doctor=not doctors and bool(_any_doctor().find(words)),
        specialties=() if doctors else specialties_of(words, weigh(words)),
        clinic=find_clinic(words, roster),
        urgency=_urgency(left) or ("emergency" if red_flags(words) else ""),
    )
    return None if said == SaidWalkIn() else said


def read_person_name(text: str) -> str:
    """Return the name that an answer to the question for a patient's name gives, tidied; empty for none."""
    name, _ = _name_and_others(text[:LONGEST].split(), Roster(doctors=(), clinics=()))
    return name


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """Return what fits the pattern, and the text without it."""
    found = pattern.search(text)
    if found is None:
        return "", text
    return found[0].strip(), f"{text[: found.start()]} {_BREAK} {text[found.end() :]}"


def _name_and_others(tokens: Sequence[str], roster: Roster) -> tuple[str, list[str]]:
    """Part the first run of words that can be a name from all others."""
    name: list[str] = []
    others: list[str] = []
    over = titled = False
    for token in tokens:
        spelled = _LETTERS.findall(plain(token))
        if not name and spelled and all(word in _OF_PATIENTS for word in spelled):
            continue
        of_doctor = bool(spelled) and titled and _is_of_a_doctor(spelled, roster)
        titled = any(word in _OF_DOCTORS for word in spelled) or of_doctor
        if spelled and not over and not titled and not _says_something_else(spelled):
            name.append(token)
        else:
            over = over or bool(name)
            if token != _BREAK and not all(_words().get(word) == "filler" for word in spelled or ("",)):
                others.append(token)
        if token[-1] in ",;:":
            over, titled = over or bool(name), False
    while name and plain(name[-1]).strip(".,;:-") in SUFFIXES:
        name.pop()
    return _as_name(name), others


def _as_name(words: Sequence[str]) -> str:
    name = " ".join(words).strip(" ,.;:-")
    return name.title() if name.islower() or name.isupper() else name


def _is_of_a_doctor(spelled: Iterable[str], roster: Roster) -> bool:
    known = {
        part for doctor in roster.doctors for name in (doctor.name, *doctor.other_names) for part in name_words(name)
    }
    return all(any(likeness(latin(word), latin(part)) >= _LIKE for part in known) for word in spelled)


def _says_something_else(spelled: Iterable[str]) -> bool:
    return any(word in _words() or word in TITLES or word in _body() for word in spelled)


@cache
def _words() -> dict[str, str]:
    """Give the words of urgency, and those that say nothing: word -> what it means."""
    return {plain(turn): meaning for language in languages() for meaning, turn in language.cues("walk_in_words")}


@cache
def _body() -> frozenset[str]:
    """Give the words of complaints and specialties, as they are spelled: what only sounds like one may be a name."""
    turns = (turn for section in _BODY for language in languages() for _, turn in language.cues(section))
    return frozenset(word for turn in turns for word in _LETTERS.findall(turn) if len(word) > 1)


@cache
def _any_doctor() -> CueTable[str]:
    return cue_table("any_doctor")


def _urgency(text: str) -> str:
    """Return the gravest urgency that is said; empty where none is."""
    said = {_words().get(word) for word in _LETTERS.findall(plain(text))}
    return next((each for each in ("emergency", "urgent", "routine") if each in said), "")
