"""A trouble opens one task, whoever sees it and however often; a task is closed once, by somebody."""

from uuid import uuid4

import psycopg
import pytest

from core.domain.errors import NotFound
from core.domain.money import Money
from core.domain.staff import Role
from core.domain.task import RULES, Facts, Kind, kinds_seen_by
from tests.builders import World


def test_the_same_trouble_seen_twice_is_one_task(world: World) -> None:
    chat, _ = world.a_chat()
    with world.work() as uow:
        first = uow.tasks.open(Kind.CALL_PATIENT, key="call 1", chat_id=chat, facts={"about": "reminder"})
        again = uow.tasks.open(Kind.CALL_PATIENT, key="call 1", chat_id=chat, facts={"about": "something else"})
        assert (first, again) == (True, False)
        (task,) = uow.tasks.list([Kind.CALL_PATIENT], limit=10)
    assert (task.chat_id, task.facts, task.opened_at) == (chat, {"about": "reminder"}, world.clock.now)


def test_a_task_is_closed_once_and_its_trouble_does_not_open_it_again(world: World) -> None:
    with world.work() as uow:
        uow.tasks.open(Kind.DISPUTE, key="dispute 1", facts={"amount": Money(50_000, "INR"), "gateway": "razorpay"})
        (task,) = uow.tasks.list([Kind.DISPUTE], limit=10)
        assert task.facts == {"amount": Money(50_000, "INR"), "gateway": "razorpay"}
        assert [uow.tasks.close(task.id, by="staff 1"), uow.tasks.close(task.id, by="staff 2")] == [True, False]
        assert not uow.tasks.open(Kind.DISPUTE, key="dispute 1")
        assert uow.tasks.count([Kind.DISPUTE]) == 0
        closed = uow.tasks.one(task.id)
    assert (closed.closed_by, closed.closed_at) == ("staff 1", world.clock.now)


def test_what_settles_itself_is_closed_by_its_key(world: World) -> None:
    with world.work() as uow:
        uow.tasks.open(Kind.MONEY_DIFFERS, key="differs pay_1", facts={"gateway": "sandbox", "reference": "pay_1"})
        closed = [uow.tasks.close_by_key(key, by="reconciliation") for key in ("differs pay_1", "differs pay_1", "no")]
    assert closed == [True, False, False]


def test_tasks_are_listed_by_kind_the_oldest_first_and_by_pages(world: World) -> None:
    with world.work() as uow:
        for number in range(3):
            uow.tasks.open(Kind.CALL_PATIENT, key=f"call {number}", facts={"about": "reminder"})
        uow.tasks.open(Kind.DISPUTE, key="dispute")
        assert [t.key for t in uow.tasks.list([Kind.CALL_PATIENT], limit=2)] == ["call 0", "call 1"]
        assert [t.key for t in uow.tasks.list([Kind.CALL_PATIENT], limit=2, skip=2)] == ["call 2"]
        assert [uow.tasks.count(kinds) for kinds in ([Kind.CALL_PATIENT], list(Kind), [])] == [3, 4, 0]
        with pytest.raises(NotFound):
            uow.tasks.one(0)


def test_a_task_about_a_visit_that_does_not_exist_is_refused(world: World) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation), world.work() as uow:
        uow.tasks.open(Kind.CALL_PATIENT, key="call", appointment_id=uuid4())


def test_every_kind_has_its_rule_and_somebody_who_sees_it() -> None:
    assert set(RULES) == set(Kind)
    assert all(Role.SUPER_ADMIN in rule.seen_by and Role.ADMIN in rule.seen_by for rule in RULES.values())
    assert kinds_seen_by(Role.DOCTOR) == set()
    only_the_admins = {Kind.REFUND_BY_HAND, Kind.DISPUTE, Kind.MONEY_DIFFERS, Kind.DEAD_EFFECT}
    assert set(Kind) - kinds_seen_by(Role.RECEPTIONIST) == only_the_admins


def test_a_trouble_that_comes_back_opens_its_task_anew_only_where_that_is_said(world: World) -> None:
    facts: Facts = {"amount": Money(1, "INR"), "gateway": "razorpay"}

    def opens(*, again: bool) -> bool:
        with world.work() as uow:
            return uow.tasks.open(Kind.REFUND_BY_HAND, key="x", facts=facts, again=again)

    assert (opens(again=True), opens(again=True), opens(again=False)) == (True, False, False)
    with world.work() as uow:
        uow.tasks.close_by_key("x", by="gateway")
    assert opens(again=False) is False
    world.clock.forward(hours=1)
    assert opens(again=True) is True
    assert world.sql("select count(*), count(closed_at), max(opened_at) from tasks") == [(1, 0, world.clock.now)]
    assert world.sql("select count(*) from outbox where kind = 'tell_admins'") == [(2,)]
