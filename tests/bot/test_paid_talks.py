"""Taking money at the desk: which visit, how it is paid, one more look, and back again if it was a slip."""

import threading
from collections.abc import Iterator

import pytest

from core.domain.staff import Role
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from tests.bot.paper import PaperPatient
from tests.bot.reception import Asker, Reception
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def labels(asker: PaperPatient) -> list[str]:
    return [choice.label for choice in asker.last.choices]


def a_visit(clinic: Reception, patient: Asker, hour: int, *, days: int = 0, doctor: str = "Dr Anjali Mehta") -> str:
    """Book a visit that is paid at the clinic; returns its number."""
    world, chat = clinic.world, clinic.chat_of(patient)
    ((person,),) = world.sql("select patient_id from chat_patients where chat_id = %s", chat)
    with world.work() as uow:
        of = next(d for d in uow.roster.doctors.values() if d.name == doctor)
        request = HoldRequest(
            chat_id=chat,
            patient_id=person,
            doctor_id=of.id,
            clinic_id=of.clinic_ids[0],
            starts_at=world.at(hour, days=days),
        )
        booked = confirm_at_clinic(uow, hold_slot(uow, request).id, chat)
    return booked.number or ""


def ledger(clinic: Reception) -> list[tuple[object, ...]]:
    return clinic.world.sql("select gateway, kind, amount_minor from ledger order by id")


def test_a_number_is_found_in_the_digits_of_another_script(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    number = a_visit(clinic, ravi, 17)
    hindi = number.translate({ord(str(n)): chr(0x966 + n) for n in range(10)})
    assert desk.says(f"/paid {hindi}").text.startswith(f"{number}\nRavi Kumar\n")


def test_a_visit_of_today_is_paid_in_cash(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    a_visit(clinic, ravi, 17)
    card = desk.says("/paid 1").text
    assert card == (
        "APT-20261123-0001\nRavi Kumar\nDr Anjali Mehta, Monday 23 November, 5:00 pm IST\nBaari Clinic, Andheri\n\n"
        "To pay: ₹800 of ₹800. How is it paid?"
    )
    assert labels(desk) == ["Cash", "UPI", "Card"]
    assert desk.taps("Cash").text == "Have you taken ₹800 (Cash) for APT-20261123-0001, Ravi Kumar?"
    assert ledger(clinic) == []
    assert desk.taps("Yes").text.startswith("Taken: ₹800 (Cash)")
    assert ledger(clinic) == [("desk", "capture", 80_000)]
    assert "All of ₹800 is paid already" in desk.says("/paid 1").text
    assert clinic.world.sql("select act from audit where staff_id = 1 order by id")[1:] == [("money.taken",)]


def test_the_list_of_today_holds_what_is_owed_and_nothing_else(clinic: Reception) -> None:
    desk, ravi, sita = clinic.seated(Role.RECEPTIONIST), clinic.patient(), clinic.patient("sita", name="Sita Rao")
    assert "Nothing of today is to be paid" in desk.says("/paid").text
    first, second = a_visit(clinic, ravi, 17), a_visit(clinic, sita, 18)
    tomorrow = a_visit(clinic, ravi, 17, days=1)
    assert desk.says("/paid").text.startswith("2 visits of today")
    assert labels(desk) == [f"{first}, ₹800", f"{second}, ₹800"]
    desk.taps(second)
    desk.taps("UPI")
    desk.taps("Yes")
    desk.taps("Next visit")
    assert labels(desk) == [f"{first}, ₹800", "Back"]
    assert desk.says(tomorrow).text.startswith(f"{tomorrow}\n")  # unlike the button, in one digit
    desk.says("/paid")
    assert desk.says("APT-20261130-0001").text.startswith("No visit that can be paid has the number APT-20261130-0001")
    desk.says("/paid")
    assert desk.says("apt 20261124 0001").text.startswith(f"{tomorrow}\n")
    desk.says("/paid")
    assert desk.says("1").text.startswith(f"{first}\n")


def test_a_slip_is_undone(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    a_visit(clinic, ravi, 17)
    desk.says("/paid 1")
    desk.taps("Card")
    desk.taps("No")
    assert ledger(clinic) == []
    desk.taps("Card")
    desk.taps("Yes")
    assert "Undone: ₹800 (Card)" in desk.taps("Undo").text
    assert [kind for _, kind, _ in ledger(clinic) if kind != "credit"] == ["capture", "refund"]
    assert "To pay: ₹800 of ₹800" in desk.says("/paid 1").text


def test_what_is_no_number_is_answered_with_the_usage_and_an_example(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    for words in ("banana", "APT-2026-1", "-1", "1 or 1=1", "9" * 30, "'"):
        said = desk.says(f"/paid {words}").text
        assert said.startswith("Money is taken like this: /paid and the number of the visit")
        assert "For example: /paid 7" in said
    assert "has the number APT-20261123-0009" in desk.says("/paid 9").text


def test_two_who_take_the_same_money_at_once_take_it_once(clinic: Reception) -> None:
    desks = [clinic.seated(Role.RECEPTIONIST, name) for name in ("one", "two")]
    a_visit(clinic, clinic.patient(), 17)
    for desk in desks:
        desk.says("/paid 1")
        desk.taps("Cash")
    threads = [threading.Thread(target=desk.taps, args=("Yes",)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger(clinic) == [("desk", "capture", 80_000)]
    assert sorted("has been done already" in desk.last.text for desk in desks) == [False, True]


def test_the_doctor_takes_no_money(clinic: Reception) -> None:
    assert clinic.seated(Role.DOCTOR).says("/paid 1").text.startswith("Your role may not do that.")
