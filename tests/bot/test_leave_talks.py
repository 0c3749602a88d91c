"""Leave in chat: by words and by buttons, who is booked, the undo, the wave and its tally, and the patient's card."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from bot.phrases import TABLES
from core.domain.staff import Role
from tests.bot.reception import Asker, Reception, rows
from tests.bot.test_paid_talks import a_visit, labels
from tests.builders import World
from webhooks.rebooking import run_wave


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def test_leave_is_entered_in_one_message_and_undone(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    doctor.says("/leave tomorrow 2-5 pm emergency")
    assert doctor.last.text == (
        "Dr Anjali Mehta\nEmergency: Tue 24 Nov, 2:00 pm to 5:00 pm\n\nNobody is booked then. Enter it?"
    )
    assert labels(doctor) == ["Yes, enter it", "No", "Another kind"]
    assert doctor.taps("Yes").text == (
        "Entered for Dr Anjali Mehta:\nEmergency: Tue 24 Nov, 2:00 pm to 5:00 pm\n\nIt can be undone for ten minutes."
    )
    assert "Emergency: Tue 24 Nov" in doctor.says("/hours").text
    doctor.says("/leave")
    assert labels(doctor) == ["Today", "Tomorrow", "Emergency: Tue 24 Nov, 2:00 pm to 5:00 pm"]
    doctor.taps("Emergency")
    assert doctor.taps("Take it away").text.startswith("Taken away for Dr Anjali Mehta.")
    assert "Emergency" not in doctor.says("/hours").text
    acts = rows(clinic.world, "select act from audit where act like 'leave.%%' order by id")
    assert [row["act"] for row in acts] == ["leave.entered", "leave.removed"]


def test_a_day_is_tapped_and_its_kind(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    for words in ("/leave", "/block"):
        doctor.says(words)
        doctor.taps("Tomorrow")
        assert "Leave: Tue 24 Nov, all day\n" in doctor.last.text
        doctor.taps("Another kind")
        assert labels(doctor)[:4] == ["Leave", "Holiday", "Emergency", "Not available"]
        doctor.taps("Not available")
        assert "Not available: Tue 24 Nov, all day\n" in doctor.last.text
        doctor.taps("Yes")
        doctor.taps("Take back")
        assert doctor.last.text.startswith("Undone: Dr Anjali Mehta is there after all")
    for words, said in (
        ("24-26 nov", "Leave: Tue 24 Nov to Thu 26 Nov, all day"),
        ("tomorrow from 4", "Leave: Tue 24 Nov, from 4:00 pm on"),
        ("24-29 nov 2-5", "and 2 more, the last: Leave: Sun 29 Nov, 2:00 pm to 5:00 pm"),
    ):
        assert said in doctor.says(f"/leave {words}").text


def booked(clinic: Reception, *names: str) -> list[Asker]:
    """Patients with a visit tomorrow, one after the other from four o'clock on."""
    people = [clinic.patient(name.lower(), name=f"{name} Rao") for name in names]
    for number, person in enumerate(people):
        a_visit(clinic, person, 16 + number, days=1)
    return people


def wave_of(clinic: Reception) -> UUID:
    return UUID(str(clinic.world.sql("select id from waves")[0][0]))


def told(clinic: Reception, asker: Asker) -> tuple[str, list[str]]:
    """Say the notice that is planned for somebody, as its row's handler does; returns what they read and can tap."""
    ((notice,),) = clinic.world.sql(
        "select id from notices where kind = 'rebooking' and status = 'planned' and chat_id = %s", clinic.chat_of(asker)
    )
    with clinic.world.work() as uow:
        clinic.dialogue.announce(uow, uow.notices.one(notice))
    ((said,),) = clinic.world.sql(
        "select body -> 'message' from outbox where kind = 'say' and body ->> 'notice' = %s", str(notice)
    )
    clinic.world.sql("update outbox set done_at = now() where kind = 'say' and body ->> 'notice' = %s", str(notice))
    return said["text"], [choice[1] for choice in said["choices"]]


