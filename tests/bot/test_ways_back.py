"""Which words lead back, anew or out: the word alone, in any script, and nothing that only has it in it."""

import pytest

from bot.buttons import BACK
from bot.ways_back import CHANGE, LEAVE, RESTART, WORDS, way_of


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Back", BACK),
        (" go  back. ", BACK),
        ("वापस", BACK),
        ("/back", BACK),
        ("wapas", BACK),
        ("Start over!", RESTART),
        ("फिर से शुरू करो", RESTART),
        ("cancel", LEAVE),
        ("\u091b\u094b\u0921\u093c\u094b", LEAVE),  # with its dot as a sign of its own
        ("\u091b\u094b\u095c\u094b", LEAVE),  # and as one letter with it
        ("बदलें", CHANGE),
    ],
)
def test_the_word_alone_names_a_way(text: str, way: str) -> None:
    assert way_of(text) == way


@pytest.mark.parametrize(
    "text", ["back pain since Monday", "pain in the back", "cancel the tablets", "no change", "", "वापस दर्द", "stop"]
)
def test_what_only_has_such_a_word_in_it_is_what_it_says(text: str) -> None:
    assert way_of(text) is None


def test_no_word_stands_for_two_ways() -> None:
    words = [word for names in WORDS.values() for word in names]
    assert len(words) == len(set(words))
