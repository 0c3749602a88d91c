"""Words that lead back, anew or out are never taken as what was asked for, at whatever step of whatever conversation.

A new conversation is tried by being in the library. What is never one of these words, because it is more than the word,
is tried in tests/bot/test_ways_back.py.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.buttons import BACK
from bot.conversations import LIBRARY
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Draft, Library
from bot.understanding.meaning import Understood
from bot.ways_back import CHANGE, LEAVE, RESTART, WORDS, way_of
from core.domain.errors import Refusal
from tests.laws.everywhere import Stand, everywhere, table_of
from tests.laws.test_interruptions import booked, kept, notes, sayable

SAID: Mapping[str, tuple[str, str]] = {
    BACK: ("back", "वापस जाओ"),
    CHANGE: ("Change", "बदलो"),
    RESTART: ("start over", "शुरू से करो"),
    LEAVE: ("cancel", "रहने दो"),
}
ANYTHING = "qqa wwb"
"""Words that mean nothing: what takes them takes everything."""


def hearing() -> list[tuple[Stand, Ask]]:
    """Every stand at a step that hears a text."""
    found = []
    for name, stand in everywhere().items():
        step = table_of(name).steps[name.partition(".")[2]]
        if isinstance(step, Ask) and step.hears:
            found.append((stand, step))
    return found


def takes_anything(stand: Stand, step: Ask) -> bool:
    stack: Any = stand.copy().talk.state["stack"]
    hears: Any = step.hears
    try:
        return hears(stand.talk.desk, stack[-1]["draft"], ANYTHING, Understood(intent=None)) is not None
    except Refusal:
        return True


def deaf() -> Library:
    """The library in which no step takes a text: it would be taken here."""

    def hears(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
        raise AssertionError(text)

    tables = {
        name: replace(
            table,
            steps={n: replace(s, hears=hears) if isinstance(s, Ask) and s.hears else s for n, s in table.steps.items()},
        )
        for name, table in LIBRARY.conversations.items()
    }
    return replace(LIBRARY, conversations=tables)


def test_every_step_that_takes_whatever_is_written_says_so() -> None:
    assert {s.step for s, step in hearing() if takes_anything(s, step) and not step.takes_words} == set()


@pytest.mark.parametrize("way", SAID)
def test_such_a_word_is_no_answer_to_any_question(way: str) -> None:
    """But for a patient's to a human, who may have asked for it."""
    library = deaf()
    for stand, step in hearing():
        if step.spoken or (way == LEAVE and not step.takes_words):
            continue
        for text in SAID[way]:
            said = stand.copy()
            said.talk.library = library
            said.talk.write(text)
            assert said.talk.lines, (stand.step, text)
            told = [note for note in notes(said.talk) if note.startswith("go.") or note.endswith(".unsaid")]
            went = said.talk.state["stack"] != stand.talk.state["stack"]
            assert told or went or way == CHANGE, (stand.step, text)
            assert "unknown" not in notes(said.talk), (stand.step, text)
            sayable(said.talk)
            assert (kept(said.talk), booked(said.talk)) == (kept(stand.talk), booked(stand.talk)), (stand.step, text)


def test_all_words_are_tried_that_stand_for_a_way() -> None:
    assert set(SAID) == set(WORDS)
    assert all(way_of(text) == way for way, texts in SAID.items() for text in texts)
