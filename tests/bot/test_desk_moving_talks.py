"""The desk moves a visit because its patient asks, sees what that means for the money, and the patient is told."""

from collections.abc import Iterator

import pytest

from core.domain.staff import Role
from tests.bot.reception import Reception
from tests.bot.test_desk_book_talks import visits
from tests.bot.test_paid_talks import labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def test_a_visit_is_moved_in_four_taps_and_the_patient_is_told_of_the_new_time(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    ravi.says("Dr Anjali Mehta tomorrow at 5 pm")
    ravi.taps("Pay at the clinic")
    desk.says("/visit APT-20261124-0001")
    assert labels(desk)[:3] == ["Move it", "Patient cancels", "Cancel it"]
    assert desk.taps("Move it").text.startswith(
        "APT-20261124-0001, Ravi Kumar: to when? The nearest with Dr Anjali Mehta"
    )
    assert labels(desk)[-3:] == ["Another doctor", "Leave it", "Back"]
    desk.says("Thursday at 5:40 pm")
    assert labels(desk)[0] == "Thu 26 Nov, 5:40 pm"
    assert desk.taps("Thu 26 Nov, 5:40 pm").text == (
        "Move APT-20261124-0001, Ravi Kumar?\nFrom: Dr Anjali Mehta, Tuesday 24 November, 5:00 pm IST\n"
        "To: Dr Anjali Mehta, Thursday 26 November, 5:40 pm IST\nFee ₹800: ₹800 is to be paid at the desk.\n\n"
        "They are told."
    )
    assert desk.taps("Yes, move it").text.startswith(
        "Moved: APT-20261124-0001, Ravi Kumar. Now: Dr Anjali Mehta, Thursday 26 November, 5:40 pm IST. They are being"
    )
    assert [(row[2], row[5]) for row in visits(clinic)] == [("confirmed", clinic.world.at(17, 40, days=3))]
    kinds = clinic.world.sql("select kind from notices where chat_id = %s and kind = 'moved'", clinic.chat_of(ravi))
    assert kinds == [("moved",)]
    acts = clinic.world.sql("select act from audit where act = 'visit.moved_at_desk'")
    assert acts == [("visit.moved_at_desk",)]
    desk.says("/visit APT-20261124-0001")
    desk.taps("Move it")
    desk.taps("Leave it")
    assert desk.last.text.startswith("APT-20261124-0001")
    assert clinic.world.sql("select moves from appointments") == [(0,)]  # the patient's own moves are not used up


def test_what_the_patient_could_not_move_any_more_the_desk_can_and_a_taken_time_is_said(clinic: Reception) -> None:
    desk, ravi, asha = clinic.seated(Role.RECEPTIONIST), clinic.patient(), clinic.patient("asha", name="Asha Rao")
    for who, when in ((ravi, "today at 5:20 pm"), (asha, "tomorrow at 5 pm")):
        who.says(f"Dr Anjali Mehta {when}")
        who.taps("Pay at the clinic")
    clinic.world.clock.now = clinic.world.at(17, 0, days=0)
    desk.says("/visit APT-20261123-0001")
    desk.taps("Move it")
    assert "has nothing free just then" in desk.says("tomorrow at 5 pm").text
    desk.says("tomorrow at 5:40 pm")

    desk.taps("Tue 24 Nov, 5:40 pm")
    asha.says("/move")
    asha.says("tomorrow at 5:40 pm")
    asha.taps("Yes")
    assert "taken" in desk.taps("Yes, move it").text
    assert clinic.world.sql("select starts_at from appointments where number = 'APT-20261123-0001'") == [
        (clinic.world.at(17, 20, days=0),)
    ]
