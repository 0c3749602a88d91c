"""Admins hear of what is late, dead, broken or away, once an hour; a death that nothing makes up for is a task."""

from datetime import timedelta

import pytest

from core.domain.effects import CreateLink, PollPayment
from core.domain.task import Kind
from core.gateways.payments.port import GatewayFailed, GatewayRefused
from tests.builders import World
from tests.webhooks.test_alerts import Clinic
from webhooks.breaker import IN_A_ROW
from webhooks.dispatcher import Dispatcher
from webhooks.due import Closing, Due, Handler, Patience
from webhooks.timetable import check_itself
from webhooks.traffic import GatewayHeld, Traffic
from webhooks.undone import TOO_LATE, tell_of_company, tell_of_undone


@pytest.fixture
def clinic(world: World) -> Clinic:
    return Clinic(world)


def a_row(world: World) -> None:
    """Queue a row that no handler of the clinic's is going to do in this story."""
    with world.work() as uow:
        uow.outbox.add(PollPayment(payment_id="x"), key="poll")
    world.sql("update outbox set kind = 'nobody''s' where key = 'poll'")


def test_what_is_late_is_told_to_the_admins_once_an_hour(clinic: Clinic) -> None:
    world = clinic.world
    a_row(world)
    for _ in range(int(TOO_LATE.total_seconds() // 60)):
        world.clock.forward(minutes=1)
        tell_of_undone(world.database)
        clinic.done()
    assert clinic.said() == {}
    for _ in range(60):
        world.clock.forward(minutes=1)
        tell_of_undone(world.database)
        clinic.done()
    said = clinic.said()
    assert set(said) == {"boss", "admin"}
    assert len(said["boss"]) == 2  # one in each hour of the clock
    assert said["boss"][0].startswith("Messages or payments are not going out: the oldest has waited for 16")


def test_deaths_are_told_of_for_an_hour(clinic: Clinic) -> None:
    world = clinic.world
    a_row(world)
    world.sql("update outbox set dead_at = %s", world.clock.now)
    for _ in range(4):
        tell_of_undone(world.database)
        clinic.done()
        world.clock.forward(minutes=50)
    assert len(clinic.said()["boss"]) <= 2
    assert "desk" not in clinic.said()


def test_a_broken_invariant_and_a_company_that_is_away_are_told_of(clinic: Clinic) -> None:
    world = clinic.world
    broken = (
        "insert into inbox (source, external_id, received_at, handled_at, body) values ('x', %s, now(), now(), '{}')"
    )
    world.sql(broken, "1")
    for _ in range(2):
        check_itself(world.database)
        tell_of_company(world.database, "razorpay")
        clinic.done()
    said = " ".join(clinic.said()["boss"])
    assert "W3: what was handled keeps no body" in said
    assert "razorpay does not answer" in said
    assert len(clinic.said()["boss"]) == 2


def test_a_company_counts_as_away_after_a_while_and_only_while_somebody_asks(world: World) -> None:
    traffic = Traffic(clock=world.clock)
    a_while = timedelta(minutes=5)

    def asked() -> None:
        with pytest.raises(GatewayFailed), traffic.through("razorpay", GatewayHeld):
            raise GatewayFailed("HTTP 502")

    for _ in range(IN_A_ROW):
        asked()
    assert traffic.away(longer_than=a_while) == []
    for _ in range(6 * 60):
        world.clock.forward(seconds=1)
        asked()
    assert (traffic.away(longer_than=a_while), traffic.shut()) == (["razorpay"], {"razorpay": True})
    world.clock.forward(minutes=10)
    assert (traffic.away(longer_than=a_while), traffic.shut()) == ([], {"razorpay": False})


@pytest.mark.parametrize("needs_desk", [True, False])
def test_a_death_that_nothing_makes_up_for_is_a_task_for_a_human(world: World, needs_desk: bool) -> None:
    def refused(_due: Due) -> Closing:
        raise GatewayRefused("too old")

    with world.work() as uow:
        uow.outbox.add(CreateLink(payment_id="x"), key="a")
    handler = Handler(do=refused, patience=Patience(tries=3), needs_desk=needs_desk)
    Dispatcher(world.database, {"create_link": handler}).run_due()
    with world.work() as uow:
        tasks = uow.tasks.list({Kind.DEAD_EFFECT}, limit=5)
    assert [task.facts for task in tasks] == ([{"what": "create_link"}] if needs_desk else [])
