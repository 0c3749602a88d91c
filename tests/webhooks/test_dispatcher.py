"""The outbox's workers: each row done, in order where order matters, and nothing waiting for what cannot be done."""

import re
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from bot.channels.port import Rejected, SendFailed
from core.domain.effects import CreateLink, ExpireHold, Say
from core.domain.errors import NotFound
from core.gateways.payments.port import GatewayFailed, GatewayRefused
from core.storage import outbox
from core.storage.database import Database
from core.storage.outbox import LEASE
from core.storage.sql import Row
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.standins.server import wait_for
from webhooks import dispatcher as dispatching
from webhooks.dispatcher import Dispatcher
from webhooks.due import Closing, Due, Handler, Patience, nothing_follows

LATER = ExpireHold(appointment_id="x", until="2026-11-23T03:45:00+00:00")
QUICK = Patience(tries=3, first=timedelta(seconds=10), longest=timedelta(seconds=30))


def queue(world: World, *keys: str, chat: int | None = None, kind: str = "money") -> None:
    """Queue one effect per key; a `say` for a chat, or a link."""
    with world.work() as uow:
        for key in keys:
            effect = (
                Say(channel="webchat", address="a", message={"key": key})
                if kind == "say"
                else CreateLink(payment_id=key)
            )
            uow.outbox.add(effect, key=key, chat_id=chat)


def dispatcher(
    world: World, do: Callable[[Due], Closing], give_up: Callable[[Due], Closing] = lambda _due: nothing_follows
) -> Dispatcher:
    """A dispatcher that does everything with `do`."""
    return Dispatcher(
        world.database,
        {
            "say": Handler(do=do, patience=QUICK, give_up=give_up, lane="say"),
            "create_link": Handler(do=do, patience=QUICK, give_up=give_up),
        },
    )


def rows(world: World) -> list[tuple[str, str, int, str | None]]:
    """Each row: key, how it stands, attempts, error."""
    return world.sql(
        "select key, case when done_at is not null then 'done' when dead_at is not null then 'dead' else 'open' end,"
        " attempts, error from outbox order by id"
    )


class Notebook:
    """Does rows by writing them down; the keys in `fails` raise instead."""

    def __init__(self, **fails: Exception) -> None:
        self.done: list[str] = []
        self.fails = dict(fails)
        self._lock = threading.Lock()

    def __call__(self, due: Due) -> Closing:
        if due.key in self.fails:
            raise self.fails[due.key]
        with self._lock:
            self.done.append(due.key)
        return lambda _uow: {"seen": due.attempts}


def test_a_row_is_done_once_and_keeps_its_result(world: World) -> None:
    queue(world, "a")
    notebook = Notebook()
    workers = dispatcher(world, notebook)
    assert [workers.run_due(), workers.run_due()] == [1, 0]
    assert notebook.done == ["a"]
    assert world.sql("select done_at is not null, result, leased_until from outbox") == [(True, {"seen": 1}, None)]


def test_what_follows_commits_with_the_row_or_not_at_all(world: World) -> None:
    queue(world, "a")

    def do(_due: Due) -> Closing:
        def close(uow: UnitOfWork) -> None:
            uow.outbox.add(
                LATER,
                key="follows",
                due=uow.now + timedelta(days=1),
            )
            raise ValueError("a defect in what follows")

        return close

    dispatcher(world, do).run_due()
    assert rows(world) == [("a", "open", 1, "defect: ValueError")]


def test_a_row_due_later_waits_for_its_time(world: World) -> None:
    with world.work() as uow:
        uow.outbox.add(CreateLink(payment_id="x"), key="later", due=world.clock.now + timedelta(minutes=15))
    notebook = Notebook()
    workers = dispatcher(world, notebook)
    assert workers.run_due() == 0
    world.clock.forward(minutes=15)
    assert (workers.run_due(), notebook.done) == (1, ["later"])


