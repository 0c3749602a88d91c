"""When a doctor works: weekly hours at each clinic, what changes them on one day, and what blocks them.

Which hours count on a day, strongest first: `closed` (none at all), `replace` (exactly these), the weekly hours valid
on that day; `add` joins the last two. Hours that overlap are worked once: the earlier keep their time, the later begin
where those end. What a wall time means when the clocks change is wall_clock.py's to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.domain.wall_clock import spans

_MIDNIGHT = time(0)
_DAY_MINUTES = 24 * 60


class Consultation(StrEnum):
    """How a patient can be seen in some hours, or how a patient wants to be seen."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"

    def serves(self, wanted: "Consultation | None") -> bool:
        """Return whether hours of this kind suit a patient who wants `wanted`; None and BOTH want either."""
        return wanted is None or Consultation.BOTH in (self, wanted) or self is wanted

    @property
    def ways(self) -> "tuple[Consultation, ...]":
        """Return how a patient can be seen in such hours: each way that is one, in person first."""
        return (Consultation.IN_PERSON, Consultation.ONLINE) if self is Consultation.BOTH else (self,)


class OverrideKind(StrEnum):
    """What an override does to the hours of its day."""

    ADD = "add"
    REPLACE = "replace"
    CLOSED = "closed"


class BlockKind(StrEnum):
    """Why a period is blocked."""

    LEAVE = "leave"
    HOLIDAY = "holiday"
    EMERGENCY = "emergency"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """One interval of one weekday (0 = Monday) at one clinic, in the wall time of the clinic.

    `ends` of 00:00 is the midnight that ends the day; hours over midnight are two rows. A visit lasts `slot_minutes`
    and is followed by `buffer_minutes` in which its seat is kept free; `capacity` patients are seen at once.
    `valid_from` and `valid_to` are inclusive. Raises ValueError for hours that cannot be.
    """

    doctor_id: int
    clinic_id: int
    weekday: int
    starts: time
    ends: time
    slot_minutes: int = 30
    buffer_minutes: int = 10
    capacity: int = 1
    consultation: Consultation = Consultation.IN_PERSON
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        _refuse_unless(0 <= self.weekday <= 6, "a weekday is 0 (Monday) to 6")
        _refuse_unless(
            self.valid_from is None or self.valid_to is None or self.valid_from <= self.valid_to,
            "hours are valid from a day up to the same or a later one",
        )
        _refuse_impossible(self.starts, self.ends, self.slot_minutes, self.buffer_minutes, self.capacity)

    def apply_on(self, day: date) -> bool:
        """Return whether these hours are worked on `day`."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What is different on one day at one clinic: hours added, hours replaced, or none (`closed`, without hours).

    The fields of the hours mean what they mean in `WeeklyHours`. Raises ValueError for hours that cannot be.
    """

    doctor_id: int
    clinic_id: int
    day: date
    kind: OverrideKind
    starts: time | None = None
    ends: time | None = None
    slot_minutes: int = 30
    buffer_minutes: int = 10
    capacity: int = 1
    consultation: Consultation = Consultation.IN_PERSON

    def __post_init__(self) -> None:
        if self.kind == OverrideKind.CLOSED:
            _refuse_unless(self.starts is None and self.ends is None, "a closed day has no hours")
        elif self.starts is None or self.ends is None:
            raise ValueError("added and replaced hours have a start and an end")
        else:
            _refuse_impossible(self.starts, self.ends, self.slot_minutes, self.buffer_minutes, self.capacity)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedPeriod:
    """Time in which nobody is seen: aware UTC, half-open, for one doctor or all (None), at one clinic or all (None)."""

    starts_at: datetime
    ends_at: datetime
    doctor_id: int | None = None
    clinic_id: int | None = None
    kind: BlockKind = BlockKind.OTHER

    def __post_init__(self) -> None:
        _refuse_unless(
            self.starts_at.tzinfo is not None and self.ends_at.tzinfo is not None, "a blocked period has aware times"
        )
        _refuse_unless(self.starts_at < self.ends_at, "a blocked period ends after it starts")

    def concerns(self, doctor_id: int, clinic_id: int) -> bool:
        """Return whether this period blocks that doctor at that clinic."""
        return self.doctor_id in (None, doctor_id) and self.clinic_id in (None, clinic_id)


