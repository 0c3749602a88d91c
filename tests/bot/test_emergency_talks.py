"""Words of danger: the number first, the desk told once an hour, and nothing claimed that is not so."""

import pytest

from core.domain.staff import Role
from tests.bot.talk_in_memory import TalkInMemory

DANGER = {"en": "my father has chest pain and cannot breathe", "hi": "पापा को सीने में दर्द है और सांस नहीं आ रही"}


def a_talk(language: str = "en", *, desk: bool = True) -> TalkInMemory:
    talk = TalkInMemory(language=language)
    talk.desk.name_self("Asha Rao")
    if desk:
        talk.clinic.members.seat(8, Role.RECEPTIONIST, "Meera")
    return talk


@pytest.mark.parametrize("language", DANGER)
def test_the_number_comes_first_and_the_desk_is_told(language: str) -> None:
    talk = a_talk(language)
    talk.write("/book")
    talk.write(DANGER[language])
    assert talk.step == "emergency.card"
    assert talk.text.startswith("112: ")
    assert {"en": "has been told", "hi": "रिसेप्शन को बता दिया है"}[language] in talk.text
    assert talk.clinic.warnings == 1
    talk.tap({"en": "Go on", "hi": "आगे बढ़ें"}[language])
    assert talk.step == "book.doctor"


def test_where_nobody_is_at_the_desk_nobody_is_said_to_be_told() -> None:
    talk = a_talk(desk=False)
    talk.write(DANGER["en"])
    assert talk.text.startswith("112: ")
    assert "told" not in talk.text


def test_the_desk_is_told_once_an_hour_though_the_card_stays_open() -> None:
    talk = a_talk()
    for _ in range(3):
        talk.write(DANGER["en"])
        talk.clinic.now += talk.clinic.now.resolution
    assert (talk.step, talk.clinic.warnings) == ("emergency.card", 1)
    talk.share("+919820012345")
    assert talk.clinic.warnings == 1
    talk.clinic.now += 60 * 60 * talk.clinic.now.resolution * 10**6
    talk.write(DANGER["en"])
    assert (talk.step, talk.clinic.warnings) == ("emergency.card", 2)
