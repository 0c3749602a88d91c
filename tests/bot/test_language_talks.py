"""In which language a chat is answered: the one it is written in until one is chosen; and the buttons that choose."""

from collections.abc import Iterator

import pytest

from core.domain.staff import Role
from tests.bot.reception import Asker, Reception
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def kept(clinic: Reception, asker: Asker) -> list[tuple[object, ...]]:
    """What the chat's row says of its language."""
    return clinic.world.sql("select language, chose_language from chats where address = %s", asker.address)


def test_who_writes_hindi_is_answered_in_hindi_and_the_consent_says_what_was_read(clinic: Reception) -> None:
    asha = clinic.somebody("asha", name="")
    assert asha.starts().text.startswith("Hello!")
    assert "Before I keep anything" in asha.says("Dr Anjali kal shaam 5 baje").text
    asha.says("आशा राव")  # she has read the notice in English, and reads Hindi from here on
    assert "अंजलि मेहता" in asha.last.text
    assert "क्लिनिक पर देंगे" in [choice.label for choice in asha.last.choices]
    assert kept(clinic, asha) == [("hi", False)]
    assert clinic.world.sql("select language from consents") == [("en",)]
    assert "Anjali" not in asha.says("fees kitni hai?").text, "Latin letters tell nothing: it stays as it is"


@pytest.mark.parametrize("said", ["Dr Anjali kal shaam 5 baje", "doctor se milna hai", "skin doctor", "5", "५"])
def test_latin_letters_tell_nothing(clinic: Reception, said: str) -> None:
    asha = clinic.patient("asha", name="Asha Rao")
    asha.says(said)
    assert kept(clinic, asha) == [("en", False)]


def test_what_was_chosen_stays_whatever_is_written(clinic: Reception) -> None:
    asha = clinic.patient("asha", name="Asha Rao")
    asha.says("/language")
    asha.taps("English")
    assert kept(clinic, asha) == [("en", True)]
    assert "Dr Anjali Mehta" in asha.says("डॉ. अंजलि मेहता कल 5 बजे").text
    assert kept(clinic, asha) == [("en", True)]


def test_what_the_staff_write_in_hindi_leaves_their_chat_as_it_is(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    desk.says("मदद")
    assert kept(clinic, desk) == [("en", False)]


def test_the_button_under_the_greeting_speaks_after_something_was_written(clinic: Reception) -> None:
    asha = clinic.patient("asha", name="Asha Rao")
    hello = asha.starts()
    asha.says("Dr Anjali tomorrow at 5")
    asha.taps("हिन्दी / English", message=hello)
    which = asha.last
    assert "कौन-सी भाषा" in which.text
    asha.taps("हिन्दी")
    assert "डॉ. अंजलि मेहता" in asha.last.text, "and the place that was kept is shown again"
    asha.says("/appointments")
    asha.taps("English", message=which)
    assert kept(clinic, asha) == [("en", True)]


def test_the_staff_read_the_doctors_names_in_their_own_language(clinic: Reception) -> None:
    desk = clinic.seated(Role.ADMIN)
    clinic.world.sql("update chats set language = 'hi' where address = 'admin'")
    for command in ("/today", "/hours", "/leave"):
        desk.says(command)
        assert any("अंजलि मेहता" in choice.label for choice in desk.last.choices), command
        assert "Anjali" not in str(desk.last.as_json()), command