@dataclass(frozen=True, slots=True)
class DoctorSchedule:
    """All of one doctor's hours, and the time zone of each clinic in them (`zones`: clinic id -> zone).

    Where the doctor sees nobody `online`, hours for that alone are not worked, and hours for both are in person.
    `days` keeps what has been worked out from it (grid.py): it dies with the schedule, so a changed roster, which is a
    new schedule, starts afresh. Raises ValueError when hours are another doctor's or at a clinic without a zone.
    """

    doctor_id: int
    hours: tuple[WeeklyHours, ...]
    overrides: tuple[Override, ...]
    zones: Mapping[int, ZoneInfo] = field(hash=False)
    online: bool = True
    days: dict[tuple[int, date], object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for row in self._rows():
            _refuse_unless(row.doctor_id == self.doctor_id, "a schedule holds the hours of one doctor")
            _refuse_unless(row.clinic_id in self.zones, "every clinic of a schedule has a time zone")

    @property
    def clinic_ids(self) -> tuple[int, ...]:
        """Return the clinics at which this doctor has any hours, in order of their ids."""
        return tuple(sorted({row.clinic_id for row in self._rows()}))

    def _rows(self) -> Iterator[WeeklyHours | Override]:
        yield from self.hours
        yield from self.overrides


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch of work without a break: UTC, half-open, and how visits are laid into it."""

    starts_at: datetime
    ends_at: datetime
    visit: timedelta
    buffer: timedelta
    capacity: int
    consultation: Consultation


def intervals_on(schedule: DoctorSchedule, clinic_id: int, day: date) -> tuple[Interval, ...]:
    """Return the doctor's working intervals on `day` of the clinic's calendar: in order, none overlapping another.

    Blocked periods are not taken out: they forbid slots, but do not move those that remain.
    """
    zone = schedule.zones[clinic_id]
    pieces = [
        (starts_at, ends_at, row)
        for row in _rows_on(schedule, clinic_id, day)
        if row.starts is not None and row.ends is not None
        if schedule.online or row.consultation is not Consultation.ONLINE
        for starts_at, ends_at in spans(day, row.starts, row.ends, zone)
    ]
    laid: list[Interval] = []
    worked_until: datetime | None = None
    for starts_at, ends_at, row in sorted(pieces, key=lambda piece: piece[:2]):
        begins = starts_at if worked_until is None else max(starts_at, worked_until)
        if ends_at <= begins:
            continue
        worked_until = ends_at
        laid.append(
            Interval(
                starts_at=begins,
                ends_at=ends_at,
                visit=timedelta(minutes=row.slot_minutes),
                buffer=timedelta(minutes=row.buffer_minutes),
                capacity=row.capacity,
                consultation=row.consultation if schedule.online else Consultation.IN_PERSON,
            )
        )
    return tuple(laid)


def _rows_on(schedule: DoctorSchedule, clinic_id: int, day: date) -> list[WeeklyHours | Override]:
    """Return the rows that count on `day`, by the precedence at the top of this file."""
    changes = [row for row in schedule.overrides if row.day == day and row.clinic_id == clinic_id]
    kinds = {row.kind for row in changes}
    if OverrideKind.CLOSED in kinds:
        return []
    if OverrideKind.REPLACE in kinds:
        return list(changes)
    return [*(row for row in schedule.hours if row.clinic_id == clinic_id and row.apply_on(day)), *changes]


def _refuse_unless(right: bool, rule: str) -> None:
    if not right:
        raise ValueError(rule)


def _refuse_impossible(starts: time, ends: time, slot_minutes: int, buffer_minutes: int, capacity: int) -> None:
    for wall in (starts, ends):
        whole = wall.tzinfo is None and wall.second == 0 and wall.microsecond == 0
        _refuse_unless(whole, "hours are whole minutes of the clinic's wall clock, without a zone")
    _refuse_unless(ends == _MIDNIGHT or starts < ends, "hours end after they start, at midnight (00:00) at the latest")
    _refuse_unless(1 <= slot_minutes <= _DAY_MINUTES, "a visit lasts from one minute to a day")
    _refuse_unless(0 <= buffer_minutes <= _DAY_MINUTES, "a buffer lasts from nothing to a day")
    _refuse_unless(capacity >= 1, "at least one patient is seen at a time")
