"""Emergencies: every rule is heard in every language, and taken back by what is denied, past, supposed or asked."""

import pytest

from bot.understanding.languages import languages
from bot.understanding.red_flags import SOURCES
from tests.bot.understanding.clinic import read

NOW_HAPPENING = [
    ("chest", "crushing chest pain", "seene mein dard ho raha hai", "सीने में दर्द है"),
    ("breathing", "I can't breathe", "saans nahi aa rahi", "सांस लेने में तकलीफ है"),
    ("unconscious", "my father fainted", "papa behosh ho gaye", "वो बेहोश हो गए"),
    ("stroke", "his face is drooping", "bol nahi pa raha", "चेहरा टेढ़ा लग रहा है"),
    ("seizure", "someone is having a seizure", "mirgi ka daura pada", "मिर्गी का दौरा पड़ा"),
    ("bleeding", "the bleeding won't stop", "bahut khoon nikal raha hai", "खून नहीं रुक रहा"),
    ("head_injury", "I hit my head and feel sick", "sir mein chot lagi hai", "सिर में चोट लगी है"),
    ("injury", "we had an accident", "accident ho gaya", "एक्सीडेंट हो गया"),
    ("self_harm", "I want to end my life", "main marna chahta hoon", "मैं आत्महत्या करना चाहता हूं"),
    ("overdose", "I took too many tablets", "zeher kha liya", "उसने जहर खा लिया"),
    ("airway", "my throat is closing", "gale mein sujan ho rahi hai", "जीभ सूज गई"),
    ("child_fever", "my baby has very high fever", "bachche ko bahut tez bukhar hai", "बच्चे को बहुत तेज बुखार है"),
    ("abdomen", "severe abdominal pain and vomiting", "pet mein bahut tez dard aur ulti", "पेट में बहुत तेज दर्द"),
    ("pregnancy", "I am pregnant and bleeding", "pregnant hai aur bleeding ho rahi hai", "गर्भवती है, खून आ रहा है"),
    ("sugar", "my sugar is very high", "sugar bahut high hai", "शुगर बहुत हाई है"),
]


@pytest.mark.parametrize("text", [text for _, *texts in NOW_HAPPENING for text in texts])
def test_an_emergency_is_heard_in_every_language(text: str) -> None:
    understood = read(text)

    assert understood.red_flag, text
    assert understood.intent == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        *("my mother fell down and is bleeding", "maa gir gayi khoon beh raha hai", "माँ गिर गई खून बह रहा है"),
        *("bachcha doob gaya", "beta dub raha hai", "बच्चा डूब गया"),
    ],
)
def test_one_accident_is_one_emergency_in_any_wording(text: str) -> None:
    assert read(text).red_flag


@pytest.mark.parametrize(
    "text", ["Dubai branch", "dubai me doctor", "दुबई में", "दुबई वाली क्लिनिक", "hindi doctor in dubai"]
)
def test_a_city_is_nobody_who_drowns(text: str) -> None:
    assert not read(text).red_flag


def test_every_rule_has_a_source_a_story_and_words_in_every_language() -> None:
    assert {rule for rule, *_ in NOW_HAPPENING} == set(SOURCES)
    for language in languages():
        assert set(language.table["red_flags"]) == set(SOURCES), language.name


@pytest.mark.parametrize(
    "text",
    [
        "I have no chest pain",
        "seene mein dard nahi hai",
        "सीने में दर्द नहीं है",
        "pichle saal accident hua tha, ab theek hai",
        "what are the symptoms of a stroke",
        "what is a heart attack",
        "tell me about epilepsy",
        "if there was bleeding it would show",
        "accident insurance ka claim karna hai",
        "halka bukhar hai",
        "heart doctor tomorrow",
        "knee pain since Monday",
    ],
)
def test_what_is_denied_past_supposed_or_asked_is_no_emergency(text: str) -> None:
    assert not read(text).red_flag, text


@pytest.mark.parametrize(
    "text",
    [
        "seene mein dard nahi tha par ab bahut tez dard ho raha hai",
        "how does anaphylaxis work, my throat is closing",
        "what should I do if someone is having a seizure right now",
        "cancel my appointment. I can't breathe",
        "Dr Mehta tomorrow, my father has chest pain",
    ],
)
def test_what_is_said_of_now_wins(text: str) -> None:
    assert read(text).red_flag, text
