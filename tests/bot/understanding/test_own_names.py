"""What is a name where one was asked for: people are called like days, doctors and parts of the body."""

import pytest

from bot.understanding.own_names import own_name
from tests.bot.understanding.clinic import read


@pytest.mark.parametrize(
    "name",
    [
        *("Ravi Kumar", "Imran Khan", "Shyam Sundar", "Mangal Pandey", "Sandhya Iyer", "Subah Khan", "April D'Souza"),
        *("रवि कुमार", "मंगल सिंह", "निशा", "Bukhari", "Singh", "Hari Om", "May Fernandes", "Anne-Marie Dolly"),
        *("Dil Bahadur", "Baby Kumari", "Kaan Malik", "Dil Raj Singh", "Baby Sunita Rao"),
        *("Ram", "Ram Mehta", "Sita Ram", "राम", "राम कुमार", "दिल बहादुर", "बेबी कुमारी"),
    ],
)
def test_names_that_sound_like_something_else_are_names(name: str) -> None:
    assert own_name(name) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("my name is Imran Khan", "Imran Khan"),
        ("I am Sunita", "Sunita"),
        ("Name: Asha Rao", "Asha Rao"),
        ("mera naam Ravi Kumar hai", "Ravi Kumar"),
        ("मैं रवि कुमार हूँ", "रवि कुमार"),
        ("Ms Asha Rao", "Asha Rao"),
        ("श्रीमती आशा राव", "आशा राव"),
    ],
)
def test_who_says_it_in_a_sentence_is_called_by_the_name_alone(words: str, name: str) -> None:
    assert own_name(words) == name


@pytest.mark.parametrize(
    "words",
    [
        *("kal shaam", "monday morning", "कल शाम", "june", "after 5", "next week", "mujhe bukhar hai", "skin problem"),
        *("बुखार है", "headache", "Dr Mehta", "Mehta ji", "mehta please", "for my mother", "माँ के लिए", "cancel", "no"),
        *("Skin Problem", "Heart Specialist", "Baby Boy", "Mother Sunita", "My Son", "dil me dard", "pet kharab", "Ms"),
        *("who is free first", "who is she", "voice message", "कोई भी डॉक्टर पहले कौन मिलेगा", "Yes.", "haan theek hai"),
        *("ram ram", "राम राम", "Ram Ram ji", "दाँत निकालना", "दिल का", "पेट दर्द", "बेबी"),
        *("someone else", "hello", "back", "Asha 45", "🙂", "", "one two three four five six"),
    ],
)
def test_what_no_name_is_made_of_is_none(words: str) -> None:
    assert own_name(words) is None


def test_without_the_question_such_a_name_would_mean_something_else() -> None:
    assert read("Imran Khan").specialties == ("ent",)
    assert read("मंगल सिंह").when is not None
    assert read("Dil Bahadur").specialties == ("cardiology",)
    assert read("Baby Kumari").specialties == ("pediatrics",)
    assert read("Ms Asha").specialties == ("neurology",)
