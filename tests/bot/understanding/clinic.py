"""The clinic that these stories are told of: four doctors, two branches, a Wednesday morning in Mumbai."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.understanding import Roster, RosterDoctor, Understood, When, understand

NOW = datetime(2026, 11, 18, 11, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
WED, THU, FRI, SAT, SUN, MON, TUE = (date(2026, 11, day) for day in range(18, 25))
ROSTER = Roster(
    doctors=(
        RosterDoctor(id=1, name="Dr. Anil Mehta", specialty="cardiology", clinic_ids=(1,)),
        RosterDoctor(id=2, name="Dr. Priya Nair", specialty="dermatology", clinic_ids=(2,)),
        RosterDoctor(id=3, name="Dr. Kavita Rao", specialty="pediatrics", clinic_ids=(1,)),
        RosterDoctor(id=4, name="Dr. Suresh Rao", specialty="ent", clinic_ids=(1, 2)),
    ),
    clinics=((1, "Baari Clinic Andheri"), (2, "Baari Clinic Bandra")),
)


def read(text: str, *, now: datetime = NOW) -> Understood:
    """Understand `text` at this clinic, now."""
    return understand(text, roster=ROSTER, now=now, language="en")


def at(hour: int, minute: int = 0) -> time:
    """A time of day."""
    return time(hour, minute)


def wished(text: str, *, now: datetime = NOW) -> When:
    """What `text` wishes for, which must be something; without the other readings."""
    when = read(text, now=now).when
    assert when is not None, text
    return When(dates=when.dates, start=when.start, end=when.end, exact=when.exact, part=when.part)
