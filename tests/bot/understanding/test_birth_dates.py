"""A date of birth is read as people write it, in any script; what is none, or is ahead, is not."""

from datetime import date

import pytest

from bot.understanding.birth_dates import birth_date

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "12/3/1980",
        "12.03.1980",
        "12-3-80",
        "12 March 80",
        "12th March 1980",
        "March 12, 1980",
        "1980-03-12",
        "१२/०३/१९८०",
        "१२ मार्च १९८०",
        "12 मार्च 80",
        "born on 12 mar 1980",
    ],
)
def test_one_day_in_many_spellings(text: str) -> None:
    assert birth_date(text, today=TODAY) == date(1980, 3, 12)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("3/4/05", date(2005, 4, 3)),
        ("23/11/26", date(2026, 11, 23)),
        ("3/25/1980", date(1980, 3, 25)),
        ("1/1/27", date(1927, 1, 1)),
    ],
)
def test_two_digits_are_the_later_century_that_is_past_and_the_day_comes_first(text: str, born: date) -> None:
    assert birth_date(text, today=TODAY) == born


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "12", "31/2/1980", "24/11/2026", "1/1/1800", "March", "x" * 500, "12/3"]
)
def test_what_is_no_birthday_is_not_read(text: str) -> None:
    assert birth_date(text, today=TODAY) is None
