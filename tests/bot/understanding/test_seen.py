"""How somebody wants to be seen, in the words of patients; paying online is another matter."""

import pytest

from tests.bot.understanding.clinic import read

ONLINE = (
    "online",
    "video call",
    "online consultation with dr mehta tomorrow",
    "can I see Dr Nair on video",
    "dr rao kal video pe",
    "ghar baithe doctor se milna hai",
    "ऑनलाइन डॉक्टर मेहता",
    "वीडियो कॉल से दिखाना है",
    "teleconsultation with a skin doctor",
)
IN_PERSON = (
    "in person",
    "face to face please",
    "not online",
    "clinic mein aakar",
    "क्लिनिक में आकर दिखाना है",
    "video nahi",
)
NEITHER = (
    "can I pay online",
    "online payment",
    "paise online de sakte hain",
    "ऑनलाइन पेमेंट",
    "Dr Mehta tomorrow after 5",
    "my visits",
    "पैसे ऑनलाइन दूँगा",
)


@pytest.mark.parametrize("text", ONLINE)
def test_online(text: str) -> None:
    assert read(text).seen == "online"


@pytest.mark.parametrize("text", IN_PERSON)
def test_in_person(text: str) -> None:
    assert read(text).seen == "in_person"


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    assert read(text).seen is None
