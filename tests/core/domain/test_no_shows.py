"""What a missed visit counts for: each answer with each word of the desk, over time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.domain.no_shows import ANSWER_WITHIN, COUNTS, Answer, Judgement, Miss, counts, pays_beforehand, strikes

AT = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)


def a_miss(at: datetime = AT, answer: Answer | None = None, judgement: Judgement | None = None) -> Miss:
    return Miss(visit_id=UUID(int=1), at=at, asked_at=at, answer=answer, judgement=judgement)


@pytest.mark.parametrize("judgement", [None, *Judgement])
@pytest.mark.parametrize("answer", [None, *Answer])
def test_unanswered_and_admitted_counts_and_the_desk_has_the_last_word(
    answer: Answer | None, judgement: Judgement | None
) -> None:
    expected = judgement is Judgement.STANDS or (judgement is None and answer in (None, Answer.MISSED))
    assert COUNTS[answer, judgement] is expected
    assert counts(a_miss(answer=answer, judgement=judgement), now=LATER, months=12) is expected


def test_it_is_waited_for_an_answer_before_it_counts() -> None:
    just_before = AT + ANSWER_WITHIN - timedelta(seconds=1)
    assert not counts(a_miss(), now=just_before, months=12)
    assert counts(a_miss(), now=AT + ANSWER_WITHIN, months=12)
    assert counts(a_miss(answer=Answer.MISSED), now=just_before, months=12)


@pytest.mark.parametrize(
    ("months", "ends"),
    [
        (1, datetime(2026, 2, 28, 10, 0, tzinfo=UTC)),
        (12, datetime(2027, 1, 31, 10, 0, tzinfo=UTC)),
        (25, datetime(2028, 2, 29, 10, 0, tzinfo=UTC)),
    ],
)
def test_it_stops_counting_so_many_months_later(months: int, ends: datetime) -> None:
    miss = a_miss(answer=Answer.MISSED)
    assert counts(miss, now=ends - timedelta(seconds=1), months=months)
    assert not counts(miss, now=ends, months=months)


def test_so_many_make_the_next_visit_paid_beforehand_and_none_ever_does_where_it_is_off() -> None:
    three = [a_miss(AT - timedelta(days=days), Answer.MISSED) for days in (0, 10, 20)]
    forgiven = [*three[:2], a_miss(AT, Answer.MISSED, Judgement.FORGIVEN)]
    assert (strikes(three, now=LATER, months=12), strikes(forgiven, now=LATER, months=12)) == (3, 2)
    said = {n: pays_beforehand(three, now=LATER, months=12, allowed=n) for n in (0, 2, 3, 4)}
    assert said == {0: False, 2: True, 3: True, 4: False}
    assert not pays_beforehand(forgiven, now=LATER, months=12, allowed=3)
