"""Every clinic setting is in the docs, takes its own default, refuses what is out of range and says why."""

from pathlib import Path

import pytest

from baari.clinic_settings_page import clinic_settings_page
from core.domain.errors import BadSetting
from core.domain.settings import TABLE, ClinicSettings, checked
from tests.builders import World

PROJECT = Path(__file__).resolve().parents[2]
PRODUCT = {
    "default_slot_duration": 30,
    "advance_booking_days": 30,
    "cancellation_deadline_hours": 24,
    "buffer_time_minutes": 10,
    "walk_in_enabled": True,
    "max_walk_ins_per_doctor_per_day": 20,
    "walk_in_priority": "fifo",
    "walk_in_wait_time_visible": True,
    "max_queue_length": 50,
    "reminder_timing_days": 1,
    "reminder_timing_hours": 1,
    "payment_enabled": True,
    "insurance_verification_enabled": False,
    "online_consultation_enabled": True,
    "auto_confirm_appointments": True,
    "hold_minutes": 15,
    "emergency_number": "112",
    "quiet_hours": "21:00-08:00",
}
"""The settings that a clinic is promised, with their defaults."""


def test_the_page_in_the_docs_is_the_table() -> None:
    assert (PROJECT / "docs/clinic-settings.md").read_text() == clinic_settings_page()


def test_what_is_promised_is_there_with_its_default() -> None:
    assert {name: TABLE[name].default for name in PRODUCT} == PRODUCT


@pytest.mark.parametrize("name", TABLE)
def test_a_setting_takes_its_own_default_as_value_and_as_text(name: str) -> None:
    default = TABLE[name].default
    assert checked(name, default) == default
    assert checked(name, str(default)) == default


@pytest.mark.parametrize(
    "name", [n for n, row in TABLE.items() if isinstance(row.default, int) and row.metadata["high"]]
)
def test_a_number_is_taken_to_its_ends_and_not_beyond(name: str) -> None:
    low, high = TABLE[name].metadata["low"], TABLE[name].metadata["high"]
    assert (checked(name, low), checked(name, high)) == (low, high)
    for wrong in (low - 1, high + 1, "many", "", None, 1.5, True):
        with pytest.raises(BadSetting) as refused:
            checked(name, wrong)
        assert refused.value.facts["name"] == name


@pytest.mark.parametrize("name", [n for n, row in TABLE.items() if isinstance(row.default, bool)])
def test_a_switch_takes_the_words_people_use(name: str) -> None:
    assert [checked(name, word) for word in ("on", "YES", "true", "off", "No", "false")] == [True] * 3 + [False] * 3
    with pytest.raises(BadSetting):
        checked(name, "maybe")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("walk_in_priority", "loudest"), ("quiet_hours", "late"), ("emergency_number", ""), ("no_such_setting", 1)],
)
def test_what_a_setting_does_not_take_is_refused(name: str, wrong: object) -> None:
    with pytest.raises(BadSetting):
        checked(name, wrong)


@pytest.mark.parametrize("name", TABLE)
def test_a_doctor_overrides_what_a_doctor_may(name: str) -> None:
    default = TABLE[name].default
    if TABLE[name].metadata["per_doctor"]:
        assert checked(name, default, by_doctor=True) == default
    else:
        with pytest.raises(BadSetting):
            checked(name, default, by_doctor=True)


def test_a_stored_setting_is_in_force_for_the_clinic_and_for_its_doctor(world: World) -> None:
    doctor = world.a_doctor(world.a_clinic())
    world.sql("insert into settings (name, value) values ('advance_booking_days', '10')")
    world.sql("insert into settings (name, doctor_id, value) values ('advance_booking_days', %s, '5')", doctor)
    with world.work() as uow:
        assert uow.settings.advance_booking_days == 10
        assert uow.roster.settings_of(doctor).advance_booking_days == 5
        assert uow.roster.settings_of(doctor).hold_minutes == ClinicSettings().hold_minutes
