"""What was given up is tried again or dropped, and what its death had closed is open again."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from core.domain.effects import CancelLink, Say
from core.domain.errors import NotFound
from core.domain.task import Kind
from core.services.booking import release_hold
from core.services.undone import InHand, dead_key, drop_row, try_again
from core.storage.undone import LATE, Counted, UndoneRow
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.standins.razorpay import RazorpayStandin
from tests.webhooks.till import RazorpayTill

FEE = 50_000
Act = Callable[[UnitOfWork, int], UndoneRow]


def queue(world: World, *keys: str) -> None:
    """Queue one effect a key."""
    with world.work() as uow:
        for key in keys:
            uow.outbox.add(CancelLink(payment_id=key), key=key)


def kill(world: World, key: str, error: str = "wrong key") -> int:
    """Give a row up, and return its id."""
    changed = "update outbox set dead_at = %s, attempts = 20, error = %s where key = %s returning id"
    return int(world.sql(changed, world.clock.now, error, key)[0][0])


def stands(world: World) -> list[tuple[str, str, int]]:
    """Each row: key, how it stands, attempts."""
    return world.sql(
        "select key, case when done_at is not null then 'done' when dead_at is not null then 'dead' else 'open' end,"
        " attempts from outbox order by id"
    )


@pytest.fixture
def razorpay(world: World) -> Iterator[RazorpayTill]:
    with RazorpayStandin(clock=world.clock) as standin:
        till = RazorpayTill(world, standin)
        yield till
        till.close()
        world.assert_invariants()


def test_a_dead_row_is_done_as_if_it_were_new(world: World) -> None:
    queue(world, "a", "b")
    dead = kill(world, "a")
    world.clock.forward(hours=3)
    with world.work() as uow:
        assert try_again(uow, dead).error == "wrong key"
    assert stands(world) == [("a", "open", 0), ("b", "open", 0)]
    assert world.sql("select due_at, wanted_at from outbox where key = 'a'") == [(world.clock.now, world.clock.now)]


def test_a_refund_that_was_given_up_is_really_sent_again(razorpay: RazorpayTill) -> None:
    link_id = razorpay.ask().link_id or ""
    say_yes = razorpay.is_slow_to_pay(link_id)
    with razorpay.world.work() as uow:
        release_hold(uow, razorpay.visit.id, razorpay.chat)
    razorpay.work()
    razorpay.standin.balance = 0
    say_yes()
    razorpay.work()
    ((dead, status),) = razorpay.world.sql(
        "select outbox.id, refunds.status from outbox, refunds where kind = 'send_refund' and dead_at is not null"
    )
    assert (status, razorpay.counts()[1]) == ("failed", 0)
    razorpay.standin.balance = 100 * FEE
    with razorpay.world.work() as uow:
        try_again(uow, dead)
    razorpay.work()
    assert razorpay.world.sql("select status from refunds") == [("processed",)]
    assert (razorpay.counts()[1], razorpay.ledger()[-1]) == (1, ("refund", FEE, "refunded"))


def test_tried_again_when_it_has_gone_through_meanwhile_gives_nothing_back_twice(razorpay: RazorpayTill) -> None:
    say_yes = razorpay.is_slow_to_pay(razorpay.ask().link_id or "")
    with razorpay.world.work() as uow:
        release_hold(uow, razorpay.visit.id, razorpay.chat)
    say_yes()
    razorpay.work()
    assert razorpay.counts()[1] == 1
    dead = kill(razorpay.world, razorpay.world.sql("select key from outbox where kind = 'send_refund'")[0][0])
    razorpay.world.sql("update outbox set done_at = null where id = %s", dead)
    with razorpay.world.work() as uow:
        try_again(uow, dead)
    razorpay.work()
    assert (razorpay.counts()[1], razorpay.world.sql("select status from refunds")) == (1, [("processed",)])


def test_what_is_dropped_is_closed_and_keeps_its_error(world: World) -> None:
    queue(world, "a")
    dead = kill(world, "a", "too old")
    with world.work() as uow:
        drop_row(uow, dead)
    assert stands(world) == [("a", "done", 20)]
    assert world.sql("select result, error from outbox") == [({"dropped": "too old"}, "too old")]
    world.assert_invariants()


@pytest.mark.parametrize("act", [try_again, drop_row])
def test_the_task_about_it_is_closed_with_it(world: World, act: Act) -> None:
    queue(world, "a")
    dead = kill(world, "a")
    with world.work() as uow:
        key = dead_key(dead, world.clock.now)
        uow.tasks.open(Kind.DEAD_EFFECT, key=key, facts={"what": "cancel_link"})
    with world.work() as uow:
        act(uow, dead)
        assert uow.tasks.count({Kind.DEAD_EFFECT}) == 0


@pytest.mark.parametrize("act", [try_again, drop_row])
def test_what_is_done_or_not_there_or_under_way_is_left_alone(world: World, act: Act) -> None:
    queue(world, "done", "leased")
    world.sql("update outbox set done_at = %s where key = 'done'", world.clock.now)
    with world.work() as uow:
        assert len(uow.outbox.claim(1, kinds=["cancel_link"])) == 1
    ids = dict(world.sql("select key, id from outbox"))
    for row_id, refusal in ((ids["done"], NotFound), (10**9, NotFound), (ids["leased"], InHand)):
        with pytest.raises(refusal), world.work() as uow:
            act(uow, row_id)


def test_the_dead_are_listed_first_and_then_what_is_late(world: World) -> None:
    queue(world, "late", "dead")
    world.clock.forward(minutes=3)
    queue(world, "young")
    with world.work() as uow:
        uow.outbox.add(CancelLink(payment_id="t"), key="timer", due=uow.now + timedelta(days=1))
    kill(world, "dead")
    world.clock.now += LATE - timedelta(minutes=2)
    with world.work() as uow:
        assert [(row.error, row.dead_at is None) for row in uow.undone.listed()] == [
            ("wrong key", False),
            (None, True),
        ]


def test_the_age_of_a_row_does_not_begin_anew_with_each_try(world: World) -> None:
    queue(world, "a")
    for _ in range(3):
        world.clock.forward(minutes=10)
        with world.work() as uow:
            [row] = uow.outbox.claim(1, kinds=["cancel_link"])
            uow.outbox.again(row["id"], due=uow.now + timedelta(minutes=10), error="HTTP 502")
    with world.work() as uow:
        assert uow.undone.counted() == [Counted(what="due", kind="cancel_link", rows=1, age=1800.0)]


def test_only_what_anybody_could_take_shows_that_nobody_does(world: World) -> None:
    """A message that fails, and one that waits behind it, are no sign that no dispatcher works."""
    chat = world.a_chat("ravi", channel="telegram")[0]
    with world.work() as uow:
        for key in ("first", "behind it"):
            uow.outbox.add(Say(channel="telegram", address="ravi", message={}), key=key, chat_id=chat)
    world.clock.forward(minutes=10)
    with world.work() as uow:
        assert uow.undone.untouched_for() == timedelta(minutes=10)
        assert uow.undone.untouched_for(held=("telegram",)) == timedelta()
        [row] = uow.outbox.claim(1, kinds=["say"])
        uow.outbox.again(row["id"], due=uow.now + timedelta(minutes=10), error="HTTP 502")
        assert uow.undone.untouched_for() == timedelta()
