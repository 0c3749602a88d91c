"""Proving a mailbox: only the code that went there keeps it, tries are counted, and nobody's mailbox is filled."""

import pytest

from core.domain.errors import BadMail, CodeGone, NotFound, SlowDown
from core.services.mailbox import MOST_AN_HOUR, MOST_TRIES, ask_for_proof, forget, prove
from tests.builders import World

ASHA = "asha@mail.example"


def code_of(world: World) -> str:
    """The code that is on its way."""
    rows = world.sql("select body ->> 'code' from outbox where kind = 'send_code' order by id desc limit 1")
    return str(rows[0][0])


def ask(world: World, chat: int, address: str = ASHA) -> str:
    with world.work() as uow:
        return ask_for_proof(uow, chat, address, language="hi")


def tries(world: World, chat: int, code: str) -> str | None:
    with world.work() as uow:
        return prove(uow, chat, code)


def kept(world: World, chat: int) -> str | None:
    with world.work() as uow:
        return uow.mailboxes.of_chat(chat)


def test_the_code_that_comes_back_keeps_the_mailbox(world: World) -> None:
    chat, _ = world.a_chat()
    assert ask(world, chat, " Asha@Mail.Example ") == "Asha@mail.example"
    assert kept(world, chat) is None
    assert tries(world, chat, code_of(world)) == "Asha@mail.example"
    assert kept(world, chat) == "Asha@mail.example"
    with world.work() as uow:
        forget(uow, chat)
    assert kept(world, chat) is None


def test_a_code_is_six_digits_and_stored_only_as_its_hash(world: World) -> None:
    chat, _ = world.a_chat()
    ask(world, chat)
    code = code_of(world)
    assert (len(code), code.isdigit()) == (6, True)
    ((stored,),) = world.sql("select code_hash from mail_proofs")
    assert code.encode() not in bytes(stored)


def test_a_code_is_good_once_and_for_fifteen_minutes(world: World) -> None:
    chat, _ = world.a_chat()
    ask(world, chat)
    tries(world, chat, code_of(world))
    with pytest.raises(CodeGone):
        tries(world, chat, code_of(world))
    world.clock.forward(hours=1)
    ask(world, chat)
    world.clock.forward(minutes=15)
    with pytest.raises(CodeGone):
        tries(world, chat, code_of(world))


def test_whoever_guesses_has_few_tries(world: World) -> None:
    chat, _ = world.a_chat()
    ask(world, chat)
    good = code_of(world)
    wrong = "000000" if good != "000000" else "111111"
    assert [tries(world, chat, wrong) for _ in range(MOST_TRIES)] == [None] * MOST_TRIES
    with pytest.raises(CodeGone):
        tries(world, chat, good)
    assert kept(world, chat) is None


def test_another_chats_code_is_of_no_use(world: World) -> None:
    asha, _ = world.a_chat("chat-1")
    ravi, _ = world.a_chat("chat-2")
    ask(world, asha)
    with pytest.raises(CodeGone):
        tries(world, ravi, code_of(world))
    ask(world, ravi, "ravi@mail.example")
    ((address,),) = world.sql("select address from mail_proofs where chat_id = %s", asha)
    assert address == ASHA


def test_nobodys_mailbox_is_filled(world: World) -> None:
    chat, _ = world.a_chat()
    for _ in range(MOST_AN_HOUR):
        ask(world, chat)
        world.clock.forward(minutes=1)
    with pytest.raises(SlowDown):
        ask(world, chat, "other@mail.example")
    world.clock.forward(hours=1)
    ask(world, chat)


@pytest.mark.parametrize("text", ["", "asha", "asha@", "a b@c.example", "आशा@mail.example"])
def test_what_is_no_address_is_refused(world: World, text: str) -> None:
    chat, _ = world.a_chat()
    with pytest.raises(BadMail):
        ask(world, chat, text)


def test_an_address_belongs_to_a_person_who_is_known(world: World) -> None:
    with world.work() as uow:
        chat = uow.chats.open("webchat", "nobody", language="en", name="")
    with pytest.raises(NotFound):
        ask(world, chat.id)
