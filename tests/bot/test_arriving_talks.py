"""Saying that one is there, in words; and questions that were taken for others."""

import pytest

from tests.bot.clinic_in_memory import Clinic
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.test_booking_talks import a_known_patient


@pytest.mark.parametrize(("language", "said"), [("en", "I am here"), ("en", "pahunch gayi"), ("hi", "पहुँच गई")])
def test_it_marks_the_visit_of_today_from_wherever_the_talk_stands(language: str, said: str) -> None:
    for before in ("", "/book", "/family", "Dr Anjali tomorrow at 5"):
        talk = a_known_patient(language=language)
        if before:
            talk.write(before)
        talk.write(said)
        assert (talk.step, talk.inputs) == ("queue.place", 1 + bool(before))
        assert "Q001" in talk.text
        talk.write(said)
        assert "Q001" in talk.text, "said twice it is shown again"


def test_who_has_no_visit_today_reads_when_it_is_or_how_to_get_one() -> None:
    talk = TalkInMemory(Clinic())
    talk.desk.name_self("Asha Rao")
    talk.write("I am here")
    assert talk.text.startswith("You have no visit at the clinic today. /book finds you a time.")


def test_a_question_of_hours_is_answered_with_hours() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali ka time kya hai")
    assert talk.text.startswith("Dr Anjali Mehta:\n")
    talk.write("skin doctor kab baithte hain")
    assert talk.text.startswith("Dr Anjali Mehta:\n")


def test_how_long_a_visit_takes_is_not_how_long_one_waits() -> None:
    talk = TalkInMemory(Clinic())
    talk.write("how long does a visit take")
    assert talk.text.startswith("A visit is planned for 30 to 60 minutes, depending on the doctor.")
    talk.write("how long is a visit with Dr Vivek")
    assert talk.text.startswith("A visit with Dr Vivek Mehta is planned for 60 minutes.")


def test_a_number_that_was_typed_is_a_number_and_where_it_is_kept_is_said() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali tomorrow at 5")
    talk.write("98200 12345")
    assert talk.text.startswith("That looks like a phone number.")
    assert talk.step == "book.review"
