"""Every SQL statement fits the migrated schema, and every promise and every list of statuses in it is the schema's."""

import re

import pytest
from psycopg import errors

from core.domain.appointment import LIVE
from core.storage import invariants, places
from core.storage.promises import PROMISES
from tests.builders import World
from tests.laws.sql_constants import is_statement, prepared, statements

STATEMENTS = statements()
NAMED = """
    select conname from pg_constraint where connamespace = 'public'::regnamespace
    union select indexrelid::regclass::text from pg_index join pg_class on pg_class.oid = indexrelid
    where indisunique and relnamespace = 'public'::regnamespace
    union select tgname from pg_trigger where not tgisinternal
"""


def test_the_statements_are_found_where_they_stand() -> None:
    assert len(STATEMENTS) > 80
    assert {"storage.places.TAKE", "storage.outbox.CLAIM", "storage.prices.LAST_SEEN"} <= STATEMENTS.keys()


def test_a_sentence_is_no_statement() -> None:
    assert not is_statement("select a time")
    assert not is_statement("with pleasure")
    assert is_statement("select 1 from chats")


def test_every_statement_fits_the_schema(world: World) -> None:
    unfit = {}
    with world.connection() as connection:
        for name, statement in STATEMENTS.items():
            try:
                connection.execute(prepared(statement).encode())
            except errors.Error as error:
                unfit[name] = error.diag.message_primary
            else:
                connection.execute("deallocate fits")
    assert unfit == {}


def test_a_statement_that_does_not_fit_is_found(world: World) -> None:
    with world.connection() as connection, pytest.raises(errors.UndefinedColumn):
        connection.execute(prepared("select nothing from chats where id = %(id)s").encode())


def test_every_promise_is_a_constraint_of_the_schema(world: World) -> None:
    named = {name for (name,) in world.sql(NAMED)}
    assert PROMISES.keys() - named == set()


def test_the_live_statuses_of_the_statements_are_those_of_the_table() -> None:
    for spelled in (places.LIVE, invariants._LIVE):
        assert set(re.findall(r"'(\w+)'", spelled)) == {status.value for status in LIVE}


def test_what_occupies_a_place_is_what_the_constraints_cover(world: World) -> None:
    for constraint in ("one_patient_per_place", "one_visit_per_patient_at_a_time"):
        ((definition,),) = world.sql(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = %s", constraint
        )
        covered = definition.split("WHERE")[1]
        assert set(re.findall(r"'(\w+)'", covered)) == {status.value for status in LIVE}
