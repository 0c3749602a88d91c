"""By when a visit that is confirmed by hand is answered: in time for the patient, and by day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.quiet_hours import QuietHours
from core.domain.requests import answer_by, ask_again_at
from core.domain.settings import ClinicSettings
from tests.builders import KOLKATA

USUAL = ClinicSettings()
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """A time by the clock on the wall, in the week of Monday the 23rd."""
    day, clock = text.split()
    date = 23 + ("Mon", "Tue", "Wed", "Thu", "Fri").index(day)
    return datetime.fromisoformat(f"2026-11-{date}T{clock}:00+05:30")


CASES = {
    "a day to answer": ("Mon 10:00", "Thu 17:00", "Tue 10:00", "Tue 08:00"),
    "two hours before it at the latest": ("Mon 12:00", "Tue 11:00", "Tue 09:00", "Tue 08:00"),
    "asked late: half of the time that is left": ("Mon 15:00", "Mon 17:00", "Mon 16:00", "Mon 15:45"),
    "its end falls into the night: the morning": ("Mon 22:00", "Wed 17:00", "Wed 08:00", "Tue 20:45"),
    "the morning would be too late: the evening": ("Mon 10:00", "Tue 09:00", "Mon 20:45", "Mon 18:03"),
    "but not where that would leave too little": ("Mon 18:00", "Tue 09:00", "Tue 07:00", "Mon 20:45"),
    "asked at night for the first of the morning": ("Mon 21:30", "Tue 09:00", "Tue 07:00", "Tue 04:37"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_end_and_the_reminder(case: str) -> None:
    asked, starts, ends, again = CASES[case]
    until = answer_by(at(asked), at(starts), settings=USUAL, zone=KOLKATA)
    assert until == at(ends)
    said = ask_again_at(at(asked), until, settings=USUAL, zone=KOLKATA)
    assert said.astimezone(KOLKATA).strftime("%a %H:%M") == again


@pytest.mark.parametrize(("hours", "notice", "ends"), [(6, 2, "Mon 16:00"), (24, 30, "Mon 20:45"), (1, 0, "Mon 11:00")])
def test_the_clinic_says_how_long(hours: int, notice: int, ends: str) -> None:
    settings = replace(USUAL, request_answer_hours=hours, request_notice_hours=notice)
    assert answer_by(at("Mon 10:00"), at("Tue 17:00"), settings=settings, zone=KOLKATA) == at(ends)


@given(
    asked=st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1)),  # noqa: DTZ001 - made aware below
    ahead=st.timedeltas(timedelta(minutes=1), timedelta(days=40)),
    hours=st.integers(1, 240),
    notice=st.integers(0, 72),
)
def test_it_is_answered_or_lapses_while_there_is_time_and_asked_for_once_between(
    asked: datetime, ahead: timedelta, hours: int, notice: int
) -> None:
    settings = replace(USUAL, request_answer_hours=hours, request_notice_hours=notice)
    asked = asked.replace(tzinfo=UTC)
    starts = asked + ahead
    until = answer_by(asked, starts, settings=settings, zone=KOLKATA)
    assert asked < until < starts or (not notice and until == starts)
    assert until <= starts - min(notice * HOUR, ahead / 2)
    quiet = QuietHours.read(settings.quiet_hours).around(until, KOLKATA)
    assert until <= asked + hours * HOUR or (until <= asked + hours * HOUR + 11 * HOUR and quiet is None)
    assert asked < ask_again_at(asked, until, settings=settings, zone=KOLKATA) < until
