"""How those who work at the clinic talk with it: joining, what is to be done, whom to call, who works here."""

import re
from collections.abc import Iterator

import pytest

from core.domain.money import Money
from core.domain.staff import Role
from core.domain.task import Facts, Kind
from core.services.staff import invite
from tests.bot.paper import PaperPatient
from tests.bot.reception import Reception
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()


def labels(asker: PaperPatient) -> list[str]:
    return [choice.label for choice in asker.last.choices]


def a_task(clinic: Reception, kind: Kind, key: str, *, chat: int | None = None) -> None:
    facts: Facts = {"about": "reminder", "gateway": "razorpay", "reference": "pay_1", "amount": Money(50_000, "INR")}
    with clinic.world.work() as uow:
        uow.tasks.open(kind, key=key, chat_id=chat, facts=facts)


def test_who_opens_the_link_joins_once_and_who_comes_second_does_not(clinic: Reception) -> None:
    with clinic.world.work() as uow:
        token = invite(uow, None, Role.RECEPTIONIST).token
    first, second = clinic.somebody("asha", name="Asha"), clinic.patient()
    assert "at its desk" in first.starts(f"join_{token}").text
    assert "used, has ended, or was never made" in second.says(f"/join {token}").text
    assert "has a role already" in first.says(f"/join {token}").text
    assert clinic.world.sql("select role, name from staff") == [("receptionist", "Asha")]
    assert token not in str(clinic.world.sql("select state from chats"))


def test_a_code_can_be_typed_when_it_is_asked_for(clinic: Reception) -> None:
    with clinic.world.work() as uow:
        token = invite(uow, None, Role.ADMIN).token
    asha = clinic.somebody("asha")
    assert "code of your invitation" in asha.says("/join").text
    assert "For example: /join" in asha.says("/join please").text
    assert "as an admin" in asha.says(token).text


