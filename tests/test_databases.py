"""The databases of the tests are what they claim to be: empty, migrated, and nobody else's."""

import psycopg
import pytest
from sqlalchemy import Engine, text

from core.storage.tables import metadata
from tests.databases import Broom, Cluster, libpq

A_CHAT = "INSERT INTO chats (channel, address, language, tokens_at, created_at) VALUES ('a', 'b', 'en', now(), now())"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_finds_its_database_empty(engine: Engine, turn: str) -> None:
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM chats")).scalar_one() == 0, turn
        assert connection.execute(text(f"{A_CHAT} RETURNING id")).scalar_one() == 1


def test_the_database_has_every_table_of_the_clinic(engine: Engine) -> None:
    with engine.connect() as connection:
        names = connection.execute(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        ).scalars()
        assert set(names) == {*metadata.tables, "alembic_version"}


def test_the_clinic_is_no_superuser(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("SELECT current_setting('is_superuser')")).scalar_one() == "off"


def test_emptying_leaves_no_trace_in_any_table(database_url: str, broom: Broom) -> None:
    with psycopg.connect(libpq(database_url), autocommit=True) as connection:
        connection.execute(A_CHAT)
        connection.execute("INSERT INTO revisions (topic, version) VALUES ('clinic', 7)")
        broom.sweep()
        for table in metadata.tables:
            count = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608  our names
            assert count == (0,), table


def test_a_connection_left_in_the_middle_of_a_transaction_does_not_stop_the_next_test(
    database_url: str, broom: Broom
) -> None:
    with psycopg.connect(libpq(database_url), autocommit=True) as connection:
        connection.execute(A_CHAT)
    left = psycopg.connect(libpq(database_url))
    left.execute("LOCK TABLE chats IN ACCESS EXCLUSIVE MODE")
    broom.sweep()
    with psycopg.connect(libpq(database_url)) as connection:
        assert connection.execute("SELECT count(*) FROM chats").fetchone() == (0,)
    left.close()


def test_a_database_of_ones_own_may_be_spoilt(own_database_url: str, engine: Engine) -> None:
    with psycopg.connect(libpq(own_database_url), autocommit=True) as connection:
        connection.execute("DROP TABLE refunds")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM refunds")).scalar_one() == 0


def test_the_same_database_answers_through_tcp(engine: Engine, database_url_by_tcp: str, cluster: Cluster) -> None:
    with engine.begin() as connection:
        connection.execute(text(A_CHAT))
    with psycopg.connect(libpq(database_url_by_tcp)) as connection:
        assert connection.execute("SELECT count(*) FROM chats").fetchone() == (1,)
    assert "127.0.0.1" not in cluster.clinic
