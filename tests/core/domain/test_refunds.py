"""What comes back when: the table is read as an admin writes it, and rounds in the patient's favour."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import BadSetting
from core.domain.refunds import read_policy, share_of, spread, until_deadline
from core.domain.settings import ClinicSettings, checked

STARTS = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)
TABLE = "24:100,6:50,0:0"


@pytest.mark.parametrize(("hours", "percent"), [(48, 100), (24, 100), (23.99, 50), (6, 50), (5.99, 0), (0, 0), (-1, 0)])
def test_a_share_counts_from_its_hour_on(hours: float, percent: int) -> None:
    assert read_policy(TABLE).at(STARTS, STARTS - timedelta(hours=hours)).percent == percent


def test_a_share_at_no_hours_lasts_until_the_visit_begins() -> None:
    policy = read_policy("24:100,0:30")
    assert [policy.at(STARTS, STARTS - timedelta(minutes=m)).percent for m in (1, 0, -1)] == [30, 30, 0]


def test_what_lies_ahead_is_told_with_its_last_moment() -> None:
    told = read_policy(TABLE).ahead(STARTS, STARTS - timedelta(hours=7))
    assert [(row.percent, until) for row, until in told] == [(50, STARTS - timedelta(hours=6))]
    assert read_policy(TABLE).ahead(STARTS, STARTS) == []


@pytest.mark.parametrize(
    "wrong", ["", "24", "24:", "24:101", "721:100", "6:50,24:100", "24:100,24:50", "24:50,6:100", "a:b", "-1:100"]
)
def test_what_is_no_table_or_would_give_more_later_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the table itself is the message
        read_policy(wrong)
    with pytest.raises(BadSetting):
        checked("refund_policy", wrong)


def test_the_setting_is_kept_in_one_form_and_ends_at_no_hours() -> None:
    assert checked("refund_policy", " 24:100, 6:50 ", by_doctor=True) == "24:100,6:50,0:0"


def test_the_deadline_counts_only_where_no_table_is_given() -> None:
    by_deadline = ClinicSettings(cancellation_deadline_hours=12)
    by_table = ClinicSettings(cancellation_deadline_hours=12, refund_policy=TABLE)
    assert by_deadline.refunds == until_deadline(12) == read_policy("12:100")
    assert by_table.refunds == read_policy(TABLE)


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_a_share_is_whole_and_rounded_for_the_patient(minor: int, percent: int) -> None:
    back = share_of(minor, percent)
    assert minor * percent <= back * 100 < minor * percent + 100
    assert 0 <= back <= minor


@given(st.lists(st.integers(0, 1000)), st.integers(0, 5000))
def test_a_total_is_spread_over_its_parts_and_never_over_one(parts: list[int], total: int) -> None:
    taken = spread(total, parts)
    assert sum(taken) == min(total, sum(parts))
    assert all(0 <= took <= part for took, part in zip(taken, parts, strict=True))
