"""Old buttons on PostgreSQL: after a week, by a process that was not there, twice, twice at once, and forwarded.

Every sort of button of some patients' and the desk's days is pressed, one after the other; what each does is counted in
the clinic's own rows. tests/laws/test_old_buttons.py tries all of every conversation, in memory.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from baari.sample_clinic import plant
from bot.message import Kind, Message
from core.domain.staff import Role
from core.services.staff import accept, invite
from tests.builders import World
from tests.laws.stored_chats import CLOSED, Clinic, StoredChat

COUNTED = (
    *("appointments", "appointment_events", "payments", "ledger", "refunds", "receipts", "offers", "waitlist"),
    *("patients", "consents", "handovers", "erasures", "exports", "tasks", "staff", "staff_invitations", "desk_talks"),
    *("opt_outs", "visit_answers", "consultations", "arrivals"),
)
EFFECTS = " union all ".join(f"select '{table}', count(*) from {table}" for table in COUNTED)  # noqa: S608 - names from above
STANDS = """
    select id::text, status, starts_at, pays, held_until from appointments
    union all select id::text, status, null, null, null from waitlist
    union all select key, kind, due_at, null, null from outbox where kind <> 'say' order by 1
"""
BOOKED = (("says", "Dr Anjali Mehta on {day} December at 5"), ("taps", "Pay at the clinic"))
STORIES = {
    "cancels": (*BOOKED, ("says", "cancel my appointment")),
    "moves": (*BOOKED, ("says", "move my appointment"), ("taps", "Other days")),
    "looks at it": (*BOOKED, ("says", "/appointments")),
    "is to pay": (("says", "Dr Anjali Mehta on {day} December at 5"), ("taps", "Pay ₹")),
    "looks at a place": (("says", "Dr Anjali Mehta on {day} December at 5"),),
    "chooses a day": (("says", "/book"), ("says", "Dr Anjali Mehta"), ("taps", "Other days")),
    "waits": (("says", "put me on the waiting list for Dr Anjali Mehta"),),
    "has a family": (("says", "/family"), ("says", "my mother Sunita Rao"), ("says", "/family")),
    "says who they are": (("says", "/profile"),),
    "asks for Hindi": (("says", "/language"),),
    "asks what is kept": (("says", "/privacy"),),
    "wants all gone": (("says", "/delete"),),
    "wants a human": (("says", "I want to talk to a person"),),
}
"""What patients did a week ago, each up to a card that stands open still."""
ACTS = {"cancels", "looks at it", "waits"}
"""Those whose open card can still do something; or these were buttons that do nothing."""
DESK = (("says", "/today"), ("says", "/tasks"), ("says", "/talks"), ("says", "/visit"), ("says", "/coming tomorrow"))


@pytest.fixture
def clinic(world: World) -> Iterator[Clinic]:
    """The clinic a week later, as a process has it that has just been started."""
    plant(world.database)
    clinic = Clinic(world.url, world.clock)
    yield clinic
    clinic.close()


@pytest.fixture
def patients(world: World, clinic: Clinic) -> list[StoredChat]:
    """Patients who have done what patients do, a week ago, with a process that is gone."""
    days = [day for day in range(7, 23) if day not in (13, 20)]  # no Sundays
    for name in STORIES:
        world.a_chat(name, name="Asha Rao")
    with closing(Clinic(world.url, world.clock)) as before:
        chats = [
            lives(before, StoredChat(name), story, day=day)
            for day, (name, story) in zip(days, STORIES.items(), strict=False)
        ]
    world.clock.forward(days=7)
    return chats


def lives(clinic: Clinic, chat: StoredChat, story: tuple[tuple[str, str], ...], *, day: int = 0) -> StoredChat:
    for does, text in story:
        getattr(chat, does)(clinic, text.format(day=day))
    return chat


def effects(world: World) -> dict[str, int]:
    return {str(name): int(number) for name, number in world.sql(EFFECTS)}


def stands(world: World) -> list[Any]:
    return world.sql(STANDS)


def answered(said: list[Message]) -> bool:
    return bool(said) and all(message.text for message in said)


def at_most_one(before: dict[str, int], after: dict[str, int]) -> bool:
    return all(after[table] - before[table] in (0, 1) for table in before if table != "appointment_events")


def nothing_put_aside(world: World) -> None:
    assert world.sql("select source, external_id from inbox where handled_at is null") == []
    world.assert_invariants()


def test_an_old_button_acts_once_at_most_and_is_answered(patients: list[StoredChat], clinic: Clinic) -> None:
    acted = set()
    for chat in patients:
        for id_ in chat.sorts():
            before = effects(clinic.world)
            assert answered(chat.sends(clinic, id_)), (chat.address, id_)
            once = effects(clinic.world), stands(clinic.world)
            assert at_most_one(before, once[0]), (chat.address, id_, before, once[0])
            if once[0] != before:
                acted.add((chat.address, id_.rsplit("|", 1)[1]))
            assert answered(chat.sends(clinic, id_)), (chat.address, id_)
            assert (effects(clinic.world), stands(clinic.world)) == once, (chat.address, id_)
    assert {name for name, _ in acted} >= ACTS, acted
    nothing_put_aside(clinic.world)


def test_pressed_twice_at_once_it_acts_once(patients: list[StoredChat], clinic: Clinic) -> None:
    acted = set()
    with closing(Clinic(clinic.world.url, clinic.world.clock)) as other, ThreadPoolExecutor(2) as both:
        for chat in patients:
            for id_ in chat.sorts()[:3]:
                clinic.world.clock.forward(seconds=4)
                before, ((last,),) = effects(clinic.world), clinic.world.sql("select max(id) from outbox")
                taps = [both.submit(each.dialogue.hear, chat.heard(Kind.TAP, id_)) for each in (clinic, other)]
                for tap in taps:
                    tap.result(30)
                said = clinic.world.sql("select 1 from outbox where kind = 'say' and id > %s", last)
                clinic.world.sql(CLOSED)
                assert len(said) >= 2, (chat.address, id_)
                assert at_most_one(before, effects(clinic.world)), (chat.address, id_)
                if effects(clinic.world) != before:
                    acted.add((chat.address, id_.rsplit("|", 1)[1]))
    assert {name for name, _ in acted} >= ACTS, acted
    nothing_put_aside(clinic.world)


@pytest.mark.parametrize("who", ["stranger", "patient", "of the same name"])
def test_forwarded_it_shows_and_changes_nothing_of_theirs(patients: list[StoredChat], clinic: Clinic, who: str) -> None:
    other = StoredChat("other")
    if who != "stranger":
        clinic.world.a_chat("other", name="Asha Rao" if who == "of the same name" else "Meera Shah")
    other.says(clinic, "hello")
    theirs = "select * from appointments a join chats c on c.id = a.chat_id where address <> 'other' order by a.id"
    before = clinic.world.sql(theirs)
    numbers = [number for (number,) in clinic.world.sql("select number from appointments where number is not null")]
    assert numbers
    for id_ in [id_ for chat in patients for id_ in chat.sorts()[:3]]:
        said = other.sends(clinic, id_)
        assert answered(said), id_
        assert not [each for each in said if any(number in each.text for number in numbers)], id_
    assert clinic.world.sql(theirs) == before
    nothing_put_aside(clinic.world)


@pytest.mark.parametrize("who", [None, *Role])
def test_a_card_of_the_desk_is_nobody_elses(world: World, clinic: Clinic, who: Role | None) -> None:
    """A week later the colleague's cards are pressed in the chat of a patient, and of one of each role."""
    world.a_chat("asha", name="Asha Rao")
    for address, role in (("desk", Role.RECEPTIONIST), ("other", who)):
        chat, _ = world.a_chat(address, name=address.title())
        if role:
            with world.work() as uow:
                doctor = next(iter(uow.roster.doctors)) if role is Role.DOCTOR else None
                accept(uow, chat, invite(uow, None, role, doctor_id=doctor).token, name=address.title())
    with closing(Clinic(world.url, world.clock)) as before_that:
        lives(before_that, StoredChat("asha"), BOOKED, day=7)
        desk, other = lives(before_that, StoredChat("desk"), DESK), StoredChat("other")
    world.clock.forward(days=7)
    other.says(clinic, "hello")
    before = effects(clinic.world), clinic.world.sql("select id, status from appointments")
    for id_ in desk.sorts():
        said = other.sends(clinic, id_)
        assert answered(said), id_
        assert not [each for each in said if "Asha" in each.text], id_
    assert (effects(clinic.world), clinic.world.sql("select id, status from appointments")) == before
    nothing_put_aside(clinic.world)
