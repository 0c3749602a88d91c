"""What is said when nothing is free: the truth."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.schedule import BlockedPeriod, Consultation, DoctorSchedule
from core.domain.slots import Busy, Emptiness, Part, Reason, Wanted, nearest, why_empty
from tests.core.domain.a_clinic import MONDAY, Situation, at, busy, hours, schedule, situations, without_deadline

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 3))
MONDAYS_AND_WEDNESDAYS = schedule(hours(9, 12), hours(14, 17), hours(9, 12, weekday=2))
NEXT_MONDAY = MONDAY + timedelta(days=7)


def why(
    wanted: Wanted,
    *taken: Busy,
    away: tuple[str, str] | None = None,
    now: str = "08:00",
    rows: DoctorSchedule = MONDAYS_AND_WEDNESDAYS,
) -> Emptiness | None:
    """Why nothing is free, on Monday the 1st, 14 days ahead; `away` are two moments "day HH:MM" of June."""
    blocked = []
    if away:
        starts_at, ends_at = (at(moment.split()[1], date(2026, 6, int(moment.split()[0]))) for moment in away)
        blocked = [BlockedPeriod(starts_at=starts_at, ends_at=ends_at, doctor_id=1)]
    return why_empty(rows, taken, blocked, now=at(now), notice=timedelta(minutes=30), horizon_days=14, wanted=wanted)


FULL_MONDAY = busy("09:00", "17:00")


def test_there_is_something_after_all() -> None:
    assert why(Wanted()) is None
    assert why(Wanted(dates=(MONDAY,), part="afternoon")) is None
    assert why(Wanted(dates=(TUESDAY, WEDNESDAY))) is None


@pytest.mark.parametrize(
    ("wanted", "reason", "day"),
    [
        (Wanted(dates=(TUESDAY,)), Reason.NOT_THEIR_DAY, TUESDAY),
        (Wanted(dates=(WEDNESDAY,), part="evening"), Reason.NOT_THEIR_HOURS, WEDNESDAY),
        (Wanted(dates=(WEDNESDAY,), consultation=Consultation.ONLINE), Reason.NOT_THEIR_HOURS, WEDNESDAY),
        (Wanted(dates=(MONDAY + timedelta(days=21),)), Reason.TOO_FAR_AHEAD, MONDAY + timedelta(days=21)),
        (Wanted(dates=(MONDAY - timedelta(days=7),)), Reason.TOO_LATE, MONDAY - timedelta(days=7)),
        (Wanted(clinic_id=2), Reason.NOT_THEIR_DAY, None),
        (Wanted(exact=time(13)), Reason.NOT_THEIR_HOURS, None),
        # Of several days the one that came closest.
        (Wanted(dates=(TUESDAY, WEDNESDAY), part="evening"), Reason.NOT_THEIR_HOURS, WEDNESDAY),
    ],
)
def test_nobody_is_there_then(wanted: Wanted, reason: Reason, day: date | None) -> None:
    assert why(wanted) == Emptiness(reason=reason, day=day)


def test_full() -> None:
    assert why(Wanted(dates=(MONDAY,)), FULL_MONDAY) == Emptiness(reason=Reason.FULL, day=MONDAY)
    assert why(Wanted(dates=(TUESDAY, MONDAY)), FULL_MONDAY) == Emptiness(reason=Reason.FULL, day=MONDAY)


def test_too_late_today() -> None:
    too_late = Emptiness(reason=Reason.TOO_LATE_TODAY, day=MONDAY)
    assert why(Wanted(dates=(MONDAY,)), now="16:11") == too_late
    assert why(Wanted(dates=(MONDAY,), part="morning"), now="13:00") == too_late
    assert why(Wanted(dates=(MONDAY,), part="morning"), FULL_MONDAY, now="13:00") == too_late


def test_booking_for_tomorrow_has_closed() -> None:
    rows = schedule(hours(9, 12, weekday=1))
    wanted = Wanted(dates=(TUESDAY,))
    rules = {"now": at("15:00"), "notice": timedelta(days=1), "horizon_days": 14}
    assert why_empty(rows, (), (), **rules, wanted=wanted) == Emptiness(reason=Reason.TOO_LATE, day=TUESDAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("away", "wanted", "now", "back"),
    [
        (("1 00:00", "2 00:00"), Wanted(dates=(MONDAY,)), "08:00", WEDNESDAY),
        (("1 00:00", "5 00:00"), Wanted(dates=(WEDNESDAY,)), "08:00", NEXT_MONDAY),
        (("1 00:00", "30 00:00"), Wanted(dates=(MONDAY,)), "08:00", None),
        (("1 00:00", "1 12:30"), Wanted(dates=(MONDAY,), part="morning"), "08:00", MONDAY),
        (("1 12:30", "2 00:00"), Wanted(dates=(MONDAY,), part="afternoon"), "08:00", WEDNESDAY),
        # Late on a day of leave it is leave all the same.
        (("1 00:00", "2 00:00"), Wanted(dates=(MONDAY,)), "20:00", WEDNESDAY),
        # There in the morning, which is over, and away since.
        (("1 12:30", "2 00:00"), Wanted(dates=(MONDAY,)), "13:00", WEDNESDAY),
    ],
)
def test_on_leave_until(away: tuple[str, str], wanted: Wanted, now: str, back: date | None) -> None:
    day = wanted.dates[0]
    assert why(wanted, away=away, now=now) == Emptiness(reason=Reason.ON_LEAVE_UNTIL, day=day, until=back)


def test_the_reason_of_the_day_that_came_closest_is_told() -> None:
    asked = Wanted(dates=(MONDAY, WEDNESDAY, TUESDAY))
    assert why(asked, FULL_MONDAY, away=("3 00:00", "4 00:00")) == Emptiness(reason=Reason.FULL, day=MONDAY)
    assert why(asked, now="20:00", away=("3 00:00", "4 00:00")) == Emptiness(
        reason=Reason.ON_LEAVE_UNTIL, day=WEDNESDAY, until=NEXT_MONDAY
    )


def test_without_hours_no_day_is_theirs() -> None:
    rows = DoctorSchedule(1, (), (), {})
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert why_empty(rows, (), (), now=now, notice=timedelta(0), horizon_days=30) == Emptiness(
        reason=Reason.NOT_THEIR_DAY, day=None
    )


@without_deadline
@given(
    situations(),
    st.integers(-2, 4),
    st.none() | st.sampled_from(Part),
    st.none() | st.sampled_from(Consultation),
)
def test_there_is_a_reason_exactly_when_nothing_that_fits_is_offered(
    situation: Situation, days_off: int, part: Part | None, consultation: Consultation | None
) -> None:
    wanted = Wanted(dates=(situation.day + timedelta(days=days_off),), part=part, consultation=consultation)
    what = (situation.busy, situation.blocked)
    rules = {"now": situation.now, "notice": situation.notice, "horizon_days": 2, "wanted": wanted}
    offered = nearest([situation.schedule], *what, **rules, limit=1)  # type: ignore[arg-type]
    reason = why_empty(situation.schedule, *what, **rules)  # type: ignore[arg-type]
    assert (reason is None) is any(wanted.fits(slot, situation.zone) for slot in offered)
