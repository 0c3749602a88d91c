"""The senders of one process: right after the commit, each chat in its order, and what fails is the dispatcher's."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.channels.port import Capability, Outgoing, SendFailed, Sent, Unreachable
from bot.message import Message
from bot.reply import Reply
from core.domain.effects import Say
from core.storage.outbox import LEASE
from tests.builders import World
from tests.standins.server import wait_for
from webhooks.dispatcher import Dispatcher
from webhooks.due import Handler, Patience
from webhooks.replies import Replies
from webhooks.says import Says

FAR = 60.0  # seconds that a lease still has


class Loudspeaker:
    """A channel that reaches whoever stands in front of it; the keys in `fails` raise, and who is `held` waits."""

    name = "webchat"
    can = Capability(buttons=3, rows=10, label=20, text=1000, redraws=True)

    def __init__(self) -> None:
        self.said: list[str] = []
        self.fails: dict[str, Exception] = {}
        self.held: dict[str, threading.Event] = {}

    def send(self, outgoing: Outgoing) -> Sent:
        if outgoing.address in self.held:
            self.held[outgoing.address].wait(10)
        if outgoing.key in self.fails:
            raise self.fails[outgoing.key]
        self.said.append(outgoing.key)
        return Sent(message_id=f"message {outgoing.key}")


class Street:
    """Chats, the senders that answer them, and the dispatcher behind."""

    def __init__(self, world: World, *, senders: int = 2) -> None:
        self.world, self.speaker, self.woken = world, Loudspeaker(), 0
        self.replies = Replies(world.database, {"webchat": self.speaker}, senders=senders, wake=self._wake)
        says = Says(world.database, {"webchat": self.speaker})
        handler = Handler(do=says.send, patience=Patience(tries=3), lane="say")
        self.dispatcher = Dispatcher(world.database, {"say": handler})

    def _wake(self) -> None:
        self.woken += 1

    def written(self, chat: int, *keys: str, card: str | None = None, left: float = FAR) -> list[Reply]:
        """Commit the replies of one message, leased as the dialogue leases them."""
        with self.world.work() as uow:
            address = uow.chats.lock(chat).address
            for key in keys:
                say = Say(channel="webchat", address=address, message=Message(text=key).as_json(), card=card)
                uow.outbox.add(say, key=key, chat_id=chat, leased=True)
        return [
            Reply(
                key=key,
                chat_id=chat,
                channel="webchat",
                address=address,
                message=Message(text=key),
                until=time.monotonic() + left,
                card=card,
            )
            for key in keys
        ]

    def rows(self) -> list[tuple[str, bool, bool, str | None]]:
        """Each row: key, whether it is done, whether it is leased, error."""
        return self.world.sql(
            "select key, done_at is not null, leased_until is not null, error from outbox order by id"
        )

    def until(self, *wanted: tuple[str, bool, bool, str | None]) -> None:
        """Wait until the rows stand so."""
        wait_for(lambda: self.rows() == list(wanted), 10, what=f"{wanted}")


@pytest.fixture
def street(world: World) -> Iterator[Street]:
    street = Street(world)
    with running(street):
        yield street


@contextmanager
def running(street: Street) -> Iterator[None]:
    street.replies.start()
    try:
        yield
    finally:
        street.replies.stop()


def test_replies_are_sent_in_order_and_their_rows_closed_with_what_shows_the_card(street: Street) -> None:
    chat = street.world.a_chat("ravi")[0]
    street.replies.send(street.written(chat, "a", "b", card="booking"))
    street.until(("a", True, False, None), ("b", True, False, None))
    assert street.speaker.said == ["a", "b"]
    assert street.world.sql("select card, message_id from cards") == [("booking", "message b")]


def test_behind_one_that_fails_the_rest_waits_and_the_dispatcher_sends_all_in_order(street: Street) -> None:
    chat = street.world.a_chat("ravi")[0]
    street.speaker.fails["b"] = SendFailed("HTTP 502")
    street.replies.send(street.written(chat, "a", "b", "c"))
    street.until(("a", True, False, None), ("b", False, False, "HTTP 502"), ("c", False, False, "HTTP 502"))
    assert (street.speaker.said, street.woken) == (["a"], 1)
    street.speaker.fails.clear()
    street.world.clock.forward(seconds=1)
    street.dispatcher.run_due()
    assert street.speaker.said == ["a", "b", "c"]


def test_the_wait_that_a_provider_asks_for_is_left_to_the_dispatcher(street: Street) -> None:
    chat = street.world.a_chat("ravi")[0]
    street.speaker.fails["a"] = SendFailed("HTTP 429", retry_after=timedelta(seconds=40))
    street.replies.send(street.written(chat, "a"))
    street.until(("a", False, False, "HTTP 429"))
    street.speaker.fails.clear()
    street.world.clock.forward(seconds=39)
    assert street.dispatcher.run_due() == 0
    street.world.clock.forward(seconds=1)
    assert (street.dispatcher.run_due(), street.speaker.said) == (1, ["a"])


def test_a_patient_who_has_left_is_marked_and_hears_nothing_more(street: Street) -> None:
    chat = street.world.a_chat("ravi")[0]
    street.speaker.fails["a"] = Unreachable("bot was blocked by the user")
    street.replies.send(street.written(chat, "a", "b"))
    street.until(("a", True, False, None), ("b", True, False, None))
    assert street.speaker.said == []
    assert street.world.sql("select result from outbox") == [({"unreachable": "bot was blocked by the user"},)] * 2
    assert street.world.sql("select unreachable_at from chats") == [(street.world.clock.now,)]


def test_what_is_too_late_for_its_lease_is_left_to_whoever_takes_it_over(street: Street) -> None:
    chat = street.world.a_chat("ravi")[0]
    street.replies.send(street.written(chat, "late", left=-0.001))
    street.replies.send(street.written(street.world.a_chat("sita")[0], "in time"))
    street.until(("late", False, True, None), ("in time", True, False, None))
    assert street.speaker.said == ["in time"]


def test_a_defect_costs_the_reply_its_lease_and_the_senders_go_on(street: Street) -> None:
    chat = street.world.a_chat("ravi")[0]
    street.speaker.fails["a"] = ZeroDivisionError()
    street.replies.send(street.written(chat, "a"))
    street.replies.send(street.written(street.world.a_chat("sita")[0], "next"))
    street.until(("a", False, True, None), ("next", True, False, None))
    street.speaker.fails.clear()
    street.world.clock.now += LEASE + timedelta(seconds=1)
    assert (street.dispatcher.run_due(), street.speaker.said) == (1, ["next", "a"])


def test_a_chat_whose_send_hangs_holds_up_no_chat_of_another_sender(street: Street) -> None:
    one, other = street.world.a_chat("ravi")[0], street.world.a_chat("sita")[0]
    assert one % 2 != other % 2
    let_go = street.speaker.held["ravi"] = threading.Event()
    street.replies.send(street.written(one, "slow"))
    street.replies.send(street.written(other, "quick"))
    wait_for(lambda: street.speaker.said == ["quick"], 5)
    let_go.set()
    wait_for(lambda: street.speaker.said == ["quick", "slow"], 5)


def test_stopping_sends_what_was_taken_and_closes_it(world: World) -> None:
    street = Street(world, senders=1)
    chat = world.a_chat("ravi")[0]
    let_go = street.speaker.held["ravi"] = threading.Event()
    with running(street):
        for key in "abc":
            street.replies.send(street.written(chat, key))
        let_go.set()
    assert street.speaker.said == ["a", "b", "c"]
    assert {row[1] for row in street.rows()} == {True}


def test_nothing_to_say_is_nothing_to_do(street: Street) -> None:
    street.replies.send([])
    assert street.speaker.said == []
