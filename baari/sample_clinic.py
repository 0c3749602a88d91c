"""A clinic to try the product with: eight doctors of eight specialties, two branches in two time zones.

It is put into an empty database only, so that it can never touch a real clinic. The people are invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from core.storage.clinic_setup import NewClinic, NewDoctor, NewHours, add_clinic, add_doctor
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork

MORNING, EVENING = (time(9), time(13)), (time(16), time(20))
FROM_HOME = (time(18), time(20))
WEEKDAYS, SIX_DAYS, ALTERNATE = range(5), range(6), (0, 2, 4)


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    in_hindi: str
    sex: str
    specialty: str
    qualifications: str
    since: int
    languages: tuple[str, ...]
    fee: int
    follow_up: tuple[int, int]
    branch: str
    hours: tuple[tuple[time, time], ...]
    days: tuple[int, ...] | range
    slot: int = 20
    buffer: int = 0
    both: tuple[int, ...] = ()
    online: tuple[int, ...] = ()


BRANCHES = {
    "Mumbai": NewClinic(
        name="Baari Clinic, Andheri",
        timezone="Asia/Kolkata",
        address="14 Veera Desai Road, Andheri West, Mumbai 400053",
        phone="+912226730000",
        directions="Opposite the metro station, first floor; the lift is on the left.",
        names={"hi": "बारी क्लिनिक, अंधेरी"},
    ),
    "Dubai": NewClinic(
        name="Baari Clinic, Karama",
        timezone="Asia/Dubai",
        address="8B Street, Al Karama, Dubai",
        phone="+97143960000",
        directions="Beside the post office; parking behind the house.",
        names={"hi": "बारी क्लिनिक, करामा"},
    ),
}

CURRENCIES = {"Mumbai": "INR", "Dubai": "AED"}

ROWS = (
    _Row("Dr Anjali Mehta", "डॉ. अंजलि मेहता", "female", "dermatology",
         "MBBS, MD (Dermatology)", 2009, ("en", "hi", "gu"), 80_000, (40_000, 7),
         "Mumbai", (MORNING, EVENING), SIX_DAYS),
    _Row("Dr Ramesh Rao", "डॉ. रमेश राव", "male", "cardiology",
         "MBBS, MD, DM (Cardiology)", 1998, ("en", "hi", "kn"), 120_000, (60_000, 10),
         "Mumbai", (EVENING,), WEEKDAYS, 30, 10),
    _Row("Dr Sunita Sharma", "डॉ. सुनीता शर्मा", "female", "general_medicine",
         "MBBS, MD (Medicine)", 2004, ("en", "hi"), 50_000, (0, 5),
         "Mumbai", (MORNING, EVENING), range(7), 15, both=(6,)),
    _Row("Dr Imran Shaikh", "डॉ. इमरान शेख़", "male", "pediatrics",
         "MBBS, DCH", 2011, ("en", "hi", "ur"), 60_000, (30_000, 7),
         "Mumbai", (MORNING, EVENING), SIX_DAYS),
    _Row("Dr Kavita Iyer", "डॉ. कविता अय्यर", "female", "gynecology",
         "MBBS, MS (Obs & Gyn)", 2006, ("en", "hi", "ta"), 90_000, (45_000, 7),
         "Mumbai", (MORNING,), SIX_DAYS, 30, online=(1, 3)),
    _Row("Dr Arjun Singh", "डॉ. अर्जुन सिंह", "male", "orthopedics",
         "MBBS, MS (Ortho)", 2008, ("en", "hi", "pa"), 80_000, (40_000, 14),
         "Mumbai", (EVENING,), ALTERNATE, 20, 10),
    _Row("Dr Neha Kapoor", "डॉ. नेहा कपूर", "female", "ent",
         "MBBS, MS (ENT)", 2013, ("en", "hi"), 20_000, (10_000, 7),
         "Dubai", (MORNING, EVENING), SIX_DAYS),
    _Row("Dr Thomas Mathew", "डॉ. थॉमस मैथ्यू", "male", "ophthalmology",
         "MBBS, MS (Ophthalmology)", 2002, ("en", "hi", "ml"), 25_000, (0, 5),
         "Dubai", (MORNING,), WEEKDAYS, 20, 5),
)  # fmt: skip  # a row a doctor reads as a table


def _hours_on(row: _Row, weekday: int) -> Iterator[tuple[time, time, str]]:
    """Yield the hours of one weekday, and how patients are seen in them."""
    if weekday in row.days:
        yield from ((*hours, "both" if weekday in row.both else "in_person") for hours in row.hours)
    if weekday in row.online:
        yield (*FROM_HOME, "online")


def plant(database: Database) -> bool:
    """Put the sample clinic into an empty database; False, and nothing done, where there is a clinic already."""
    return database.run(_plant)


def _plant(uow: UnitOfWork) -> bool:
    uow.sql.send("select pg_advisory_xact_lock(2, 0)")  # two first starts at once: 2 = planting
    if uow.roster.clinics:
        return False
    clinics = {branch: add_clinic(uow.sql, new) for branch, new in BRANCHES.items()}
    for row in ROWS:
        fee, days = row.follow_up
        hours = [
            NewHours(
                clinic_id=clinics[row.branch],
                weekday=weekday,
                starts=starts,
                ends=ends,
                slot_minutes=row.slot,
                buffer_minutes=row.buffer,
                consultation=consultation,
            )
            for weekday in range(7)
            for starts, ends, consultation in _hours_on(row, weekday)
        ]
        add_doctor(
            uow.sql,
            NewDoctor(
                name=row.name,
                names={"hi": row.in_hindi},
                sex=row.sex,
                specialty=row.specialty,
                qualifications=row.qualifications,
                practising_since=row.since,
                languages=row.languages,
                fee_minor=row.fee,
                follow_up_fee_minor=fee,
                follow_up_days=days,
                currency=CURRENCIES[row.branch],
            ),
            hours,
        )
    return True
