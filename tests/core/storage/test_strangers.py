"""What is said before consent is forgotten by itself, and so is a chat that stays silent."""

from core.domain.effects import Say
from core.storage.transcript import Transcript
from tests.builders import World
from webhooks.timetable import forget_strangers


def talk(world: World, address: str) -> None:
    with world.work() as uow:
        chat = uow.chats.open("webchat", address, language="en", name="")
        chat.state, chat.last_heard_at = {"card": 1}, uow.now
        uow.chats.save(chat)
        uow.chats.shows(chat.id, "c1", "m1")
        Transcript(uow.sql, now=uow.now).append(address, direction="in", key="1", body={"text": "a rash"})
        message: dict[str, object] = {"text": "Which doctor?", "language": "en"}
        uow.outbox.add(Say(channel="webchat", address=address, message=message), key=f"say:{address}", chat_id=chat.id)
    world.sql("update outbox set done_at = now()")


def left(world: World) -> list[object]:
    return [
        *(address for (address,) in world.sql("select address from chats where state <> '{}' order by 1")),
        *(chat for (chat,) in world.sql("select chat from webchat_messages order by 1")),
        *(key for (key,) in world.sql("select key from outbox order by 1")),
    ]


def test_what_a_stranger_has_said_is_forgotten_after_a_day_of_silence(world: World) -> None:
    world.a_clinic()
    talk(world, "stranger")
    world.clock.forward(hours=23)
    forget_strangers(world.database)
    assert left(world) == ["stranger", "stranger", "say:stranger"]
    world.clock.forward(hours=2)
    forget_strangers(world.database)
    assert left(world) == []
    assert world.sql("select address from chats") == [("stranger",)]


def test_a_silent_stranger_is_forgotten_after_a_month(world: World) -> None:
    world.a_clinic()
    talk(world, "stranger")
    world.clock.forward(days=31)
    forget_strangers(world.database)
    assert world.sql("select count(*) from chats") == [(0,)]
    assert world.sql("select count(*) from cards") == [(0,)]


def test_nobody_who_is_known_is_forgotten(world: World) -> None:
    world.a_clinic()
    world.a_chat("known")
    talk(world, "known")
    world.clock.forward(days=400)
    forget_strangers(world.database)
    assert left(world) == ["known", "known", "say:known"]


def test_who_has_taken_consent_back_is_kept_for_the_visits(world: World) -> None:
    world.a_clinic()
    world.a_chat("known")
    world.sql("update chats set consent = null, name = ''")
    world.clock.forward(days=400)
    forget_strangers(world.database)
    assert world.sql("select address from chats") == [("known",)]
