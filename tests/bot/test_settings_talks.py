"""The clinic's settings in chat: shown in groups, changed by name, by tap and for one doctor, taken back; for whom."""

from collections.abc import Iterator

import pytest

from bot.setting_words import settings_named, value_text
from core.domain.staff import Role
from tests.bot.reception import Reception, rows
from tests.bot.test_paid_talks import a_visit, labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def stored(clinic: Reception) -> list[tuple[object, ...]]:
    return clinic.world.sql("select name, doctor_id, value from settings order by name, doctor_id nulls first")


def test_people_write_a_value_as_they_speak() -> None:
    assert settings_named("Dr Mehta pause 5 min") == (("buffer_time_minutes",), "5 min")
    assert settings_named("buffer 5") == (("buffer_time_minutes",), "5")
    assert settings_named("hold 20 minutes") == (("hold_minutes",), "20 minutes")
    assert settings_named("शांत समय 22:00-07:00") == (("quiet_hours",), "22:00-07:00")
    assert settings_named("walk-ins off") == (("walk_in_enabled",), "off")
    assert settings_named("banana 5") == ((), "5")
    for text, name, value in (
        ("20 min", "hold_minutes", "20"),
        ("२० मिनट", "hold_minutes", "20"),
        ("20 minutes and a half", "hold_minutes", "20 minutes and a half"),
        ("चालू", "walk_in_enabled", "on"),
        ("No", "walk_in_enabled", "off"),
        ("usual", "hold_minutes", ""),
        ("ज़रूरी मरीज़ पहले", "walk_in_priority", "urgent_first"),
        ("24:100 6:50", "refund_policy", "24:100,6:50"),
        ("24h: 100%, 6h: 50%", "refund_policy", "24:100,6:50"),
    ):
        assert value_text(name, text) == value


def test_what_changes_for_whom_is_said_before(clinic: Reception) -> None:
    admin, ravi = clinic.seated(Role.ADMIN), clinic.patient()
    a_visit(clinic, ravi, 17, days=1)
    assert admin.says("/settings hold_minutes 20").text == (
        "Hold while paying, the whole clinic\n15 minutes → 20 minutes\n\n"
        "It counts for places held from now on. Who keeps a place now keeps it as long as they were told; "
        "visits already booked (1 to come) stay as they are.\nIt is the same for every doctor.\n\nChange it?"
    )
    assert labels(admin) == ["Yes, change it", "No, leave it"]
    assert admin.taps("No").text.startswith(
        "Hold while paying\nMinutes a place is kept while the patient pays\n\nNow: 15"
    )
    held = ravi.says("Dr Anjali Mehta tomorrow at 10")
    assert "9:15" in held.text or "15" in held.text
    before = rows(clinic.world, "select held_until from appointments where status = 'held'")
    admin.says("20 min")
    admin.taps("Yes")
    assert rows(clinic.world, "select held_until from appointments where status = 'held'") == before
    assert [value for _, _, value in stored(clinic)] == [20]


def test_a_doctor_s_own_value_stays_when_the_clinic_s_changes(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    admin.says("/settings Dr Anjali Mehta pause 5")
    assert "Pause after a visit, Dr Anjali Mehta\n10 minutes → 5 minutes" in admin.last.text
    assert "Only for Dr Anjali Mehta." in admin.last.text
    admin.taps("Yes")
    assert "Dr Anjali Mehta keeps a value of their own." in admin.says("/settings pause 0").text
    admin.taps("Yes")
    assert [(doctor, value) for _, doctor, value in stored(clinic)] == [(None, 0), (1, 5)]
    admin.says("/settings pause")
    assert labels(admin) == ["Back to usual", "For one doctor", "All settings"]
    admin.taps("For one doctor")
    card = admin.taps("Dr Anjali Mehta")
    assert "Now: 5 minutes\nUsual: 0 minutes" in card.text
    admin.taps("Back to usual")
    assert "5 minutes → 0 minutes" in admin.last.text
    admin.taps("Yes")
    assert [(doctor, value) for _, doctor, value in stored(clinic)] == [(None, 0)]
    assert "same for every doctor" in admin.says("/settings Dr Anjali Mehta hold_minutes 20").text
    assert labels(admin) == ["All settings"]


def test_a_doctor_sees_and_changes_what_a_doctor_may(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    assert doctor.says("/settings").text.startswith("Your own settings, Dr Anjali Mehta")
    assert "The clinic, records" not in labels(doctor)
    assert "Hold while paying" not in doctor.taps("Booking").text
    doctor.says("/settings pause 5")
    doctor.taps("Yes")
    assert stored(clinic) == [("buffer_time_minutes", 1, 5)]
    assert "This is for other people here" not in doctor.last.text
    for words in ("hold_minutes 20", "Dr Ramesh pause 5"):
        doctor.says(f"/settings {words}")
        assert stored(clinic) == [("buffer_time_minutes", 1, 5)]
        assert "Yes, change it" not in labels(doctor)


def test_of_two_who_change_one_setting_the_second_hears_of_the_first(clinic: Reception) -> None:
    asha, boss = clinic.seated(Role.ADMIN, "asha"), clinic.seated(Role.SUPER_ADMIN, "boss")
    for admin in (asha, boss):
        admin.says("/settings hold_minutes " + ("20" if admin is asha else "30"))
    asha.taps("Yes")
    late = boss.taps("Yes").text
    assert late.startswith("Somebody has changed this meanwhile, and that stays.")
    assert "Now: 20 minutes\nUsual: 15 minutes" in late
    assert "Changed last by Asha" in late
    assert [value for _, _, value in stored(clinic)] == [20]
    boss.says("30")
    boss.taps("Yes")
    done = asha.taps("Take back")  # what is there is the other's
    assert "can no longer be undone" in done.text
    assert [value for _, _, value in stored(clinic)] == [30]
    clinic.world.clock.forward(minutes=11)
    assert "can no longer be undone" in boss.taps("Take back").text


def test_the_refund_table_is_a_table_and_one_that_gives_more_later_is_refused(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    preview = admin.says("/settings refund_policy 24:100 6:50").text
    assert "24 hours before or more: 100 %\n6 hours before or more: 50 %\nlater: 0 %" in preview
    assert admin.says("/settings refund_policy 24:50,6:100").text.startswith("This setting does not take that value.")


def test_one_way_to_pay_stays(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    admin.says("/settings pay_at_clinic_enabled off")
    admin.taps("Yes")
    assert admin.says("/settings payment_enabled off").text.startswith("Then nobody could pay")


def test_wrong_words_are_answered_with_how_it_is_written(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    for words in ("banana", "banana 5", "Dr Anjali Mehta banana 5", "5"):
        assert admin.says(f"/settings {words}").text.startswith("A setting is changed like this:"), words
    admin.says("/settings max")
    assert admin.last.text.startswith("Several are called like that:")


def test_the_next_patient_of_every_process_has_the_new_value(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    with clinic.world.work() as uow:
        assert uow.settings.hold_minutes == 15
    admin.says("/settings hold_minutes 20")
    admin.taps("Yes")
    with clinic.world.work() as uow:
        assert uow.settings.hold_minutes == 20
