"""How days, times, money and numbers are written, and that a patient's words are never read as a template."""

from datetime import UTC, date, datetime

import pytest

from bot.desk_values import Moment
from bot.line import Phrase
from bot.phrases import CALENDARS, render, write_money
from core.domain.money import Money


def at(hour: int, minute: int = 0, zone: str = "Asia/Kolkata") -> Moment:
    """Return a moment of 24 November 2026, a Tuesday, by the clock of UTC."""
    return Moment(datetime(2026, 11, 24, hour, minute, tzinfo=UTC), zone)


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (50_000, "INR", "₹500"),
        (50_050, "INR", "₹500.50"),
        (100_000, "INR", "₹1,000"),
        (15_000_000, "INR", "₹1,50,000"),
        (1_234_567_800, "INR", "₹1,23,45,678"),
        (123_456_700, "USD", "$1,234,567"),
        (20_000, "AED", "AED 200"),
        (500, "JPY", "JPY 500"),
        (0, "INR", "₹0"),
        (-50_000, "INR", "-₹500"),
    ],
)
def test_money_is_written_as_people_write_it(minor: int, currency: str, written: str) -> None:
    assert write_money(Money(minor, currency)) == written


@pytest.mark.parametrize(
    ("language", "form", "written"),
    [
        ("en", "", "Tue 24 Nov, 5:00 pm"),
        ("en", "short", "Tue 24 Nov, 5:00 pm"),
        ("en", "time", "5:00 pm"),
        ("en", "zoned", "5:00 pm IST"),
        ("hi", "zoned", "शाम 5:00 (भारतीय समय)"),
        ("en", "full", "Tuesday 24 November, 5:00 pm IST"),
        ("hi", "short", "मंगल 24 नव, शाम 5:00"),
        ("hi", "time", "शाम 5:00"),
        ("hi", "full", "मंगलवार 24 नवंबर, शाम 5:00 भारतीय समय"),
    ],
)
def test_a_moment_is_what_the_clinics_clock_shows(language: str, form: str, written: str) -> None:
    assert CALENDARS[language].write_moment(at(11, 30), form) == written


@pytest.mark.parametrize(
    ("hour", "minute", "english", "hindi"),
    [
        (18, 30, "12:00 am", "रात 12:00"),
        (22, 30, "4:00 am", "सुबह 4:00"),
        (6, 30, "12:00 pm", "दोपहर 12:00"),
        (10, 29, "3:59 pm", "दोपहर 3:59"),
        (15, 0, "8:30 pm", "रात 8:30"),
    ],
)
def test_each_part_of_the_day_has_its_word(hour: int, minute: int, english: str, hindi: str) -> None:
    assert CALENDARS["en"].write_moment(at(hour, minute), "time") == english
    assert CALENDARS["hi"].write_moment(at(hour, minute), "time") == hindi


def test_a_zone_without_a_name_of_its_own_is_called_by_its_city() -> None:
    assert CALENDARS["en"].write_moment(at(13, zone="Asia/Dubai"), "full") == "Tuesday 24 November, 5:00 pm Dubai time"
    assert CALENDARS["hi"].zone("America/New_York") == "New York समय"


def test_a_fact_may_be_a_phrase_a_day_or_several_lines() -> None:
    badge = {"day": date(2026, 11, 24), "badge": Phrase("badge.full")}
    assert render("en", "option.day", badge) == "Tue 24 Nov, Full"
    branches = tuple(Phrase("branch", {"name": n, "phone": "1", "address": "A"}) for n in ("North", "South"))
    assert render("en", "human.call", {"phones": branches}).endswith("North: 1\nA\nSouth: 1\nA")


@pytest.mark.parametrize(
    ("language", "free", "hint"),
    [
        ("en", 1, "1 free place"),
        ("en", 0, "0 free places"),
        ("en", 2, "2 free places"),
        ("hi", 1, "1 जगह ख़ाली"),
        ("hi", 3, "3 जगहें ख़ाली"),
    ],
)
def test_a_number_takes_its_plural(language: str, free: int, hint: str) -> None:
    facts = {"badge": Phrase("badge.available"), "free": free}
    assert render(language, "option.day.hint", facts).endswith(f" · {hint}")


def test_a_patients_words_are_never_a_template() -> None:
    facts = {"name": "{name} {fee:full} {0} %s"}
    assert render("en", "option.person", facts) == "{name} {fee:full} {0} %s"


def test_what_is_missing_is_logged_and_said_as_well_as_can_be(caplog: pytest.LogCaptureFixture) -> None:
    assert render("xx", "go.back", {}) == "Back"
    assert render("en", "option.person", {}) == "…"
    assert [record.message for record in caplog.records] == ["phrase missing", "fact missing"]
