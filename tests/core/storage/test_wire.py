"""The wire: what psycopg's cursors promise, kept with fewer trips."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
from psycopg import errors
from psycopg.pq import PipelineStatus, TransactionStatus
from psycopg.types.json import Jsonb

from core.storage.database import libpq_url
from core.storage.wire import Wire, numbered


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(libpq_url(database_url)) as connection:
        yield connection


@pytest.fixture
def wire(connection: psycopg.Connection[tuple[object, ...]]) -> Wire:
    return Wire(connection)


def test_statements_are_sent_together_and_read_in_any_order(wire: Wire) -> None:
    wire.begin()
    first = wire.send("select %(number)s::int as n", {"number": 1})
    second = wire.send("select n from generate_series(1, %(last)s) n order by n", {"last": 3})
    nothing = wire.send("select 1 as n where false", {})

    assert second.rows() == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert first.row() == {"n": 1}
    assert first.rows() == [{"n": 1}]
    assert nothing.row() is None
    assert nothing.rows() == []
    wire.end()


VALUES = [
    ("smallint", 5),
    ("int", 70_000),
    ("bigint", 5_000_000_000),
    ("text", "नमस्ते \N{SMILING FACE WITH OPEN MOUTH}"),
    ("boolean", True),
    ("float8", 0.1),
    ("date", date(2026, 11, 23)),
    ("timestamptz", datetime(2026, 11, 23, 9, tzinfo=UTC)),
    ("uuid", UUID(int=7)),
    ("int[]", [1, 70_000]),
    ("text[]", ["a", "ब"]),
    ("text", None),
]


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_values_come_back_as_they_went(wire: Wire, kind: str, value: object) -> None:
    wire.begin()
    assert wire.send(f"select %(value)s::{kind} as value", {"value": value}).row() == {"value": value}
    wire.end()


def test_json_comes_back_as_plain_values(wire: Wire) -> None:
    wire.begin()
    assert wire.send("select %(value)s as value", {"value": Jsonb({"a": [1, None]})}).row() == {
        "value": {"a": [1, None]}
    }
    wire.end()


def test_one_statement_takes_numbers_of_every_size(wire: Wire) -> None:
    wire.begin()
    sizes = [1, 70_000, 5_000_000_000, None, 2]
    found = [wire.send("select %(n)s::bigint as n", {"n": size}) for size in sizes]

    assert [pending.row() for pending in found] == [{"n": size} for size in sizes]
    wire.end()


def test_more_than_a_socket_holds_goes_through(wire: Wire) -> None:
    wire.begin()
    long = "x" * 300_000
    sent = [wire.send("select %(text)s::text as text", {"text": long}) for _ in range(20)]

    assert all(pending.row() == {"text": long} for pending in sent)
    wire.end()


def test_a_percent_is_written_twice_and_a_name_numbered_once() -> None:
    assert numbered("select 7 %% 4, %(a)s, %(b)s, %(a)s") == (b"select 7 % 4, $1, $2, $1", ("a", "b"))


def test_what_ended_is_committed(wire: Wire, connection: psycopg.Connection[tuple[object, ...]]) -> None:
    wire.begin()
    wire.send("insert into revisions (topic, version) values ('wire', 1)", {})
    wire.send("commit", {})
    wire.end()

    assert connection.info.transaction_status == TransactionStatus.IDLE
    assert connection.execute("select version from revisions where topic = 'wire'").fetchone() == (1,)


@pytest.mark.parametrize("read", [True, False])
def test_an_error_shows_at_the_next_wait_and_undoes_all(
    wire: Wire, connection: psycopg.Connection[tuple[object, ...]], read: bool
) -> None:
    for _ in range(3):  # the connection is as good as before
        wire.begin()
        wire.send("insert into revisions (topic, version) values ('wire', 1)", {})
        wire.send("select 1 / %(nothing)s as n", {"nothing": 0})
        last = wire.send("select 'never' as n", {})
        with pytest.raises(errors.DivisionByZero):
            last.rows() if read else wire.end()
        wire.abandon()
        assert connection.pgconn.pipeline_status == PipelineStatus.OFF
        assert connection.info.transaction_status == TransactionStatus.IDLE

    wire.begin()
    assert wire.send("select count(*) as n from revisions where topic = 'wire'", {}).row() == {"n": 0}
    assert wire.send("select 'never' as n", {}).row() == {"n": "never"}
    wire.end()


def test_a_statement_that_cannot_be_prepared_is_tried_anew(wire: Wire) -> None:
    for _ in range(2):
        wire.begin()
        with pytest.raises(errors.UndefinedTable):
            wire.send("select * from nowhere", {}).rows()
        wire.abandon()


def test_a_violated_promise_is_told_by_its_name(wire: Wire) -> None:
    wire.begin()
    for _ in range(2):
        wire.send("insert into revisions (topic, version) values ('wire', 1)", {})
    with pytest.raises(errors.UniqueViolation) as caught:
        wire.fetch()
    assert caught.value.diag.constraint_name == "revisions_pkey"
    wire.abandon()


def test_a_result_of_a_transaction_that_is_over_cannot_be_read(wire: Wire) -> None:
    wire.begin()
    left = wire.send("select 1 as n", {})
    wire.abandon()
    wire.begin()
    with pytest.raises(psycopg.InterfaceError):
        left.rows()
    wire.end()


def test_a_server_that_goes_away_is_an_operational_error(
    wire: Wire, connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    wire.begin()
    wire.send("select 1 as n", {}).row()
    with psycopg.connect(connection.info.dsn, password=connection.info.password, autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        wire.send("select 1 as n", {}).row()
    wire.abandon()
    assert connection.closed
