"""Which hours a doctor works on a day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from core.domain.schedule import (
    BlockedPeriod,
    Consultation,
    DoctorSchedule,
    Override,
    OverrideKind,
    WeeklyHours,
    intervals_on,
)
from tests.core.domain.a_clinic import KOLKATA, MONDAY, Situation, hours, schedule, situations, wall, without_deadline

TUESDAY = MONDAY + timedelta(days=1)


def change(kind: OverrideKind, starts: int | None = None, ends: int | None = None, **more: Any) -> Override:
    """An override of Monday at clinic 1."""
    return Override(
        doctor_id=1,
        clinic_id=1,
        day=MONDAY,
        kind=kind,
        starts=None if starts is None else wall(starts),
        ends=None if ends is None else wall(ends),
        **more,
    )


def worked(rows: DoctorSchedule, day: date = MONDAY, clinic_id: int = 1) -> list[str]:
    return [
        f"{interval.starts_at.astimezone(KOLKATA):%H:%M}-{interval.ends_at.astimezone(KOLKATA):%H:%M}"
        for interval in intervals_on(rows, clinic_id, day)
    ]


ADD, REPLACE, CLOSED = OverrideKind.ADD, OverrideKind.REPLACE, OverrideKind.CLOSED


@pytest.mark.parametrize(
    ("overrides", "hours_on_monday"),
    [
        ([], ["09:00-13:00", "16:00-20:00"]),
        ([change(ADD, 21, 22)], ["09:00-13:00", "16:00-20:00", "21:00-22:00"]),
        ([change(REPLACE, 10, 11)], ["10:00-11:00"]),
        ([change(REPLACE, 14, 15), change(REPLACE, 10, 11)], ["10:00-11:00", "14:00-15:00"]),
        ([change(REPLACE, 10, 11), change(ADD, 21, 24)], ["10:00-11:00", "21:00-00:00"]),
        ([change(CLOSED)], []),
        ([change(CLOSED), change(ADD, 21, 22), change(REPLACE, 10, 11)], []),
    ],
)
def test_closed_beats_replaced_beats_weekly_and_added_joins(
    overrides: list[Override], hours_on_monday: list[str]
) -> None:
    rows = schedule(hours(16, 20), hours(9, 13), *overrides)
    assert worked(rows) == hours_on_monday
    assert worked(rows, MONDAY + timedelta(days=7)) == ["09:00-13:00", "16:00-20:00"]


def test_hours_are_of_one_weekday_at_one_clinic() -> None:
    rows = schedule(hours(9, 13), hours(14, 15, clinic_id=2), hours(10, 12, weekday=1))
    assert worked(rows) == ["09:00-13:00"]
    assert worked(rows, clinic_id=2) == ["14:00-15:00"]
    assert worked(rows, TUESDAY) == ["10:00-12:00"]
    assert rows.clinic_ids == (1, 2)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "worked_on"),
    [
        (None, None, True),
        (MONDAY, MONDAY, True),
        (TUESDAY, None, False),
        (None, MONDAY - timedelta(days=1), False),
        (None, MONDAY, True),
    ],
)
def test_hours_are_valid_from_and_to_inclusive(valid_from: date | None, valid_to: date | None, worked_on: bool) -> None:
    rows = schedule(hours(9, 13, valid_from=valid_from, valid_to=valid_to))
    assert bool(worked(rows)) is worked_on


def test_overlapping_hours_are_worked_once_the_earlier_first() -> None:
    rows = schedule(hours(9, 13, capacity=1), hours(12, 15, capacity=2), hours(10, 11, capacity=3))
    assert worked(rows) == ["09:00-13:00", "13:00-15:00"]
    assert [interval.capacity for interval in intervals_on(rows, 1, MONDAY)] == [1, 2]


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: hours(13, 9),
        lambda: hours(9, 9),
        lambda: hours(9, 10, weekday=7),
        lambda: hours(9, 10, slot_minutes=0),
        lambda: hours(9, 10, slot_minutes=1441),
        lambda: hours(9, 10, buffer_minutes=-1),
        lambda: hours(9, 10, capacity=0),
        lambda: hours(time(9, 0, 30), 10),
        lambda: hours(time(9, tzinfo=UTC), 10),
        lambda: hours(9, 10, valid_from=TUESDAY, valid_to=MONDAY),
        lambda: change(CLOSED, 9, 10),
        lambda: change(ADD, 9),
        lambda: change(REPLACE),
        lambda: change(REPLACE, 10, 9),
        lambda: schedule(hours(9, 10, doctor_id=2)),
        lambda: DoctorSchedule(1, (hours(9, 10),), (), {}),
        lambda: BlockedPeriod(starts_at=datetime(2026, 6, 1, tzinfo=UTC), ends_at=datetime(2026, 6, 1, tzinfo=UTC)),
        lambda: BlockedPeriod(
            starts_at=datetime(2026, 6, 1),  # noqa: DTZ001  # a naive time is what must be refused
            ends_at=datetime(2026, 6, 2),  # noqa: DTZ001  # the same
        ),
    ],
)
def test_what_cannot_be_is_refused(impossible: Callable[[], WeeklyHours]) -> None:
    with pytest.raises(ValueError, match=r"[a-z]{4}"):
        impossible()


def test_midnight_ends_a_day_and_may_be_the_whole_of_it() -> None:
    assert worked(schedule(hours(22, 24))) == ["22:00-00:00"]
    assert worked(schedule(hours(0, 24))) == ["00:00-00:00"]


@pytest.mark.parametrize(
    ("offered", "wanted", "suits"),
    [
        ("in_person", None, True),
        ("in_person", "in_person", True),
        ("in_person", "online", False),
        ("online", "in_person", False),
        ("both", "online", True),
        ("online", "both", True),
    ],
)
def test_a_kind_of_consultation_suits_who_wants_it(offered: str, wanted: str | None, suits: bool) -> None:
    assert Consultation(offered).serves(None if wanted is None else Consultation(wanted)) is suits


@pytest.mark.parametrize(
    ("doctor_id", "clinic_id", "concerned"),
    [(None, None, True), (1, None, True), (None, 1, True), (1, 1, True), (2, None, False), (1, 2, False)],
)
def test_a_blocked_period_concerns_one_or_all(doctor_id: int | None, clinic_id: int | None, concerned: bool) -> None:
    starts_at = datetime(2026, 6, 1, tzinfo=UTC)
    period = BlockedPeriod(
        starts_at=starts_at, ends_at=starts_at + timedelta(days=1), doctor_id=doctor_id, clinic_id=clinic_id
    )
    assert period.concerns(1, 1) is concerned


@without_deadline
@given(situations())
def test_intervals_of_a_day_never_overlap(situation: Situation) -> None:
    laid = intervals_on(situation.schedule, 1, situation.day)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(laid))
    assert all(interval.starts_at < interval.ends_at for interval in laid)
