"""Somebody comes to the counter without an appointment: one line and a tap, or field by field, and the token."""

from collections.abc import Iterator

import pytest

from core.domain.staff import Role
from tests.bot.reception import Asker, Reception
from tests.bot.test_paid_talks import labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    world.clock.now = world.at(17, 30, days=0)
    yield clinic
    clinic.close()
    world.assert_invariants()


@pytest.fixture
def desk(clinic: Reception) -> Asker:
    return clinic.seated(Role.RECEPTIONIST)


def taken_in(clinic: Reception) -> list[tuple[object, ...]]:
    """Who was taken in: name, phone, doctor, token, urgency, status."""
    return clinic.world.sql(
        "select p.name, p.phone, d.name, r.token, r.urgency, a.status from arrivals r "
        "join appointments a on a.id = r.appointment_id join patients p on p.id = a.patient_id "
        "join doctors d on d.id = a.doctor_id order by r.arrived_at, r.token"
    )


def test_one_line_and_one_tap_give_the_token_and_the_wait_and_can_be_taken_back(clinic: Reception, desk: Asker) -> None:
    asked = desk.says("/walkin Ramesh Kumar 98200 12345 Dr Anjali Mehta")
    assert asked.text.startswith(
        "Ramesh Kumar (98200 12345, new here)\nTo Dr Anjali Mehta. Nobody goes before them.\nUrgency: "
    )
    assert "Do they agree?" in asked.text
    told = desk.taps("They agree, take in").text
    assert told.startswith("Token Q001: Ramesh Kumar\nDr Anjali Mehta, ")
    assert "Nobody goes before them. Expected wait: " in told
    assert taken_in(clinic) == [("Ramesh Kumar", "+919820012345", "Dr Anjali Mehta", 1, "routine", "arrived")]
    ((version, by),) = clinic.world.sql("select version, by from desk_consents where withdrawn_at is null")
    assert (version, by.split()[0]) == (2, "staff")
    desk.taps("Take back")
    assert desk.last.text.startswith("Taken back")
    assert taken_in(clinic)[0][-1] == "cancelled"
    asked = desk.says("/walkin 9820012345 dr mehta emergency")
    assert asked.text.startswith("Ramesh Kumar (…345, no visit yet)")  # known now, and agreed already
    assert "Urgency: EMERGENCY" in asked.text
    desk.taps("Take in")
    clinic.world.clock.forward(minutes=3)
    assert "two minutes have passed" in desk.taps("Take back").text
    assert taken_in(clinic)[1][3:] == (2, "emergency", "arrived")


def test_field_by_field_with_danger_in_the_words_and_no_number(clinic: Reception, desk: Asker) -> None:
    assert desk.says("/walkin").text.startswith("Who has come?")
    assert desk.says("chest pain").text.startswith("Who has come?")  # it is a patient's, and no name
    assert desk.says("Asha Rao").text.startswith("On which number")
    assert desk.says("12").text.startswith("I cannot read that")
    assert desk.taps("They have none").text.startswith("To whom?")
    assert "First free" not in " ".join(labels(desk))
    asked = desk.says("skin")
    assert asked.text.startswith("Asha Rao (no number, new here)\nTo Dr Anjali Mehta")
    desk.taps("Urgent")
    assert "Urgency: urgent" in desk.last.text
    desk.taps("They agree, take in")
    desk.taps("Next person")
    desk.says("asha rao dr mehta")
    desk.taps("Somebody new")
    desk.taps("They have none")
    desk.taps("They agree, take in")
    assert "has the token Q001" in desk.last.text
    desk.taps("Yes, somebody else")
    assert desk.taps("They agree, take in").text.startswith("Token Q002")
    assert [row[4] for row in taken_in(clinic)] == ["urgent", "routine"]


def test_one_number_of_a_family_asks_which_and_who_is_booked_today_is_only_marked_as_here(
    clinic: Reception, desk: Asker
) -> None:
    mother = clinic.patient("sita", name="Sita Kumar")
    clinic.world.sql("update chats set phone = '+919820012345' where id = %s", clinic.chat_of(mother))
    with clinic.world.work() as uow:
        uow.patients.add(clinic.chat_of(mother), name="Ramesh Kumar", relation="son")
    desk.says("/walkin 98200 12345 Dr Mehta")
    assert desk.last.text.startswith("We know 2 people by that number.")
    assert labels(desk) == ["Sita Kumar", "Ramesh Kumar", "Somebody new"]
    desk.taps("Ramesh Kumar")
    desk.taps("Take in")
    clinic.world.sql("update chats set last_heard_at = %s", clinic.world.clock.now)
    assert taken_in(clinic)[0][:2] == ("Ramesh Kumar", None)
    assert clinic.world.sql("select count(*) from desk_consents") == [(0,)]  # the chat has agreed for them
    desk.says("/walkin Ramesh Kumar 98200 12345 Dr Anjali Mehta")
    assert desk.taps("Take in").text.startswith("This patient has a visit with this doctor today")
    assert "Q001 Ramesh Kumar" in desk.last.text


def test_limits_and_who_is_not_there_are_refused_with_words_and_another_way(clinic: Reception, desk: Asker) -> None:
    clinic.world.sql("insert into settings (name, value) values ('walk_in_enabled', 'false')")
    desk.says("/walkin Ramesh Kumar 98200 12345 Dr Anjali Mehta")
    refused = desk.taps("They agree, take in")
    assert refused.text.startswith("Dr Anjali Mehta sees nobody without an appointment.")
    assert "To whom?" in refused.text
    assert clinic.world.sql("select count(*) from patients where name = 'Ramesh Kumar'") == [(0,)]
    desk.taps("Dr Anjali Mehta")
    desk.taps("Emergency")
    assert desk.taps("They agree, take in").text.startswith("Token Q001")
    clinic.world.sql("update doctors set active = false where name = 'Dr Anjali Mehta'")
    for nothing in ("/walkin ?!", "/walkin 🙂"):
        assert "is taken in like this: /walkin" in desk.says(nothing).text
    assert desk.says("/walkin 7").text.startswith("No visit has the number APT-20261123-0007")
    clinic.world.clock.now = clinic.world.at(23, days=0)
    desk.says("/walkin Ramesh Kumar 98200 12345")
    assert desk.last.text.startswith("No doctor sees anybody any more today")
