"""A doctor's hours in chat: the grid, changes by words and by buttons, who falls outside, the undo; for whom it is."""

from collections.abc import Iterator

import pytest

from bot.phrases import TABLES
from core.domain.staff import Role
from tests.bot.reception import Asker, Reception, rows
from tests.bot.test_paid_talks import a_visit, labels
from tests.builders import World
from webhooks.rebooking import run_wave

WEEK = """Dr Anjali Mehta, Baari Clinic, Andheri

Mon–Sat 09:00–13:00, 16:00–20:00
Sun off

20 min a visit, 0 min between, 1 at a time, in person

Tap a day, or write, for example: mon 9-1 5-8 slots 15"""


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def lines(asker: Asker) -> list[str]:
    """The grid on the last card, without the marks of what is new."""
    return [line.removeprefix("▸ ") for line in asker.last.text.split("\n\n")[1].split("\n")]


def below(asker: Asker) -> list[str]:
    """The days that are different on the last card."""
    return asker.last.text.split("\n\n")[2].split("\n")[1:]


def test_the_week_is_shown_and_changed_in_one_message(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    assert doctor.says("/hours").text == WEEK
    doctor.says("mon 9-1 5-8 slots 15, wed 10-2 video, sun 9-12 from 1 dec to 31 dec")
    grid = [
        "Mon 09:00–13:00, 17:00–20:00 · 15 + 0 min",
        "Tue, Thu–Sat 09:00–13:00, 16:00–20:00",
        "Wed 10:00–14:00 · video",
        "Sun 09:00–12:00 · 15 + 0 min · from Tue 1 Dec · to Thu 31 Dec",
    ]
    assert lines(doctor) == grid
    assert [line[0] for line in doctor.last.text.split("\n\n")[1].split("\n")] == ["▸", "T", "▸", "▸"]
    assert labels(doctor) == ["Yes, change it", "No, leave it"]
    doctor.says("yes")
    assert lines(doctor) == grid
    assert [line[0] for line in doctor.last.text.split("\n\n")[1].split("\n")] == ["▸", "T", "▸", "▸"]
    doctor.taps("Take back")
    assert lines(doctor) == WEEK.split("\n\n")[1].split("\n")
    (changed, undone) = rows(clinic.world, "select act, facts from audit where act like 'hours.%%' order by id")
    assert changed["facts"]["before"].startswith("0 .. 09:00–13:00 20+0 x1 in_person; 0 .. 16:00–20:00")
    assert "0 .. 09:00–13:00 15+0 x1 in_person" in changed["facts"]["after"]
    assert (changed["act"], undone["act"]) == ("hours.changed", "hours.undone")


def test_a_day_is_changed_by_buttons_alone(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    doctor.says("/hours")
    for label in ("Sun", "Add hours", "10:00", "13:00", "Yes"):
        doctor.taps(label)
    assert lines(doctor)[-1] == "Sun 10:00–13:00"
    for label in ("Whole week", "Sun", "Length", "30 min", "Yes"):
        doctor.taps(label)
    assert lines(doctor)[-1] == "Sun 10:00–13:00 · 30 + 0 min"
    for label in ("Whole week", "Sun", "Video", "in person or video", "Yes"):
        doctor.taps(label)
    assert lines(doctor)[-1] == "Sun 10:00–13:00 · 30 + 0 min · in person or video"
    for label in ("Whole week", "Sun", "Pause", "5 min", "Yes", "Whole week", "Sun", "How many", "2 at a time", "Yes"):
        doctor.taps(label)
    assert lines(doctor)[-1] == "Sun 10:00–13:00 · 30 + 5 min · 2 at a time · in person or video"
    for label in ("Whole week", "Sun", "Remove 10:00", "Yes"):
        doctor.taps(label)
    assert lines(doctor)[-1] == "Sun off"


def test_one_day_is_different_and_as_usual_again(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    doctor.says("/hours 28 nov 10-12")
    doctor.taps("Yes")
    doctor.says("29 nov also 5-6 pm")
    different = "Sat 28 Nov: 10:00–12:00 · instead of 09:00–13:00, 16:00–20:00"
    more = "Sun 29 Nov: also 17:00–18:00"
    assert below(doctor) == [f"▸ {more}", different]
    doctor.taps("Yes")
    assert below(doctor) == [f"▸ {more}", different]
    doctor.says("28 nov usual")
    assert below(doctor) == ["▸ Sat 28 Nov: as usual again", more]
    doctor.says("kal sirf 10 se 12")
    assert below(doctor)[0] == "▸ Tue 24 Nov: 10:00–12:00 · instead of 09:00–13:00, 16:00–20:00"
    doctor.taps("Yes")
    doctor.taps("Take back")
    assert below(doctor) == [different, more]


def test_who_falls_outside_is_counted_before_and_left_to_the_desk_after(clinic: Reception) -> None:
    doctor, desk = clinic.seated(Role.DOCTOR), clinic.seated(Role.RECEPTIONIST)
    ravi, sita = (clinic.patient(name.lower(), name=f"{name} Rao") for name in ("Ravi", "Sita"))
    a_visit(clinic, ravi, 17, days=1)
    a_visit(clinic, sita, 10, days=2)
    doctor.says("/hours tue off")
    assert "1 booked visit falls outside:\nTue 24 Nov, 5:00 pm Ravi Rao\nWhat about it?" in doctor.last.text
    assert labels(doctor) == ["Offer other times", "The desk calls", "No, leave it"]
    doctor.taps("No, leave it")
    assert doctor.last.text == WEEK
    doctor.says("tue off")
    doctor.taps("The desk calls")
    assert "1 visit is a task of the desk" in doctor.last.text
    assert "cannot take place as booked: Dr Anjali Mehta is away" in desk.says("/tasks").text + desk.taps("Rebook").text


def test_who_falls_outside_is_rebooked_by_a_wave_unless_it_is_undone(clinic: Reception) -> None:
    doctor, ravi = clinic.seated(Role.DOCTOR), clinic.patient()
    a_visit(clinic, ravi, 17, days=1)
    doctor.says("/hours tue off")
    doctor.taps("Offer other times")
    assert "In ten minutes 1 patient is offered other times" in doctor.last.text
    assert rows(clinic.world, "select outcome from wave_visits") == [{"outcome": None}]
    doctor.taps("Take back")
    clinic.world.clock.forward(minutes=10)
    ((wave,),) = clinic.world.sql("select id from waves")
    run_wave(clinic.world.database, wave)
    assert rows(clinic.world, "select outcome from wave_visits") == [{"outcome": "stands"}]


def test_nobody_books_what_is_gone_and_everybody_what_is_new(clinic: Reception) -> None:
    doctor, ravi = clinic.seated(Role.DOCTOR), clinic.patient()
    doctor.says("/hours tue off, wed 2-4")
    doctor.taps("Yes")
    assert "Tue 24 Nov" not in ravi.says("Dr Anjali Mehta tomorrow").text
    assert "Wednesday 25 November, 2:00 pm" in ravi.says("Dr Anjali Mehta Wednesday at 2").text


def test_what_is_undone_is_no_task_of_the_desk_any_more(clinic: Reception) -> None:
    doctor, ravi = clinic.seated(Role.DOCTOR), clinic.patient()
    a_visit(clinic, ravi, 17, days=1)
    doctor.says("/hours tue off")
    doctor.taps("The desk calls")
    assert clinic.world.sql("select count(*) from tasks where kind = 'rebook' and closed_at is null") == [(1,)]
    doctor.taps("Take back")
    assert clinic.world.sql("select count(*) from tasks where kind = 'rebook' and closed_at is null") == [(0,)]
    doctor.says("/hours tue off")
    doctor.taps("The desk calls")
    doctor.says("/leave tomorrow leave")
    doctor.taps("Yes" if "Yes, enter it" in labels(doctor) else "The desk calls")
    clinic.world.clock.forward(seconds=1)
    assert clinic.world.sql("select count(*) from tasks where kind = 'rebook' and closed_at is null") == [(1,)]
    doctor.taps("Take back")  # the leave: he works other hours then all the same
    assert clinic.world.sql("select count(*) from tasks where kind = 'rebook' and closed_at is null") == [(1,)]


def test_hours_that_are_removed_leave_the_others_of_the_day_as_they_are_worked(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    for words in ("mon 9-1 slots 10", "mon also 5-8 video slots 20", "mon also 2-3 from 1 dec to 31 dec"):
        doctor.says(f"/hours {words}")
        doctor.taps("Yes")
    before = (
        "select starts, slot_minutes, consultation, valid_from, valid_to from weekly_hours "
        "where weekday = 0 and doctor_id = 1 "
    )
    others = clinic.world.sql(before + "and starts <> '09:00' order by starts")
    doctor.says("/hours")
    for label in ("Mon", "Remove 09:00", "Yes"):
        doctor.taps(label)
    assert clinic.world.sql(before + "order by starts") == others
    assert [(row[1], row[2]) for row in others][-1] == (20, "online")


def test_days_that_are_not_shown_are_counted(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    doctor.says("/hours 1 dec to 12 dec off")
    assert doctor.last.text.split("\n\n")[2].split("\n")[-2:] == ["▸ Thu 10 Dec: off", "and 2 more"]
    clinic.world.sql("update chats set language = 'hi'")
    doctor.says("/hours 1 dec to 12 dec off")
    assert "\nऔर 2 दिन" in doctor.last.text


def test_the_undo_is_over_after_its_time_and_after_another_change(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    doctor.says("/hours tue off")
    first = doctor.taps("Yes")
    doctor.says("wed off")
    second = doctor.taps("Yes")
    doctor.taps("Take back", message=first)
    doctor.says("/hours")
    assert lines(doctor)[-1] == "Tue, Wed, Sun off"
    clinic.world.clock.forward(minutes=11)
    doctor.taps("Take back", message=second)
    doctor.says("/hours")
    assert lines(doctor)[-1] == "Tue, Wed, Sun off"


@pytest.mark.parametrize("words", ["banana", "mon 25-30", "mon off 9-1", "28 nov to 24 nov off"])
def test_wrong_words_are_answered_with_how_it_is_written(clinic: Reception, words: str) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    for language in ("en", "hi"):
        clinic.world.sql("update chats set language = %s", language)
        assert doctor.says(f"/hours {words}").text.startswith(TABLES[language]["desk_hours.usage"])


def test_words_at_the_grid_that_cannot_be_read_change_nothing(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    doctor.says("/hours")
    assert doctor.says("mon 9-1 banana").text == f"{TABLES['en']['refusal.unread_hours']}\n\n{WEEK}"


def test_overlapping_hours_are_refused_by_name(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    doctor.says("/hours mon also 12-2")
    assert doctor.last.text.startswith("09:00–13:00 and 12:00–14:00 overlap")
    doctor.says("mon 9-12 11 am-1 pm")
    assert doctor.last.text.startswith("09:00–12:00 and 11:00–13:00 overlap")


def test_a_doctor_has_their_own_hours_and_an_admin_everybodys(clinic: Reception) -> None:
    doctor, admin = clinic.seated(Role.DOCTOR), clinic.seated(Role.ADMIN)
    assert doctor.says("/hours Dr Rao mon off").text.startswith(TABLES["en"]["desk_hours.usage"])
    assert admin.says("/hours").text == "Whose hours?"
    admin.says("/hours Dr Ramesh Rao mon off")
    admin.taps("Yes")
    assert rows(clinic.world, "select name from schedule_changes join doctors on doctors.id = doctor_id") == [
        {"name": "Dr Ramesh Rao"}
    ]


def test_the_grid_in_hindi(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    clinic.world.sql("update chats set language = 'hi'")
    doctor.says("/hours सोम 9 से 1, शाम 5 से 8")
    assert lines(doctor) == ["सोम 09:00–13:00, 17:00–20:00", "मंगल–शनि 09:00–13:00, 16:00–20:00", "रवि छुट्टी"]
