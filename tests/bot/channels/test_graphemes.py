"""Cutting text: whole characters, within the measure, nothing lost."""

import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.graphemes import shorten, split, units

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one picture of eight units
LETTERS = [*"ab 12\n-", "क", "्", "ष", "ि", "त", "े", "é", "e", "\u0301", *FAMILY, "🇮", "🇳"]
TEXTS = st.text(st.sampled_from(LETTERS), max_size=60)


def test_a_conjunct_is_kept_whole_or_left_out() -> None:
    assert shorten("डॉ. लक्ष्मी क्षत्रिय", 12) == "डॉ. लक्ष्मी…"
    assert shorten("क्षत्रिय", 4) == "क्ष…"


def test_an_emoji_family_stays_together() -> None:
    assert shorten(f"for {FAMILY} all", 11) == "for…"
    assert shorten(f"for {FAMILY} all", 13) == f"for {FAMILY}…"


def test_a_flag_is_not_cut_into_letters() -> None:
    assert shorten("🇮🇳🇮🇳", 6) == "🇮🇳…"


def test_what_fits_is_left_alone() -> None:
    assert shorten("Dr Asha", 7) == "Dr Asha"


def test_long_text_is_parted_at_the_best_place() -> None:
    assert split("one two\n\nthree four", 12) == ["one two", "three four"]
    assert split("one two\nthree four", 12) == ["one two", "three four"]
    assert split("one two three four", 9) == ["one two", "three", "four"]
    assert split("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_a_word_that_ends_at_the_limit_is_not_parted() -> None:
    assert split("abc defg hij", 8) == ["abc defg", "hij"]


def test_no_text_has_no_pieces() -> None:
    assert split(" \n ", 10) == []


@given(text=TEXTS, limit=st.integers(12, 40))
def test_a_shortened_text_fits_and_begins_with_whole_characters_of_the_text(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert units(short) <= limit
    if short != text:
        characters = regex.findall(r"\X", text)
        whole = ["".join(characters[:count]).rstrip() for count in range(len(characters))]
        assert short.removesuffix("…") in whole


@given(text=TEXTS, limit=st.integers(1, 40))
@example(text="e" + "\u0301" * 50, limit=10)
def test_pieces_fit_and_hold_every_letter(text: str, limit: int) -> None:
    if limit == 1 and any(letter > "\uffff" for letter in text):
        return  # no channel is that narrow: a letter of two units fits nowhere
    pieces = split(text, limit)
    assert [piece for piece in pieces if not piece or units(piece) > limit] == []
    assert "".join("".join(pieces).split()) == "".join(text.split())
