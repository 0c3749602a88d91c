"""The code at the door and the one on a patient's phone: who scans what, and what they see."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from pydantic import SecretStr

from bot.deep_link import door_payload, scanned_in, visit_payload
from core.domain.staff import Role
from tests.bot.reception import Asker, Reception
from tests.builders import World

SECRET = SecretStr("the-secret-of-a-deployment-under-test-7")


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    world.clock.now = world.at(16, 30, days=0)
    yield clinic
    clinic.close()
    world.assert_invariants()


def the_door(clinic: Reception, desk: Asker) -> str:
    """What the code at the door of the branch carries, once the desk has had it made."""
    desk.says("/qr")
    assert desk.taps("Baari Clinic, Andheri").text.startswith("The page for the door of Baari Clinic, Andheri")
    ((id_,),) = clinic.world.sql("select id from doors where revoked_at is null")
    return door_payload(SECRET, id_)


def a_visit(clinic: Reception, who: Asker) -> UUID:
    """A visit of today."""
    who.says("Dr Anjali Mehta today at 5:20 pm")
    who.taps("Pay at the clinic")
    ((id_,),) = clinic.world.sql("select id from appointments where chat_id = %s", clinic.chat_of(who))
    return UUID(str(id_))


def test_who_has_a_visit_is_here_by_it_and_who_has_none_takes_a_token(clinic: Reception) -> None:
    desk, ravi, asha = clinic.seated(Role.RECEPTIONIST), clinic.patient(), clinic.patient("asha", name="Asha Rao")
    door = the_door(clinic, desk)
    visit = a_visit(clinic, ravi)
    seen = ravi.says(f"Baari {door}")  # WhatsApp has no links that start a chat: it comes as the message itself
    assert seen.text.startswith("Your token is Q001. You are next for Dr Anjali Mehta")
    assert clinic.world.sql("select status from appointments where id = %s", visit) == [("arrived",)]
    assert ravi.says(f"Baari {door}").text.startswith("Your token is Q001.")  # scanned again: where they stand

    assert asha.says(f"Baari {door}").text.startswith("Welcome to Baari Clinic, Andheri. You have no visit here today.")
    asha.taps("Take a token")
    asha.says("Dr Anjali Mehta")
    assert asha.last.text.startswith("Asha Rao, to Dr Anjali Mehta\nBaari Clinic, Andheri\n1 waits there now.")
    assert "₹800, to be paid at the desk." in asha.last.text
    # his time is yet to come: who waits goes before him
    assert asha.taps("Yes, take a token").text.startswith("Your token is Q002. You are next for Dr Anjali Mehta")

    boss = clinic.seated(Role.ADMIN)
    boss.says("/qr")
    boss.taps("Baari Clinic, Andheri")
    boss.taps("Make a new one")
    boss.taps("Yes, make it")
    assert asha.says(f"Baari {door}").text.startswith("This code is not in force any more.\n\nPlease scan")


def test_the_patients_own_code_lets_the_desk_mark_them_and_tells_nobody_else_anything(clinic: Reception) -> None:
    desk, doctor, ravi = clinic.seated(Role.RECEPTIONIST), clinic.seated(Role.DOCTOR), clinic.patient()
    visit = a_visit(clinic, ravi)
    code = f"Baari {visit_payload(SECRET, visit)}"
    assert ravi.says(code).text.startswith("APT-20261123-0001, booked")
    for nobody in (clinic.somebody("stranger"), clinic.patient("asha", name="Asha Rao")):
        assert "Ravi" not in nobody.says(code).text
        assert "APT" not in nobody.last.text
    assert clinic.world.sql("select status from appointments where id = %s", visit) == [("confirmed",)]
    assert doctor.says(code).text.startswith("5:20 pm Ravi Kumar, booked for 5:20 pm")
    assert desk.says(code).text.startswith("5:20 pm Ravi Kumar, booked for 5:20 pm\nAPT-20261123-0001\nnot here yet")
    assert desk.taps("Is here").text.startswith("Q001 Ravi Kumar")
    assert clinic.world.sql("select status from appointments where id = %s", visit) == [("arrived",)]
    clinic.world.clock.now = clinic.world.at(10)
    assert desk.says(code).text.startswith("APT-20261123-0001")  # another day: the visit, not the line


def test_a_code_that_somebody_made_up_says_nothing() -> None:
    made = visit_payload(SECRET, UUID(int=7))
    assert scanned_in(f"Baari {made}", SECRET) == ("scan", {"visit": str(UUID(int=7))})
    assert scanned_in(f"Baari {made[:-1]}", SECRET) is None
    assert scanned_in(f"Baari {made}", SecretStr("another-secret-of-a-deployment-12345")) is None
    assert scanned_in("Baari", SECRET) is None
