"""One message to one chat: said where the chat is now, redrawn where its card is, and never into the void."""

from datetime import timedelta

from bot.channels.port import Capability, Outgoing, SendFailed, Sent, Unreachable
from bot.message import Message
from core.domain.effects import Say
from tests.builders import World
from webhooks.dispatcher import Dispatcher
from webhooks.due import Handler, Patience
from webhooks.says import Says


class Loudspeaker:
    """A channel that reaches whoever stands in front of it."""

    name = "webchat"
    can = Capability(buttons=3, rows=10, label=20, text=1000, redraws=True)

    def __init__(self) -> None:
        self.said: list[Outgoing] = []
        self.fails: SendFailed | None = None

    def send(self, outgoing: Outgoing) -> Sent:
        if self.fails:
            raise self.fails
        self.said.append(outgoing)
        return Sent(message_id=f"m{len(self.said)}")


class Street:
    """One chat, and the dispatcher that speaks to it."""

    def __init__(self, world: World) -> None:
        self.world, self.speaker = world, Loudspeaker()
        self.chat = world.a_chat("ravi")[0]
        says = Says(world.database, {"webchat": self.speaker})
        patience = Patience(tries=3)
        self.dispatcher = Dispatcher(world.database, {"say": Handler(do=says.send, patience=patience, lane="say")})

    def say(self, key: str, *, card: str | None = None, address: str = "ravi", channel: str = "webchat") -> None:
        message = Message(text=f"text of {key}").as_json()
        with self.world.work() as uow:
            uow.outbox.add(
                Say(channel=channel, address=address, message=message, card=card), key=key, chat_id=self.chat
            )
        self.dispatcher.run_due()

    def results(self) -> list[tuple[object, str | None]]:
        return self.world.sql("select result, error from outbox order by id")


def test_a_message_is_said_and_its_id_kept(world: World) -> None:
    street = Street(world)
    street.say("a")
    (said,) = street.speaker.said
    assert (said.key, said.address, said.message, said.replaces) == ("a", "ravi", Message(text="text of a"), None)
    assert street.results() == [({"message_id": "m1"}, None)]


def test_the_next_drawing_of_a_card_replaces_the_last_one(world: World) -> None:
    street = Street(world)
    street.say("a", card="booking")
    street.say("b", card="other")
    street.say("c", card="booking")
    assert [said.replaces for said in street.speaker.said] == [None, None, "m1"]
    assert street.world.sql("select card, message_id from cards order by card") == [("booking", "m3"), ("other", "m2")]


def test_an_address_that_belongs_to_another_chat_by_now_hears_nothing(world: World) -> None:
    street = Street(world)
    street.say("a", address="somebody else's")
    assert (street.speaker.said, street.results()) == ([], [({"skipped": "another address"}, None)])


def test_a_chat_that_has_gone_is_marked_and_not_spoken_to_again(world: World) -> None:
    street = Street(world)
    street.speaker.fails = Unreachable("bot was blocked by the user")
    street.say("a")
    street.speaker.fails = None
    street.say("b")
    assert street.speaker.said == []
    assert street.results() == [
        ({"unreachable": "bot was blocked by the user"}, None),
        ({"skipped": "unreachable"}, None),
    ]
    assert world.sql("select unreachable_at from chats") == [(world.clock.now,)]


def test_a_channel_that_is_not_there_leaves_a_dead_row(world: World) -> None:
    street = Street(world)
    world.sql("update chats set channel = 'pigeon'")
    street.say("a", channel="pigeon")
    assert street.results() == [(None, "Rejected: no channel pigeon")]


def test_a_flooded_channel_is_obeyed(world: World) -> None:
    street = Street(world)
    street.speaker.fails = SendFailed("429", retry_after=timedelta(seconds=40))
    street.say("a")
    street.speaker.fails = None
    world.clock.forward(seconds=39)
    assert street.dispatcher.run_due() == 0
    world.clock.forward(seconds=1)
    assert (street.dispatcher.run_due(), len(street.speaker.said)) == (1, 1)
