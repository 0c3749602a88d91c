"""A small clinic to tell stories about: a doctor's hours in one line, and strategies that draw any situation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from core.domain.schedule import BlockedPeriod, Consultation, DoctorSchedule, Override, OverrideKind, WeeklyHours
from core.domain.slots import Busy, Slot
from core.domain.wall_clock import instant

KOLKATA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 6, 1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

without_deadline = settings(deadline=None)  # how long one example takes says nothing on a machine that is shared

DAYS_OF_CHANGE = (
    (ZoneInfo("Asia/Kolkata"), date(2026, 6, 1)),
    (ZoneInfo("Asia/Kathmandu"), date(2026, 6, 1)),
    (BERLIN, date(2026, 3, 29)),
    (BERLIN, date(2026, 10, 25)),
    (NEW_YORK, date(2026, 3, 8)),
    (NEW_YORK, date(2026, 11, 1)),
    (ZoneInfo("Australia/Lord_Howe"), date(2026, 4, 5)),  # half an hour, not one
    (ZoneInfo("Australia/Lord_Howe"), date(2026, 10, 4)),
    (ZoneInfo("Africa/Cairo"), date(2026, 4, 24)),  # 00:00 does not exist
    (ZoneInfo("Africa/Cairo"), date(2026, 10, 29)),  # 23:00 to 24:00 comes twice
)
"""The zones that the clinics may be in, and days on which their clocks are changed (India and Nepal: never)."""


def hours(
    starts: int | time, ends: int | time, *, weekday: int = 0, doctor_id: int = 1, clinic_id: int = 1, **more: object
) -> WeeklyHours:
    """Weekly hours, Mondays unless said otherwise; a whole hour may stand for a time (24: midnight)."""
    return WeeklyHours(
        doctor_id=doctor_id,
        clinic_id=clinic_id,
        weekday=weekday,
        starts=wall(starts),
        ends=wall(ends),
        **more,  # type: ignore[arg-type]  # passed on to a dataclass that checks them
    )


def wall(hour: int | time) -> time:
    """A whole hour as a time."""
    return time(hour % 24) if isinstance(hour, int) else hour


def schedule(*rows: WeeklyHours | Override, doctor_id: int = 1, zone: ZoneInfo = KOLKATA) -> DoctorSchedule:
    """A doctor's schedule of `rows`, every clinic in `zone`."""
    return DoctorSchedule(
        doctor_id,
        tuple(row for row in rows if isinstance(row, WeeklyHours)),
        tuple(row for row in rows if isinstance(row, Override)),
        dict.fromkeys({row.clinic_id for row in rows}, zone),
    )


def at(clock: str, day: date = MONDAY, zone: ZoneInfo = KOLKATA) -> datetime:
    """The instant at which the clinic's clock shows "HH:MM"."""
    return instant(day, time.fromisoformat(clock), zone)


def busy(
    starts: str, until: str, *, seat: int = 0, doctor_id: int = 1, day: date = MONDAY, clinic_id: int | None = None
) -> Busy:
    """A taken place."""
    return Busy(
        doctor_id=doctor_id,
        seat=seat,
        starts_at=at(starts, day),
        occupied_until=at(until, day),
        clinic_id=clinic_id,
    )


def booked(slot: Slot) -> Busy:
    """The place that a booking of this slot takes: its lowest free seat."""
    return Busy(
        doctor_id=slot.doctor_id,
        seat=slot.free_seats[0],
        starts_at=slot.starts_at,
        occupied_until=slot.occupied_until,
        clinic_id=slot.clinic_id,
    )


def clocks(slots: Sequence[Slot], zone: ZoneInfo = KOLKATA) -> list[str]:
    """What the clinic's clock shows when each slot starts."""
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in slots]


def days_and_clocks(slots: Sequence[Slot], zone: ZoneInfo = KOLKATA) -> list[str]:
    """The day of June and the clock when each slot starts: "1 09:00"."""
    return [f"{slot.starts_at.astimezone(zone):%-d %H:%M}" for slot in slots]


_walls = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
_layouts = st.fixed_dictionaries(
    {
        "slot_minutes": st.sampled_from((7, 15, 30, 45)),
        "buffer_minutes": st.sampled_from((0, 5, 10, 20)),
        "capacity": st.integers(1, 3),
        "consultation": st.sampled_from(Consultation),
    }
)
_pairs = st.tuples(_walls, st.one_of(_walls, st.just(time(0)))).filter(lambda p: p[1] == time(0) or p[0] < p[1])


@dataclass(frozen=True)
class Situation:
    """A doctor, some days around a change of the clock, and what is in the way."""

    schedule: DoctorSchedule
    zone: ZoneInfo
    day: date
    now: datetime
    notice: timedelta
    busy: tuple[Busy, ...]
    blocked: tuple[BlockedPeriod, ...]


@st.composite
def schedules(draw: st.DrawFn, *, zone: ZoneInfo, day: date, doctor_id: int = 1) -> DoctorSchedule:
    """Hours at clinics 1 and 2 on the weekdays around `day`, overlapping and touching as they please."""
    rows: list[WeeklyHours | Override] = []
    for _ in range(draw(st.integers(1, 6))):
        starts, ends = draw(_pairs)
        clinic_id = draw(st.sampled_from((1, 1, 1, 2)))
        weekday = (day + timedelta(days=draw(st.integers(-1, 1)))).weekday()
        rows.append(hours(starts, ends, weekday=weekday, doctor_id=doctor_id, clinic_id=clinic_id, **draw(_layouts)))
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(OverrideKind))
        starts_ends = (None, None) if kind is OverrideKind.CLOSED else draw(_pairs)
        on = day + timedelta(days=draw(st.integers(-1, 1)))
        rows.append(
            Override(
                doctor_id=doctor_id,
                clinic_id=1,
                day=on,
                kind=kind,
                starts=starts_ends[0],
                ends=starts_ends[1],
                **draw(_layouts),
            )
        )
    made = schedule(*rows, doctor_id=doctor_id, zone=zone)
    return DoctorSchedule(doctor_id, made.hours, made.overrides, {1: zone, 2: zone})


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Anything that can be the case at one doctor's on the days around a change of the clock."""
    zone, day = draw(st.sampled_from(DAYS_OF_CHANGE))
    midnight = instant(day, time(0), zone)
    minutes = st.integers(-24 * 60, 48 * 60).map(lambda n: midnight + timedelta(minutes=n))
    places = st.builds(
        lambda starts_at, length, seat, clinic_id: Busy(
            doctor_id=1,
            seat=seat,
            starts_at=starts_at,
            occupied_until=starts_at + timedelta(minutes=length),
            clinic_id=clinic_id,
        ),
        minutes,
        st.integers(1, 90),
        st.integers(0, 3),
        st.sampled_from((None, 1, 2)),
    )
    blocks = st.builds(
        lambda starts_at, length, doctor_id, clinic_id: BlockedPeriod(
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=length),
            doctor_id=doctor_id,
            clinic_id=clinic_id,
        ),
        minutes,
        st.integers(1, 600),
        st.sampled_from((None, 1, 2)),
        st.sampled_from((None, 1, 2)),
    )
    return Situation(
        schedule=draw(schedules(zone=zone, day=day)),
        zone=zone,
        day=day,
        now=draw(minutes),
        notice=timedelta(minutes=draw(st.sampled_from((0, 30, 24 * 60)))),
        busy=tuple(draw(st.lists(places, max_size=12))),
        blocked=tuple(draw(st.lists(blocks, max_size=3))),
    )
