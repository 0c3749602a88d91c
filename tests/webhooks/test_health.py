"""What a supervisor is told: that the clinic lives, that its outbox moves, and what nobody tries again."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from core.domain.effects import CancelLink, Say
from core.storage.inbox import GIVE_UP_AFTER
from tests.builders import World
from webhooks.health import health_doors
from webhooks.traffic import NOTHING_HELD, Holding


def asked(world: World, holding: Holding = NOTHING_HELD) -> tuple[int, dict[str, object]]:
    """Ask /readyz."""
    app = FastAPI()
    app.include_router(health_doors(world.database, holding=lambda: holding))
    with TestClient(app) as client:
        answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_a_clinic_with_nothing_to_do_is_ready(world: World) -> None:
    assert asked(world) == (200, {"status": "ready", "oldest_due_seconds": 0.0, "due": 0, "dead": 0, "unheard": 0})


def test_what_was_given_up_is_counted(world: World) -> None:
    with world.work() as uow:
        uow.outbox.add(CancelLink(payment_id="x"), key="dead")
        uow.inbox.keep("telegram", "later", {}, error="x")
        uow.inbox.keep("telegram", "never", {}, error="x", attempts=GIVE_UP_AFTER)
    world.sql("update outbox set dead_at = %s", world.clock.now)
    assert asked(world) == (200, {"status": "ready", "oldest_due_seconds": 0.0, "due": 0, "dead": 1, "unheard": 1})


def test_an_outbox_that_does_not_move_is_no_good(world: World) -> None:
    with world.work() as uow:
        uow.outbox.add(CancelLink(payment_id="x"), key="stuck")
    world.clock.forward(minutes=6)
    status, told = asked(world)
    assert (status, told["status"], told["oldest_due_seconds"]) == (503, "outbox stuck", 360.0)


def test_a_company_that_is_away_makes_no_clinic_unready(world: World) -> None:
    chat = world.a_chat("ravi", channel="telegram")[0]
    with world.work() as uow:
        uow.outbox.add(Say(channel="telegram", address="ravi", message={}), key="held", chat_id=chat)
    world.clock.forward(minutes=6)
    assert asked(world)[0] == 503
    status, told = asked(world, Holding(channels=("telegram",)))
    assert (status, told["status"], told["oldest_due_seconds"], told["due"]) == (200, "ready", 360.0, 1)


def test_what_fails_again_and_again_is_late_and_the_clinic_ready(world: World) -> None:
    with world.work() as uow:
        uow.outbox.add(CancelLink(payment_id="x"), key="late")
    world.clock.forward(minutes=20)
    with world.work() as uow:
        [row] = uow.outbox.claim(1, kinds=["cancel_link"])
        uow.outbox.again(row["id"], due=uow.now, error="HTTP 502")
    status, told = asked(world)
    assert (status, told["oldest_due_seconds"]) == (200, 1200.0)
