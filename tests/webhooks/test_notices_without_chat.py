"""A visit that no chat has booked: its patient hears by SMS where that is set up, and is called where it is not."""

from collections.abc import Sequence

import pytest

from core.domain.appointment import Appointment
from core.services.booking import HoldRequest, confirm, hold_slot
from core.services.cancellation import cancel_by_clinic
from tests.builders import World
from tests.webhooks.notice_office import Office

PHONE = "+919820099999"


def made_at_the_desk(office: Office, *, phone: str | None = PHONE) -> Appointment:
    """Book Sita, whom no chat speaks for, as the desk does."""
    world = office.world
    chat, patient = world.a_chat("desk", name="Sita Rao")
    with world.work() as uow:
        held = hold_slot(
            uow,
            HoldRequest(
                chat_id=chat,
                patient_id=patient,
                doctor_id=office.doctor,
                clinic_id=office.clinic,
                starts_at=world.at(17, days=2),
            ),
        )
    world.sql("delete from chat_patients where chat_id = %s", chat)
    world.sql("update patients set phone = %s where id = %s", phone, patient)
    world.sql("update appointments set chat_id = null where id = %s", held.id)
    with world.work() as uow:
        return confirm(uow, uow.appointments.locked(held.id), by="staff 1", pays="at_clinic")


def test_it_is_told_and_reminded_of_by_sms(world: World) -> None:
    office = Office(world)
    visit = made_at_the_desk(office)
    office.work()
    ((address, message),) = office.wires["sms"].sent
    assert (address, message.text.startswith("Hello Sita, your visit to City Clinic is booked")) == (PHONE, True)
    office.told("sms", 1, "delivered")
    office.until(world.at(17, days=1))
    assert [way for _, way in office.stand(visit.id)] == ["sms"] * 4
    assert office.wires["sms"].texts[-1].startswith("Hello Sita, this is City Clinic. Your visit is on")
    assert office.tasks() == []
    world.assert_invariants()


@pytest.mark.parametrize("ways", [("telegram",), ("telegram", "whatsapp")])
def test_without_sms_the_desk_calls_and_not_for_what_it_has_said_itself(world: World, ways: Sequence[str]) -> None:
    office = Office(world, ways=ways)
    visit = made_at_the_desk(office)
    office.work()
    assert office.tasks() == []  # who was booked at the desk needs no call to say so
    office.until(world.at(17, days=1))
    assert office.tasks() == [("call_patient", "reminder_day")]
    assert office.stand(visit.id)["reminder_day", "call"] == "sent"
    world.assert_invariants()


def test_an_sms_that_does_not_arrive_goes_on_to_the_call_list(world: World) -> None:
    office = Office(world, ways=("telegram", "sms"))
    made_at_the_desk(office)
    office.work()
    office.told("sms", 1, "delivered")
    office.until(world.at(17, days=1))
    office.told("sms", 2, "undelivered", "30003")
    office.work()
    assert office.tasks() == [("call_patient", "reminder_day")]


def test_without_a_number_only_what_must_be_known_comes_before_the_desk(world: World) -> None:
    office = Office(world)
    visit = made_at_the_desk(office, phone=None)
    assert office.stand(visit.id) == {}
    with world.work() as uow:
        cancel_by_clinic(uow, visit.id, by="staff 1", reason="ill")
    office.work()
    assert office.tasks() == [("call_patient", "cancelled_by_clinic")]


def test_by_mail_it_comes_without_a_calendar_file(world: World) -> None:
    office = Office(world, ways=("mail",))
    made_at_the_desk(office, phone=None)
    world.sql("update patients set email = 'sita@example.org' where name = 'Sita Rao'")
    visit = world.sql("select id from appointments")[0][0]
    with world.work() as uow:
        cancel_by_clinic(uow, visit, by="staff 1", reason="ill")
    office.work()
    ((address, message),) = office.wires["mail"].sent
    assert (address, message.attachment) == ("sita@example.org", None)
