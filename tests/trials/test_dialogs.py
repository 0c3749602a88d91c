"""The trial of whole talks itself: a talk that says all is booked, and one that says another thing is no success."""

from typing import Any

from tests.trials.dialogs import dated, hold


def a_talk(*turns: str, doctor: str = "Meera Joshi", day: str = "2019-03-07") -> dict[str, Any]:
    return {
        "id": "1",
        "domain": "dentist",
        "reference_date": "2019-03-01",
        "booked": True,
        "goal": {"doctor": doctor, "date": day, "time": "16:00"},
        "providers": [{"dentist_name": "Meera Joshi"}, {"dentist_name": "Peter Hill", "type": "Dermatologist"}],
        "turns": [{"user": turn} for turn in turns],
    }


def test_a_talk_that_says_what_is_wanted_books_it_without_a_further_answer() -> None:
    ended = hold(a_talk("I need a dentist, Meera Joshi please", "on the 7th at 4 pm", "thanks"))

    assert (ended.right, ended.answers) == (True, 0), ended.lines


def test_what_a_talk_leaves_out_is_answered_from_the_goal() -> None:
    ended = hold(a_talk("I need an appointment with Peter Hill", doctor="Peter Hill"))

    assert (ended.right, ended.answers) == (True, 1), ended.lines


def test_a_card_that_is_not_the_goal_is_not_confirmed_but_put_right() -> None:
    talk = a_talk("Meera Joshi on the 8th at 4 pm", "yes, book it")
    talk["turns"][1]["acts"] = ["AFFIRM"]
    ended = hold(talk)

    assert (ended.right, ended.answers) == (True, 1), ended.lines
    assert not any("yes, book it" in line for line in ended.lines)


def test_a_talk_that_books_something_else_is_no_success() -> None:
    assert not hold(a_talk("Peter Hill on the 8th at 4 pm", "yes")).right


def test_only_talks_with_a_day_are_held() -> None:
    assert dated([a_talk("hello") | {"reference_date": None}, a_talk("hello") | {"booked": False}]) == []
