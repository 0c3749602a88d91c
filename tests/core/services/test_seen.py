"""How a patient is seen: as wanted where the hours leave the choice, and never by video where the clinic has none."""

from datetime import date

import pytest

from core.domain.errors import NotWorking
from core.domain.schedule import Consultation, intervals_on
from core.services.booking import HoldRequest, hold_slot
from tests.builders import World

IN_PERSON, ONLINE, BOTH = Consultation.IN_PERSON, Consultation.ONLINE, Consultation.BOTH


def seen(world: World, hours: Consultation, wanted: Consultation | None) -> str:
    """How a place is held in hours of this kind."""
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic)
    world.sql("update weekly_hours set consultation = %s", hours.value)
    chat, patient = world.a_chat()
    with world.work() as uow:
        request = HoldRequest(
            chat_id=chat,
            patient_id=patient,
            doctor_id=doctor,
            clinic_id=clinic,
            starts_at=world.at(11),
            consultation=wanted,
        )
        return hold_slot(uow, request).consultation


@pytest.mark.parametrize(
    ("hours", "wanted", "held"),
    [
        (IN_PERSON, None, "in_person"),
        (IN_PERSON, IN_PERSON, "in_person"),
        (ONLINE, None, "online"),
        (ONLINE, ONLINE, "online"),
        (BOTH, None, "in_person"),
        (BOTH, ONLINE, "online"),
        (BOTH, IN_PERSON, "in_person"),
        (BOTH, BOTH, "in_person"),
    ],
)
def test_how_a_place_is_held(world: World, hours: Consultation, wanted: Consultation | None, held: str) -> None:
    assert seen(world, hours, wanted) == held


@pytest.mark.parametrize(("hours", "wanted"), [(IN_PERSON, ONLINE), (ONLINE, IN_PERSON)])
def test_hours_of_the_other_kind_are_no_hours(world: World, hours: Consultation, wanted: Consultation) -> None:
    with pytest.raises(NotWorking):
        seen(world, hours, wanted)


@pytest.mark.parametrize("whose", ["the clinic", "the doctor"])
def test_without_video_visits_hours_for_both_are_in_person_and_those_for_video_are_none(
    world: World, whose: str
) -> None:
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic)
    world.sql(
        "insert into settings (name, doctor_id, value) values ('online_consultation_enabled', %s, 'false')",
        doctor if whose == "the doctor" else None,
    )
    for hours, worked in ((BOTH, [IN_PERSON]), (ONLINE, []), (IN_PERSON, [IN_PERSON])):
        world.sql("update weekly_hours set consultation = %s", hours.value)
        with world.work() as uow:
            schedule = uow.roster.doctor(doctor).schedule
        assert [each.consultation for each in intervals_on(schedule, clinic, date(2026, 11, 24))] == worked
