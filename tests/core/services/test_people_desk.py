"""The desk joins a chat whose known one is lost, after asking, and undoes a wrong join; nobody else does."""

import threading
from uuid import UUID

import pytest

from core.domain.errors import AlreadyDone, NotFound, NotPermitted, Refusal
from core.domain.staff import Role
from core.services import linking, people_desk
from core.services.booking import HoldRequest, confirm, hold_slot
from core.services.cancellation import own_visit
from core.services.linking import Standing
from core.services.staff import accept, invite
from tests.builders import World
from tests.core.services.test_linking import PHONE, Person, separated
from tests.standins.server import wait_for

WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"


@pytest.fixture
def asha(world: World) -> Person:
    """She was here before, in Telegram, which does not reach her any more."""
    asha = Person(world, "telegram", "7001", "Asha Rao")
    world.sql("update chats set unreachable_at = now()")
    return asha


@pytest.fixture
def new(world: World, asha: Person) -> Person:
    new = Person(world, "whatsapp", PHONE)
    with world.work() as uow:
        linking.ask_desk(uow, new.chat(uow))
    return new


@pytest.fixture
def desk(world: World) -> int:
    """A receptionist's chat."""
    desk = Person(world, "telegram", "9001", "Ravi Kumar", phone=None)
    with world.work() as uow:
        token = invite(uow, None, Role.RECEPTIONIST).token
        accept(uow, desk.id, token, name="Ravi Kumar")
    return desk.id


def test_the_desk_joins_and_parts_and_both_are_written_down(world: World, asha: Person, new: Person, desk: int) -> None:
    with world.work() as uow:
        (case,) = people_desk.open_cases(uow, desk)
        assert [candidate.caller.name for candidate in case.candidates] == ["Asha Rao"]
        people_desk.join_by_desk(uow, desk, case.task.id, asha.id)
    assert new.family() == [("self", "Asha Rao")]
    with world.work() as uow:
        assert people_desk.open_cases(uow, desk) == ()
        ((join,),) = world.sql("select id from chat_joins")
        people_desk.separate_by_desk(uow, desk, join)
    assert (new.family(), asha.family()) == ([], [("self", "Asha Rao")])
    acts = [act for (act,) in world.sql("select act from audit where act like 'people%%' order by id")]
    assert acts == ["people.joined", "people.separated"]
    assert world.sql("select separated_by like 'staff %%' from chat_joins") == [(True,)]
    with world.work() as uow, pytest.raises(NotFound):
        people_desk.separate_by_desk(uow, desk, join)
    world.assert_invariants()


def test_only_who_has_proved_the_same_number_can_be_joined(world: World, new: Person, desk: int) -> None:
    other = Person(world, "telegram", "7002", "Meera Shah", phone="+919800000002")
    with world.work() as uow:
        (case,) = people_desk.open_cases(uow, desk)
        for chat in (other.id, new.id, 10**9):
            with pytest.raises(NotFound):
                people_desk.join_by_desk(uow, desk, case.task.id, chat)
    assert new.family() == []


def test_of_two_who_decide_at_once_the_second_joins_nothing(world: World, asha: Person, new: Person, desk: int) -> None:
    other = Person(world, "telegram", "7003", "Sita Rao")  # she has proved the same number, and is somebody else
    said: list[Refusal] = []

    def decides() -> None:
        with world.work() as uow:
            try:
                people_desk.join_by_desk(uow, desk, task, other.id)
            except Refusal as refusal:  # said in the chat, and the rest is committed
                said.append(refusal)

    with world.work() as uow:
        (case,) = people_desk.open_cases(uow, desk)
    task = case.task.id
    second = threading.Thread(target=decides)
    with world.work() as uow:
        people_desk.join_by_desk(uow, desk, task, asha.id)
        uow.sql.row("select 1 as sent")
        second.start()  # it sees the case still open, and waits for the chat
        wait_for(lambda: world.sql(WAITING) == [(1,)], 10.0, what="waiting for the chat")
    second.join()
    assert [type(refusal) for refusal in said] == [AlreadyDone]
    assert world.sql("select to_chat_id from chat_joins") == [(asha.id,)]
    world.assert_invariants()


def test_nobody_but_the_desk(world: World, asha: Person, new: Person) -> None:
    ((task,),) = world.sql("select id from tasks")
    for chat in (asha.id, new.id):
        with world.work() as uow:
            for verb in (
                lambda by: people_desk.open_cases(uow, by),
                lambda by: people_desk.join_by_desk(uow, by, task, asha.id),
                lambda by: people_desk.attach_by_desk(uow, by, task, asha.own()),
                lambda by: people_desk.joins_of_visit(uow, by, "APT-20261124-0001"),
                lambda by: people_desk.separate_by_desk(uow, by, 1),
            ):
                with pytest.raises(NotPermitted):
                    verb(chat)


