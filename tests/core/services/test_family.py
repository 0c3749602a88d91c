"""The family behind one chat: added, renamed, removed; nobody's name over another's, and visits stay."""

import psycopg
import pytest

from core.domain.errors import BadName, ConsentNeeded, NotFound, TooManyPeople
from core.services import family
from core.services.booking import HoldRequest, hold_slot
from core.services.cancellation import own_visit
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World


def chat_of(uow: UnitOfWork, chat: int) -> Chat:
    found = uow.chats.lock(chat)
    uow.patients.know(found.id, found.family)
    return found


def adds(world: World, chat: int, name: str, relation: str = "mother") -> int:
    with world.work() as uow:
        return family.add_relative(uow, chat_of(uow, chat), name, relation).id


def people(world: World, chat: int) -> list[str]:
    with world.work() as uow:
        return [p.name for p in uow.patients.of_chat(chat)]


def test_a_family_is_as_large_as_the_setting_says(world: World) -> None:
    chat, _ = world.a_chat()
    world.sql("insert into settings (name, value) values ('max_family', '3')")
    world.sql("update revisions set version = version + 1 where topic = 'clinic'")
    for name in ("Sunita Rao", "Kiran Rao"):
        adds(world, chat, name)
    with pytest.raises(TooManyPeople):
        adds(world, chat, "Dinesh Rao")
    assert people(world, chat) == ["Ravi Kumar", "Sunita Rao", "Kiran Rao"]


def test_two_of_one_name_are_two_people(world: World) -> None:
    chat, _ = world.a_chat()
    assert adds(world, chat, "Sunita Rao") != adds(world, chat, "Sunita Rao")


def test_nobody_is_put_over_another(world: World) -> None:
    """A second own person is refused by a constraint, and a new name is a new row."""
    chat, _ = world.a_chat()
    with pytest.raises(psycopg.errors.UniqueViolation), world.work() as uow:
        family.name_self(uow, chat_of(uow, chat), "Asha Rao")
    adds(world, chat, "Asha Rao", "other")
    assert people(world, chat) == ["Ravi Kumar", "Asha Rao"]


def test_a_relative_is_renamed_and_nobody_elses(world: World) -> None:
    chat, own = world.a_chat()
    other, theirs = world.a_chat("chat-2", name="Meera Shah")
    mother = adds(world, chat, "Sunita Roa")
    with world.work() as uow:
        assert family.rename(uow, chat_of(uow, chat), mother, " sunita  Rao ").name == "sunita Rao"
    for id_, name, refusal in ((theirs, "Asha", NotFound), (10**9, "Asha", NotFound), (own, "1", BadName)):
        with world.work() as uow, pytest.raises(refusal):
            family.rename(uow, chat_of(uow, chat), id_, name)
    assert people(world, other) == ["Meera Shah"]


def test_who_is_removed_keeps_their_visits_and_the_chat_that_booked_sees_them(world: World) -> None:
    chat, own = world.a_chat()
    mother = adds(world, chat, "Sunita Rao")
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic)
    with world.work() as uow:
        wanted = HoldRequest(chat_id=chat, patient_id=mother, doctor_id=doctor, clinic_id=clinic, starts_at=world.at(9))
        visit = hold_slot(uow, wanted).id
    with world.work() as uow:
        family.remove(uow, chat_of(uow, chat), mother)
    assert people(world, chat) == ["Ravi Kumar"]
    with world.work() as uow:
        assert own_visit(uow, visit, chat).patient_id == mother
    with world.work() as uow, pytest.raises(NotFound):
        hold_slot(uow, wanted)
    for id_ in (own, mother, 10**9):  # the own person, who is gone, nobody
        with world.work() as uow, pytest.raises(NotFound):
            family.remove(uow, chat_of(uow, chat), id_)


def test_nobody_is_kept_without_consent(world: World) -> None:
    with world.work() as uow:
        chat = uow.chats.open("telegram", "7001", language="en", name="")
    with pytest.raises(ConsentNeeded):
        adds(world, chat.id, "Sunita Rao")
    assert world.sql("select count(*) from patients") == [(0,)]
