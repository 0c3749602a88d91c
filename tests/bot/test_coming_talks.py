"""How many of a day's visits are sure, doctor by doctor, and who has not answered."""

from collections.abc import Iterator

import pytest

from core.domain.answers import Answer
from core.domain.staff import Role
from tests.bot.reception import Reception
from tests.bot.test_paid_talks import a_visit, labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def answers(clinic: Reception, number: str, answer: Answer) -> None:
    ((visit, starts_at),) = clinic.world.sql("select id, starts_at from appointments where number = %s", number)
    with clinic.world.work() as uow:
        uow.answers.give(visit, starts_at, answer)


def test_the_tally_of_tomorrow_and_whom_to_ask(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    ravi, sita, omar = (clinic.patient(name.lower(), name=f"{name} Rao") for name in ("Ravi", "Sita", "Omar"))
    first, second = a_visit(clinic, ravi, 17, days=1), a_visit(clinic, sita, 18, days=1)
    a_visit(clinic, omar, 19, days=1)
    answers(clinic, first, Answer.COMING)
    answers(clinic, second, Answer.MOVE)
    assert desk.says("/coming").text == "Monday 23 November: nobody is booked."
    assert labels(desk) == ["Tue 24 Nov"]
    assert desk.taps("Tue 24 Nov").text == (
        "Tuesday 24 November: 1 of 3 confirmed\n\n"
        "Dr Anjali Mehta: 1 of 3 confirmed (0 late), 1 to move or cancel, 1 without an answer\n\n1 has not answered:"
    )
    assert labels(desk) == ["Mon 23 Nov", "7:00 pm Omar Rao", "Back"]
    assert "Omar Rao" in desk.taps("Omar Rao").text
    assert labels(desk) == ["Move it", "Patient cancels", "Cancel it", "Another visit"]
    assert desk.says("/coming tomorrow").text.startswith("Tuesday 24 November: 1 of 3 confirmed")
    assert "/coming tomorrow" in desk.says("/coming banana").text
