"""What every message asks of PostgreSQL reaches the tables that grow by an index, even as planned for an empty clinic.

A statement is planned once a connection (`core.storage.database.SESSION`): a plan that reads a whole table is quick on
the first day, and slow for as long as the connection lives.
"""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from core.storage.database import SESSION
from tests.databases import Cluster, libpq
from tests.laws.sql_constants import prepared, statements

HOT = ("chats", "inbox", "places", "appointments", "prices", "notices", "patients", "line")
"""The modules of core.storage whose statements stand on the way of a message or of a notice."""

SMALL = {
    "one_opt_out_per_address": "who has said STOP",
    "one_role_per_chat": "who works here",
    "visits_to_close": "what has been said to end a visit in the last minutes, and can be taken back",
}
"""Indexes that may be read whole: what they hold does not grow with the visits."""

ONCE = {"storage.notices.STOP": "asked when somebody says STOP, and by the index of what is not yet sent"}
"""Statements that nobody waits for."""


@pytest.fixture(scope="module")
def session(cluster: Cluster, worker_database: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection as the clinic's own are, to a database that has never held a row: the tests' own has statistics."""
    empty = f"{worker_database}_empty"
    cluster.create(empty)
    url = libpq(cluster.url(empty))
    with psycopg.connect(url, options=SESSION, autocommit=True, prepare_threshold=None) as connection:
        yield connection
    cluster.drop(empty)


def read_whole(session: psycopg.Connection[Any], statement: str) -> set[str]:
    """Return the tables and indexes that this statement's plan reads from end to end."""
    body = prepared(statement)
    count = max((int(number) for number in re.findall(r"\$(\d+)", body)), default=0)
    arguments = f"({', '.join(['null'] * count)})" if count else ""
    session.execute(body.encode())
    explained = session.execute(f"explain (format json) execute fits{arguments}".encode()).fetchall()
    session.execute("deallocate fits")
    return {name for (plan,) in explained for name in _whole(plan[0]["Plan"])}


def _whole(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    elif "Index Name" in node and "Index Cond" not in node:
        yield node["Index Name"]
    for inner in node.get("Plans", []):
        yield from _whole(inner)


def test_a_message_reads_no_table_from_end_to_end(session: psycopg.Connection[Any]) -> None:
    hot = {
        name: text
        for name, text in statements().items()
        if name.split(".")[1].partition(":")[0] in HOT and name not in ONCE
    }
    assert len(hot) > 30
    found = {name: read_whole(session, text) - SMALL.keys() for name, text in hot.items()}
    assert {name: whole for name, whole in found.items() if whole} == {}


def test_a_statement_that_reads_a_whole_table_is_found(session: psycopg.Connection[Any]) -> None:
    assert read_whole(session, "select id from chats where name = %(name)s") == {"chats"}
    assert read_whole(session, "select id from outbox where done_at is null and dead_at is null") == {"outbox_due"}


def test_a_plan_is_made_once(session: psycopg.Connection[Any]) -> None:
    session.execute(prepared("select id from chats where id = %(id)s").encode())
    for number in range(7):
        session.execute(f"execute fits({number})")
    (plans,) = session.execute(
        "select generic_plans, custom_plans from pg_prepared_statements where name = 'fits'"
    ).fetchall()
    assert plans == (7, 0)
