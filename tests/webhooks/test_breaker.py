"""A circuit opens after five failures in a row, rests, and lets one probe through; it waits as it is told to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import VirtualClock
from webhooks.breaker import FIRST, IN_A_ROW, LIFE, LONGEST, Breaker, State, What

SECOND, ZERO = timedelta(seconds=1), timedelta()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def circuit(clock: VirtualClock) -> Breaker:
    return Breaker(clock)


def fail(circuit: Breaker, times: int = IN_A_ROW) -> None:
    for _ in range(times):
        circuit.heard(What.FAILED)


def test_the_table_says_something_for_whatever_may_happen() -> None:
    assert {state: set(what) | {What.TIME} for state, what in LIFE.items()} == {state: set(What) for state in State}


def test_it_opens_after_five_failures_in_a_row_and_not_before(circuit: Breaker) -> None:
    fail(circuit, IN_A_ROW - 1)
    circuit.heard(What.WORKED)
    fail(circuit, IN_A_ROW - 1)
    assert (circuit.state, circuit.ask()) == (State.CLOSED, ZERO)
    fail(circuit, 1)
    assert (circuit.state, circuit.ask(), circuit.left()) == (State.OPEN, FIRST, FIRST)


def test_after_its_pause_one_caller_gets_to_probe(circuit: Breaker, clock: VirtualClock) -> None:
    fail(circuit)
    clock.now += FIRST
    assert circuit.left() == ZERO
    assert [circuit.ask() > ZERO for _ in range(3)] == [False, True, True]
    circuit.heard(What.WORKED)
    assert [circuit.ask() for _ in range(3)] == [ZERO] * 3


def test_each_failed_probe_doubles_the_pause_up_to_the_longest(circuit: Breaker, clock: VirtualClock) -> None:
    fail(circuit)
    pauses = []
    for _ in range(8):
        pauses.append(circuit.left())
        clock.now += pauses[-1]
        assert circuit.ask() == ZERO
        circuit.heard(What.FAILED)
    assert pauses[:5] == [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST, 16 * FIRST]
    assert pauses[-1] == LONGEST
    clock.now += LONGEST
    circuit.ask()
    circuit.heard(What.WORKED)
    fail(circuit)
    assert circuit.left() == FIRST


def test_a_wait_that_was_asked_for_is_kept_to_the_second_and_doubles_nothing(
    circuit: Breaker, clock: VirtualClock
) -> None:
    for _ in range(3):
        circuit.heard(What.ASKED_TO_WAIT, wait=timedelta(seconds=40))
        clock.forward(seconds=39)
        assert circuit.ask() == SECOND
        clock.forward(seconds=1)
        assert circuit.ask() == ZERO


def test_what_was_under_way_when_it_opened_neither_closes_it_nor_moves_its_end(circuit: Breaker) -> None:
    circuit.heard(What.ASKED_TO_WAIT, wait=timedelta(seconds=40))
    circuit.heard(What.WORKED)
    fail(circuit)
    assert (circuit.state, circuit.left()) == (State.OPEN, timedelta(seconds=40))


def test_a_probe_that_ends_in_a_defect_of_ours_lets_the_next_one_try(circuit: Breaker, clock: VirtualClock) -> None:
    fail(circuit)
    clock.now += FIRST
    assert circuit.ask() == ZERO
    circuit.heard(What.LEFT_OPEN)
    assert (circuit.state, circuit.ask()) == (State.OPEN, ZERO)


def test_a_prober_that_is_never_heard_of_again_is_replaced(circuit: Breaker, clock: VirtualClock) -> None:
    fail(circuit)
    clock.now += FIRST
    assert circuit.ask() == ZERO
    clock.now += SECOND
    assert circuit.ask() == ZERO


@given(
    st.lists(st.tuples(st.sampled_from([w for w in What if w not in (What.TIME, What.TRIPPED)]), st.integers(0, 200)))
)
def test_it_is_never_shut_for_longer_than_its_longest_pause_or_the_wait_that_was_asked_for(
    story: list[tuple[What, int]],
) -> None:
    clock = VirtualClock()
    circuit = Breaker(clock)
    for what, seconds in story:
        if circuit.ask() == ZERO:
            circuit.heard(what, wait=timedelta(seconds=60))
        assert circuit.left() <= LONGEST
        clock.forward(seconds=seconds)
    clock.now += LONGEST
    assert circuit.ask() == ZERO
