"""When a reminder is due: by the clinic's wall clock, over the nights when the clocks change, and never at night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.message_class import CEILINGS, AboveCeiling, MessageClass, refuse_above_ceiling
from core.domain.notices import RULES, NoticeKind, days_before, leads_to, reminders
from core.domain.notices import NoticeStatus as Status
from core.domain.quiet_hours import JUST_BEFORE, QuietHours
from core.domain.settings import ClinicSettings

BERLIN, KOLKATA, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")
NIGHT = QuietHours.read("21:00-08:00")
NEVER = "00:00-00:00"

Wall = tuple[int, int, int, int, int]


def wall(zone: ZoneInfo, *when: int) -> datetime:
    """Return what the clock of a zone shows, as UTC."""
    year, month, day, hour, minute = when
    return datetime(year, month, day, hour, minute, tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "visit", "before", "hours"),
    [
        (KOLKATA, (2026, 11, 24, 17, 0), (2026, 11, 23, 17, 0), 24),
        # Berlin goes forward at 2:00 on 29 March 2026 and back at 3:00 on 25 October
        (BERLIN, (2026, 3, 29, 10, 0), (2026, 3, 28, 10, 0), 23),
        (BERLIN, (2026, 10, 25, 10, 0), (2026, 10, 24, 10, 0), 25),
        (BERLIN, (2026, 3, 30, 2, 30), (2026, 3, 29, 3, 0), 23.5),  # 2:30 did not exist on the 29th
        (BERLIN, (2026, 10, 26, 2, 30), (2026, 10, 25, 2, 30), 25),  # 2:30 came twice on the 25th: the first
        # Lord Howe goes by half an hour, on 4 October forward and on 5 April back
        (LORD_HOWE, (2026, 10, 4, 9, 0), (2026, 10, 3, 9, 0), 23.5),
        (LORD_HOWE, (2026, 4, 5, 9, 0), (2026, 4, 4, 9, 0), 24.5),
    ],
)
def test_a_day_before_is_the_same_time_of_the_date_before(
    zone: ZoneInfo, visit: Wall, before: Wall, hours: float
) -> None:
    starts_at = wall(zone, *visit)
    found = days_before(starts_at, 1, zone)
    assert found == wall(zone, *before)
    assert starts_at - found == timedelta(hours=hours)


def due(visit: datetime, *, now: datetime, zone: ZoneInfo = KOLKATA, **changed: object) -> dict[str, str]:
    """Return when each reminder is due, by the clinic's clock."""
    settings = ClinicSettings().overridden(changed, by_doctor=False)
    found = reminders(visit, settings=settings, zone=zone, now=now)
    return {kind.value: f"{at.astimezone(zone):%d %H:%M}" for kind, at in found.items()}


MONDAY = wall(KOLKATA, 2026, 11, 23, 9, 0)


@pytest.mark.parametrize(
    ("visit", "planned"),
    [
        ((2026, 11, 25, 17, 0), {"reminder_day": "24 17:00", "nudge": "25 14:00", "reminder_hour": "25 16:00"}),
        # 9:00: the last one at 8:00, when the quiet hours are just over; the nudge falls into them
        ((2026, 11, 25, 9, 0), {"reminder_day": "24 09:00", "nudge": "24 20:45", "reminder_hour": "25 08:00"}),
        # 8:15: the last one is wanted at 7:15 and said at 8:00, still before the visit
        ((2026, 11, 25, 8, 15), {"reminder_day": "24 08:15", "nudge": "24 20:45", "reminder_hour": "25 08:00"}),
        # 7:30: the end of the quiet hours is too late, so the evening before; nobody is asked twice within two hours
        ((2026, 11, 25, 7, 30), {"reminder_day": "24 08:00", "nudge": "24 18:45", "reminder_hour": "24 20:45"}),
        # booked less than a day before: only the last one, and nobody is asked again who was not asked
        ((2026, 11, 23, 17, 0), {"reminder_hour": "23 16:00"}),
        ((2026, 11, 23, 9, 40), {}),
    ],
)
def test_when_somebody_is_reminded(visit: Wall, planned: dict[str, str]) -> None:
    assert due(wall(KOLKATA, *visit), now=MONDAY) == planned


