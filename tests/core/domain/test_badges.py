"""How full a day is said to be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.schedule import BlockedPeriod, Consultation
from core.domain.slots import Badge, Busy, DayStatus, badge_for, day_badges, slots_on
from tests.core.domain.a_clinic import (
    LONG_AGO,
    MONDAY,
    Situation,
    at,
    booked,
    busy,
    clocks,
    hours,
    schedule,
    situations,
    without_deadline,
)

TEN_PLACES = schedule(hours(9, 14, slot_minutes=30, buffer_minutes=0))
IN_MAY = datetime(2026, 5, 20, tzinfo=UTC)


def monday(*taken: Busy, blocked: tuple[BlockedPeriod, ...] = (), now: datetime = IN_MAY) -> DayStatus:
    (status,) = day_badges(TEN_PLACES, 1, [MONDAY], taken, blocked, now=now, notice=timedelta(0), horizon_days=30)
    return status


@pytest.mark.parametrize(
    ("taken", "badge"),
    [
        (0, Badge.AVAILABLE),
        (4, Badge.AVAILABLE),
        (5, Badge.FILLING_FAST),
        (7, Badge.FILLING_FAST),
        (8, Badge.ALMOST_FULL),
        (9, Badge.ALMOST_FULL),
        (10, Badge.FULL),
    ],
)
def test_a_day_fills_up(taken: int, badge: Badge) -> None:
    slots = slots_on(TEN_PLACES, 1, MONDAY, (), (), now=LONG_AGO, notice=timedelta(0))
    status = monday(*(booked(slot) for slot in slots[:taken]))
    assert (status.badge, status.free, status.seats) == (badge, 10 - taken, 10)
    first = None if status.first_free is None else clocks([status.first_free])[0]
    assert first == [*clocks(slots), None][taken]


@pytest.mark.parametrize(
    ("booked_share", "of", "badge"),
    [
        (49, 100, Badge.AVAILABLE),
        (50, 100, Badge.FILLING_FAST),
        (74, 100, Badge.FILLING_FAST),
        (75, 100, Badge.ALMOST_FULL),
        (99, 100, Badge.ALMOST_FULL),
        (100, 100, Badge.FULL),
        (0, 0, Badge.CLOSED),
        (1, 3, Badge.AVAILABLE),
        (2, 3, Badge.FILLING_FAST),
        (999, 1000, Badge.ALMOST_FULL),
    ],
)
def test_where_the_badges_change(booked_share: int, of: int, badge: Badge) -> None:
    assert badge_for(booked=booked_share, seats=of) is badge


@given(st.integers(1, 500), st.integers(0, 500))
def test_badges_are_the_shares_that_the_clinic_declares(seats: int, taken: int) -> None:
    share = min(taken, seats) * 100 / seats
    expected = (
        Badge.FULL
        if share == 100
        else Badge.ALMOST_FULL
        if share >= 75
        else Badge.FILLING_FAST
        if share >= 50
        else Badge.AVAILABLE
    )
    assert badge_for(booked=min(taken, seats), seats=seats) is expected


def test_today_speaks_of_what_is_left_of_today() -> None:
    status = monday(busy("09:00", "09:30"), busy("13:00", "13:30"), now=at("12:45"))
    assert (status.badge, status.free, status.seats) == (Badge.FILLING_FAST, 1, 2)
    assert monday(now=at("13:31")).badge is Badge.CLOSED


def test_leave_closes_a_day_and_hours_of_it_count_as_nothing() -> None:
    morning = BlockedPeriod(starts_at=at("09:00"), ends_at=at("13:00"))
    status = monday(busy("09:00", "09:30"), busy("13:00", "13:30"), blocked=(morning,))
    assert (status.badge, status.free, status.seats) == (Badge.FILLING_FAST, 1, 2)
    whole_day = BlockedPeriod(starts_at=at("00:00"), ends_at=at("23:00"))
    assert monday(blocked=(whole_day,)) == DayStatus(day=MONDAY, badge=Badge.CLOSED, free=0, seats=0, first_free=None)


def test_days_come_in_the_order_asked_and_end_at_the_horizon() -> None:
    days = [MONDAY + timedelta(days=n) for n in (7, 1, 0, 14)]
    statuses = day_badges(TEN_PLACES, 1, days, (), (), now=at("08:00"), notice=timedelta(0), horizon_days=7)
    assert [(status.day, status.badge) for status in statuses] == [
        (days[0], Badge.AVAILABLE),
        (days[1], Badge.CLOSED),
        (days[2], Badge.AVAILABLE),
        (days[3], Badge.CLOSED),
    ]


def test_seats_count_one_by_one_and_only_of_the_kind_that_is_wanted() -> None:
    rows = schedule(
        hours(9, 10, capacity=3, consultation=Consultation.BOTH, slot_minutes=60),
        hours(10, 12, slot_minutes=60, buffer_minutes=0),
    )
    rules = {"now": IN_MAY, "notice": timedelta(0), "horizon_days": 30}
    taken = [busy("10:00", "11:00")]
    (in_all,) = day_badges(rows, 1, [MONDAY], taken, (), **rules)  # type: ignore[arg-type]
    (online,) = day_badges(rows, 1, [MONDAY], taken, (), **rules, consultation=Consultation.ONLINE)  # type: ignore[arg-type]
    assert [(status.free, status.seats) for status in (in_all, online)] == [(1, 2), (0, 0)]


@without_deadline
@given(situations())
def test_a_badge_says_what_the_slots_of_its_day_say(situation: Situation) -> None:
    what = (situation.busy, situation.blocked)
    rules = {"now": situation.now, "notice": situation.notice}
    (status,) = day_badges(situation.schedule, 1, [situation.day], *what, **rules, horizon_days=9)  # type: ignore[arg-type]
    slots = slots_on(situation.schedule, 1, situation.day, *what, **rules)  # type: ignore[arg-type]
    assert status.seats == sum(slot.seats for slot in slots)
    assert status.free == sum(len(slot.free_seats) for slot in slots)
    assert status.first_free == next((slot for slot in slots if slot.free_seats), None)
