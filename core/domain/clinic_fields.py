"""What is changed of a doctor and of a branch: a table of fields, how each is read, and whom a change reaches.

A field is a column of the row. What is written is read here once, so that no card, paper or price ever shows what could
not be read: an amount is in minor units of the doctor's currency, a phone is E.164, a time zone one of the IANA table.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.domain.errors import BadField, BadPhone
from core.domain.money import Money
from core.domain.phone import phone_number

NONE = "-"
"""Written for a field that is to be empty."""
LARGEST_FEE = 10_000_000
"""Whole units of a currency: more is a slip of the thumb in any of them."""
FIRST_YEAR = 1940
_AMOUNT = re.compile(r"([0-9]{1,8})(?:\.([0-9]{1,3}))?")
_AROUND_AMOUNT = re.compile(r"[\s,₹$€£]|rs\.?|/-")
_TAG = re.compile(r"[a-z]{2,3}")
_CODE = re.compile(r"[a-z_]{2,40}")
_LINK = re.compile(r"https://[^\s<>\"]{4,300}")
_DEVANAGARI = re.compile("[\u0900-\u097f]")


class Reach(StrEnum):
    """Whom a change reaches and from when: what whoever changes it reads before."""

    SHOWN = "shown"
    PRICE = "price"
    FOUND = "found"
    PAPERS = "papers"
    ZONE = "zone"
    LIFE = "life"


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """One doctor or one branch: its kind and its id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a reader must know besides the text: the currency of amounts, the country's calling code, today's date."""

    currency: str
    calling_code: str
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that can be changed: how it is read, whom a change reaches, and how it is written for example.

    An optional one may be emptied (`NONE`), and `empty` is what is stored then.
    """

    name: str
    read: Callable[[str, Around], object]
    reach: Reach
    example: str
    optional: bool = False
    empty: Any = ""


def field_value(field: Field, text: str, around: Around) -> object:
    """Return what is stored for `text`. Raises `BadField`."""
    written = " ".join(text.split())
    if written == NONE and field.optional:
        return field.empty
    if not written or not written.isprintable() or written == NONE:
        raise BadField(field=field.name)
    try:
        return field.read(written, around)
    except (ValueError, BadPhone):
        raise BadField(field=field.name) from None


# --- how each is read ------------------------------------------------------------------------------------------------


def _words(longest: int) -> Callable[[str, Around], object]:
    return lambda text, _around: text if 2 <= len(text) <= longest else _refuse(text)


def _person(text: str, _around: Around) -> object:
    named = 3 <= len(text) <= 60 and any(c.isalpha() for c in text) and not any(c.isdigit() for c in text)
    return text if named else _refuse(text)


def _in_devanagari(text: str, around: Around) -> object:
    return _person(text, around) if _DEVANAGARI.search(text) else _refuse(text)


def _words_in_devanagari(text: str, around: Around) -> object:
    return _words(60)(text, around) if _DEVANAGARI.search(text) else _refuse(text)


def _code(text: str, _around: Around) -> object:
    return text if _CODE.fullmatch(text) else _refuse(text)


def _languages(text: str, _around: Around) -> object:
    tags = list(dict.fromkeys(tag for tag in re.split(r"[\s,]+", text.lower()) if tag))
    return tags if tags and len(tags) <= 12 and all(_TAG.fullmatch(tag) for tag in tags) else _refuse(text)


def _sex(text: str, _around: Around) -> object:
    return next((sex for sex, words in _SEXES.items() if text.lower() in words), None) or _refuse(text)


def _year(text: str, around: Around) -> object:
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    return year if FIRST_YEAR <= year <= around.today.year else _refuse(text)


def _amount(text: str, around: Around) -> object:
    plain = text.lower().replace(around.currency.lower(), "")
    found = _AMOUNT.fullmatch(_AROUND_AMOUNT.sub("", plain))
    exponent = Money(0, around.currency).exponent
    if not found or len(found[2] or "") > exponent or int(found[1]) > LARGEST_FEE:
        return _refuse(text)
    return int(found[1]) * 10**exponent + int((found[2] or "").ljust(exponent, "0") or "0")


def _days(text: str, _around: Around) -> object:
    return int(text) if text.isdecimal() and len(text) <= 3 and int(text) <= 365 else _refuse(text)


def _switch(text: str, _around: Around) -> object:
    return {"on": True, "off": False}[text] if text in {"on", "off"} else _refuse(text)


def _phone(text: str, around: Around) -> object:
    return phone_number(text, around.calling_code)


def _link(text: str, _around: Around) -> object:
    return text if _LINK.fullmatch(text) else _refuse(text)


def _zone(text: str, _around: Around) -> object:
    try:
        return ZoneInfo(text).key if "/" in text else _refuse(text)
    except (ZoneInfoNotFoundError, OSError):  # a folder of the table, or a name that no file can have
        return _refuse(text)


_SEXES: Mapping[str, frozenset[str]] = {
    "female": frozenset({"female", "woman", "lady", "f", "महिला"}),
    "male": frozenset({"male", "man", "m", "पुरुष"}),
    "other": frozenset({"other", "अन्य"}),
}
"""What is stored, and how it may be written."""


def _refuse(text: str) -> object:
    raise ValueError(text)


DOCTOR = (
    Field(name="name", read=_person, reach=Reach.FOUND, example="Dr Asha Rao"),
    Field(name="name_hi", read=_in_devanagari, reach=Reach.FOUND, example="डॉ. आशा राव", optional=True),
    Field(name="specialty", read=_code, reach=Reach.FOUND, example="dermatology"),
    Field(name="qualifications", read=_words(80), reach=Reach.PAPERS, example="MBBS, MD", optional=True),
    Field(name="registration", read=_words(40), reach=Reach.PAPERS, example="MMC 12345", optional=True),
    Field(name="practising_since", read=_year, reach=Reach.SHOWN, example="2009", optional=True, empty=None),
    Field(name="sex", read=_sex, reach=Reach.FOUND, example="female", optional=True, empty=None),
    Field(name="languages", read=_languages, reach=Reach.FOUND, example="en, hi, mr"),
    Field(name="fee", read=_amount, reach=Reach.PRICE, example="800"),
    Field(name="follow_up_fee", read=_amount, reach=Reach.PRICE, example="400", optional=True, empty=None),
    Field(name="follow_up_days", read=_days, reach=Reach.PRICE, example="7"),
    Field(name="active", read=_switch, reach=Reach.LIFE, example="off"),
)
BRANCH = (
    Field(name="name", read=_words(60), reach=Reach.PAPERS, example="Asha Clinic, Andheri"),
    Field(name="name_hi", read=_words_in_devanagari, reach=Reach.SHOWN, example="आशा क्लिनिक, अंधेरी", optional=True),
    Field(name="address", read=_words(160), reach=Reach.PAPERS, example="12 Hill Road, Mumbai 400050"),
    Field(name="phone", read=_phone, reach=Reach.PAPERS, example="+91 22 2673 0000"),
    Field(name="directions", read=_words(200), reach=Reach.SHOWN, example="Opposite the station", optional=True),
    Field(name="map_url", read=_link, reach=Reach.SHOWN, example="https://maps.app.goo.gl/abc", optional=True),
    Field(name="timezone", read=_zone, reach=Reach.ZONE, example="Asia/Kolkata"),
)
AMOUNTS = frozenset({"fee", "follow_up_fee"})
"""Fields in minor units of the doctor's currency."""
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "doctor": {field.name: field for field in DOCTOR},
    "branch": {field.name: field for field in BRANCH},
}
"""What can be changed of each kind; where it is stored stands in core/storage/clinic_rows.py."""
