"""Days and times as patients say them, in English, Hindi and Hinglish."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import When
from tests.bot.understanding.clinic import FRI, MON, NOW, SAT, SUN, THU, TUE, WED, at, read, wished

DAYS = [
    ("tomorrow", (THU,)),
    ("kal", (THU,)),
    ("कल", (THU,)),
    ("day after tomorrow", (FRI,)),
    ("parso", (FRI,)),
    ("परसों", (FRI,)),
    ("aaj hi", (WED,)),
    ("on monday", (MON,)),
    ("somvar ko", (MON,)),
    ("सोमवार", (MON,)),
    ("itvaar", (SUN,)),
    ("tuseday", (TUE,)),
    ("Monday ya Tuesday", (MON, TUE)),
    ("the 25th", (date(2026, 11, 25),)),
    ("15 tareekh", (date(2026, 12, 15),)),
    ("१५ तारीख को", (date(2026, 12, 15),)),
    ("5 december", (date(2026, 12, 5),)),
    ("March 3rd", (date(2027, 3, 3),)),
    ("25/11", (date(2026, 11, 25),)),
    ("2026-11-25", (date(2026, 11, 25),)),
    ("in 3 days", (SAT,)),
    ("do din baad", (FRI,)),
    ("दो दिन बाद", (FRI,)),
    ("a week from now", (date(2026, 11, 25),)),
    ("this weekend", (SAT, SUN)),
    ("thursday to saturday", (THU, FRI, SAT)),
    ("friday se sunday tak", (FRI, SAT, SUN)),
    ("by friday", (WED, THU, FRI)),
    ("friday tak", (WED, THU, FRI)),
    ("शुक्रवार तक", (WED, THU, FRI)),
    ("on or before friday", (WED, THU, FRI)),
    ("before friday", (WED, THU)),
    ("friday se pehle", (WED, THU)),
    ("शुक्रवार से पहले", (WED, THU)),
    ("any day before the 20th", (WED, THU)),
    ("before next week", (WED, THU, FRI, SAT, SUN)),
    ("before wednesday", tuple(WED + timedelta(n) for n in range(7))),
    ("kal se pehle", (WED,)),
    ("tuesday next week", (TUE,)),
]
TIMES = [
    ("after 5", When(start=at(17))),
    ("5 ke baad", When(start=at(17))),
    ("5 बजे के बाद", When(start=at(17))),
    ("not before 11", When(start=at(11))),
    ("before 11", When(end=at(11))),
    ("11 baje se pehle", When(end=at(11))),
    ("between 10 and 12", When(start=at(10), end=at(12))),
    ("from 9 to 5", When(start=at(9), end=at(17))),
    ("11 baje ke pehle", When(end=at(11))),
    ("10 se 12 ke beech", When(start=at(10), end=at(12))),
    ("at 5", When(exact=at(17))),
    ("at 9", When(exact=at(9))),
    ("5 pm", When(exact=at(17))),
    ("5:30", When(exact=at(17, 30))),
    ("17:45", When(exact=at(17, 45))),
    ("half past 3", When(exact=at(15, 30))),
    ("quarter to 6 pm", When(exact=at(17, 45))),
    ("साढ़े पांच बजे", When(exact=at(17, 30))),
    ("sawa 4 baje", When(exact=at(16, 15))),
    ("paune 5 baje", When(exact=at(16, 45))),
    ("शाम 5 बजे", When(exact=at(17), part="evening")),
    ("raat 8 baje", When(exact=at(20), part="night")),
    ("subah 10 baje", When(exact=at(10), part="morning")),
    ("noon", When(exact=at(12))),
    ("shaam ko", When(part="evening")),
    ("in the morning", When(part="morning")),
    ("दोपहर में", When(part="afternoon")),
]
TOGETHER = [
    ("tomorrow after 5", When(dates=(THU,), start=at(17))),
    ("kal shaam 5 baje ke baad", When(dates=(THU,), start=at(17), part="evening")),
    ("कल शाम", When(dates=(THU,), part="evening")),
    ("monday morning", When(dates=(MON,), part="morning")),
    ("next Tue 5ish", When(dates=(TUE,), exact=at(17))),
    ("saturday 9 to 5", When(dates=(SAT,), start=at(9), end=at(17))),
    (
        "half past 11 in the morning on the 1st of March",
        When(dates=(date(2027, 3, 1),), exact=at(11, 30), part="morning"),
    ),
]


@pytest.mark.parametrize(("text", "dates"), DAYS)
def test_days_are_read(text: str, dates: tuple[date, ...]) -> None:
    assert wished(text) == When(dates=dates)


@settings(deadline=None)  # a busy machine is no failure
@given(day=st.dates(date(2026, 11, 20), date(2026, 12, 10)), now=st.integers(0, 6))
def test_before_a_day_is_never_that_day_and_by_it_always_is(day: date, now: int) -> None:
    """In every language: the day itself is the whole difference."""
    named, today = f"{day.day} {day:%B}", NOW - timedelta(days=now)
    for before, by in (("before {}", "by {}"), ("{} se pehle", "{} tak"), ("{} से पहले", "{} तक")):
        until = wished(by.format(named), now=today).dates
        assert until[-1] == day
        assert wished(before.format(named), now=today).dates == until[:-1]


@pytest.mark.parametrize(("text", "when"), TIMES + TOGETHER)
def test_times_are_read_as_a_clinic_means_them(text: str, when: When) -> None:
    assert wished(text) == when


@pytest.mark.parametrize(
    "text",
    [
        "I have had fever for 3 days",
        "teen din se bukhar hai",
        "2 din pehle",
        "may I ask",
        "good morning",
        "room 12",
        "9820012345",
        "yesterday",
        "before today",
        "aaj se pehle",
    ],
)
def test_what_is_no_wish_is_left_alone(text: str) -> None:
    assert read(text).when is None


def test_anything_but_friday_leaves_every_friday_out() -> None:
    dates = wished("anything but Friday").dates

    assert len(dates) == 12
    assert not [day for day in dates if day.weekday() == 4]


def test_both_readings_of_next_friday_are_offered() -> None:
    when = read("next friday").when

    assert when == When(dates=(FRI + timedelta(7),), alternatives=(When(dates=(FRI,)),))


def test_a_date_with_two_orders_is_offered_both_ways() -> None:
    when = read("10/12").when

    assert when == When(dates=(date(2026, 12, 10),), alternatives=(When(dates=(date(2027, 10, 12),)),))


def test_an_hour_of_today_that_is_past_becomes_the_rest_of_today_or_tomorrow() -> None:
    when = read("today at 9 am").when

    assert when == When(dates=(WED,), alternatives=(When(dates=(THU,), exact=at(9)),))


def test_a_weekday_that_is_over_means_the_next_one() -> None:
    assert wished("wednesday morning", now=NOW.replace(hour=13)) == When(dates=(WED + timedelta(7),), part="morning")


def test_the_coming_half_of_today_is_meant() -> None:
    assert wished("today at 8", now=NOW.replace(hour=13)) == When(dates=(WED,), exact=at(20))


def _moments(when: When) -> list[datetime]:
    readings = (when, *when.alternatives)
    return [datetime.combine(day, each.exact or each.end or time.max) for each in readings for day in each.dates]


PIECES = (
    [text for text, _ in DAYS]
    + [text for text, _ in TIMES]
    + ["today", "this morning", "tonight", "ya", "or", "not", "aaj"]
)


@settings(deadline=None)  # a busy machine is no failure
@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), hour=st.integers(0, 23), day=st.integers(0, 800)
)
def test_no_phrase_is_ever_read_as_a_past_time(pieces: list[str], hour: int, day: int) -> None:
    now = NOW.replace(hour=hour) + timedelta(days=day)
    when = read(" ".join(pieces), now=now).when

    assert [moment for moment in _moments(when or When()) if moment <= now.replace(tzinfo=None)] == []


@settings(deadline=None)  # a busy machine is no failure
@given(day=st.dates(date(2026, 11, 19), date(2027, 11, 17)), moment=st.times())
def test_a_slot_as_we_print_it_is_read_back(day: date, moment: time) -> None:
    moment = moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)

    assert wished(f"{day:%a} {day.day} {day:%b}, {moment:%I:%M %p}") == When(dates=(day,), exact=moment)
    assert wished(f"{day.day} {day:%B} {moment:%H:%M}").dates == (day,)
