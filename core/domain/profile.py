"""What is kept of a person beyond the name: a table of fields, each with how an answer is read.

A field is asked for when a rule needs it (the setting `profile_needed`), once: who would rather not say is not asked
again. All of it can be seen and changed under /profile. What is kept is sealed (core/storage/profiles.py).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.errors import BadAnswer, BadPhone, BadSetting
from core.domain.phone import phone_number


class Field(StrEnum):
    """One thing that is kept of a person; the phrase `profile.field.<field>` names it."""

    BIRTH_DATE = "birth_date"
    SEX = "sex"
    PHONE = "phone"
    ADDRESS = "address"
    BLOOD_GROUP = "blood_group"
    EMERGENCY_CONTACT = "emergency_contact"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What reading an answer needs to know: the date at the clinic, and its country's calling code."""

    today: date
    calling_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a field is answered: one of `choices` where there are any, else a text that `reads` tidies or refuses."""

    reads: Callable[[str, Around], str]
    choices: tuple[str, ...] = ()


OLDEST = 130  # years; nobody has lived longer than 122
SHORTEST_ADDRESS, LONGEST_ADDRESS = 5, 200  # characters: less is no address, more fits no envelope and no paper
NOTHING = "none"
_NUMBER = re.compile(r"[+\d][\d\s().-]{5,}\d")


def _birth_date(text: str, around: Around) -> str:
    """Take a date as ISO 8601; how people write one is for understanding to read."""
    try:
        born = date.fromisoformat(text)
    except ValueError:
        raise BadAnswer from None
    if born > around.today or around.today.year - born.year > OLDEST:
        raise BadAnswer
    return born.isoformat()


def _choice(*choices: str) -> Rule:
    def reads(text: str, _around: Around) -> str:
        if text not in choices:
            raise BadAnswer
        return text

    return Rule(reads=reads, choices=choices)


def _phone(text: str, around: Around) -> str:
    try:
        return phone_number(text, around.calling_code)
    except BadPhone:
        raise BadAnswer from None


def _address(text: str, _around: Around) -> str:
    tidy = " ".join(text.split())
    if not SHORTEST_ADDRESS <= len(tidy) <= LONGEST_ADDRESS:
        raise BadAnswer
    return tidy


def _emergency_contact(text: str, around: Around) -> str:
    """Take a name and a number: whom nobody can call is no help."""
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    found = _NUMBER.search(digits)
    if found is None:
        raise BadAnswer
    name = " ".join((text[: found.start()] + " " + text[found.end() :]).split()).strip(" ,:;-–")
    if not 2 <= len(name) <= LONGEST_ADDRESS:
        raise BadAnswer
    return f"{name}, {_phone(found[0], around)}"


FIELDS: Mapping[Field, Rule] = {
    Field.BIRTH_DATE: Rule(reads=_birth_date),
    Field.SEX: _choice("female", "male", "other"),  # FHIR's administrative gender
    Field.PHONE: Rule(reads=_phone),
    Field.ADDRESS: Rule(reads=_address),
    Field.BLOOD_GROUP: _choice("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"),
    Field.EMERGENCY_CONTACT: Rule(reads=_emergency_contact),
    Field.LANGUAGE: _choice("en", "hi"),
}


def read_fields(text: str) -> tuple[Field, ...]:
    """Return the fields that a setting names: `none`, or names with commas. Raises `BadSetting`."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names == [NOTHING]:
        return ()
    try:
        return tuple(dict.fromkeys(Field(name) for name in names))
    except ValueError:
        raise BadSetting(name="profile_needed", wants=f"{NOTHING} | {', '.join(Field)}") from None
