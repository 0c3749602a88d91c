"""The desk books for somebody, takes it back, and cancels because the patient asks; the patient's own chat is told."""

from collections.abc import Iterator

import pytest

from core.domain.staff import Role
from tests.bot.reception import Reception
from tests.bot.test_paid_talks import labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def visits(clinic: Reception) -> list[tuple[object, ...]]:
    return clinic.world.sql(
        "select p.name, p.phone, a.status, a.pays, a.chat_id is not null, a.starts_at from appointments a "
        "join patients p on p.id = a.patient_id order by a.created_at, a.id"
    )


def test_one_line_books_for_somebody_new_and_is_taken_back(clinic: Reception) -> None:
    desk, at = clinic.seated(Role.RECEPTIONIST), clinic.world.at(17)
    asked = desk.says("/bookfor Ramesh Kumar 98200 12345 Dr Anjali Mehta tomorrow at 5 pm")
    assert asked.text.startswith("Ramesh Kumar (98200 12345, new here)\nDr Anjali Mehta, Tuesday 24 November, 5:00 pm")
    assert "Do they agree?" in asked.text
    assert desk.taps("They agree, book it").text.startswith("Booked: APT-20261124-0001\nRamesh Kumar\n")
    assert labels(desk)[:3] == ["Take ₹800", "Book another", "Take back"]
    assert visits(clinic) == [("Ramesh Kumar", "+919820012345", "confirmed", "at_clinic", False, at)]
    assert clinic.world.sql("select count(*) from desk_consents") == [(1,)]
    desk.says("/bookfor Ramesh Kumar 98200 12345 Dr Anjali Mehta tomorrow at 5 pm")
    assert "nothing free just then" in desk.last.text  # it is taken, by himself
    desk.says("/bookfor 98200 12345 Dr Anjali Mehta")
    assert desk.last.text.startswith("Dr Anjali Mehta: the nearest free times.")
    assert "Tuesday 24 November, 5:40 pm" in desk.says("tomorrow at 5:40 pm").text
    desk.taps("Book it")
    booked = len([row for row in visits(clinic) if row[2] == "confirmed"])
    desk.taps("Take back")
    assert desk.last.text.startswith("Taken back: Ramesh Kumar")
    assert len([row for row in visits(clinic) if row[2] == "confirmed"]) == booked - 1
    for nothing in ("/bookfor ?!", "/bookfor 🙂"):
        assert "is booked for somebody like this: /bookfor" in desk.says(nothing).text


def test_the_patients_own_chat_has_the_visit_and_the_desk_cancels_it_because_they_ask(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient("ravi", name="Ravi Kumar")
    desk.says("/bookfor Ravi Kumar Dr Anjali Mehta tomorrow at 5 pm")
    desk.taps("Ravi Kumar")
    assert desk.taps("Book it").text.startswith("Booked: APT-20261124-0001")
    assert visits(clinic)[0][4] is True
    kinds = clinic.world.sql("select kind from notices where chat_id = %s order by kind", clinic.chat_of(ravi))
    assert ("confirmation",) in kinds
    desk.says("/paid APT-20261124-0001")
    desk.taps("Cash")
    desk.taps("Yes, taken")
    desk.says("/visit APT-20261124-0001")
    asked = desk.taps("Patient cancels").text
    assert "₹800 was paid; ₹800 of it goes back" in asked
    assert desk.taps("Yes, they asked").text.startswith("Cancelled as asked: APT-20261124-0001, Ravi Kumar")
    assert visits(clinic)[0][2] == "cancelled"
    assert clinic.world.sql("select reason from refunds") == [("cancelled",)]
    told = clinic.world.sql(
        "select kind from notices where kind like 'cancelled%%' and chat_id = %s", clinic.chat_of(ravi)
    )
    assert told == [("cancelled",)]
    assert clinic.world.sql("select act from audit where act = 'visit.cancelled_as_asked'") == [
        ("visit.cancelled_as_asked",)
    ]


def test_a_full_time_is_booked_over_only_with_a_reason_that_stands_in_the_log(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    desk.says("/bookfor Ramesh Kumar 98200 12345 Dr Anjali Mehta tomorrow at 5 pm")
    desk.taps("They agree, book it")
    desk.says("/bookfor Sita Iyer 98200 54321 Dr Anjali Mehta tomorrow at 5 pm")
    assert "nothing free just then" in desk.last.text
    assert desk.taps("Book over Tue 24 Nov, 5:00 pm").text.startswith(
        "Dr Anjali Mehta, Tuesday 24 November, 5:00 pm IST: every place is taken. Why is somebody booked over it?"
    )
    assert "This time is full: booked over it, because it takes only a minute." in desk.taps("Only a minute").text
    assert desk.taps("They agree, book it").text.startswith("Booked: APT-20261124-0002\nSita Iyer")
    assert [(row[0], row[2], row[5]) for row in visits(clinic)] == [
        (name, "confirmed", clinic.world.at(17)) for name in ("Ramesh Kumar", "Sita Iyer")
    ]
    assert clinic.world.sql("select seat, over_reason from appointments where over_reason is not null") == [
        (1000, "short")
    ]
