"""The expected wait: a range that grows with what is before somebody, from lengths that are drawn to what is known."""

import random
import time
from datetime import UTC, datetime, timedelta
from math import log
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.line import Rule, Standing
from core.domain.wait import (
    PLAIN,
    Ahead,
    Length,
    Measured,
    Situation,
    Wait,
    expected_wait,
    length_of,
    situation_of,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LENGTH = Length(mu=log(12.0), sigma=0.5)
NONE = Measured.of(())


def test_few_consultations_change_little_and_many_speak_for_themselves() -> None:
    assert length_of(NONE, NONE).mu == pytest.approx(PLAIN[0])
    two, many = Measured.of([60, 60]), Measured.of([60] * 500)
    specialty = Measured.of([10] * 500)
    assert 10 < 2.72 ** length_of(two, specialty).mu < 16
    assert 55 < 2.72 ** length_of(many, specialty).mu <= 61
    assert abs(length_of(NONE, specialty).mu - log(10)) < 0.01


@pytest.mark.parametrize("lasted", [0.0, 5.0, 12.0, 30.0, 60.0])
def test_what_is_left_is_the_mean_of_what_is_longer(lasted: float) -> None:
    dice = random.Random(7)  # noqa: S311 - a sample, not a secret
    drawn = [
        length for length in (dice.lognormvariate(LENGTH.mu, LENGTH.sigma) for _ in range(200_000)) if length > lasted
    ]
    mean = sum(drawn) / len(drawn) - lasted
    assert LENGTH.left(lasted)[0] == pytest.approx(mean, rel=0.15)


def test_what_has_lasted_longer_than_anything_has_an_answer() -> None:
    assert LENGTH.left(100_000.0) == (50_000.0, 2_500_000_000.0)


@given(st.integers(0, 30), st.floats(0, 240), st.floats(0, 240), st.lists(st.floats(0, 300), max_size=8))
def test_the_range_is_a_range_and_nobody_waits_less_for_more_before_them(
    ahead: int, lasted: float, free_in: float, coming: list[float]
) -> None:
    later = [Ahead(in_minutes=each) for each in coming]
    wait = expected_wait(Situation(ahead=ahead, in_room=(lasted,), free_in=free_in, coming=later), LENGTH)
    assert 0 <= wait.middle <= wait.long
    low, high = wait.rounded()
    assert low <= wait.middle
    assert high >= wait.long
    more = expected_wait(Situation(ahead=ahead + 1, in_room=(lasted,), free_in=free_in, coming=later), LENGTH)
    assert more.middle >= wait.middle - 0.5


def test_whoever_is_next_to_an_empty_room_waits_next_to_nothing() -> None:
    assert expected_wait(Situation(ahead=0), LENGTH).rounded() == (0, 5)


def test_an_appointment_that_comes_in_time_is_counted_and_one_that_comes_after_is_not() -> None:
    alone = expected_wait(Situation(ahead=2), LENGTH).middle
    before = expected_wait(Situation(ahead=2, coming=(Ahead(in_minutes=1),)), LENGTH).middle
    after = expected_wait(Situation(ahead=2, coming=(Ahead(in_minutes=500),)), LENGTH).middle
    assert before > alone + 8
    assert after == pytest.approx(alone, abs=0.1)


def test_whose_time_comes_goes_before_the_walk_ins_from_then_on() -> None:
    def walk_in(token: int) -> Standing:
        return Standing(id=UUID(int=token), token=token, arrived_at=NOON - timedelta(minutes=20 - token))

    mine = Standing(id=UUID(int=9), token=9, arrived_at=NOON, booked_at=NOON + timedelta(minutes=10))
    line = [*map(walk_in, range(1, 9)), mine]
    how = situation_of(line, mine, [], rule=Rule.FIFO, now=NOON)
    assert (how.ahead, how.due_in, how.ahead_when_due) == (8, 10.0, 0)
    assert 10 <= expected_wait(how, LENGTH).middle < 30
    other = situation_of(line, line[7], [NOON + timedelta(minutes=5)], rule=Rule.FIFO, now=NOON)
    assert (other.ahead, len(other.coming)) == (7, 2)


def test_an_estimate_takes_a_fraction_of_what_it_may() -> None:
    """The aim is 5 ms; a busy machine is allowed for by taking the quickest of some runs."""
    how = Situation(ahead=40, in_room=(5.0,), coming=[Ahead(in_minutes=5.0 * n, probability=0.85) for n in range(30)])
    took = []
    for _ in range(20):
        began = time.perf_counter()
        expected_wait(how, LENGTH)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.005


def test_a_long_wait_is_told_by_the_clock_in_quarters_and_outwards() -> None:
    half_past = NOON.replace(minute=33)
    assert Wait(middle=20, long=60).by_clock(half_past) is None
    assert Wait(middle=40, long=61).by_clock(half_past) == (
        NOON.replace(hour=13, minute=0),
        NOON.replace(hour=13, minute=45),
    )
    assert Wait(middle=250, long=255).by_clock(NOON) == (
        NOON.replace(hour=16, minute=0),
        NOON.replace(hour=16, minute=15),
    )
    low, high = Wait(middle=75.5, long=75.5).by_clock(NOON) or (NOON, NOON)
    assert high - low == timedelta(minutes=15)


def test_who_is_first_with_a_doctor_who_has_not_begun_is_told_a_range_around_when_they_are_to() -> None:
    here = Standing(id=UUID(int=1), token=1, arrived_at=NOON)
    said = situation_of([here], here, [], rule=Rule.FIFO, now=NOON, free_in=30.0, begun=False)
    wait = expected_wait(said, LENGTH)
    assert wait.middle == pytest.approx(30, abs=1)
    assert 33 < wait.long < 36  # five minutes either way, four times in five
    begun = situation_of([here], here, [], rule=Rule.FIFO, now=NOON, free_in=30.0)
    assert expected_wait(begun, LENGTH) == Wait(middle=30.0, long=30.0)
    due = situation_of([here], here, [], rule=Rule.FIFO, now=NOON, free_in=0.0, begun=False)
    assert 0 < expected_wait(due, LENGTH).middle < 3  # their hours have begun: any minute now
