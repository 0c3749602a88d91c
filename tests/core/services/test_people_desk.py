"""The desk joins a chat whose known one is lost, after asking, and undoes a wrong join; nobody else does."""

import threading

import pytest

from core.domain.errors import AlreadyDone, NotFound, NotPermitted, Refusal
from core.domain.staff import Role
from core.services import linking, people_desk
from core.services.staff import accept, invite
from tests.builders import World
from tests.core.services.test_linking import PHONE, Person
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
                lambda by: people_desk.joins_of_visit(uow, by, "APT-20261124-0001"),
                lambda by: people_desk.separate_by_desk(uow, by, 1),
            ):
                with pytest.raises(NotPermitted):
                    verb(chat)
