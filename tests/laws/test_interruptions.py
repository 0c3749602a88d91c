"""Whatever is asked, wished for or sent in between, at every step of every conversation: it is answered, the step is
shown again, and nothing that is held or booked is lost. A new conversation is tried by being in the library.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

from bot.buttons import BACK, read, says_out
from bot.conversations import LIBRARY
from bot.phrases import TABLES
from bot.script import Ask
from tests.bot.talk_in_memory import TalkInMemory
from tests.laws.everywhere import Stand, asked_steps, everywhere, table_of

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "price": ("what is the fee?", "फीस कितनी है"),
    "address": ("where is the clinic?", "क्लिनिक कहाँ है"),
    "timings": ("what are your timings?", "क्लिनिक कब खुलता है"),
    "wait": ("how long is the wait?", "कितना इंतज़ार है"),
    "length": ("how long does a visit take?", "दिखाने में कितना समय लगता है"),
    "parking": ("is there parking?", "पार्किंग है क्या"),
    "insurance": ("do you take insurance?", "बीमा चलता है"),
    "phone": ("what is your phone number?", "फोन नंबर दीजिए"),
}
"""Answered from the clinic's data, by topic; and the step is shown again as it was."""
WISHES = ("later than 5", "another doctor", "cancel", "talk to a person", "इंसान से बात करनी है")
"""May lead elsewhere; the way back stays open."""
NOISE: Mapping[str, Callable[[TalkInMemory], object]] = {
    "words": lambda talk: talk.write("qq ??"),
    "voice": lambda talk: talk.unreadable("voice"),
    "photo": lambda talk: talk.unreadable("photo"),
    "sticker": lambda talk: talk.unreadable("sticker"),
}
TAKES_ANY_WORDS = frozenset(
    f"{table.name}.{name}"
    for table in LIBRARY.conversations.values()
    for name, step in table.steps.items()
    if isinstance(step, Ask) and (step.verbatim or step.sealed)
)
"""Steps at which whatever is written is for a human, or is of a patient: nothing written is a question to us."""
TAKES_A_TEXT = frozenset({"feedback.comment"})
"""Steps at which a text that asks for nothing is the answer."""


def kept(talk: TalkInMemory) -> dict[str, datetime]:
    """What this chat holds, and until when."""
    clinic = talk.clinic
    return {id_: b.held_until for id_, b in clinic.bookings.items() if b.chat == 1 and clinic.status(b) == "held"}


def booked(talk: TalkInMemory) -> set[str]:
    return {id_ for id_, b in talk.clinic.bookings.items() if b.status in ("confirmed", "requested")}


def top(talk: TalkInMemory) -> tuple[Any, ...]:
    """Which question of which run is open."""
    stack: Any = talk.state["stack"]
    return (stack[-1]["id"], stack[-1]["step"], stack[-1]["turn"]) if stack else ()


def drawn(talk: TalkInMemory) -> list[str]:
    """The buttons under what was shown last."""
    return [button.id for button in talk.shown[-1].buttons]


def sayable(talk: TalkInMemory) -> None:
    """Everything said can be said in every language."""
    for line in talk.lines:
        for language in TABLES:
            assert talk.shows(line, language).text


def notes(talk: TalkInMemory) -> list[str]:
    return [note.says for line in talk.lines for note in line.notes]


def nothing_lost(before: Stand, after: Stand) -> None:
    assert kept(after.talk) == kept(before.talk)
    assert booked(after.talk) == booked(before.talk)


def test_every_step_is_reached() -> None:
    """A step that nobody here can reach is a step that no law is tried at: give tests/laws/roads.py a start for it."""
    assert set(asked_steps()) - set(everywhere()) == set()


def test_nothing_that_is_shown_lacks_a_fact(caplog: pytest.LogCaptureFixture) -> None:
    """Where a fact is missing the rest of the sentence is said all the same, and the log tells."""
    for stand in everywhere().values():
        caplog.clear()
        for line in stand.talk.shown:
            for language in TABLES:
                stand.talk.shows(line, language)
        assert [(vars(record)["phrase"], vars(record)["fact"]) for record in caplog.records] == [], stand.way


@pytest.mark.parametrize("topic", QUESTIONS)
def test_a_question_is_answered_and_the_step_shown_again(topic: str) -> None:
    for step, stand in everywhere().items():
        for text in QUESTIONS[topic] if step not in TAKES_ANY_WORDS else ():
            asked = stand.copy()
            asked.talk.write(text)
            assert any(says.startswith(f"question.{topic}") for says in notes(asked.talk)), (step, text)
            assert top(asked.talk) == top(stand.talk), (step, text)
            assert drawn(asked.talk) == drawn(stand.talk) or "~" in str(drawn(stand.talk)), (step, text)
            nothing_lost(stand, asked)
            sayable(asked.talk)


@pytest.mark.parametrize("sort", NOISE)
def test_what_cannot_be_read_gets_help_and_the_step_again(sort: str) -> None:
    for step, stand in everywhere().items():
        if sort == "words" and step in {*TAKES_ANY_WORDS, *TAKES_A_TEXT}:
            continue
        heard = stand.copy()
        NOISE[sort](heard.talk)
        assert top(heard.talk) == top(stand.talk), step
        told = (
            (heard.talk.lines[-1].says or "").startswith("human.talk.")
            if step == "human.talk"
            else bool(notes(heard.talk))
        )
        assert told, step
        nothing_lost(stand, heard)
        sayable(heard.talk)


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_in_between_loses_nothing_and_ends_nowhere(text: str) -> None:
    for step, stand in everywhere().items():
        if any(text in label.casefold() for label in stand.talk.labels):
            continue  # it is the step's own answer: "Yes, cancel it"
        wished = stand.copy()
        wished.talk.write(text)
        assert wished.talk.lines, step
        sayable(wished.talk)
        assert top(wished.talk) or not table_of(step).resumes, step
        held, before = kept(wished.talk), kept(stand.talk)
        assert len(held) >= len(before), (step, text)
        assert booked(wished.talk) == booked(stand.talk), (step, text)
        if set(held) == set(before):
            assert held == before, (step, text)


def test_every_card_has_a_way_back_or_out_that_leads_somewhere_else() -> None:
    """Also one that asks for a word: who does not know it, or came by mistake, sees where to go.

    Behind the first card of a conversation there is nothing; what is for a human is left by its own button.
    """
    for step, stand in everywhere().items():
        stack: Any = stand.talk.state["stack"]
        if not stack[-1]["asked"] or not isinstance(table_of(step).steps[step.partition(".")[2]], Ask):
            continue
        shown = [b for line in stand.talk.lines for b in line.buttons]
        ways = [b.id for b in shown if (tap := read(b.id)) and (tap.option == BACK or tap.page or says_out(tap.option))]
        assert ways, (step, stand.talk.labels)
        went = stand.copy()
        went.talk.tap_id(ways[-1])
        assert went.talk.lines, step