@pytest.fixture
def walk_in(world: World) -> tuple[int, UUID]:
    """Somebody whom the desk has made known and booked, without a chat; she gave her number. (patient, visit)"""
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic)
    first = Person(world, "telegram", "5001", "Asha R", phone=None)
    starts = world.at(17, days=2)
    with world.work() as uow:
        wanted = HoldRequest(
            chat_id=first.id, patient_id=first.own(), doctor_id=doctor, clinic_id=clinic, starts_at=starts
        )
        held = hold_slot(uow, wanted)
    patient = first.own()
    world.sql("delete from chat_patients where chat_id = %s", first.id)
    world.sql("update patients set phone = %s where id = %s", PHONE, patient)
    world.sql("update appointments set chat_id = null")
    with world.work() as uow:
        confirm(uow, uow.appointments.locked(held.id), by="staff 1", pays="at_clinic")
    return patient, held.id


def asks_the_desk(new: Person) -> int:
    with new.world.work() as uow:
        assert linking.standing(uow, new.chat(uow)) == (Standing.DESK, None)
        linking.ask_desk(uow, new.chat(uow))
    ((task,),) = new.world.sql("select id from tasks where kind = 'join_people'")
    return int(task)


def sees(person: Person, visit: UUID) -> bool:
    with person.world.work() as uow:
        try:
            return own_visit(uow, visit, person.chat(uow).id).id == visit
        except NotFound:
            return False


@pytest.mark.parametrize("known", [None, "Asha Rao"])
def test_who_was_made_known_at_the_desk_is_given_to_the_chat_that_proves_their_phone(
    world: World, walk_in: tuple[int, UUID], desk: int, known: str | None
) -> None:
    patient, visit = walk_in
    new = Person(world, "whatsapp", PHONE, known)
    task = asks_the_desk(new)
    assert not sees(new, visit)
    with world.work() as uow:
        case = people_desk.case_of(uow, desk, task)
        assert [(u.patient_id, u.name, u.visit and u.visit.id) for u in case.unattached] == [(patient, "Asha R", visit)]
        people_desk.attach_by_desk(uow, desk, task, patient)
    assert new.family() == [("self", known or "Asha R")]
    assert sees(new, visit)
    assert set(world.sql("select chat_id, way, address from notices where status = 'planned'")) == {
        (new.id, "whatsapp", None)
    }
    with world.work() as uow:
        assert linking.standing(uow, new.chat(uow))[0] is Standing.ALONE
    ((facts,),) = world.sql("select facts from audit where act = 'person.handed_over'")
    assert facts == {"patient": patient, "visits": 1, "by": "desk", **({"same_as": new.own()} if known else {})}
    world.assert_invariants()


def test_of_two_who_give_somebody_to_a_chat_the_second_gives_nobody(
    world: World, walk_in: tuple[int, UUID], desk: int
) -> None:
    new = Person(world, "whatsapp", PHONE)
    task = asks_the_desk(new)
    said: list[Refusal] = []

    def gives() -> None:
        with world.work() as uow:
            try:
                people_desk.attach_by_desk(uow, desk, task, walk_in[0])
            except Refusal as refusal:
                said.append(refusal)

    second = threading.Thread(target=gives)
    with world.work() as uow:
        people_desk.attach_by_desk(uow, desk, task, walk_in[0])
        uow.sql.row("select 1 as sent")
        second.start()
        wait_for(lambda: world.sql(WAITING) == [(1,)], 10.0, what="waiting for the chat")
    second.join()
    assert [type(refusal) for refusal in said] == [AlreadyDone]
    assert world.sql("select count(*) from chat_patients where patient_id = %s", walk_in[0]) == [(1,)]


def test_only_who_gave_that_number_can_be_given(world: World, walk_in: tuple[int, UUID], desk: int) -> None:
    world.sql("update patients set phone = '+919800000002' where id = %s", walk_in[0])
    new, other = Person(world, "whatsapp", PHONE), Person(world, "telegram", "7002", "Meera Shah")
    with world.work() as uow:
        linking.ask_desk(uow, new.chat(uow))
    ((task,),) = world.sql("select id from tasks where kind = 'join_people'")
    for patient in (walk_in[0], other.own(), 10**9):
        with world.work() as uow, pytest.raises(NotFound):
            people_desk.attach_by_desk(uow, desk, task, patient)
    assert new.family() == []


def test_what_the_desk_gave_stays_with_its_person_when_a_wrong_join_is_undone(
    world: World, walk_in: tuple[int, UUID], desk: int
) -> None:
    patient, visit = walk_in
    new = Person(world, "whatsapp", PHONE, "Asha Rao")
    task = asks_the_desk(new)
    with world.work() as uow:
        people_desk.attach_by_desk(uow, desk, task, patient)
    stranger = Person(world, "telegram", "8009", "Meera Shah")
    new.becomes_one()
    separated(world)
    assert (sees(new, visit), sees(stranger, visit)) == (True, False)
    world.assert_invariants()
