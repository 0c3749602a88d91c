"""Nothing personal is kept before consent: the verbs, and the constraints that stand behind them."""

import psycopg
import pytest

from core.domain.consent import CURRENT
from core.domain.errors import ConsentNeeded
from core.services.consent import agree, agreed, require, withdraw
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World


def a_stranger(uow: UnitOfWork) -> Chat:
    """A chat that has agreed to nothing; its channel calls it by a name."""
    return uow.chats.open("telegram", "7001", language="hi", name="Asha Rao")


def test_before_consent_neither_name_nor_phone_is_written(world: World) -> None:
    with world.work() as uow:
        chat = a_stranger(uow)
        chat.phone = "+919820012345"
        uow.chats.save(chat)
    assert world.sql("select name, phone, consent from chats") == [("", None, None)]


def test_with_consent_they_are(world: World) -> None:
    with world.work() as uow:
        chat = a_stranger(uow)
        agree(uow, chat, CURRENT.version)
        uow.chats.save(chat)
    assert world.sql("select name, consent from chats") == [("Asha Rao", CURRENT.version)]
    ((version, language, words, withdrawn),) = world.sql("select version, language, words, withdrawn_at from consents")
    assert (version, language, words, withdrawn) == (CURRENT.version, "hi", CURRENT.words["hi"], None)


def test_who_has_not_agreed_is_refused(world: World) -> None:
    with world.work() as uow:
        chat = a_stranger(uow)
        with pytest.raises(ConsentNeeded):
            require(chat)


def test_an_older_version_does_not_count_and_the_new_one_is_asked_for(world: World) -> None:
    with world.work() as uow:
        chat = a_stranger(uow)
        with pytest.raises(ConsentNeeded):
            agree(uow, chat, CURRENT.version - 1)
        agree(uow, chat, CURRENT.version)
        chat.consent = CURRENT.version - 1
        assert not agreed(chat)


def test_agreeing_twice_is_one_consent(world: World) -> None:
    for _ in range(2):
        with world.work() as uow:
            agree(uow, a_stranger(uow), CURRENT.version)
    assert world.sql("select count(*) from consents") == [(1,)]


def test_consent_taken_back_takes_the_name_along_and_can_be_given_again(world: World) -> None:
    with world.work() as uow:
        chat = a_stranger(uow)
        agree(uow, chat, CURRENT.version)
        uow.chats.save(chat)
    with world.work() as uow:
        chat = uow.chats.open("telegram", "7001", language="hi", name="")
        withdraw(uow, chat)
        uow.chats.save(chat)
    assert world.sql("select name, phone, consent from chats") == [("", None, None)]
    assert world.sql("select withdrawn_at is null from consents") == [(False,)]
    with world.work() as uow:
        agree(uow, uow.chats.open("telegram", "7001", language="hi", name=""), CURRENT.version)
    assert world.sql("select count(*), count(withdrawn_at) from consents") == [(2, 1)]


def test_the_database_itself_keeps_nobody_before_consent(world: World) -> None:
    with pytest.raises(ConsentNeeded), world.work() as uow:
        uow.patients.add(a_stranger(uow).id, name="Asha Rao", relation="self")
    assert world.sql("select count(*) from patients") == [(0,)]


def test_the_database_itself_keeps_no_name_before_consent(world: World) -> None:
    with world.work() as uow:
        a_stranger(uow)
    with pytest.raises(psycopg.errors.CheckViolation):
        world.sql("update chats set name = 'Asha Rao'")
