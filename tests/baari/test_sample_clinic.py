"""The sample clinic is planted once, and never into a clinic that exists."""

from zoneinfo import ZoneInfo

from baari.sample_clinic import plant
from tests.builders import World


def test_it_has_eight_doctors_of_eight_specialties_in_two_zones(world: World) -> None:
    assert plant(world.database)
    with world.work() as uow:
        roster = uow.roster
    assert len(roster.doctors) == len({d.specialty for d in roster.doctors.values()}) == 8
    assert {c.zone for c in roster.clinics.values()} == {ZoneInfo("Asia/Kolkata"), ZoneInfo("Asia/Dubai")}


def test_it_has_doctors_who_see_patients_by_video(world: World) -> None:
    plant(world.database)
    hours = world.sql(
        "select distinct name, consultation from weekly_hours join doctors on doctors.id = doctor_id "
        "where consultation <> 'in_person' order by name"
    )
    assert hours == [("Dr Kavita Iyer", "online"), ("Dr Sunita Sharma", "both")]


def test_it_is_not_planted_twice(world: World) -> None:
    assert [plant(world.database), plant(world.database)] == [True, False]
    assert world.sql("select count(*) from doctors") == [(8,)]


def test_it_leaves_a_real_clinic_alone(world: World) -> None:
    world.a_clinic("Real Clinic")
    assert not plant(world.database)
    assert world.sql("select name from clinics") == [("Real Clinic",)]
