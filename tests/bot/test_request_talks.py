"""A visit that waits for a yes or a no, in the chats of those who may say it: beside what they do, and for all time."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from core.domain.events import VisitRequested
from core.domain.staff import Role
from tests.bot.reception import Reception
from tests.bot.test_paid_talks import a_visit, labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    world.sql("insert into settings (name, value) values ('auto_confirm_appointments', 'false')")
    yield clinic
    clinic.close()
    world.assert_invariants()


def asked(clinic: Reception, chat: int) -> list[str]:
    """Let the clinic ask a chat about the one visit; return what is written to it."""
    ((visit,),) = clinic.world.sql("select id from appointments")
    with clinic.world.work() as uow:
        clinic.dialogue.tell(uow, [VisitRequested(chat_id=chat, appointment_id=UUID(str(visit)))])
    rows = clinic.world.sql(
        "select body -> 'message' ->> 'text' from outbox where kind = 'say' and done_at is null order by id"
    )
    return [text for (text,) in rows]


def button(clinic: Reception, chat: int, says: str) -> str:
    """Return the id of a button of the cards that wait to be sent to this chat."""
    rows = clinic.world.sql(
        "update outbox set done_at = now() where kind = 'say' and done_at is null and chat_id = %s returning body", chat
    )
    choices = [choice for (body,) in rows for choice in body["message"].get("choices", [])]
    return str(next(id_ for id_, label, *_ in choices if label == says))


def test_it_is_shown_beside_what_the_desk_is_doing_and_answered_by_a_tap(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    a_visit(clinic, ravi, 17)
    desk.says("/staff")
    assert desk.says("/tasks").text.startswith("1 thing to do")
    card, again = asked(clinic, clinic.chat_of(desk))
    assert card == (
        "Ravi Kumar asks for a visit:\nDr Anjali Mehta, Monday 23 November, 5:00 pm IST\nBaari Clinic, Andheri\n"
        "Fee: ₹800, not paid yet\n\nCan they come? Please answer by Mon 23 Nov, 3:00 pm."
    )
    assert again.startswith("1 thing to do")  # what was open stays open, below it
    yes = button(clinic, clinic.chat_of(desk), "Confirm")
    assert desk.forges(yes).text.startswith("Confirmed: APT-20261123-0001, Ravi Kumar")
    assert desk.forges(yes).text.startswith("That has been done already.")
    assert clinic.world.sql("select status from appointments") == [("confirmed",)]


def test_a_forwarded_button_acts_for_whoever_may_and_taps_it_and_under_their_name(clinic: Reception) -> None:
    """docs/decisions/0020: the card was sent to one colleague, and another one answers it."""
    sent_to, another, ravi = clinic.seated(Role.DOCTOR), clinic.seated(Role.RECEPTIONIST), clinic.patient()
    a_visit(clinic, ravi, 17)
    asked(clinic, clinic.chat_of(sent_to))
    yes = button(clinic, clinic.chat_of(sent_to), "Confirm")
    gone = clinic.seated(Role.RECEPTIONIST, "gone")
    clinic.removes(gone)
    for nobody in (ravi, gone):
        assert nobody.forges(yes).text.startswith("That button is too old for me.")
    assert clinic.world.sql("select status from appointments") == [("requested",)]
    assert another.forges(yes).text.startswith("Confirmed: APT-20261123-0001, Ravi Kumar")
    assert sent_to.forges(yes).text.startswith("That has been done already.")
    rows = clinic.world.sql(
        "select chats.address from audit join staff on staff.id = staff_id join chats on chats.id = staff.chat_id "
        "where act = 'request.confirmed'"
    )
    assert rows == [("receptionist",)]


def test_a_no_is_asked_about_once_more(clinic: Reception) -> None:
    doctor, ravi = clinic.seated(Role.DOCTOR), clinic.patient()
    with clinic.world.work() as uow:
        name = uow.roster.doctor(next(iter(uow.roster.doctors))).name
    a_visit(clinic, ravi, 17, doctor=name)
    assert doctor.says("/requests").text.startswith("1 visit waits for a yes or a no")
    doctor.says("1")
    assert labels(doctor) == ["Confirm", "Decline", "All that wait"]
    assert doctor.taps("Decline").text.startswith(f"Decline Ravi Kumar, {name}")
    assert "Can they come?" in doctor.taps("No").text
    doctor.taps("Decline")
    assert doctor.taps("Yes").text.startswith("Declined: Ravi Kumar")
    assert clinic.world.sql("select status from appointments") == [("cancelled",)]
    assert doctor.says("/requests").text == "No visit waits for an answer."


def test_it_is_answered_from_its_task_too(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    a_visit(clinic, ravi, 17)
    desk.says("/tasks")
    desk.says("1")
    assert labels(desk) == ["Yes or no", "Open chat", "All tasks"]
    assert "Can they come?" in desk.taps("Yes or no").text
    assert desk.taps("Confirm").text.startswith("Confirmed:")
    assert desk.says("/tasks").text.startswith("Nothing to do.")


def test_who_has_lost_the_role_is_shown_nothing(clinic: Reception) -> None:
    desk, ravi = clinic.seated(Role.RECEPTIONIST), clinic.patient()
    a_visit(clinic, ravi, 17)
    clinic.removes(desk)
    assert asked(clinic, clinic.chat_of(desk)) == []
