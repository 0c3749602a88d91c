"""Consent in the talk: with the first name, in between where it is missing, and what can be had without it."""

import pytest

from bot.conversations.consent import NOTICE
from bot.phrases import render
from tests.bot.talk_in_memory import TalkInMemory


def a_stranger(*, profile: str = "") -> TalkInMemory:
    return TalkInMemory(profile=profile, agreed=False)


def asked_for_a_name(*, profile: str = "") -> TalkInMemory:
    """Return a stranger who has chosen a time with Dr Anjali Mehta."""
    talk = a_stranger(profile=profile)
    talk.write("Dr Anjali Mehta")
    talk.tap(talk.labels[0])
    return talk


def known_without_consent() -> TalkInMemory:
    """Somebody whom the clinic knows, and who has to be asked: a new version of the notice, or consent taken back."""
    talk = TalkInMemory()
    talk.desk.name_self("Asha Rao")
    talk.desk.has_agreed = False
    return talk


def test_the_first_name_is_asked_for_with_the_notice_and_writing_it_agrees() -> None:
    talk = asked_for_a_name()
    assert "/privacy" in talk.text
    assert talk.labels == ["For someone else", "I do not agree"]
    talk.write("Asha Rao")
    assert talk.desk.agreed()
    assert [p.name for p in talk.desk.family()] == ["Asha Rao"]


def test_a_first_booking_takes_five_inputs_with_consent_among_them() -> None:
    talk = a_stranger()
    talk.write("/start")
    talk.inputs = 0
    talk.tap("Book")
    talk.tap("Dr Anjali")
    talk.tap(talk.labels[0])
    talk.write("Asha Rao")
    talk.tap("Pay at")
    assert talk.inputs == 5
    assert [b.status for b in talk.clinic.bookings.values()] == ["confirmed"]


def test_the_channels_own_name_is_taken_by_one_tap_and_not_shown_before() -> None:
    talk = asked_for_a_name(profile="Asha Rao")
    assert "Asha" not in str([m.as_json() for m in talk.messages])
    talk.tap("Agree, use my name")
    assert talk.desk.agreed()
    assert [p.name for p in talk.desk.family()] == ["Asha Rao"]


def test_a_name_said_before_the_notice_is_not_kept() -> None:
    talk = a_stranger()
    talk.say("Dr Mehta for Sunita", doctors=(1,), person="mother", person_name="Sunita Rao", intent="book")
    assert "Sunita" not in str(talk.state)
    talk.tap(talk.labels[0])
    assert "/privacy" in talk.text
    talk.write("Sunita Rao")
    assert [(p.name, p.relation) for p in talk.desk.family()] == [("Sunita Rao", "mother")]


@pytest.mark.parametrize("words", ["Dr Anjali Mehta", "Dr Anjali Mehta tomorrow at 10"])
def test_who_does_not_agree_sees_doctors_and_times_and_is_asked_again_only_to_book(words: str) -> None:
    talk = a_stranger()
    talk.write(words)
    if talk.step == "book.slot":
        talk.tap(talk.labels[0])
    talk.tap("I do not agree")
    assert "+91 22 4000 0000" in talk.text
    talk.tap("See doctors")
    assert talk.text.startswith("Dr Anjali Mehta, Skin")
    talk.tap(talk.labels[0])
    assert "/privacy" in talk.text
    assert not talk.desk.agreed()
    assert talk.clinic.bookings == {}
    talk.write("Asha Rao")
    assert [b.status for b in talk.clinic.bookings.values()] == ["held"]


def test_a_new_version_asks_once_and_the_booking_goes_on_where_it_was() -> None:
    talk = known_without_consent()
    talk.write("/book")
    talk.tap("Dr Anjali")
    talk.tap(talk.labels[0])
    assert talk.labels[:2] == ["I agree", "I do not agree"]
    talk.tap("I agree")
    assert talk.step == "book.review"


def test_without_consent_nothing_is_booked_and_nothing_is_asked_for_ever() -> None:
    talk = known_without_consent()
    talk.write("/book")
    talk.tap("Dr Anjali")
    talk.tap(talk.labels[0])
    talk.tap("I do not agree")
    assert talk.step == "-"
    assert "+91 22 4000 0000" in talk.text
    assert talk.clinic.bookings == {}


def test_the_notice_is_answered_by_words_too() -> None:
    talk = known_without_consent()
    talk.write("/book")
    talk.tap("Dr Anjali")
    talk.tap(talk.labels[0])
    talk.say("yes", intent="affirm")
    assert talk.step == "book.review"


def test_a_phone_shared_before_consent_asks_for_it() -> None:
    talk = a_stranger()
    talk.share("+919820012345")
    assert talk.desk.phone is None
    assert talk.step == "consent.notice"


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_notice_stands_in_the_chat_once_however_much_is_asked_beside_it(language: str) -> None:
    talk = TalkInMemory(agreed=False, language=language)
    talk.write("Dr Anjali Mehta")
    talk.tap(talk.labels[0])
    notice = render(language, NOTICE.says, {})
    asked = [talk.text, *(shown.text for text in ("fees?", "what is the address?") for shown in talk.write(text))]
    talk.tap(render(language, "book.name.someone", {}))
    asked += [talk.text, *(shown.text for shown in talk.write("how do I pay?"))]
    assert [notice in text for text in asked] == [True, *[False] * (len(asked) - 1)]
    assert all(talk.labels[-1] == render(language, "book.name.refuse", {}) for _ in asked)


@pytest.mark.parametrize("words", ["skin doctor", "Dr Anjali Mehta", "Dr Anjali Mehta for my mother"])
def test_who_asks_whom_there_is_reads_it_before_a_name_is_asked_for(words: str) -> None:
    talk = a_stranger()
    talk.write(words)
    assert talk.text.startswith("Dr Anjali Mehta, Skin, ₹800\n")
    assert "For " not in talk.text
    talk.tap(talk.labels[0])
    assert talk.text.startswith("Dr Anjali Mehta, Skin, ₹800\nMonday 23 November, 9:30 am IST\nCity Clinic\n\nBefore I")
    assert "/privacy" in talk.text
    talk.write("Asha Rao")
    assert talk.step == "book.review"
    assert "Asha Rao" in talk.text
    assert talk.inputs == 3


@pytest.mark.parametrize("words", ["skin doctor tomorrow at 10", "मुझे त्वचा के डॉक्टर कल 10 बजे"])
def test_with_a_time_there_is_something_to_keep_and_it_is_shown_with_the_question_for_a_name(words: str) -> None:
    talk = a_stranger()
    talk.write(words)
    assert "Dr Anjali Mehta" in talk.text
    assert "/privacy" in talk.text
    assert (talk.step, talk.desk.agreed(), talk.clinic.bookings) == ("book.name", False, {})


@pytest.mark.parametrize(
    "words", ["/book", "any doctor", "who is there on Friday?", "बच्चे को बुखार है", "I want an appointment"]
)
def test_looking_keeps_nothing_and_asks_for_no_name(words: str) -> None:
    talk = a_stranger()
    talk.write(words)
    assert talk.step in ("book.doctor", "book.slot"), talk.text
    assert "/privacy" not in talk.text
    assert (talk.desk.agreed(), talk.desk.family()) == (False, ())
