"""A prescription as a doctor writes it: field by field, or whole in one message, one medicine a line.

`Paracetamol 500 mg 1-0-1 5 days; Cetirizine 10 mg 0-0-1 3 days; advice: rest`. What is read is where the name ends, the
dose, how often, and for how long; no word is lost and none is changed: what is none of these stands with how often.
What is missing is asked for. No phrase, log or refusal of ours repeats a word of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.domain.errors import BadRecord

MOST_MEDICINES = 20
"""Two sheets of A5; more is a slip of the hand, or somebody trying what happens."""
LONGEST_NAME, LONGEST_FIELD, LONGEST_ADVICE = 100, 120, 1000
"""Characters: a name with its salt, a sentence beside it, a paragraph below."""
SERIES = "RX"


class RxStatus(StrEnum):
    """Where a prescription stands: being written, given to the patient, or taken back in time."""

    DRAFT = "draft"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


LIFE: Mapping[RxStatus, frozenset[RxStatus]] = {
    RxStatus.DRAFT: frozenset({RxStatus.GIVEN}),
    RxStatus.GIVEN: frozenset({RxStatus.WITHDRAWN}),
    RxStatus.WITHDRAWN: frozenset(),
}
"""Status -> those that can follow; a draft that is dropped leaves nothing behind."""


class RxField(StrEnum):
    """What is asked for of each medicine beside its name, in this order."""

    DOSE = "dose"
    FREQUENCY = "frequency"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """One line. None is what nobody has said yet, empty what the doctor has left out; `days` is a number or words."""

    name: str
    dose: str | None = None
    frequency: str | None = None
    days: str | None = None

    @property
    def missing(self) -> RxField | None:
        """Return what is still to be asked for."""
        return next((each for each in RxField if getattr(self, each) is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is on a prescription: the medicines in order, and the advice."""

    medicines: tuple[Medicine, ...] = ()
    advice: str = ""

    @property
    def missing(self) -> tuple[int, RxField] | None:
        """Return what is still to be asked for, and of which medicine, counted from 1."""
        found = ((n, m.missing) for n, m in enumerate(self.medicines, 1))
        return next(((n, field) for n, field in found if field), None)

    def with_more(self, text: str) -> "Written":
        """Return it with what a message says: medicines and advice. Raises `BadRecord`."""
        read = read_prescription(text)
        medicines = (*self.medicines, *read.medicines)
        if len(medicines) > MOST_MEDICINES:
            raise BadRecord(line=MOST_MEDICINES + 1)
        advice = "\n".join(part for part in (self.advice, read.advice) if part)
        return Written(medicines=medicines).with_advice(advice)

    def filled(self, text: str) -> "Written":
        """Return it with the answer to what is missing; an empty one leaves it out. Raises `BadRecord`."""
        missing = self.missing
        if missing is None:
            raise BadRecord(line=0)
        number, field = missing
        said = _short(text, LONGEST_FIELD, line=number) if text.strip() else ""
        if field is RxField.DAYS:
            said = _days(said) or said
        lines = list(self.medicines)
        lines[number - 1] = replace(lines[number - 1], **{field.value: said})
        return replace(self, medicines=tuple(lines))

    def followed_by(self, other: "Written") -> "Written":
        """Return both in one. No bound holds here: nothing keeps what was given from being taken back."""
        advice = "\n".join(part for part in (self.advice, other.advice) if part)
        return Written(medicines=self.medicines + other.medicines, advice=advice)

    def with_advice(self, text: str) -> "Written":
        """Return it with this advice in place of what there was. Raises `BadRecord`."""
        return replace(self, advice=_short(text, LONGEST_ADVICE, line=0) if text.strip() else "")