def test_reminders_can_be_set_and_switched_off() -> None:
    visit = wall(KOLKATA, 2026, 11, 27, 17, 0)
    assert due(visit, now=MONDAY, reminder_timing_days=0) == {"reminder_hour": "27 16:00"}
    assert due(visit, now=MONDAY, reminder_timing_hours=0) == {"reminder_day": "26 17:00", "nudge": "27 15:00"}
    assert due(visit, now=MONDAY, reminder_timing_days=0, reminder_timing_hours=0) == {}
    assert due(visit, now=MONDAY, reminder_timing_days=3, reminder_timing_hours=4) == {
        "reminder_day": "24 17:00",
        "nudge": "27 11:00",
        "reminder_hour": "27 13:00",
    }


def test_quiet_hours_follow_the_clock_over_the_night_when_it_changes() -> None:
    begins, ends = NIGHT.around(wall(BERLIN, 2026, 3, 29, 1, 30), BERLIN) or (None, None)
    assert (begins, ends) == (wall(BERLIN, 2026, 3, 28, 21, 0), wall(BERLIN, 2026, 3, 29, 8, 0))
    assert NIGHT.around(wall(BERLIN, 2026, 3, 29, 8, 0), BERLIN) is None
    assert NIGHT.around(wall(BERLIN, 2026, 3, 29, 20, 59), BERLIN) is None
    assert QuietHours.read("13:00-14:00").around(wall(BERLIN, 2026, 3, 29, 13, 30), BERLIN) is not None
    assert QuietHours.read(NEVER).around(wall(BERLIN, 2026, 3, 29, 0, 0), BERLIN) is None


MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy sets the zone


@given(
    visit=MOMENTS,
    ahead=st.integers(1, 60 * 24 * 20),
    zone=st.sampled_from([BERLIN, KOLKATA, LORD_HOWE]),
    settings=st.builds(
        ClinicSettings,
        reminder_timing_days=st.integers(0, 3),
        reminder_timing_hours=st.integers(0, 30),
        quiet_hours=st.sampled_from(["21:00-08:00", NEVER, "13:00-15:30", "22:30-07:15"]),
    ),
)
def test_no_reminder_is_due_at_night_in_the_past_or_after_the_start(
    visit: datetime, ahead: int, zone: ZoneInfo, settings: ClinicSettings
) -> None:
    now = visit - timedelta(minutes=ahead)
    found = reminders(visit, settings=settings, zone=zone, now=now)
    for at in found.values():
        assert now < at < visit
        assert QuietHours.read(settings.quiet_hours).around(at, zone) is None
    if NoticeKind.NUDGE in found:
        assert found[NoticeKind.NUDGE] >= found[NoticeKind.REMINDER_DAY] + timedelta(hours=2)


def test_what_is_wanted_at_night_is_said_in_the_morning_or_the_evening_before() -> None:
    wanted = wall(KOLKATA, 2026, 11, 24, 6, 0)
    assert NIGHT.moved(wanted, KOLKATA, before=wall(KOLKATA, 2026, 11, 24, 9, 0)) == wall(KOLKATA, 2026, 11, 24, 8, 0)
    evening = wall(KOLKATA, 2026, 11, 23, 21, 0) - JUST_BEFORE
    assert NIGHT.moved(wanted, KOLKATA, before=wall(KOLKATA, 2026, 11, 24, 8, 0)) == evening
    noon = wall(KOLKATA, 2026, 11, 24, 12, 0)
    assert NIGHT.moved(noon, KOLKATA, before=noon) == noon
    assert NIGHT.starts == time(21)


def test_every_kind_has_its_rule_and_none_is_clinical() -> None:
    assert set(RULES) == set(NoticeKind)
    assert {rule.message_class for rule in RULES.values()} == {MessageClass.LOGISTICS}
    assert [kind for kind, rule in RULES.items() if rule.must_know and not rule.calls] == []


@pytest.mark.parametrize("way", ["whatsapp", "sms", "telegram", "mail", "a way that is new"])
def test_nothing_clinical_leaves_the_house(way: str) -> None:
    refuse_above_ceiling(way, "logistics")
    refuse_above_ceiling(way, "public")
    with pytest.raises(AboveCeiling):
        refuse_above_ceiling(way, "clinical")


def test_only_our_own_page_may_show_what_is_clinical() -> None:
    assert {way for way, ceiling in CEILINGS.items() if ceiling is MessageClass.CLINICAL} == {"webchat"}
    refuse_above_ceiling("webchat", "clinical")


def test_a_late_word_of_delivery_is_the_last_word() -> None:
    assert leads_to(Status.DELIVERED) == {Status.SENT, Status.FAILED, Status.UNDELIVERED}
    assert leads_to(Status.SENT) == {Status.PLANNED, Status.QUEUED}
