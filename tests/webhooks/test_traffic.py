"""A company that is down meets no storm, a wait that it asks for is kept, its limits are kept, and nothing is lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.channels.port import Capability, Channel, Limit, Outgoing, Rejected, SendFailed, Sent
from bot.message import Message
from bot.reply import Reply
from core.domain.effects import CreateLink, Say, SendRefund
from core.gateways.payments.port import GatewayFailed
from tests.builders import VirtualClock, World
from tests.standins.server import wait_for
from webhooks.breaker import IN_A_ROW, State
from webhooks.dispatcher import Dispatcher
from webhooks.due import Closing, Due, Handler, nothing_follows
from webhooks.handlers import LINK, MESSAGE, MONEY
from webhooks.replies import Replies
from webhooks.says import Says
from webhooks.traffic import ChannelHeld, GatewayHeld, Traffic

CHATS = 20


class Company:
    """A channel that writes down when it was asked, and fails as it is told to."""

    name = "telegram"

    def __init__(self, clock: VirtualClock, *, overall: Limit | None = None, per_chat: Limit | None = None) -> None:
        self.clock = clock
        self.can = Capability(buttons=3, rows=10, label=20, text=1000, overall=overall, per_chat=per_chat)
        self.asked: list[datetime] = []
        self.said: list[str] = []
        self.fails: Callable[[Outgoing], SendFailed | None] = lambda _outgoing: None

    def send(self, outgoing: Outgoing) -> Sent:
        self.asked.append(self.clock.now)
        failed = self.fails(outgoing)
        if failed:
            raise failed
        self.said.append(outgoing.key)
        return Sent(message_id=f"m{len(self.said)}")


@dataclass
class Street:
    """Chats, one company that carries their messages, and our traffic before it, or none."""

    world: World
    company: Company
    guarded: bool = True
    ticks: list[float] = field(default_factory=lambda: [0.0])

    def __post_init__(self) -> None:
        self.traffic = Traffic(clock=self.world.clock, ticks=lambda: self.ticks[0])
        self.channel: Channel = self.traffic.channel(self.company) if self.guarded else self.company
        self.chats = [self.world.a_chat(f"chat-{n}", channel="telegram")[0] for n in range(CHATS)]
        says = Says(self.world.database, {"telegram": self.channel})
        self.dispatcher = Dispatcher(
            self.world.database,
            {"say": Handler(do=says.send, patience=MESSAGE, lane="say")},
            holding=self.traffic.holding if self.guarded else Traffic(clock=self.world.clock).holding,
        )

    def say(self, *keys: str, chat: int = 0) -> None:
        with self.world.work() as uow:
            for key in keys:
                say = Say(channel="telegram", address=f"chat-{chat}", message=Message(text=key).as_json())
                uow.outbox.add(say, key=key, chat_id=self.chats[chat])

    def pass_time(self, *, minutes: int) -> None:
        """Let time pass, second by second, and do what is due."""
        for _ in range(minutes * 60):
            self.world.clock.forward(seconds=1)
            self.dispatcher.run_due()

    def tries(self) -> int:
        return int(self.world.sql("select max(attempts) from outbox")[0][0])


@pytest.fixture
def company(world: World) -> Company:
    return Company(world.clock)


def away(_outgoing: Outgoing) -> SendFailed:
    return SendFailed("HTTP 502")


def flooded(_outgoing: Outgoing) -> SendFailed:
    return SendFailed("HTTP 429", retry_after=timedelta(seconds=90))


# --- a company that is down -------------------------------------------------------------------------------------------


def test_an_outage_is_met_by_a_probe_now_and_then_and_all_is_said_in_order_after_it(
    world: World, company: Company
) -> None:
    street = Street(world, company)
    for chat in range(CHATS):
        street.say(f"{chat}-a", f"{chat}-b", chat=chat)
    company.fails = away
    street.pass_time(minutes=5)
    assert len(company.asked) <= IN_A_ROW + 8  # the first failures, and pauses of 5, 10, 20, 40, 80, 120 s
    assert street.tries() <= 2
    company.fails = lambda _outgoing: None
    street.pass_time(minutes=3)
    assert sorted(company.said) == sorted(f"{chat}-{part}" for chat in range(CHATS) for part in "ab")
    assert all(company.said.index(f"{chat}-a") < company.said.index(f"{chat}-b") for chat in range(CHATS))


def test_without_its_circuit_the_same_outage_is_a_storm_that_uses_up_the_tries(world: World, company: Company) -> None:
    """The control."""
    street = Street(world, company, guarded=False)
    for chat in range(CHATS):
        street.say(f"{chat}-a", chat=chat)
    company.fails = away
    street.pass_time(minutes=2)
    assert len(company.asked) >= 5 * CHATS
    assert street.tries() >= 5


def test_an_outage_of_an_hour_costs_no_message_its_life(world: World, company: Company) -> None:
    street = Street(world, company)
    for chat in range(CHATS):
        street.say(f"{chat}", chat=chat)
    company.fails = away
    for _ in range(60):
        world.clock.forward(minutes=1)
        street.dispatcher.run_due()
    company.fails = lambda _outgoing: None
    for _ in range(20):
        world.clock.forward(minutes=1)
        street.dispatcher.run_due()
    assert len(company.said) == CHATS


def test_what_has_waited_for_half_a_day_is_not_said_any_more(world: World, company: Company) -> None:
    street = Street(world, company)
    street.say("a")
    world.clock.forward(hours=13)
    street.dispatcher.run_due()
    assert (company.asked, world.sql("select error from outbox where dead_at is not null")) == (
        [],
        [("of no use any more",)],
    )


# --- a company that asks to wait --------------------------------------------------------------------------------------


def test_after_a_429_nobody_asks_before_its_time(world: World, company: Company) -> None:
    street = Street(world, company)
    for chat in range(CHATS):
        street.say(f"{chat}", chat=chat)
    company.fails = flooded
    street.pass_time(minutes=10)
    waits = [later - earlier for earlier, later in zip(company.asked, company.asked[1:], strict=False)]
    assert len(company.asked) >= 6
    assert min(waits) >= timedelta(seconds=90)


def test_without_its_circuit_everybody_asks_at_once(world: World, company: Company) -> None:
    """The control."""
    street = Street(world, company, guarded=False)
    for chat in range(CHATS):
        street.say(f"{chat}", chat=chat)
    company.fails = flooded
    street.pass_time(minutes=1)
    assert len(company.asked) == CHATS


def test_one_flooded_chat_holds_up_no_other(world: World, company: Company) -> None:
    street = Street(world, company)
    street.say("flooded")
    street.say("well", chat=1)

    def floods_one(outgoing: Outgoing) -> SendFailed | None:
        its_own = SendFailed("HTTP 429", retry_after=timedelta(seconds=90), of_chat=True)
        return its_own if outgoing.address == "chat-0" else None

    company.fails = floods_one
    street.dispatcher.run_due()
    assert (company.said, street.traffic.states()) == (["well"], {"telegram": State.CLOSED})


def test_a_refused_message_says_that_the_company_is_there(world: World, company: Company) -> None:
    street = Street(world, company)
    street.say(*(f"{n}" for n in range(2 * IN_A_ROW)))
    company.fails = lambda _outgoing: Rejected("too long")
    street.dispatcher.run_due()
    assert (len(company.asked), street.traffic.states()) == (2 * IN_A_ROW, {"telegram": State.CLOSED})


# --- replies ----------------------------------------------------------------------------------------------------------


def a_reply(street: Street, key: str, chat: int = 0) -> Reply:
    """Commit a reply under its lease, as the dialogue does."""
    address, message = f"chat-{chat}", Message(text=key)
    with street.world.work() as uow:
        say = Say(channel="telegram", address=address, message=message.as_json())
        uow.outbox.add(say, key=key, chat_id=street.chats[chat], leased=True)
    return Reply(
        key=key, chat_id=street.chats[chat], channel="telegram", address=address, message=message, until=float("inf")
    )


@pytest.fixture
def replying(world: World, company: Company) -> Iterator[tuple[Street, Replies]]:
    street = Street(world, company)
    replies = Replies(world.database, {"telegram": street.channel}, senders=1, wake=lambda: None)
    replies.start()
    yield street, replies
    replies.stop()


def test_a_direct_reply_to_a_company_that_is_left_alone_waits_without_a_try(replying: tuple[Street, Replies]) -> None:
    street, replies = replying
    company, world = street.company, street.world
    company.fails = flooded
    street.say("first", chat=1)
    street.dispatcher.run_due()
    company.fails = lambda _outgoing: None
    replies.send([a_reply(street, "a"), a_reply(street, "b")])
    wait_for(lambda: world.sql("select count(*) from outbox where leased_until is null and chat_id = 1") == [(2,)])
    assert (len(company.asked), company.said) == (1, [])
    assert world.sql("select attempts from outbox where key in ('a', 'b')") == [(0,), (0,)]
    assert street.dispatcher.run_due() == 0
    world.clock.forward(seconds=90)
    street.dispatcher.run_due()
    assert company.said in (["first", "a", "b"], ["a", "b", "first"])


def test_another_effect_that_needs_a_held_channel_comes_due_when_it_is_let_through(world: World) -> None:
    """Only messages are known by their channel before they are claimed; this one would be claimed for ever."""
    company = Company(world.clock)
    channel = Traffic(clock=world.clock).channel(company)

    def do(due: Due) -> Closing:
        channel.send(Outgoing(key=due.key, address="chat-0", message=Message(text="x")))
        return nothing_follows

    with world.work() as uow:
        uow.outbox.add(CreateLink(payment_id="x"), key="code 1")
        uow.outbox.add(CreateLink(payment_id="y"), key="code 2")
    company.fails = flooded
    dispatcher = Dispatcher(world.database, {"create_link": Handler(do=do, patience=MONEY)})
    assert dispatcher.run_due() == 2
    assert world.sql("select attempts, due_at from outbox where key = 'code 2'") == [
        (0, world.clock.now + timedelta(seconds=90))
    ]


# --- limits -----------------------------------------------------------------------------------------------------------


def test_a_channel_is_sent_no_more_than_its_limit_and_no_try_is_counted(world: World) -> None:
    company = Company(world.clock, overall=Limit(per_second=2, burst=3))
    street = Street(world, company)
    for chat in range(CHATS):
        street.say(f"{chat}", chat=chat)
    counts = []
    for second in range(5):
        street.ticks[0] = float(second)
        street.dispatcher.run_due()
        counts.append(len(company.said))
    assert counts == [3, 5, 7, 9, 11]
    assert street.tries() == 1


def test_a_chat_is_sent_no_more_than_its_limit_and_the_others_go_on(world: World) -> None:
    company = Company(world.clock, per_chat=Limit(per_second=1, burst=2))
    street = Street(world, company)
    street.say(*(f"loud-{n}" for n in range(5)))
    street.say("calm", chat=1)
    street.dispatcher.run_due()
    assert company.said == ["loud-0", "loud-1", "calm"]
    street.ticks[0] = 1.0
    street.dispatcher.run_due()
    assert company.said == ["loud-0", "loud-1", "calm", "loud-2"]
    assert street.tries() == 1


def test_a_short_wait_for_a_token_is_waited_for_with_the_message_in_hand(world: World) -> None:
    traffic = Traffic(clock=world.clock)
    channel = traffic.channel(Company(world.clock, overall=Limit(per_second=100, burst=1)))
    for n in range(3):
        channel.send(Outgoing(key=str(n), address="chat-0", message=Message(text="x")))


def test_a_long_wait_is_not(world: World) -> None:
    traffic = Traffic(clock=world.clock)
    channel = traffic.channel(Company(world.clock, overall=Limit(per_second=1 / 3, burst=1)))
    channel.send(Outgoing(key="1", address="chat-0", message=Message(text="x")))
    with pytest.raises(ChannelHeld) as held:
        channel.send(Outgoing(key="2", address="chat-0", message=Message(text="x")))
    assert timedelta(seconds=2) < (held.value.retry_after or timedelta()) <= timedelta(seconds=3)


# --- gateways ---------------------------------------------------------------------------------------------------------


class Bank:
    """What a handler calls through its circuit; away until it is not."""

    def __init__(self, world: World) -> None:
        self.world, self.asked, self.away = world, 0, True
        self.traffic = Traffic(clock=world.clock)
        self.given_up: list[str] = []
        self.dispatcher = Dispatcher(
            world.database,
            {
                "create_link": Handler(do=self.do, patience=LINK, give_up=self.give_up),
                "send_refund": Handler(do=self.do, patience=MONEY, give_up=self.give_up),
            },
        )

    def do(self, _due: Due) -> Closing:
        with self.traffic.through("razorpay", GatewayHeld):
            self.asked += 1
            if self.away:
                raise GatewayFailed("HTTP 502")
        return nothing_follows

    def give_up(self, due: Due) -> Closing:
        self.given_up.append(due.kind)
        return nothing_follows

    def pass_time(self, *, seconds: int) -> None:
        for _ in range(seconds):
            self.world.clock.forward(seconds=1)
            self.dispatcher.run_due()


def test_refunds_outlive_a_gateway_that_is_away_and_hardly_ask_it(world: World) -> None:
    bank = Bank(world)
    with world.work() as uow:
        for n in range(CHATS):
            uow.outbox.add(SendRefund(refund_id=str(n)), key=f"{n}")
    bank.pass_time(seconds=300)
    assert bank.asked <= IN_A_ROW + 8
    bank.away = False
    for _ in range(10):
        world.clock.forward(minutes=1)
        bank.dispatcher.run_due()
    assert (bank.given_up, world.sql("select count(*) from outbox where done_at is null")) == ([], [(0,)])


def test_the_refund_that_probes_for_two_days_has_used_up_no_try_by_it(world: World) -> None:
    bank = Bank(world)
    with world.work() as uow:
        uow.outbox.add(SendRefund(refund_id="1"), key="1")
    bank.pass_time(seconds=90)  # its first five tries: waits of at most 5, 10, 20 and 40 seconds
    tried = world.sql("select attempts from outbox")
    for _ in range(2 * 24 * 30):
        world.clock.forward(minutes=2)
        bank.dispatcher.run_due()
    assert (
        (bank.asked > 2 * 24 * 20, world.sql("select attempts from outbox")) == (True, tried) == (True, [(IN_A_ROW,)])
    )
    bank.away = False
    world.clock.forward(minutes=2)
    bank.dispatcher.run_due()
    assert (bank.given_up, world.sql("select count(*) from outbox where done_at is null")) == ([], [(0,)])


def test_a_refund_that_alone_keeps_the_circuit_open_comes_before_the_desk_after_three_days(world: World) -> None:
    bank = Bank(world)
    with world.work() as uow:
        uow.outbox.add(SendRefund(refund_id="1"), key="1")
    for _ in range(3 * 24 * 6 + 1):
        world.clock.forward(minutes=10)
        bank.dispatcher.run_due()
    assert bank.given_up == ["send_refund"]


def test_a_patient_who_waits_for_a_link_is_told_in_time_though_nobody_asks_the_gateway(world: World) -> None:
    bank = Bank(world)
    with world.work() as uow:
        for n in range(IN_A_ROW + 1):
            uow.outbox.add(CreateLink(payment_id=str(n)), key=f"{n}")
    bank.dispatcher.run_due()
    assert bank.asked == IN_A_ROW
    bank.pass_time(seconds=61)
    assert bank.given_up == ["create_link"] * (IN_A_ROW + 1)