def test_a_patient_chooses_one_of_the_places_on_the_card(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    (ravi,) = booked(clinic, "Ravi")
    doctor.says("/leave tomorrow leave")
    doctor.taps("Offer other times")
    clinic.world.clock.forward(minutes=10)
    run_wave(clinic.world.database, wave_of(clinic))
    text, shown = told(clinic, ravi)
    assert text.startswith("I am sorry: Dr Anjali Mehta cannot see Ravi Rao on Tuesday 24 November, 4:00 pm IST.")
    assert [label.split(",")[0] for label in shown[:3]] == ["Mon 23 Nov", "Wed 25 Nov", "Wed 25 Nov"] or len(shown) == 6
    assert shown[3:] == ["Another time", "Cancel, full refund", "Else: waiting list"]
    assert ravi.says("1").text.startswith("Done, thank you.")
    assert clinic.world.sql("select outcome from wave_visits") == [("moved",)]
    assert clinic.world.sql("select count(*) from appointments where status = 'held'") == [(0,)]


def test_who_is_booked_is_offered_other_times_and_the_tally_lives(clinic: Reception) -> None:
    doctor, desk = clinic.seated(Role.DOCTOR), clinic.seated(Role.RECEPTIONIST)
    booked(clinic, "Ravi", "Sita")
    doctor.says("/leave tomorrow leave")
    assert "2 visits are booked then:\nTue 24 Nov, 4:00 pm" in doctor.last.text
    assert labels(doctor) == ["Offer other times", "The desk calls", "No", "Another kind"]
    doctor.taps("Offer other times")
    assert "2 patients are offered other times from" in doctor.last.text
    assert labels(doctor)[0] == "Take back"
    clinic.world.clock.forward(minutes=10)
    run_wave(clinic.world.database, wave_of(clinic))
    doctor.taps("Look again")
    assert "Choosing: 2" in doctor.last.text
    assert "2 booked: 0 moved, 2 choosing" in desk.says("/rebooking").text
    assert clinic.world.sql("select count(*) from appointments where status = 'held'") == [(6,)]


def test_an_undo_before_anybody_is_told(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    booked(clinic, "Ravi")
    doctor.says("/leave tomorrow leave")
    doctor.taps("Offer other times")
    doctor.taps("Take back")
    assert doctor.last.text.startswith("Undone")
    clinic.world.clock.forward(minutes=10)
    run_wave(clinic.world.database, wave_of(clinic))
    assert clinic.world.sql("select outcome from wave_visits") == [("stands",)]
    assert clinic.world.sql("select count(*) from notices where kind = 'rebooking'") == [(0,)]


def test_the_desk_calls_instead(clinic: Reception) -> None:
    doctor, desk = clinic.seated(Role.DOCTOR), clinic.seated(Role.RECEPTIONIST)
    booked(clinic, "Ravi")
    doctor.says("/leave tomorrow leave")
    doctor.taps("The desk calls")
    assert "1 visit is a task of the desk" in doctor.last.text
    assert "1 thing to do" in desk.says("/tasks").text
    doctor.taps("Take back")
    assert clinic.world.sql("select count(*) from tasks where kind = 'rebook' and closed_at is null") == [(0,)]


def test_a_holiday_of_the_clinic_is_an_admins_and_everybodys(clinic: Reception) -> None:
    doctor, admin = clinic.seated(Role.DOCTOR), clinic.seated(Role.ADMIN)
    assert doctor.says("/leave 25 dec holiday whole clinic").text.startswith(TABLES["en"]["desk_leave.usage"])
    admin.says("/leave 18 dec holiday whole clinic")
    assert admin.last.text.startswith("The whole clinic\nHoliday: Fri 18 Dec, all day\n\n")
    admin.taps("Yes")
    assert "Holiday: Fri 18 Dec" in doctor.says("/hours").text


@pytest.mark.parametrize("words", ["banana", "28 nov to 24 nov", "tomorrow 5-", "mon wed fri", "tomorrow 10-12 5-8"])
def test_wrong_words_are_answered_with_how_it_is_written(clinic: Reception, words: str) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    for language in ("en", "hi"):
        clinic.world.sql("update chats set language = %s", language)
        for command in ("/leave", "/block"):
            assert doctor.says(f"{command} {words}").text.startswith(TABLES[language]["desk_leave.usage"])
    clinic.world.sql("update chats set language = 'en'")
    doctor.says("/leave")
    assert doctor.says(words).text.startswith(TABLES["en"]["refusal.unread_leave"])
