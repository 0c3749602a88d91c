"""What no one meant to type is taken out; what they meant stays."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.clean import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Asha  ", "Asha"),
        ("A\x00sha", "Asha"),
        ("\u202eAsha\u202c", "Asha"),
        ("Asha\ud800", "Asha"),
        ("cafe\u0301", "café"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("क्\u200dष", "क्\u200dष"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_only_what_was_meant_stays(typed: str, kept: str) -> None:
    assert clean(typed, 100) == kept


def test_the_limit_counts_utf_16_units_and_cuts_no_character() -> None:
    assert clean("ab😀", 3) == "ab"
    assert clean("ab😀", 4) == "ab😀"


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=80), st.integers(0, 40))
def test_cleaning_is_short_storable_and_done_once(text: str, limit: int) -> None:
    cleaned = clean(text, limit)

    assert len(cleaned.encode("utf-16-le")) <= 2 * limit
    assert "\x00" not in cleaned
    assert clean(cleaned, limit) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
