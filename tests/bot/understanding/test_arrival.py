"""Who says that they are at the clinic, and who says nothing of the kind though the words are alike."""

import pytest

from tests.bot.understanding.clinic import read

HERE = (
    "I am here",
    "i'm here now",
    "we are here",
    "I have reached",
    "reached the clinic",
    "hi, I am here for my appointment",
    "I have arrived for Dr Mehta",
    "pahunch gaya",
    "main clinic pahunch gayi hu",
    "haan pohonch gye",
    "aa gaye",
    "hum aa gaye hain",
    "mummy pahunch gayi",
    "पहुँच गई",
    "मैं पहुँच गया हूँ",
    "हम आ गए हैं",
    "मैं क्लिनिक में हूँ",
)
ELSEWHERE = (
    "I have not reached yet",
    "I will be here at 5",
    "is the doctor here",
    "doctor aa gaye kya",
    "mera number aa gaya",
    "report aa gayi kya",
    "paise pahunch gaye kya",
    "clinic kaise pahunche",
    "main kaise pahunchu",
    "mummy ko chakkar aa gaya",
    "bukhar aa gaya hai",
    "are you there",
    "I can't reach the clinic",
    "I am here to book an appointment",
    "अभी नहीं पहुँची",
    "क्या डॉक्टर आ गए",
    "क्लिनिक कैसे पहुँचें",
)


@pytest.mark.parametrize("said", HERE)
def test_it_is_said(said: str) -> None:
    assert read(said).intent == "arrived"


@pytest.mark.parametrize("said", ELSEWHERE)
def test_it_is_not_said(said: str) -> None:
    assert read(said).intent != "arrived"


def test_danger_goes_before_it() -> None:
    assert read("I am here now and I cannot breathe").intent == "emergency"


HOURS = (
    "Dr Anil ka time kya hai",
    "Dr Anil kab baithte hain",
    "Priya madam kab baithti hai",
    "डॉ अनिल कब बैठते हैं",
    "when does Dr Mehta sit",
    "skin doctor kab baithte hain",
)


@pytest.mark.parametrize("said", HOURS)
def test_when_a_doctor_is_there_is_asked_and_nothing_is_wished_for(said: str) -> None:
    assert read(said).topic == "timings"


def test_with_a_day_it_is_a_wish() -> None:
    assert read("kal Dr Anil kab baithte hain").topic is None


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("how long does a visit take", "length"),
        ("visit me kitna time lagta hai", "length"),
        ("दिखाने में कितना समय लगता है", "length"),
        ("how long do I have to wait", "wait"),
        ("kitni der lagegi", "wait"),
        ("98200 12345", "own_phone"),
        ("+91-98200-12345", "own_phone"),
        ("25-11-2026", None),
        ("123456", None),
    ],
)
def test_what_looks_alike_is_told_apart(said: str, topic: str | None) -> None:
    assert read(said).topic == topic