def test_a_later_message_of_a_chat_never_overtakes_an_earlier_one(world: World) -> None:
    ravi, sita = world.a_chat("ravi")[0], world.a_chat("sita")[0]
    queue(world, "r1", "r2", chat=ravi, kind="say")
    queue(world, "s1", chat=sita, kind="say")
    notebook = Notebook(r1=SendFailed("flood"))
    workers = dispatcher(world, notebook)
    workers.run_due()
    assert notebook.done == ["s1"]
    notebook.fails.clear()
    world.clock.forward(minutes=1)
    workers.run_due()
    assert notebook.done == ["s1", "r1", "r2"]


def test_without_its_condition_the_claim_lets_messages_overtake(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above: what it shows is the claim's doing."""
    unordered = re.sub(r"and \(kind <> 'say'.*?dead_at is null\)\)", "", outbox.CLAIM, flags=re.DOTALL)
    assert unordered != outbox.CLAIM
    monkeypatch.setattr(outbox, "CLAIM", unordered)
    queue(world, "r1", "r2", chat=world.a_chat("ravi")[0], kind="say")
    notebook = Notebook(r1=SendFailed("flood"))
    dispatcher(world, notebook).run_due()
    assert notebook.done == ["r2"]


def test_a_dead_message_lets_the_next_one_through(world: World) -> None:
    chat = world.a_chat("ravi")[0]
    queue(world, "bad", "good", chat=chat, kind="say")
    notebook = Notebook(bad=Rejected("too long"))
    dispatcher(world, notebook).run_due()
    assert rows(world) == [("bad", "dead", 1, "Rejected: too long"), ("good", "done", 1, None)]


def test_a_failure_waits_longer_each_time_and_then_is_given_up(world: World) -> None:
    queue(world, "a")
    workers = dispatcher(world, Notebook(a=GatewayFailed("HTTP 502")))
    waits = []
    for _ in range(2):
        workers.run_due()
        waits += [wait for (wait,) in world.sql("select due_at - %s from outbox", world.clock.now)]
        world.clock.forward(seconds=30)
    assert timedelta(seconds=5) <= waits[0] <= timedelta(seconds=10) <= waits[1] <= timedelta(seconds=20)
    workers.run_due()
    assert rows(world) == [("a", "dead", 3, "GatewayFailed: HTTP 502")]
    world.clock.forward(days=1)
    assert workers.run_due() == 0


def test_the_wait_that_a_provider_asks_for_is_obeyed(world: World) -> None:
    queue(world, "a")
    workers = dispatcher(world, Notebook(a=GatewayFailed("HTTP 429", retry_after=timedelta(seconds=100))))
    workers.run_due()
    world.clock.forward(seconds=99)
    assert workers.run_due() == 0
    world.clock.forward(seconds=1)
    assert workers.run_due() == 1


@pytest.mark.parametrize("error", [GatewayRefused("wrong key"), Rejected("no such template"), NotFound()], ids=repr)
def test_what_can_never_be_done_is_given_up_at_once_and_says_so(world: World, error: Exception) -> None:
    queue(world, "a")

    def say_so(due: Due) -> Closing:
        def close(uow: UnitOfWork) -> None:
            uow.outbox.add(
                LATER,
                key=f"after {due.key}",
                due=uow.now + timedelta(days=1),
            )

        return close

    dispatcher(world, Notebook(a=error), give_up=say_so).run_due()
    assert [row[:3] for row in rows(world)] == [("a", "dead", 1), ("after a", "open", 0)]


def test_what_the_clinic_refuses_as_a_row_is_closed_is_given_up_at_once_too(world: World) -> None:
    queue(world, "refused", "fine")
    tried: list[str] = []

    def do(due: Due) -> Closing:
        tried.append(due.key)

        def close(uow: UnitOfWork) -> None:
            uow.outbox.add(LATER, key=f"of {due.key}", due=world.at(12))
            if due.key == "refused":
                raise NotFound(what="appointment")

        return close

    def give_up(due: Due) -> Closing:
        return lambda uow: uow.outbox.add(LATER, key=f"instead of {due.key}", due=world.at(12))

    dispatcher(world, do, give_up).run_due()
    assert tried == ["refused", "fine"]
    assert sorted(rows(world)) == [
        ("fine", "done", 1, None),
        ("instead of refused", "open", 0, None),
        ("of fine", "open", 0, None),
        ("refused", "dead", 1, "not_found"),
    ]


def test_a_defect_in_one_row_delays_no_other(world: World) -> None:
    queue(world, "a", "b", "c")
    notebook = Notebook(b=ZeroDivisionError())
    dispatcher(world, notebook).run_due()
    assert (notebook.done, rows(world)[1]) == (["a", "c"], ("b", "open", 1, "defect: ZeroDivisionError"))


def test_a_defect_at_the_last_try_is_given_up_as_any_other_failure(world: World) -> None:
    queue(world, "a")
    world.sql("update outbox set attempts = 2")

    def say_so(due: Due) -> Closing:
        def close(uow: UnitOfWork) -> None:
            uow.outbox.add(LATER, key=f"after {due.key}", due=uow.now + timedelta(days=1))

        return close

    dispatcher(world, Notebook(a=ZeroDivisionError()), give_up=say_so).run_due()
    assert rows(world) == [
        ("a", "dead", 3, "defect: ZeroDivisionError"),
        ("after a", "open", 0, None),
    ]


def test_a_row_that_cannot_even_be_given_up_is_closed(world: World) -> None:
    queue(world, "a", "b")
    world.sql("update outbox set attempts = 2 where key = 'a'")

    def broken(_due: Due) -> Closing:
        raise LookupError

    notebook = Notebook(a=ZeroDivisionError())
    dispatcher(world, notebook, give_up=broken).run_due()
    assert (rows(world)[0], notebook.done) == (("a", "dead", 3, "defect: ZeroDivisionError"), ["b"])


def test_a_worker_outlives_whatever_goes_wrong_while_it_looks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = outbox.Outbox.claim
    trouble = [LookupError("a defect"), psycopg.errors.FeatureNotSupported("cached plan must not change result type")]

    def troubled(self: outbox.Outbox, limit: int, *, kinds: Collection[str], **held: Any) -> list[Row]:
        if trouble and "create_link" in kinds:
            raise trouble.pop()
        return claim(self, limit, kinds=kinds, **held)

    monkeypatch.setattr(outbox.Outbox, "claim", troubled)
    monkeypatch.setattr(dispatching, "DATABASE_AWAY", 0.01)
    notebook = Notebook()
    workers = dispatcher(world, notebook)
    workers.start()
    try:
        queue(world, "a")
        wait_for(lambda: notebook.done == ["a"])
    finally:
        workers.stop()
    assert trouble == []


def test_a_row_whose_every_try_died_is_given_up_untouched(world: World) -> None:
    queue(world, "a")
    world.sql("update outbox set attempts = 3")
    notebook = Notebook()
    dispatcher(world, notebook).run_due()
    assert (notebook.done, rows(world)) == ([], [("a", "dead", 4, "left unfinished every time")])


def test_the_row_of_a_dead_process_is_taken_over_when_its_lease_ends(world: World) -> None:
    queue(world, "a")
    dead = Database(world.url, clock=world.clock)
    with dead.unit_of_work() as uow:
        assert len(uow.outbox.claim(1, kinds=["create_link"])) == 1
    dead.dispose()
    notebook = Notebook()
    workers = dispatcher(world, notebook)
    assert workers.run_due() == 0
    world.clock.now += LEASE + timedelta(seconds=1)
    assert (workers.run_due(), notebook.done) == (1, ["a"])


def test_what_a_sleeper_did_counts_for_nothing_once_another_has_taken_over(world: World) -> None:
    queue(world, "a")
    second = dispatcher(other := _elsewhere(world), Notebook())

    def sleep_past_the_lease(_due: Due) -> Closing:
        world.clock.now += LEASE + timedelta(seconds=1)
        assert second.run_due() == 1

        def close(uow: UnitOfWork) -> None:
            uow.outbox.add(LATER, key="counted twice")

        return close

    dispatcher(world, sleep_past_the_lease).run_due()
    other.close()
    assert [row[:2] for row in rows(world)] == [("a", "done")]


def _elsewhere(world: World) -> World:
    return World(world.url, clock=world.clock)


@contextmanager
def running(*workers: Dispatcher) -> Iterator[None]:
    for each in workers:
        each.start()
    try:
        yield
    finally:
        for each in workers:
            each.stop()


def test_without_a_lease_two_processes_do_a_row_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: that a row is done once is the lease's doing."""
    monkeypatch.setattr(outbox, "LEASE", timedelta(seconds=-1))
    queue(world, "a")
    second, seen = Notebook(), Notebook()
    other = _elsewhere(world)

    def do(due: Due) -> Closing:
        dispatcher(other, second).run_due()
        return seen(due)

    dispatcher(world, do).run_due()
    other.close()
    assert (seen.done, second.done) == (["a"], ["a"])


def test_two_processes_do_two_hundred_rows_once_each_and_every_chat_in_order(world: World) -> None:
    chats = [world.a_chat(f"chat {n}")[0] for n in range(10)]
    for n in range(10):
        for chat in chats:
            queue(world, f"say {chat} {n}", chat=chat, kind="say")
    queue(world, *(f"link {n}" for n in range(100)))
    notebook, other = Notebook(), _elsewhere(world)
    with running(dispatcher(world, notebook), dispatcher(other, notebook)):
        wait_for(lambda: len(notebook.done) >= 200, 30, what="all rows done")
    other.close()
    assert len(set(notebook.done)) == len(notebook.done) == 200
    for chat in chats:
        assert [key for key in notebook.done if key.startswith(f"say {chat} ")] == [
            f"say {chat} {n}" for n in range(10)
        ]
    assert {row[1] for row in rows(world)} == {"done"}


def test_committed_rows_are_done_when_the_workers_are_woken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "POLL", 60)  # seconds: what is seen sooner was seen by being woken
    notebook = Notebook()
    workers = dispatcher(world, notebook)
    with running(workers):
        queue(world, "a")
        workers.wake()
        wait_for(lambda: notebook.done == ["a"], 10, what="done")


