"""What each row of the table of settings says of itself: its place, what it takes, from when a change counts."""

from dataclasses import field
from enum import StrEnum
from typing import Any

USUAL = ""
"""The value that lets the default count again, for a doctor the clinic's value."""


class Group(StrEnum):
    """Under which heading a setting is found: nine, as many as a list of the narrowest channel shows at once."""

    TIMES = "times"
    BOOKING = "booking"
    CHANGES = "changes"
    MONEY = "money"
    VIDEO = "video"
    LINE = "line"
    NOTICES = "notices"
    WAITING = "waiting"
    HOUSE = "house"


class Counts(StrEnum):
    """From when a changed value counts and for whom: what whoever changes it reads before.

    It says what the code does: a value that is read when it matters counts at once, one that is kept with a visit, a
    hold or a planned notice counts for the next of these.
    """

    AT_ONCE = "at_once"
    BOOKED_TOO = "booked_too"
    CANCELLING = "cancelling"
    NEW_HOURS = "new_hours"
    NEXT_BOOKING = "next_booking"
    NEXT_HOLD = "next_hold"
    NEXT_LINK = "next_link"
    NEXT_PLAN = "next_plan"
    NEXT_TIME = "next_time"


class Unit(StrEnum):
    """What a number counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    PERCENT = "percent"
    NUMBER = "number"


def setting(
    default: object,
    says: str,
    group: Group,
    counts: Counts,
    *,
    low: int | None = None,
    high: int | None = None,
    choices: tuple[str, ...] = (),
    per_doctor: bool = False,
    unit: Unit | None = None,
    example: str = "",
) -> Any:
    """Declare one row: its default, what it says to an admin, its range or choices, and who may override it.

    `unit` is read from the end of its name where it is not given; `example` is shown where the default is not one.
    """
    return field(
        default=default,
        metadata={
            "says": says,
            "group": group,
            "counts": counts,
            "low": low,
            "high": high,
            "choices": choices,
            "per_doctor": per_doctor,
            "unit": unit,
            "example": example,
        },
    )


def unit_of(name: str, declared: Unit | None) -> Unit:
    """Return what the number of this setting counts."""
    last = name.rpartition("_")[2]
    return declared or (Unit(last) if last in set(Unit) else Unit.NUMBER)


def as_text(value: object) -> str:
    """Return a value as somebody would write it: `on`, `20`, `21:00-08:00`."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
