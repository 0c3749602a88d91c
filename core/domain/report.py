"""What a report is: rows of one sort, what each of their columns measures, and which columns a chart draws.

The chart has no numbers of its own: whoever draws it (the picture in chat, a page, a sheet of paper) reads the rows
that also make the file. Nothing here is a word: a column's name, and a value that is a code, have their phrases
elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID


class Unit(StrEnum):
    """What a column holds.

    A date, the id of a doctor (None: all of them), a code that has a word, a number of visits, an amount in minor
    units, hundredths of a share, minutes; a weekday (0 = Monday), an hour of the day, stars from 1 to 5. Measures may
    be None: there is nothing that they could be measured of.
    """

    DAY = "day"
    DOCTOR = "doctor"
    CODE = "code"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    MINUTES = "minutes"
    WEEKDAY = "weekday"
    HOUR = "hour"
    STARS = "stars"


class Shape(StrEnum):
    """How a chart is drawn: upright bars over days, lying bars, one for each row, or fields of weekdays and hours."""

    DAYS = "days"
    ROWS = "rows"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns are drawn: `labels` names each row, `series` are its bars (of `DAYS` one upon the other)."""

    shape: Shape
    labels: str
    series: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report: `columns` by the names of the rows' fields, in their order; `currency` is that of its money."""

    name: str
    columns: tuple[tuple[str, Unit], ...]
    rows: Sequence[Any]
    chart: Chart
    currency: str = ""

    def cells(self, row: object) -> tuple[Any, ...]:
        """Return a row's values, in the order of the columns."""
        return tuple(getattr(row, name) for name, _ in self.columns)

    def unit(self, column: str) -> Unit:
        """Return what a column holds."""
        return dict(self.columns)[column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Which visits a report is about: from the `first` to the `last` day, each by its branch's calendar.

    Of one doctor and one branch, or of all where none is given.
    """

    first: date
    last: date
    doctor_id: int | None = None
    clinic_id: int | None = None

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1


LONGEST = 400
"""Days of one report: a year, and the same month of the year before."""


def share(part: int, whole: int) -> float | None:
    """Return how many hundredths `part` is of `whole`, to one place; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a file of figures is made of: the period, and for whom of the staff (an id) it is made."""

    period: Period
    staff_id: int

    def as_id(self) -> UUID:
        """Return the id that says all of it, so that nothing has to be kept of a file that is made when it is sent.

        First day (22 bits), days (10), doctor, branch and colleague (32 each); 0 where there is none.
        """
        number = self.period.first.toordinal()
        values = (self.period.days, self.period.doctor_id or 0, self.period.clinic_id or 0, self.staff_id)
        for value, bits in zip(values, _BITS, strict=True):
            number = number << bits | value
        return UUID(int=number)

    @classmethod
    def of_id(cls, id_: UUID) -> "Drawn":
        """Return what an id of `as_id` says. Raises ValueError for any other."""
        number, values = id_.int, []
        for bits in reversed(_BITS):
            values.append(number & ((1 << bits) - 1))
            number >>= bits
        staff_id, clinic_id, doctor_id, days = values
        first = date.fromordinal(number)
        last = first + timedelta(days=days - 1)
        period = Period(first=first, last=last, doctor_id=doctor_id or None, clinic_id=clinic_id or None)
        return cls(period=period, staff_id=staff_id)


_BITS = (10, 32, 32, 32)
