"""The code at a branch's door: one in force, made anew by an admin; and who waits by it without an appointment."""

from uuid import UUID, uuid4

import pytest

from core.domain.errors import DoorGone, InLineAlready, NotFound, NotPermitted, NotWorking, TooManyWalkIns
from core.domain.staff import Role
from core.services.doors import door_of, renew_door, seen_from, walk_in_at
from core.services.walk_ins import Registered
from tests.builders import World
from tests.core.services.line_of import Morning
from tests.core.services.test_walk_ins import setting


@pytest.fixture
def morning(world: World) -> Morning:
    morning = Morning(world)
    morning.at(10, 5)
    return morning


def door(morning: Morning) -> UUID:
    return morning.world.database.run(lambda uow: door_of(uow, morning.desk, morning.clinic))


def comes_in(morning: Morning, by: UUID, *, chat: int, patient: int) -> Registered:
    return morning.world.database.run(
        lambda uow: walk_in_at(uow, chat, by, patient_id=patient, doctors=(morning.doctor,))
    )


def test_a_branch_has_one_code_until_an_admin_makes_another(morning: Morning) -> None:
    first = door(morning)
    assert door(morning) == first
    boss = morning.seated("boss", Role.ADMIN)
    with morning.world.work() as uow, pytest.raises(NotPermitted):
        renew_door(uow, morning.desk, morning.clinic)
    with morning.world.work() as uow, pytest.raises(NotPermitted):
        door_of(uow, morning.doc, morning.clinic)
    second = morning.world.database.run(lambda uow: renew_door(uow, boss, morning.clinic))
    assert second != first
    for over in (first, uuid4()):
        with morning.world.work() as uow, pytest.raises(DoorGone):
            seen_from(uow, over)
    clinic, doctors = morning.world.database.run(lambda uow: seen_from(uow, second))
    assert (clinic, [(each.doctor.id, each.waiting) for each in doctors]) == (morning.clinic, [(morning.doctor, 0)])
    assert morning.world.sql("select act from audit where act = 'door.made'") == [("door.made",)] * 2


def test_who_comes_in_by_it_waits_as_a_walk_in_once_and_only_for_their_own(morning: Morning) -> None:
    at, (chat, asha) = door(morning), morning.world.a_chat("asha", name="Asha Rao")
    _, stranger = morning.world.a_chat("ravi", name="Ravi Kumar")
    with pytest.raises(NotFound):
        comes_in(morning, at, chat=chat, patient=stranger)
    taken = comes_in(morning, at, chat=chat, patient=asha)
    assert (taken.visit.number, taken.token, taken.ahead) == ("WLK-20261123-0001", 1, 0)
    assert (taken.visit.chat_id, taken.visit.fee.minor > 0, taken.visit.pays) == (chat, True, "at_clinic")
    with pytest.raises(InLineAlready):
        comes_in(morning, at, chat=chat, patient=asha)
    assert morning.waiting() == [taken.visit.id]
    assert morning.world.sql("select count(*) from audit where act = 'visit.walked_in'") == [(0,)]
    morning.world.assert_invariants()


def test_the_limits_hold_at_the_door_too(morning: Morning) -> None:
    at, (chat, asha) = door(morning), morning.world.a_chat("asha", name="Asha Rao")
    setting(morning, "max_walk_ins_per_doctor_per_day", 1)
    morning.walks_in()
    with pytest.raises(TooManyWalkIns):
        comes_in(morning, at, chat=chat, patient=asha)
    setting(morning, "walk_in_enabled", "off")
    assert morning.world.database.run(lambda uow: seen_from(uow, at))[1] == []
    morning.world.clock.now = morning.world.at(21, days=0)
    with pytest.raises(NotWorking):
        comes_in(morning, at, chat=chat, patient=asha)
