"""Signed links: only ours are believed, and they fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from telegram.helpers import create_deep_linked_url

from bot.channels.deep_link import LONGEST, sign, telegram_link, verify

OURS, OLD, THEIRS = SecretStr("a" * 64), SecretStr("b" * 64), SecretStr("c" * 64)
WORDS = st.text("ABCXYZabcxyz0189_-", min_size=1, max_size=48)


@given(word=WORDS)
def test_a_word_comes_back_and_its_payload_fits_telegram(word: str) -> None:
    payload = sign(word, OURS)
    assert verify(payload, [OURS]) == word
    assert len(payload) <= LONGEST
    assert create_deep_linked_url("baari_bot", payload) == telegram_link("baari_bot", payload)


@given(word=WORDS, place=st.integers(0, 63), letter=st.sampled_from("Ab0_-"))
def test_a_changed_letter_is_not_believed(word: str, place: int, letter: str) -> None:
    payload = sign(word, OURS)
    place %= len(payload)
    forged = payload[:place] + letter + payload[place + 1 :]
    assert (verify(forged, [OURS]) == word) == (forged == payload)


def test_another_secret_is_not_believed_and_the_one_before_still_is() -> None:
    assert verify(sign("door-3", THEIRS), [OURS, OLD]) is None
    assert verify(sign("door-3", OLD), [OURS, OLD]) == "door-3"
    assert verify(sign("door-3", OURS), []) is None


@given(payload=st.text(max_size=80))
def test_any_text_is_no_link(payload: str) -> None:
    assert verify(payload, [OURS]) is None


@pytest.mark.parametrize("word", ["", "a" * 49, "a b", "दरवाज़ा", "a.b", "a\n"])
def test_a_word_that_no_link_can_carry_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="1 to 48"):
        sign(word, OURS)


def test_a_bot_is_opened_without_a_payload_too() -> None:
    assert telegram_link("baari_bot") == "https://t.me/baari_bot"
