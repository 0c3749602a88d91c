"""A typed answer equals the button, or nothing: it is never guessed between two."""

import pytest

from bot.understanding.answer import match_option

DOCTORS = ("Dr. Anil Mehta", "Dr. Priya Nair", "Dr. Kavita Rao", "Dr. Suresh Rao")
SLOTS = ("Thu 19 Nov, 5:00 PM", "Thu 19 Nov, 5:30 PM", "Fri 20 Nov, 10:00 AM")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Dr. Anil Mehta", 0),
        ("2", 1),
        ("२", 1),
        ("second one", 1),
        ("दूसरा", 1),
        ("doosra wala", 1),
        ("number 3", 2),
        ("mheta", 0),
        ("डॉ मेहता", 0),
        ("kavita", 2),
        ("priya nayar", 1),
        ("rao", None),
        ("dr", None),
        ("5", None),
        ("somebody else", None),
        ("", None),
        ("?!", None),
    ],
)
def test_a_doctor_is_chosen(text: str, place: int | None) -> None:
    assert match_option(text, DOCTORS) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [("5:30", 1), ("friday", 2), ("शुक्रवार", 2), ("10 am", 2), ("5 pm", 0), ("thursday", None), ("19", None), ("1", 0)],
)
def test_a_slot_is_chosen(text: str, place: int | None) -> None:
    assert match_option(text, SLOTS) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [("APT-20261124-0001", None), ("APT-20261123-0001", 0), ("atp-20261123-0002", 1)],
)
def test_one_number_is_never_taken_for_another_like_it(text: str, place: int | None) -> None:
    assert match_option(text, ("APT-20261123-0001, ₹800", "APT-20261123-0002, ₹800")) == place
    assert match_option("APT-20261124-0001", ("APT-20261123-0001",)) is None


def test_twins_are_never_guessed_between() -> None:
    assert match_option("Dr. Rao", ("Dr. Rao", "Dr. Rao")) is None
    assert match_option("1", ("Dr. Rao", "Dr. Rao")) == 0
    assert match_option("yes", ()) is None


@pytest.mark.parametrize(
    ("text", "place"), [("hi", None), ("Hi!", None), ("hin", 2), ("hindi", 2), ("हिन्दी", 2), ("book", 0)]
)
def test_a_greeting_is_not_the_beginning_of_a_label(text: str, place: int | None) -> None:
    assert match_option(text, ("Book a visit", "My visits", "हिन्दी / English")) == place
