"""The desk puts somebody first who waits: recorded, undone as easily, and no place is taken from anybody."""

from collections.abc import Iterator, Mapping
from uuid import uuid4

import pytest

from core.domain.errors import AlreadyDone, NotPermitted, NotWaiting
from core.domain.staff import Role
from core.domain.waitlist import Priority
from core.services.staff import accept, invite
from core.services.waitlist_desk import one_in_line, rank, the_line
from core.storage.database import Database
from core.storage.wire import Pending, Wire
from tests.builders import World
from tests.core.services.waiting_room import WaitingRoom


@pytest.fixture
def room(world: World) -> Iterator[WaitingRoom]:
    yield WaitingRoom(world)
    world.assert_invariants()


def somebody_here(room: WaitingRoom, role: Role) -> int:
    chat = room.somebody(role.value).chat
    with room.world.work() as uow:
        doctor = room.doctor if role is Role.DOCTOR else None
        accept(uow, chat, invite(uow, None, role, doctor_id=doctor).token, name=role.value)
    return chat


def test_who_is_urgent_comes_first_and_it_is_written_down(room: WaitingRoom) -> None:
    desk = somebody_here(room, Role.RECEPTIONIST)
    ravi, sita = room.people("ravi", "sita")
    first, second = room.waits(ravi), room.waits(sita)
    with room.world.work() as uow:
        assert [(w.patient, w.place) for w in the_line(uow, desk)] == [("Ravi Kumar", 1), ("Sita Kumar", 2)]
        rank(uow, desk, second.id, Priority.URGENT)
    with room.world.work() as uow:
        assert [(w.patient, w.place) for w in the_line(uow, desk)] == [("Sita Kumar", 1), ("Ravi Kumar", 2)]
        assert one_in_line(uow, desk, second.id).entry.priority is Priority.URGENT
    room.full(but="10:00")
    assert room.looks() == 1
    assert list(room.offered()) == ["sita"]
    with room.world.work() as uow, pytest.raises(AlreadyDone):
        rank(uow, desk, second.id, Priority.URGENT)
    with room.world.work() as uow:
        rank(uow, desk, second.id, Priority.ROUTINE)
    rows = room.world.sql(
        "select subject, facts ->> 'priority', staff_id is not null from audit where act = 'waiting.ranked' order by id"
    )
    assert rows == [(f"waiting {second.id}", "urgent", True), (f"waiting {second.id}", "routine", True)]
    assert room.stands(first) == "waiting"


class CountingWire(Wire):
    """A wire that counts the statements that went over it."""

    sent = 0

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        type(self).sent += 1
        return super().send(statement, parameters)


def test_the_names_come_with_the_list_and_not_one_by_one(room: WaitingRoom) -> None:
    desk = somebody_here(room, Role.RECEPTIONIST)
    database = Database(room.world.url, clock=room.world.clock, wire=CountingWire)
    asked = []
    for name in ("ravi", "sita", "asha"):
        room.waits(room.somebody(name))
        CountingWire.sent = 0
        line = database.run(lambda uow: the_line(uow, desk))
        asked.append((len(line), CountingWire.sent))
    database.dispose()
    assert [entries for entries, _ in asked] == [1, 2, 3]
    assert len({statements for _, statements in asked[1:]}) == 1  # the first also reads what a process keeps


def test_a_place_that_is_kept_for_somebody_stays_theirs(room: WaitingRoom) -> None:
    desk = somebody_here(room, Role.ADMIN)
    ravi, sita = room.people("ravi", "sita")
    room.full(but="10:00")
    room.waits(ravi)
    second = room.waits(sita)
    room.looks()
    with room.world.work() as uow:
        rank(uow, desk, second.id, Priority.URGENT)
    room.looks()
    assert list(room.offered()) == ["ravi"]
    room.declines(ravi)
    room.looks()
    assert list(room.offered()) == ["sita"]


def test_nobody_but_the_desk_and_nobody_who_does_not_wait(room: WaitingRoom) -> None:
    desk, doctor = somebody_here(room, Role.RECEPTIONIST), somebody_here(room, Role.DOCTOR)
    ravi = room.somebody("ravi")
    entry = room.waits(ravi)
    for chat in (ravi.chat, doctor):
        with room.world.work() as uow:
            with pytest.raises(NotPermitted):
                the_line(uow, chat)
            with pytest.raises(NotPermitted):
                rank(uow, chat, entry.id, Priority.URGENT)
    room.leaves(ravi, entry)
    for missing in (entry.id, uuid4()):
        with room.world.work() as uow, pytest.raises(NotWaiting):
            rank(uow, desk, missing, Priority.URGENT)
    assert room.world.sql("select count(*) from audit where act = 'waiting.ranked'") == [(0,)]
