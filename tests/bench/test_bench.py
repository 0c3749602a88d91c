"""The bench itself: that it books what it counts, and counts what the wire shows."""

import json
from pathlib import Path

import psycopg
import pytest

from bench.figures import Round, quantile, together
from bench.report import results, table, write
from bench.run import Plan, Run
from core.storage.database import libpq_url

PLAN = Plan(
    rounds={8: 1}, seconds=0.5, warm=0.2, chats=600, room=4, open_conversations=50, processes=1, wire_bookings=5
)


@pytest.fixture
def run(own_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of a few seconds on the tests' own server."""
    return Run(PLAN, own_database_url, tmp_path_factory.mktemp("b"))


def test_a_short_run_books_and_says_so(run: Run, own_database_url: str, tmp_path: Path) -> None:
    run.count_statements()
    run.compare()
    run.close()

    assert {name: list(by) for name, by in run.found.kinds.items()} == {
        "psycopg": [8],
        "pgbench": [8],
        "buttons": [8],
        "one message": [8],
        "several processes": [8],
    }
    assert set(run.found.wire) == {
        "buttons, message 1",
        "buttons, message 2",
        "buttons, message 3",
        "one message, message 1",
        "one message, message 2",
    }
    for message, tally in run.found.wire.items():
        # six waits for PostgreSQL and two commits, the reply's own among them, is what a message may cost
        assert 0 < tally.commits <= 2, message
        assert tally.commits <= tally.round_trips <= 6, (message, tally)
    write(run.found, tmp_path / "results.json")
    written = json.loads((tmp_path / "results.json").read_text())
    assert written == json.loads(json.dumps(results(run.found)))
    assert 0 < written["ratio_booking"] < written["ratio_message"] < 1
    assert f"ratio_message {written['ratio_message']}" in table(run.found)
    with psycopg.connect(libpq_url(own_database_url)) as connection:
        booked = connection.execute(
            "select count(*) from appointments where status = 'confirmed' and chat_id is not null"
        ).fetchone()
    assert booked is not None
    assert booked[0] >= run.booked
    assert run.booked > 0


def test_rounds_are_summed_up_by_medians() -> None:
    rounds = [
        Round(bookings=b, messages=3 * b, seconds=1.0, latencies=[b / 1000] * 3, cpu=0.003 * b, outside_cpu=0.0)
        for b in (10, 1000, 20)
    ]

    found = together(rounds)

    assert (found.bookings_per_second, found.messages_per_second) == (20, 60)
    assert (found.p50_ms, found.p99_ms) == (20.0, 1000.0)
    assert found.cpu_ms_per_message == pytest.approx(1.0)


def test_a_quantile_is_a_value_that_was_seen() -> None:
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 3.0
    assert quantile([1.0], 0.99) == 1.0
    assert quantile([], 0.5) == 0.0
