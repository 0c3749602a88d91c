"""When reminders are due, compared with a clerk who watches the clock on the wall."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import event, given, settings
from hypothesis import strategies as st

from core.domain.notices import NoticeKind, reminders
from core.domain.settings import ClinicSettings
from tests.core.domain.reminder_clerk import MINUTE, Clerk, Plan

NIGHTS: Mapping[str, tuple[date, date]] = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/St_Johns": (date(2026, 3, 8), date(2026, 11, 1)),  # 3:30 behind
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),  # by half an hour
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 30)),  # at midnight: forward there is none
    "Asia/Kolkata": (date(2026, 11, 23), date(2027, 1, 1)),  # 5:30 ahead, and never changed
    "Asia/Kathmandu": (date(2026, 11, 23), date(2027, 1, 1)),  # 5:45 ahead
}
"""Each zone with two dates: of the nights when its clock is put forward and back, where it ever is."""

QUIET = (
    *("21:00-08:00", "22:30-07:15", "00:00-00:00", "13:00-15:00"),
    *("02:15-02:45", "23:00-02:30", "01:45-06:00", "00:00-01:30"),  # that begin or end where the clock jumps
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A visit within two days of a night when the clock is changed."""
    name = draw(st.sampled_from(sorted(NIGHTS)))
    zone = ZoneInfo(name)
    night = datetime.combine(draw(st.sampled_from(NIGHTS[name])), time(0), tzinfo=zone).astimezone(UTC)
    starts_at = night + draw(st.integers(-1 * 288, 2 * 288)) * 5 * MINUTE
    ahead = draw(st.one_of(st.integers(0, 5 * 1440), st.just(5 * 1440)))
    return Plan(
        zone=zone,
        starts_at=starts_at,
        now=starts_at - ahead * MINUTE,
        days=draw(st.integers(0, 2)),
        hours=draw(st.sampled_from((0, 1, 2, 12))),
        quiet=draw(st.sampled_from(QUIET)),
    )


def planned(plan: Plan) -> Mapping[NoticeKind, datetime]:
    wanted = ClinicSettings().overridden(
        {"reminder_timing_days": plan.days, "reminder_timing_hours": plan.hours, "quiet_hours": plan.quiet},
        by_doctor=False,
    )
    return reminders(plan.starts_at, settings=wanted, zone=plan.zone, now=plan.now)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(plan=plans())
def test_reminders_are_due_when_a_clerk_who_watches_the_clock_says(plan: Plan) -> None:
    clerk = Clerk(plan)
    event(f"{len(clerk.says())} reminders")
    found = planned(plan)
    assert found == clerk.says()
    assert [kind for kind, at in found.items() if clerk.quiet[clerk.minutes.index(at)]] == []


def test_a_rule_of_twenty_four_hours_is_caught_by_the_clerk() -> None:
    zone = ZoneInfo("Europe/Berlin")
    starts_at = datetime(2026, 3, 29, 10, 0, tzinfo=zone).astimezone(UTC)
    plan = Plan(zone=zone, starts_at=starts_at, now=starts_at - timedelta(days=3), days=1, hours=0, quiet=QUIET[0])
    assert Clerk(plan).says()[NoticeKind.REMINDER_DAY] == starts_at - timedelta(hours=23)
