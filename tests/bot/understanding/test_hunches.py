"""What is learned beside the tables: it says what is wanted where they know less, and nothing else."""

import json
from importlib.resources import files

import pytest

from bench.own_sentences import made, own_sentences
from bench.train_intents import Example, learn, written
from bot.understanding import understand
from bot.understanding.hunches import Evidence, Weights, clues, settle, weights
from bot.understanding.reading import evidence_of
from tests.bot.understanding.clinic import NOW, ROSTER, read

TAUGHT = Weights(("book", "cancel", "out_of_scope"), {"want": [0, 300], "no": [1, 300], "maybe": [0, 120]})


def says(decided: str | None, *words: str, **more: bool) -> Evidence:
    return Evidence(decided=decided, turns={}, clues=words, **more)


def test_what_was_learned_is_heard_where_the_tables_know_nothing() -> None:
    assert settle(says(None, "want"), TAUGHT) == "book"
    assert settle(says(None, "no"), TAUGHT) == "cancel"


def test_where_no_word_is_known_the_tables_word_stands() -> None:
    assert settle(says("greet", "asha", "rao"), TAUGHT) == "greet"
    assert settle(says(None, "asha"), TAUGHT) is None


@pytest.mark.parametrize("decided", ["emergency", "arrived", "waitlist", "back"])
def test_nothing_learned_changes_what_only_the_tables_know(decided: str) -> None:
    assert settle(says(decided, "want", "no"), TAUGHT) == decided


def test_a_number_or_a_way_to_be_seen_stays_what_it_is() -> None:
    assert settle(says("inform", "want", fixed=True), TAUGHT) == "inform"


def test_a_wish_that_changes_something_is_not_guessed_where_it_may_be_no_business_of_ours() -> None:
    assert settle(says(None, "maybe"), TAUGHT) is None
    assert settle(says(None, "maybe", ours=True), TAUGHT) == "book"


@pytest.mark.parametrize("text", ["ambulance", "call an ambulance please", "she is dying, help", "मेरे पापा बेहोश हैं"])
def test_what_was_learned_never_takes_an_emergency_back(text: str) -> None:
    assert read(text).intent == "emergency"


def test_days_times_relatives_and_fields_are_known_by_their_sort() -> None:
    found = evidence_of("book a dentist tomorrow at 5 pm for my mother", roster=ROSTER, now=NOW).clues

    assert {"book", "<field>", "<day>", "<clock>", "<relative>", "^ book", "<relative> $"} <= set(found)
    assert not {"dentist", "tomorrow", "mother"} & set(found)
    assert clues([], health=True) == ("^ $", "health")


def test_the_weights_are_small_and_of_known_intents() -> None:
    """Half a megabyte is read in milliseconds, and a clinic starts in fifths of a second."""
    assert len(files("bot.understanding").joinpath("hunches.json").read_bytes()) < 500_000
    assert set(weights().intents) <= {intent for intent, _ in own_sentences()} | {"back", "waitlist"}
    assert "emergency" not in {settle(evidence_of(text, roster=ROSTER, now=NOW)) for text in ("hello", "book", "stop")}


def test_our_own_sentences_are_understood_as_they_are_meant() -> None:
    missed = [
        (intent, sentence)
        for intent, sentence in own_sentences()
        if intent != "emergency" and understand(sentence, roster=ROSTER, now=NOW, language="en").intent != intent
    ]

    assert len(missed) < 0.1 * sum(1 for _ in own_sentences()), missed


def test_a_turn_of_speech_makes_the_same_sentences_each_time_and_none_twice() -> None:
    once, again = (made("(a|b|) {day} here", {"day": ["today", "tomorrow"]}) for _ in range(2))

    assert once == again
    assert len(set(once)) == len(once)
    assert set(once) <= {f"{first}{day} here" for first in ("", "a ", "b ") for day in ("today", "tomorrow")}


def test_the_same_sentences_teach_the_same_weights_and_those_are_kept_as_they_are_read() -> None:
    taught = [Example(says(None, "want", "it"), "book"), Example(says(None, "no", "it"), "cancel")] * 20
    learned = learn(taught)

    assert learned == learn(taught)
    assert [settle(says(None, word, ours=True), learned) for word in ("want", "no")] == ["book", "cancel"]
    kept = json.loads(written(learned))
    assert Weights(tuple(kept["intents"]), kept["clues"]) == learned
