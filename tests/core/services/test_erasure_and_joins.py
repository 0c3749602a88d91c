"""Somebody is about to be erased, and somebody else becomes one with them, or is found not to be them: who goes?"""

import threading
import time
from collections.abc import Callable

import pytest

from core.domain.errors import BeingErased, Refusal
from core.domain.staff import Role
from core.services import handover, linking
from core.services.erasing_at_desk import erase_by_clinic
from core.services.erasure import ask_erasure, close_what_is_open, erase, take_back_erasure
from core.services.people_desk import separate_by_desk
from core.services.staff import accept, invite
from core.storage.erasures import Erasure
from core.storage.handovers import HeldElsewhere
from tests.builders import World
from tests.core.services.test_handover import offers, takes
from tests.core.services.test_linking import PHONE, Person
from tests.standins.server import wait_for

WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"


@pytest.fixture
def asha(world: World) -> Person:
    return Person(world, "telegram", "7001", "Asha Rao")


@pytest.fixture
def meera(world: World, asha: Person) -> Person:
    """She has proved the same number, and her code has come back."""
    meera = Person(world, "whatsapp", PHONE, "Meera Shah")
    meera.asks()
    assert meera.writes(meera.code)
    return meera


def asks(person: Person) -> Erasure:
    with person.world.work() as uow:
        return ask_erasure(uow, person.chat(uow))


def is_done(world: World, erasure: Erasure) -> bool:
    world.clock.forward(days=2)
    assert close_what_is_open(world.database, erasure.id)
    with world.work() as uow:
        return erase(uow, erasure.id) is not None


def names(world: World) -> set[str]:
    return {name for (name,) in world.sql("select name from patients where erased_at is null")}


def a_super_admin(world: World) -> int:
    boss = Person(world, "telegram", "1", phone=None)
    with world.work() as uow:
        accept(uow, boss.id, invite(uow, None, Role.SUPER_ADMIN).token, name="Boss")
    return boss.id


@pytest.mark.parametrize("asker", ["known", "new"])
def test_nobody_becomes_one_with_who_is_about_to_be_erased(
    world: World, asha: Person, meera: Person, asker: str
) -> None:
    goes, stays = (asha, meera) if asker == "known" else (meera, asha)
    erasure = asks(goes)
    with pytest.raises(BeingErased):
        meera.joins()
    assert is_done(world, erasure)
    assert names(world) == {stays.name}
    assert stays.family() == [("self", stays.name)]
    world.assert_invariants()


def test_once_it_is_taken_back_they_can_be_one(world: World, asha: Person, meera: Person) -> None:
    asks(asha)
    with world.work() as uow:
        take_back_erasure(uow, asha.chat(uow))
    meera.joins()
    assert meera.family() == [("self", "Asha Rao")]


def test_the_control_a_join_that_nobody_refuses_takes_the_other_along(
    world: World, asha: Person, meera: Person
) -> None:
    erasure, one, other = asks(asha), asha.own(), meera.own()
    world.sql("update chats set joined_to = %s where id = %s", asha.id, meera.id)
    world.sql("update patients set same_as = %s where id = %s", one, other)
    assert is_done(world, erasure)
    assert names(world) == set()


def test_of_a_wish_and_a_join_at_once_the_second_waits_and_is_refused(
    world: World, asha: Person, meera: Person
) -> None:
    said = while_it_is_asked_for(asha, meera.joins)
    assert [type(refusal) for refusal in said] == [BeingErased]
    assert world.sql("select count(*) from chat_joins") == [(0,)]


def test_a_wish_from_a_joined_chat_and_a_join_to_its_family_do_not_pass_each_other(
    world: World, asha: Person, meera: Person
) -> None:
    """The wish locks the chat that it comes from, the join the one whose family it takes: they meet at the family."""
    other = Person(world, "whatsapp", "+919800000077", phone=PHONE)
    other.becomes_one()
    assert other.family() == asha.family()
    said = while_it_is_asked_for(other, meera.joins)
    assert [type(refusal) for refusal in said] == [BeingErased]
    assert is_done(world, world_erasure(world))
    assert names(world) == {"Meera Shah"}


def while_it_is_asked_for(asker: Person, rival: Callable[[], None]) -> list[Refusal]:
    """Ask to be erased, and let a rival begin before that is committed; return what the rival is told."""
    world, said, turned_away = asker.world, list[Refusal](), threading.Event()

    def goes() -> None:
        while True:
            try:
                return rival()
            except HeldElsewhere:  # as `Database.run` does: its chat comes first, so it begins anew
                turned_away.set()
                time.sleep(0.02)
            except Refusal as refusal:
                return said.append(refusal)

    thread = threading.Thread(target=goes)
    with world.work() as uow:
        ask_erasure(uow, asker.chat(uow))
        uow.sql.row("select 1 as sent")
        thread.start()
        wait_for(lambda: turned_away.is_set() or world.sql(WAITING) == [(1,)], 10.0, what="kept from the family")
    thread.join()
    return said


def world_erasure(world: World) -> Erasure:
    ((id_,),) = world.sql("select id from erasures")
    with world.work() as uow:
        return uow.erasures.one(id_)


def test_who_is_erased_by_the_clinic_is_no_ones_chat_meanwhile(world: World, asha: Person, meera: Person) -> None:
    boss = a_super_admin(world)
    with world.work() as uow:
        erasure = erase_by_clinic(uow, boss, asha.own())
    with pytest.raises(BeingErased):
        meera.joins()
    assert is_done(world, erasure)
    assert names(world) == {"Meera Shah"}


def test_nobody_is_handed_to_a_chat_that_is_about_to_be_erased(world: World) -> None:
    son = Person(world, "telegram", "7001", "Kiran Rao", phone=None)
    mother = son.adds("Sunita Rao")
    taker = Person(world, "whatsapp", "+919800000009", "Sunita Devi", phone="+919800000009")
    token = offers(son, mother)
    erasure = asks(taker)
    with pytest.raises(BeingErased):
        takes(taker, token)
    assert is_done(world, erasure)
    assert son.family() == [("self", "Kiran Rao"), ("mother", "Sunita Rao")]


def test_nobody_takes_over_whom_the_clinic_is_about_to_erase(world: World) -> None:
    son = Person(world, "telegram", "7001", "Kiran Rao", phone=None)
    mother, boss = son.adds("Sunita Rao"), a_super_admin(world)
    taker = Person(world, "whatsapp", "+919800000009", "Sunita Devi", phone="+919800000009")
    token = offers(son, mother)
    with world.work() as uow:
        erase_by_clinic(uow, boss, mother)
    with pytest.raises(BeingErased):
        takes(taker, token)
    with world.work() as uow:
        assert handover.is_handover(uow, token)


def test_a_wrong_join_that_is_undone_erases_nobody_of_the_two(world: World, asha: Person, meera: Person) -> None:
    """What the one had asked for while they counted as one would have erased the other."""
    meera.joins()
    erasure = asks(meera)
    boss = a_super_admin(world)
    ((join,),) = world.sql("select id from chat_joins")
    with world.work() as uow:
        separate_by_desk(uow, boss, join)
    assert not close_what_is_open(world.database, erasure.id)
    assert names(world) == {"Asha Rao", "Meera Shah"}
    acts = [act for (act,) in world.sql("select act from audit order by id")]
    assert acts[-2:] == ["erasure.taken_back", "people.separated"]
    with world.work() as uow:
        assert linking.standing(uow, meera.chat(uow))[0] is linking.Standing.CODE
