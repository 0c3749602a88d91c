"""Every clinic setting is in the docs, takes its own default, refuses what is out of range and says why."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baari.clinic_settings_page import clinic_settings_page
from bot.phrases import TABLES
from bot.setting_words import example_of, settings_named, value_text
from core.domain.errors import BadSetting
from core.domain.setting_rows import USUAL, as_text
from core.domain.settings import TABLE, ClinicSettings, checked
from core.domain.staff import Role
from core.services.clinic_settings import change_setting, see_setting, undo_setting
from tests.bot.talk_in_memory import TalkInMemory
from tests.builders import World
from tests.core.services.test_staff import seated

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


# --- changed in chat -------------------------------------------------------------------------------------------------


def other_value(name: str) -> str:
    """A value that the setting takes and that is not the usual one."""
    row = TABLE[name]
    texts = {"quiet_hours": "22:30-07:00", "phone_calling_code": "44", "emergency_number": "108", "meeting_host": "own"}
    if isinstance(row.default, bool):
        return as_text(not row.default)
    if isinstance(row.default, int):
        return str(row.metadata["high"])
    return texts.get(name) or next((c for c in row.metadata["choices"] if c != row.default), example_of(name))


def wrong_value(name: str) -> str:
    """A value that the setting does not take; a text that takes nearly everything is too long."""
    high = TABLE[name].metadata["high"]
    return str(high + 1) if high else "x" * 61


@pytest.mark.parametrize("language", TABLES)
def test_every_setting_is_shown_refused_changed_and_taken_back_in_chat(language: str) -> None:
    """A new setting is tried by being a row of the table; each card names it, its range and an example."""
    talk, words = TalkInMemory(), TABLES[language]
    talk.clinic.members.seat(1, Role.ADMIN, "Asha")
    talk.desk.set_language(language)
    for name, row in TABLE.items():
        talk.write(f"/settings {name}")
        card = talk.text
        assert card.startswith(f"{words[f'setting.{name}']}\n{words[f'setting_what.{name}']}\n"), name
        assert example_of(name) in card, name
        if row.metadata["high"]:
            assert str(row.metadata["low"]) in card, name
            assert str(row.metadata["high"]) in card, name
        talk.write(f"/settings {name} {wrong_value(name)}")
        assert talk.text == f"{words['refusal.bad_setting']}\n\n{card}", name
        talk.write(f"/settings {name} {other_value(name)}")
        assert talk.text.startswith(f"{words[f'setting.{name}']}, {words['setting.whom.clinic']}\n"), name
        assert "…" not in card + talk.text, name
        assert talk.clinic.kept.own == {}
        talk.tap(words["admin_settings.preview.yes"])
        assert talk.clinic.kept.own == {(name, 0): checked(name, other_value(name))}
        talk.tap(words["admin_settings.done.undo"])
        assert talk.clinic.kept.own == {}, name


def test_every_setting_is_stored_in_force_and_taken_back_with_its_old_and_new_value(world: World) -> None:
    doctor = world.a_doctor(world.a_clinic())
    chat, _ = seated(world, Role.ADMIN, "asha")
    for name, row in TABLE.items():
        for whom in (None, doctor) if row.metadata["per_doctor"] else (None,):
            with world.work() as uow:
                made = change_setting(uow, chat, name, whom, other_value(name), mark="")
            with world.work() as uow:
                assert getattr(uow.roster.settings_of(whom or 0), name) == made.look.after != row.default
                undo_setting(uow, chat, made.change_id)
            with world.work() as uow:
                assert getattr(uow.roster.settings_of(whom or 0), name) == row.default
                assert see_setting(uow, chat, name, whom).own is None
    facts = world.sql(
        "select act, facts ->> 'before', facts ->> 'after' from audit where subject = 'setting hold_minutes'"
    )
    assert facts == [("setting.changed", "15", "120"), ("setting.undone", "120", "15")]


@pytest.mark.parametrize("language", TABLES)
def test_every_setting_is_found_by_its_name_and_by_what_it_is_called(language: str) -> None:
    for name in TABLE:
        for called in (name, TABLES[language][f"setting.{name}"]):
            assert settings_named(f"{called} 20") == ((name,), "20")
            assert settings_named(called) == ((name,), "")


@settings(max_examples=60)
@given(name=st.sampled_from(sorted(TABLE)), text=st.text(max_size=70))
def test_whatever_is_written_is_refused_or_is_a_value_that_reads_back_as_itself(name: str, text: str) -> None:
    value = value_text(name, text)
    if value == USUAL:
        return
    try:
        taken = checked(name, value)
    except BadSetting:
        return
    assert type(taken) is type(TABLE[name].default)
    assert checked(name, taken) == checked(name, value_text(name, as_text(taken))) == taken
    if TABLE[name].metadata["high"]:
        assert TABLE[name].metadata["low"] <= taken <= TABLE[name].metadata["high"]


@settings(max_examples=60)
@given(data=st.data(), name=st.sampled_from([n for n, row in TABLE.items() if row.metadata["high"]]))
def test_a_number_is_read_as_people_write_it(data: st.DataObject, name: str) -> None:
    number = data.draw(st.integers(TABLE[name].metadata["low"], TABLE[name].metadata["high"]))
    devanagari = str(number).translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    for written in (str(number), f"{number} min", f" {devanagari} मिनट "):
        named, value = settings_named(f"{name} {written}")
        assert named == (name,)
        assert checked(name, value_text(name, value)) == number