def test_the_desk_sees_what_is_to_be_done_whose_it_is_and_says_when_it_is_done(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    ravi = clinic.patient()
    clinic.world.sql("update chats set phone = '+919800000001' where address = 'ravi'")
    a_task(clinic, Kind.HANDED_OVER, "talk", chat=clinic.chat_of(ravi))
    clinic.world.clock.forward(minutes=5)
    a_task(clinic, Kind.CALL_PATIENT, "call", chat=clinic.chat_of(ravi))
    a_task(clinic, Kind.DISPUTE, "not the desk's business")
    assert desk.says("/tasks").text.startswith("2 things to do")
    assert labels(desk) == ["Wants to talk: Ravi Kumar", "Call: Ravi Kumar"]
    assert desk.taps("Wants to talk").text.startswith(
        "The patient wants to talk to somebody.\nSince Monday 23 November, 9:00 am IST\n\nRavi Kumar\n+91 98000 00001\n"
    )
    talk = desk.taps("Open chat")
    assert talk.text.startswith("Ravi Kumar gets what you write now, and the answer comes here.\n+91 98000 00001\n")
    assert desk.taps("Back to Baari").text == "You are back with Baari. Nothing was written to the patient."
    desk.says("/tasks")
    desk.taps("Wants to talk")
    assert desk.taps("Done").text.startswith("Done: The patient wants to talk to somebody.\n\n1 thing to do")
    assert clinic.world.sql("select closed_by from tasks where key = 'talk'") == [("staff 1",)]
    opened = ("chat.opened", f"chat {clinic.chat_of(ravi)}")  # the card, the talk, and the card again
    acts = clinic.world.sql("select act, subject from audit where staff_id = 1 and act <> 'staff.joined' order by id")
    assert acts == [opened, opened, opened, ("task.closed", "task 1")]


def test_a_task_shows_who_stands_behind_it_also_where_it_is_a_visit_or_nobody_has_a_name(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    world = clinic.world
    world.sql("update chats set phone = '+919800000001' where address = 'ravi'")
    ravi.says("Dr Anjali tomorrow after 5")
    ravi.taps("Pay at the clinic")
    ((visit,),) = world.sql("select id from appointments")
    with world.work() as uow:
        stranger = uow.chats.open("whatsapp", "+919800000009", language="en", name="").id
        facts: Facts = {"number": "APT-20261123-0001", "doctor": "Dr Anjali Mehta"}
        uow.tasks.open(Kind.REBOOK, key="rebook", appointment_id=visit, facts=facts)
        uow.tasks.open(Kind.RED_FLAG, key="danger", chat_id=stranger)
        uow.tasks.open(Kind.TELL_DOCTOR, key="nobody", facts={**facts, "meeting": "812"})
    desk.says("/tasks")
    assert labels(desk) == ["Rebook: Ravi Kumar", "Danger: WhatsApp …009 (no name)", "Tell the doctor"]
    assert "\n\nRavi Kumar\n+91 98000 00001\n" in desk.taps("Rebook").text
    assert labels(desk) == ["Done", "Open chat", "All tasks"]
    desk.taps("All tasks")
    assert "Words of danger: call the patient.\n" in desk.taps("Danger").text
    assert "\n\nWhatsApp …009 (no name)\n+91 98000 00009\nWrites to us by WhatsApp." in desk.last.text
    assert desk.taps("Open chat").text.startswith("WhatsApp …009 (no name) gets what you write now")
    desk.taps("Back to Baari")
    desk.says("/tasks")
    assert desk.taps("Tell").text.endswith("Nobody's chat or visit stands behind it.")
    assert labels(desk) == ["Done", "All tasks"]
    assert world.sql("select chat_id from desk_talks") == [(stranger,)]


def test_the_call_list_shows_the_number_at_once_and_says_when_it_is_empty(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    ravi = clinic.patient()
    assert "Nobody is waiting for a call" in desk.says("/calls").text
    a_task(clinic, Kind.CALL_PATIENT, "call", chat=clinic.chat_of(ravi))
    a_task(clinic, Kind.DISPUTE, "dispute")
    assert desk.says("/calls").text.startswith("1 patient to call")
    assert "No number is known." in desk.taps("Call").text
    assert labels(desk) == ["Called", "Write to them", "All calls"]
    assert "Nobody else is waiting" in desk.taps("Called").text


def test_two_at_the_desk_close_one_task_once(clinic: Reception) -> None:
    one, two = clinic.seated(Role.RECEPTIONIST, "one"), clinic.seated(Role.RECEPTIONIST, "two")
    a_task(clinic, Kind.HANDED_OVER, "talk")
    for desk in (one, two):
        desk.says("/tasks")
        desk.taps("Wants to talk")
    one.taps("Done")
    said = two.taps("Done").text
    assert "no longer on offer" in said
    assert "Done already" in said
    assert clinic.world.sql("select closed_by from tasks") == [("staff 1",)]


def test_many_tasks_are_paged_and_none_is_cut(clinic: Reception) -> None:
    desk = clinic.seated(Role.ADMIN)
    for number in range(25):
        a_task(clinic, Kind.HANDED_OVER, f"talk {number}")
    assert desk.says("/tasks").text.startswith("25 things")
    seen = set()
    for _ in range(3):
        seen |= {choice.id.split("|")[-1] for choice in desk.last.choices}
        desk.taps("More")
    assert {f"t{number}" for number in range(1, 26)} <= seen


def test_an_admin_invites_a_doctor_and_removes_a_receptionist(clinic: Reception) -> None:
    boss = clinic.seated(Role.SUPER_ADMIN, "boss")
    desk = clinic.seated(Role.RECEPTIONIST, "meena")
    boss.says("/staff")
    assert labels(boss) == ["Invite somebody", "Boss, Super admin", "Meena, Receptionist"]
    boss.taps("Invite")
    assert labels(boss)[:4] == ["Doctor", "Receptionist", "Admin", "Super admin"]
    boss.taps("Doctor")
    said = boss.taps("Dr Anjali Mehta").text
    (token,) = re.findall(r"/join (\S+)", said)
    assert f"https://t.me/clinic_bot?start=join_{token}" in said
    assert "until Wednesday 25 November" in said
    assert token not in str(clinic.world.sql("select state from chats"))
    assert "as a doctor" in clinic.somebody("anjali").says(f"/join {token}").text

    boss.says("/staff")
    boss.taps("Meena")
    assert "With their next message they are a patient" in boss.taps("Remove").text
    boss.taps("Yes")
    assert labels(boss) == ["Invite somebody", "Boss, Super admin", "Anjali, Doctor", "Back"]
    assert "I do not know /tasks" in desk.says("/tasks").text


def test_the_last_super_admin_is_told_to_stay(clinic: Reception) -> None:
    boss = clinic.seated(Role.SUPER_ADMIN, "boss")
    boss.says("/staff")
    boss.taps("Boss")
    assert "Remove yourself" in boss.taps("Remove").text
    assert "nobody could appoint" in boss.taps("Yes").text
    assert clinic.world.sql("select active from staff") == [(True,)]


def test_an_admin_is_not_offered_what_only_a_super_admin_may(clinic: Reception) -> None:
    clinic.seated(Role.SUPER_ADMIN, "boss")
    admin = clinic.seated(Role.ADMIN)
    admin.says("/staff")
    admin.taps("Boss")
    assert labels(admin) == ["Everybody"]
    admin.says("/staff")
    admin.taps("Invite")
    assert labels(admin)[:2] == ["Doctor", "Receptionist"]
    assert "Admin" not in labels(admin)


def test_what_is_written_behind_a_command_in_vain_is_answered_with_its_usage(clinic: Reception) -> None:
    boss = clinic.seated(Role.SUPER_ADMIN)
    for command in ("/tasks", "/calls", "/staff"):
        said = boss.says(f"{command} please").text
        assert said.startswith(f"Write {command} with nothing after it")
        assert len(said.split("\n\n")) == 2  # and what the command shows


def test_staff_fall_ill_too(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    desk.says("/tasks")
    assert "Which doctor" in desk.says("/book").text


def test_in_hindi(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    clinic.world.sql("update chats set language = 'hi'")
    a_task(clinic, Kind.HANDED_OVER, "talk")
    assert desk.says("/tasks").text.startswith("1 काम बाक़ी")


def test_two_without_a_name_are_two_on_the_list(clinic: Reception) -> None:
    boss = clinic.seated(Role.SUPER_ADMIN, "boss")
    for who in ("one", "two"):
        clinic.seated(Role.RECEPTIONIST, who)
    clinic.world.sql("update staff set name = ''")
    boss.says("/staff")
    unnamed = [label for label in labels(boss) if label.startswith("(no name")]
    assert len(unnamed) == len(set(unnamed)) == 3
