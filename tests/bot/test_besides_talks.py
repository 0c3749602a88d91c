"""A second place besides the one that is kept: for the mother too."""

import pytest

from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.test_booking_talks import a_known_patient


def held(talk: TalkInMemory) -> list[str]:
    """For whom places are kept."""
    return [b.patient.name for b in talk.clinic.bookings.values() if talk.clinic.status(b) == "held"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "for my mother too"), ("en", "mummy ke liye bhi"), ("hi", "माँ के लिए भी")]
)
def test_for_the_mother_too_keeps_both(language: str, said: str) -> None:
    talk = a_known_patient(language=language)
    talk.write("Dr Anjali kal 5 baje")
    first = talk.text
    talk.write(said)
    assert held(talk) == ["Asha Rao"]
    assert "Asha Rao" in talk.text.partition("\n")[0], "and it is said that hers stays"
    talk.write("Sunita Rao")
    assert talk.step == "book.slot"
    assert talk.labels[0].endswith(("4:30 pm", "5:30 pm", "शाम 4:30", "शाम 5:30")), "beside the first"
    talk.tap(talk.labels[0])
    assert held(talk) == ["Asha Rao", "Sunita Rao"]
    talk.tap({"en": "Pay at the clinic", "hi": "क्लिनिक पर देंगे"}[language])
    assert talk.step == "book.review"
    assert talk.messages[-1].text == first, "the first is there again, to be paid"


def test_back_goes_to_the_first() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali kal 5 baje")
    talk.write("for my mother too")
    talk.write("back")
    assert (talk.step, held(talk)) == ("book.review", ["Asha Rao"])


@pytest.mark.parametrize("anew", ["start over", "/book", "book Dr Anjali tomorrow at 10 for my mother"])
def test_beginning_the_second_anew_loses_neither(anew: str) -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali kal 5 baje")
    talk.write("for my mother too")
    talk.write("Sunita Rao")
    talk.tap(talk.labels[0])
    assert held(talk) == ["Asha Rao", "Sunita Rao"]
    talk.write(anew)
    assert held(talk)[0] == "Asha Rao"
    assert len(held(talk)) == 2


def test_for_the_mother_alone_is_another_patient_for_the_same_place() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali kal 5 baje")
    talk.write("it is for my mother")
    talk.write("Sunita Rao")
    assert held(talk) == ["Sunita Rao"]
    assert "Sunita Rao" in talk.text


def test_with_nothing_kept_it_is_a_booking_for_her() -> None:
    talk = a_known_patient()
    talk.write("mummy ke liye bhi")
    assert talk.step == "book.name"