_WEEK, _MONTH = 7, 30
_LENGTHS = {
    **dict.fromkeys(("d", "day", "days", "din", "दिन", "दिनों"), 1),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "hafte", "हफ़्ते", "हफ्ते", "हफ़्ता", "हफ्ता", "सप्ताह"), _WEEK),
    **dict.fromkeys(("month", "months", "mahine", "महीने", "महीना", "माह"), _MONTH),
}
_LENGTH = "|".join(sorted(map(re.escape, _LENGTHS), key=len, reverse=True))
_END = r"(?![^\W\d_])"  # no letter follows: "5 d" is five days, "5 drops" is not
_DAYS = re.compile(rf"(?:(?:for|x|×)\s*)?(\d{{1,3}})\s*({_LENGTH}){_END}(?:\s+(?:tak|तक))?", re.IGNORECASE)
_PART = r"(?:\d{1,2}(?:[./]\d)?|[½¼])"
_TIMES = (
    rf"{_PART}(?:\s*-\s*{_PART}){{2,3}}(?!\d)",
    r"(?:OD|BD|BID|TDS|TID|QID|HS|SOS|PRN|STAT)\b",
    r"(?:once|twice|thrice|(?:one|two|three|four|\d)\s+times?)\s+(?:daily|(?:a|per)\s+(?:day|week))",
    r"every\s+\d{1,2}\s*(?:hours?|hrs?|h)\b",
    r"(?:din|दिन|हफ़्ते|हफ्ते)\s+(?:mein|me|में)\s+\S+\s+(?:baar|bar|बार)",
)
_FREQUENCY = re.compile(rf"(?<!\w)(?:{'|'.join(_TIMES)})", re.IGNORECASE)
_UNITS = (
    r"mg|mcg|µg|μg|gms?|g|ml|l|iu|units?|%|drops?|puffs?|tabs?|tablets?|caps?|capsules?|tsp|tbsp|sachets?|amps?|vials?"
    r"|मिग्रा|मिली|बूँदें?|बूंद|चम्मच|गोली|गोलियाँ|कैप्सूल|पुड़िया"
)
_ONE_DOSE = rf"(?:\d+(?:[.,/]\d+)?|[½¼])\s*(?:{_UNITS}){_END}(?:\s*/\s*\d*\s*(?:{_UNITS}){_END})?"
_DOSE = re.compile(rf"(?<![\w.]){_ONE_DOSE}(?:\s+{_ONE_DOSE})*", re.IGNORECASE)
_ADVICE = re.compile(r"(?:advice|adv|salah|सलाह)\s*[:\-–]\s*", re.IGNORECASE)


def read_prescription(text: str) -> Written:
    """Return what a message says; medicines are parted by lines or semicolons. Raises `BadRecord` with the line.

    What follows advice is advice too, unless it is plainly a medicine: it has a dose, and how often or how long.
    """
    medicines, advice = [], []
    parts = [part.strip() for part in re.split(r"[;\n]", text)]
    for number, part in enumerate((part for part in parts if part), 1):
        found = _ADVICE.match(part)
        if found:
            advice.append(part[found.end() :].strip())
        elif advice and not (_DOSE.search(part) and (_FREQUENCY.search(part) or _DAYS.search(part))):
            advice.append(part)
        else:
            medicines.append(_medicine(part, number))
    if not medicines and not any(advice):
        raise BadRecord(line=1)
    return Written(medicines=tuple(medicines), advice="\n".join(filter(None, advice)))


def as_json(written: Written) -> dict[str, object]:
    """Return it as it is sealed."""
    return {"medicines": [[m.name, m.dose, m.frequency, m.days] for m in written.medicines], "advice": written.advice}


def from_json(stored: dict[str, object]) -> Written:
    """Return what `as_json` gave."""
    rows = stored["medicines"]
    return Written(
        medicines=tuple(Medicine(name=n, dose=d, frequency=f, days=t) for n, d, f, t in _rows(rows)),
        advice=str(stored["advice"]),
    )


def _rows(rows: object) -> Iterable[tuple[str, str | None, str | None, str | None]]:
    if not isinstance(rows, list):
        raise TypeError("no list of medicines")
    return [tuple(row) for row in rows]


def _medicine(line: str, number: int) -> Medicine:
    """Read one line: what stands before the first thing that is known is the name."""
    spans: dict[str, re.Match[str]] = {}
    taken = line
    for field, pattern in (("frequency", _FREQUENCY), ("days", _DAYS), ("dose", _DOSE)):
        found = pattern.search(taken)
        if found:
            spans[field] = found
            taken = taken[: found.start()] + "\0" * (found.end() - found.start()) + taken[found.end() :]
    name, *rest = re.split("\0+", taken)
    more = " ".join(part.strip(" ,.-–") for part in rest if part.strip(" ,.-–"))
    if not name.strip(" ,-–"):
        raise BadRecord(line=number)
    often = " ".join(part for part in (spans["frequency"][0] if "frequency" in spans else "", more) if part)
    return Medicine(
        name=_short(name.strip(" ,-–"), LONGEST_NAME, line=number),
        dose=spans["dose"][0].strip() if "dose" in spans else None,
        frequency=_short(often, LONGEST_FIELD, line=number) if often else None,
        days=_days(spans["days"][0]) if "days" in spans else None,
    )


def _days(text: str) -> str | None:
    """Return a length as a number of days; None for one that is none."""
    plain = text.strip()
    if plain.isdecimal() and len(plain) <= 3:
        return str(int(plain))
    found = _DAYS.fullmatch(plain)
    return str(int(found[1]) * _LENGTHS[found[2].lower()]) if found else None


def _short(text: str, most: int, *, line: int) -> str:
    said = " ".join(text.split()) if most != LONGEST_ADVICE else text.strip()
    if not said or len(said) > most:
        raise BadRecord(line=line)
    return said
