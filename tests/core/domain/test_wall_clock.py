"""What the clinic's clock means, on ordinary days and on the nights when it is changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.wall_clock import instant, local_day, minute_of_day, spans
from tests.core.domain.a_clinic import BERLIN, DAYS_OF_CHANGE, KOLKATA, without_deadline

_HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "day", "wall", "utc"),
    [
        ("Asia/Kolkata", "2026-06-01", "09:00", "2026-06-01T03:30"),
        ("Asia/Kathmandu", "2026-06-01", "09:00", "2026-06-01T03:15"),
        ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),  # skipped: the jump itself
        ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),  # twice: the first one
        ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00"),
        ("America/New_York", "2026-03-08", "02:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),  # half an hour is skipped
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),
        ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00"),  # a day that Samoa never had
    ],
)
def test_a_wall_time_is_one_instant(zone: str, day: str, wall: str, utc: str) -> None:
    found = instant(date.fromisoformat(day), time.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "worked"),
    [
        ("2026-03-28", "01:00", "05:00", ["00:00-04:00"]),
        ("2026-03-29", "01:00", "05:00", ["00:00-03:00"]),  # an hour less, without a break
        ("2026-03-29", "02:15", "02:45", []),  # vanishes
        ("2026-03-29", "02:30", "05:00", ["01:00-03:00"]),
        ("2026-10-25", "01:00", "05:00", ["23:00-01:00", "02:00-04:00"]),  # the second 02:00 to 03:00 is a break
        ("2026-10-25", "02:00", "03:00", ["00:00-01:00"]),
        ("2026-10-25", "02:30", "02:45", ["00:30-00:45"]),
        ("2026-10-25", "20:00", "00:00", ["19:00-23:00"]),
    ],
)
def test_a_night_shift_in_berlin(day: str, starts: str, ends: str, worked: list[str]) -> None:
    found = spans(date.fromisoformat(day), time.fromisoformat(starts), time.fromisoformat(ends), BERLIN)
    assert [f"{begin:%H:%M}-{finish:%H:%M}" for begin, finish in found] == worked


# All offsets and all jumps of these zones are whole quarters of an hour, so quarters tell all.
quarters = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))


@without_deadline
@given(
    st.sampled_from(DAYS_OF_CHANGE),
    st.tuples(quarters, quarters).filter(lambda pair: pair[1] == time(0) or pair[0] < pair[1]),
)
def test_hours_are_the_minutes_that_the_clock_shows_each_once(
    zone_and_day: tuple[ZoneInfo, date], hours: tuple[time, time]
) -> None:
    (zone, day), (starts, ends) = zone_and_day, hours
    midnight = datetime.combine(day, time(0), tzinfo=UTC)
    around = [midnight + timedelta(minutes=n) for n in range(-24 * 60, 48 * 60, 15)]

    def shown_first_time(moment: datetime) -> bool:
        shown = moment.astimezone(zone)
        in_hours = starts <= shown.time() and (shown.time() < ends or ends == time(0))
        return shown.date() == day and in_hours and shown.fold == 0

    worked = [m for m in around for begin, finish in spans(day, starts, ends, zone) if begin <= m < finish]
    assert worked == [moment for moment in around if shown_first_time(moment)]


def test_the_calendar_is_the_clinics() -> None:
    late_in_utc = datetime(2026, 6, 1, 20, 15, tzinfo=UTC)
    assert local_day(late_in_utc, KOLKATA) == date(2026, 6, 2)
    assert minute_of_day(late_in_utc, KOLKATA) == 105


def test_a_day_before_by_the_clock_is_not_24_hours_before() -> None:
    visit = instant(date(2026, 3, 29), time(9), BERLIN)
    assert visit - instant(date(2026, 3, 28), time(9), BERLIN) == 23 * _HOUR
