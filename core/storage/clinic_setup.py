"""Writes a new branch, a new doctor and their weekly hours."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import time

from psycopg.types.json import Jsonb

from core.storage.sql import Sql

CLINIC = """
    insert into clinics (name, names, timezone, address, phone, directions, map_url)
    values (%(name)s, %(names)s, %(timezone)s, %(address)s, %(phone)s, %(directions)s, %(map_url)s) returning id
"""
DOCTOR = """
    insert into doctors (name, names, specialty, qualifications, practising_since, sex, languages, fee_minor,
        follow_up_fee_minor, follow_up_days, currency)
    values (%(name)s, %(names)s, %(specialty)s, %(qualifications)s, %(practising_since)s, %(sex)s, %(languages)s,
        %(fee_minor)s, %(follow_up_fee_minor)s, %(follow_up_days)s, %(currency)s)
    returning id
"""
HOURS = """
    insert into weekly_hours (doctor_id, clinic_id, weekday, starts, ends, slot_minutes, buffer_minutes, capacity,
        consultation)
    values (%(doctor_id)s, %(clinic_id)s, %(weekday)s, %(starts)s, %(ends)s, %(slot_minutes)s, %(buffer_minutes)s,
        %(capacity)s,
        %(consultation)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClinic:
    """A branch to add; `timezone` is an IANA name, `directions` its own words for the way, `map_url` its place.

    `names` are what it is called in other languages, by the language's tag.
    """

    name: str
    timezone: str
    address: str
    phone: str
    directions: str = ""
    map_url: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDoctor:
    """A doctor to add; fees in minor units of `currency`, `follow_up_days` after a visit in which its fee is lower.

    `names` are what they are called in other languages, by the language's tag: `{"hi": "डॉ. अंजलि मेहता"}`. `sex` is
    'female', 'male' or 'other', for patients who ask for it; None: nobody has said.
    """

    name: str
    specialty: str
    qualifications: str
    practising_since: int | None
    languages: tuple[str, ...]
    fee_minor: int
    follow_up_fee_minor: int | None
    follow_up_days: int
    currency: str
    names: Mapping[str, str] = field(default_factory=dict)
    sex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHours:
    """One interval of one weekday (0 = Monday) at one branch, in its wall time; lengths in minutes."""

    clinic_id: int
    weekday: int
    starts: time
    ends: time
    slot_minutes: int = 30
    buffer_minutes: int = 10
    capacity: int = 1
    consultation: str = "in_person"


def add_clinic(sql: Sql, new: NewClinic) -> int:
    """Add a branch and return its id."""
    return _id(sql, CLINIC, {**asdict(new), "names": Jsonb(dict(new.names))})


def add_doctor(sql: Sql, new: NewDoctor, hours: Sequence[NewHours]) -> int:
    """Add a doctor with their weekly hours and return the doctor's id."""
    values = {**asdict(new), "languages": list(new.languages), "names": Jsonb(dict(new.names))}
    doctor_id = _id(sql, DOCTOR, values)
    for interval in hours:
        sql.send(HOURS, {**asdict(interval), "doctor_id": doctor_id})
    return doctor_id


def _id(sql: Sql, statement: str, values: dict[str, object]) -> int:
    row = sql.send(statement, values).row()
    if row is None:
        raise LookupError("an insert returned no row")
    return int(row["id"])
