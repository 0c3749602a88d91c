"""The rule of the line: total, pure, and the same as a slow model that reads it aloud."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.line import (
    LATE_GRACE,
    RECALL_AFTER,
    Ahead,
    Rule,
    Standing,
    Urgency,
    in_order,
    next_to_call,
    place,
    why,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MOMENTS = st.integers(-120, 120).map(lambda minutes: NOON + timedelta(minutes=minutes))


@st.composite
def standings(draw: Callable[..., object], token: int = 1) -> Standing:
    arrived: datetime = draw(MOMENTS)  # type: ignore[assignment]
    skips: int = draw(st.integers(0, 2))  # type: ignore[assignment]
    return Standing(
        id=UUID(int=token),
        token=token,
        arrived_at=arrived,
        booked_at=draw(st.none() | MOMENTS),  # type: ignore[arg-type]
        urgency=draw(st.sampled_from(Urgency)),  # type: ignore[arg-type]
        skips=skips,
        skipped_at=draw(MOMENTS) if skips else None,  # type: ignore[arg-type]
    )


@st.composite
def lines(draw: Callable[..., object]) -> list[Standing]:
    count: int = draw(st.integers(0, 8))  # type: ignore[assignment]
    found = [draw(standings(token)) for token in range(1, count + 1)]
    return draw(st.permutations(found))  # type: ignore[return-value]


def slowly(line: list[Standing], rule: Rule, now: datetime) -> list[Standing]:
    """Call the line out as the rule is written: group after group, each time looking for who came first."""

    def emergency(s: Standing) -> bool:
        return s.skips == 0 and s.urgency is Urgency.EMERGENCY

    def urgent(s: Standing) -> bool:
        return s.skips == 0 and rule is Rule.URGENT_FIRST and s.urgency is Urgency.URGENT

    def in_time(s: Standing) -> bool:
        return s.skips == 0 and s.booked_at is not None and s.arrived_at - s.booked_at <= LATE_GRACE

    groups: list[tuple[Callable[[Standing], bool], Callable[[Standing], datetime]]] = [
        (emergency, lambda s: s.arrived_at),
        (urgent, lambda s: s.arrived_at),
        (lambda s: in_time(s) and s.booked_at is not None and s.booked_at <= now, lambda s: s.booked_at or now),
        (lambda s: not in_time(s), lambda s: s.skipped_at or s.arrived_at),
        (lambda _s: True, lambda s: s.booked_at or now),
    ]
    left, called = list(line), []
    for belongs, since in groups:
        while mine := [s for s in left if belongs(s)]:
            first = mine[0]
            for each in mine[1:]:
                if since(each) < since(first) or (since(each) == since(first) and each.token < first.token):
                    first = each
            called.append(first)
            left.remove(first)
    return called


@given(lines(), st.sampled_from(Rule))
def test_the_line_is_the_one_that_the_slow_model_calls_out(line: list[Standing], rule: Rule) -> None:
    assert in_order(line, rule, NOON) == slowly(line, rule, NOON)


@given(lines(), st.sampled_from(Rule))
def test_the_order_does_not_depend_on_how_the_line_was_read(line: list[Standing], rule: Rule) -> None:
    assert in_order(line[::-1], rule, NOON) == in_order(line, rule, NOON)
    assert len({place(s, rule, NOON) for s in line}) == len(line)


@given(lines(), st.sampled_from(Rule))
def test_why_counts_everybody_who_goes_before_and_nobody_else(line: list[Standing], rule: Rule) -> None:
    for position, who in enumerate(in_order(line, rule, NOON)):
        assert sum(why(line, who, rule, NOON).values()) == position


@given(lines(), st.sampled_from(Rule), standings(99))
def test_somebody_who_leaves_changes_nobody_elses_order(line: list[Standing], rule: Rule, more: Standing) -> None:
    with_more = in_order([*line, more], rule, NOON)
    assert [s for s in with_more if s is not more] == in_order(line, rule, NOON)


@given(lines(), st.sampled_from(Rule), st.integers(0, 180))
def test_as_time_passes_only_appointments_overtake(line: list[Standing], rule: Rule, minutes: int) -> None:
    later = NOON + timedelta(minutes=minutes)
    before, after = in_order(line, rule, NOON), in_order(line, rule, later)
    for place_before, who in enumerate(before):
        overtaken_by = {s.token for s in after[: after.index(who)]} - {s.token for s in before[:place_before]}
        assert all(s.booked_at is not None for s in line if s.token in overtaken_by)


@given(lines(), st.sampled_from(Rule))
def test_nobody_is_called_again_at_once(line: list[Standing], rule: Rule) -> None:
    called = next_to_call(line, rule, NOON)
    ready = [s for s in line if s.skipped_at is None or s.skipped_at + RECALL_AFTER <= NOON]
    assert called == (in_order(ready, rule, NOON)[0] if ready else None)


def a(token: int, arrived: int, booked: int | None = None, urgency: Urgency = Urgency.ROUTINE) -> Standing:
    """Somebody who came at so many minutes past noon, booked for such a minute."""
    at = None if booked is None else NOON + timedelta(minutes=booked)
    return Standing(
        id=UUID(int=token), token=token, arrived_at=NOON + timedelta(minutes=arrived), booked_at=at, urgency=urgency
    )


MORNING = [
    a(1, 0),
    a(2, 5, 60),
    a(3, 10, 20),
    a(4, 12, urgency=Urgency.URGENT),
    a(5, 15, urgency=Urgency.EMERGENCY),
    a(6, 20, 0),
]


@pytest.mark.parametrize(
    ("rule", "minute", "tokens"),
    [
        (Rule.FIFO, 16, [5, 1, 4, 6, 3, 2]),
        (Rule.FIFO, 20, [5, 3, 1, 4, 6, 2]),
        (Rule.URGENT_FIRST, 20, [5, 4, 3, 1, 6, 2]),
        (Rule.FIFO, 60, [5, 3, 2, 1, 4, 6]),
    ],
)
def test_a_morning_read_aloud(rule: Rule, minute: int, tokens: list[int]) -> None:
    assert [s.token for s in in_order(MORNING, rule, NOON + timedelta(minutes=minute))] == tokens


def test_why_am_i_fourth() -> None:
    at = NOON + timedelta(minutes=20)
    assert why(MORNING, MORNING[3], Rule.FIFO, at) == {Ahead.EMERGENCY: 1, Ahead.DUE: 1, Ahead.SOONER: 1}
    assert why(MORNING, MORNING[1], Rule.FIFO, at) == {Ahead.EMERGENCY: 1, Ahead.DUE: 1, Ahead.HERE: 3}
