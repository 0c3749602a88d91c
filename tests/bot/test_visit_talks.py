"""One visit at the desk: found by its number, cancelled in the clinic's name; money of an earlier day given back."""

from collections.abc import Iterator

import pytest

from core.domain.staff import Role
from tests.bot.reception import Reception
from tests.bot.test_paid_talks import a_visit, labels, ledger
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def test_a_visit_is_opened_by_its_number_and_cancelled_after_one_more_look(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    a_visit(clinic, ravi, 17)
    card = desk.says("/visit 1").text
    assert card == (
        "APT-20261123-0001, booked\nRavi Kumar\nNo number is known.\n"
        "Dr Anjali Mehta, Monday 23 November, 5:00 pm IST\nBaari Clinic, Andheri\n\nPaid: ₹0 of ₹800"
    )
    assert labels(desk) == ["Cancel it", "Another visit"]
    assert desk.taps("Cancel it").text == (
        "Cancel APT-20261123-0001, Ravi Kumar, Dr Anjali Mehta, Monday 23 November, 5:00 pm IST, "
        "in the clinic's name?\n"
        "Nothing was paid. The patient is told."
    )
    assert clinic.world.sql("select status from appointments") == [("confirmed",)]
    assert desk.taps("Yes").text.startswith("Cancelled: APT-20261123-0001, Ravi Kumar")
    assert clinic.world.sql("select status from appointments") == [("cancelled",)]
    assert clinic.world.sql("select kind from notices where status = 'planned'") == [("cancelled_by_clinic",)]
    acts = [act for (act,) in clinic.world.sql("select act from audit where staff_id = 1 order by id")]
    assert acts == ["staff.joined", "visit.opened", "visit.cancelled"]
    assert labels(desk) == []


def test_what_the_desk_took_for_it_becomes_a_task_by_hand_and_the_card_says_so(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    a_visit(clinic, ravi, 17)
    for tap in ("Cash", "Yes"):
        desk.says("/paid 1") if tap == "Cash" else None
        desk.taps(tap)
    desk.says("/visit 1")
    assert "the ₹800 taken at the desk by hand" in desk.taps("Cancel it").text
    desk.taps("Yes")
    assert clinic.world.sql("select kind from tasks") == [("refund_by_hand",)]


def test_no_keeps_it_and_a_second_desk_is_told_that_it_is_cancelled(clinic: Reception) -> None:
    desk, other, ravi = clinic.seated(Role.RECEPTIONIST), clinic.seated(Role.ADMIN), clinic.patient()
    a_visit(clinic, ravi, 17)
    for each in (desk, other):
        each.says("/visit 1")
        each.taps("Cancel it")
    assert "booked" in other.taps("No").text
    desk.taps("Yes")
    other.says("/visit 1")
    assert labels(other) == ["Another visit"]


def test_without_a_number_it_is_todays_list(clinic: Reception) -> None:
    desk, ravi, sita = clinic.seated(Role.RECEPTIONIST), clinic.patient(), clinic.patient("sita", name="Sita Rao")
    assert desk.says("/visit").text.startswith("Nobody is booked today any more.")
    assert desk.says("/visit 9").text.startswith("No visit has the number APT-20261123-0009")
    a_visit(clinic, ravi, 17)
    a_visit(clinic, sita, 18)
    a_visit(clinic, ravi, 17, days=1)
    assert desk.says("/visit").text.startswith("2 visits today.")
    assert labels(desk) == ["5:00 pm Ravi Kumar", "6:00 pm Sita Rao"]
    assert "Sita Rao" in desk.taps("6:00").text


def test_money_of_yesterday_goes_back_in_part_and_then_all_of_the_rest(clinic: Reception) -> None:
    desk, boss, ravi = clinic.seated(Role.RECEPTIONIST), clinic.seated(Role.ADMIN), clinic.patient()
    number = a_visit(clinic, ravi, 17)
    desk.says("/paid 1")
    desk.taps("Cash")
    desk.taps("Yes")
    clinic.world.clock.forward(days=1)
    assert "that day's till is closed. A refund gives it back." in desk.taps("Undo").text
    assert desk.says(f"/refund {number}").text.startswith("Your role may not do that.")
    assert "The desk has ₹800 of this visit." in boss.says(f"/refund {number}").text
    assert labels(boss) == ["All: ₹800"]
    assert boss.says("₹300.50").text == f"₹300.50 for {number}, Ravi Kumar. How do you give it back?"
    boss.taps("UPI")
    assert ledger(clinic) == [("desk", "capture", 80_000)]
    assert boss.taps("Yes").text.startswith("Given back: ₹300.50 (UPI)")
    assert ledger(clinic)[1:] == [("desk", "credit", 30_050), ("desk", "refund", 30_050)]
    boss.says(f"/visit {number}")
    assert labels(boss) == ["Give money back", "Another visit"]
    boss.taps("Give money back")
    boss.says("500")
    boss.taps("Cash")
    assert boss.taps("Yes").text.startswith("The desk has ₹499.50 of this visit, so ₹500 cannot be given back.")
    boss.taps("All: ₹499.50")
    boss.taps("Cash")
    boss.taps("Yes")
    assert (
        boss.says(f"/refund {number}").text == f"The desk has taken nothing for {number}, or has given it back already."
    )


def test_what_is_no_amount_is_asked_again(clinic: Reception) -> None:
    boss, ravi = clinic.seated(Role.ADMIN), clinic.patient()
    a_visit(clinic, ravi, 17)
    boss.says("/paid 1")
    boss.taps("Cash")
    boss.taps("Yes")
    boss.says("/refund 1")
    for words in ("all of it please", "300.555", "-5", "3e5", "9" * 30):
        assert "The desk has ₹800 of this visit." in boss.says(words).text, words
    assert len(ledger(clinic)) == 1


def test_to_a_patient_these_commands_do_not_exist(clinic: Reception) -> None:
    ravi = clinic.patient()
    for command in ("/visit 1", "/refund 1"):
        assert ravi.says(command).text.startswith(f"I do not know {command.split()[0]}.")