def test_stopping_waits_for_what_is_being_done_and_starts_nothing_more(world: World) -> None:
    queue(world, "slow", "next 1", "next 2")
    begun, go_on = threading.Event(), threading.Event()

    def do(_due: Due) -> Closing:
        begun.set()
        go_on.wait(10)
        return nothing_follows

    workers = Dispatcher(world.database, {"create_link": Handler(do=do, patience=QUICK)}, workers={"money": 1})
    workers.start()
    assert begun.wait(10)
    stopper = threading.Thread(target=workers.stop)
    stopper.start()
    go_on.set()
    stopper.join(10)
    assert [row[1] for row in rows(world)] == ["done", "open", "open"]


def test_messages_do_not_wait_for_a_gateway_that_hangs(world: World) -> None:
    queue(world, *(f"link {n}" for n in range(5)))
    queue(world, "hello", chat=world.a_chat("ravi")[0], kind="say")
    hang, said = threading.Event(), threading.Event()

    def do(due: Due) -> Closing:
        if due.kind == "say":
            said.set()
        else:
            hang.wait(10)
        return nothing_follows

    workers = dispatcher(world, do)
    workers.start()
    in_time = said.wait(5)
    hang.set()
    workers.stop()
    assert in_time


def test_a_lane_without_workers_is_refused(world: World) -> None:
    handler = Handler(do=Notebook(), patience=QUICK, lane="post")
    with pytest.raises(ValueError, match="no workers for"):
        Dispatcher(world.database, {"letter": handler})


@pytest.mark.parametrize("attempts", [1, 2, 5, 60, 10_000])
def test_no_wait_is_longer_than_the_longest(attempts: int) -> None:
    patience = Patience(tries=1)
    assert timedelta(0) < patience.wait(attempts) <= patience.longest
