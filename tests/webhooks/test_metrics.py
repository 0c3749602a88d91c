"""What a monitor reads: from here or with the token, one statement a scrape, and nobody's name in it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient

from core.domain.effects import CancelLink, Say
from core.storage.database import Database
from core.storage.sql import Pending
from core.storage.wire import Wire
from tests.builders import World
from webhooks.health import health_doors
from webhooks.metrics import Metrics, metrics_door
from webhooks.undone import LastCounted

TOKEN = SecretStr("a-token-of-a-monitor-under-test-0123456789")
HERE, ELSEWHERE = ("127.0.0.1", 50000), ("203.0.113.7", 50000)


class CountingWire(Wire):
    """A wire that keeps the statements that went over it."""

    sent: list[str]

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        type(self).sent.append(statement)
        return super().send(statement, parameters)


@pytest.fixture
def database(world: World) -> Iterator[Database]:
    CountingWire.sent = []
    database = Database(world.url, clock=world.clock, wire=CountingWire)
    yield database
    database.dispose()


def a_metrics(database: Database, **given: Any) -> Metrics:
    return Metrics(database, counted=LastCounted(), **given)


def scraped(
    metrics: Metrics, *, client: tuple[str, int] = HERE, token: SecretStr | None = None, **headers: str
) -> tuple[int, str]:
    """Ask /metrics."""
    app = FastAPI()
    app.include_router(metrics_door(metrics, token))
    with TestClient(app, client=client) as http:
        sent = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
        answer = http.get("/metrics", headers=sent)
    return answer.status_code, answer.text


def test_the_rows_are_counted_by_one_statement(world: World, database: Database) -> None:
    with world.work() as uow:
        for key in ("dead", "late", "later"):
            uow.outbox.add(CancelLink(payment_id="x"), key=key)
    world.sql("update outbox set dead_at = %s where key = 'dead'", world.clock.now)
    world.clock.forward(minutes=2)
    status, said = scraped(a_metrics(database))
    assert status == 200
    assert 'baari_outbox_due{kind="cancel_link"} 2.0' in said
    assert 'baari_outbox_oldest_seconds{kind="cancel_link"} 120.0' in said
    assert 'baari_outbox_dead{kind="cancel_link"} 1.0' in said
    assert "baari_database_up 1.0" in said
    assert len([statement for statement in CountingWire.sent if statement != "commit"]) == 1


def test_calls_and_answers_are_counted_by_company(database: Database) -> None:
    metrics = a_metrics(database, shut=lambda: {"telegram": True, "razorpay": False})
    for outcome in ("sent", "sent", "failed", "held"):
        metrics.called("telegram", outcome, 0.2)
    metrics.replied("telegram", 0.03)
    said = scraped(metrics)[1]
    assert 'baari_calls_total{outcome="sent",provider="telegram"} 2.0' in said
    assert 'baari_calls_total{outcome="held",provider="telegram"} 1.0' in said
    assert 'baari_call_seconds_count{provider="telegram"} 3.0' in said
    assert 'baari_reply_seconds_bucket{channel="telegram",le="0.05"} 1.0' in said
    assert 'baari_circuit_shut{provider="telegram"} 1.0' in said
    assert 'baari_circuit_shut{provider="razorpay"} 0.0' in said


def test_a_database_that_is_away_is_a_figure_and_no_error(world: World) -> None:
    away = Database(world.url.replace("/baari_", "/no_such_"), clock=world.clock)
    status, said = scraped(a_metrics(away))
    away.dispose()
    assert status == 200
    assert "baari_database_up 0.0" in said


def test_nobodys_name_number_or_word_is_in_it(world: World, database: Database) -> None:
    chat = world.a_chat("+919820012345", name="Ravi Kumar")[0]
    with world.work() as uow:
        say = Say(channel="webchat", address="+919820012345", message={"text": "your biopsy"})
        uow.outbox.add(say, key="say:+919820012345", chat_id=chat)
    said = scraped(a_metrics(database))[1]
    assert 'kind="say"' in said
    assert [word for word in ("98200", "Ravi", "biopsy") if word in said] == []


@pytest.mark.parametrize(
    ("client", "token", "headers", "status"),
    [
        (HERE, None, {}, 200),
        (HERE, TOKEN, {}, 200),
        (HERE, None, {"x_forwarded_for": "203.0.113.7"}, 404),
        (HERE, TOKEN, {"forwarded": "for=203.0.113.7"}, 401),
        (ELSEWHERE, None, {}, 404),
        (ELSEWHERE, None, {"authorization": "Bearer "}, 404),
        (ELSEWHERE, TOKEN, {}, 401),
        (ELSEWHERE, TOKEN, {"authorization": "Bearer wrong"}, 401),
        (ELSEWHERE, TOKEN, {"authorization": f"Basic {TOKEN.get_secret_value()}"}, 401),
        (ELSEWHERE, TOKEN, {"authorization": f"Bearer {TOKEN.get_secret_value()}"}, 200),
        (ELSEWHERE, TOKEN, {"authorization": "Bearer \u00fc"}, 401),
    ],
)
def test_only_this_machine_or_the_token_reads_it(
    database: Database, client: tuple[str, int], token: SecretStr | None, headers: dict[str, str], status: int
) -> None:
    found, said = scraped(a_metrics(database), client=client, token=token, **headers)
    assert found == status
    assert ("baari_" in said) == (status == 200)


def test_healthz_shows_the_last_figures_and_asks_nobody(world: World, database: Database) -> None:
    last = LastCounted()
    app = FastAPI()
    app.include_router(health_doors(database, last=last))
    with TestClient(app) as http:
        assert http.get("/healthz").json() == {"status": "alive"}
        with world.work() as uow:
            uow.outbox.add(CancelLink(payment_id="x"), key="late")
        world.clock.forward(seconds=30)
        last.read(database)
        CountingWire.sent.clear()
        told = http.get("/healthz").json()
    assert told == {"status": "alive", "oldest_due_seconds": 30.0, "due": 1, "dead": 0, "unheard": 0}
    assert CountingWire.sent == []
