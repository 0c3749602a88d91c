"""A code that came back, as people write one."""

import pytest

from bot.understanding.codes import six_digits


@pytest.mark.parametrize("text", ["123456", "it is 123 456.", "123-456", "१२३४५६", "कोड १२३ ४५६ है", "١٢٣٤٥٦"])
def test_a_code_is_read_in_the_digits_in_which_it_was_sent(text: str) -> None:
    assert six_digits(text) == "123456"


@pytest.mark.parametrize("text", ["", "12345", "²²²²²²", "one two three four five six"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert six_digits(text) is None
