"""A server that restarts is not noticed above this file, and one that vanishes is not waited for long."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.exc import StatementError

from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from tests.builders import VirtualClock, World

MANY = 9  # more than the tries of one transaction, so that each of them could meet a dead connection


def _one(uow: UnitOfWork) -> object:
    row = uow.sql.row("select 1 as one")
    return row and row["one"]


def _fill(world: World) -> None:
    """Have the pool hold many idle connections."""
    together = Barrier(MANY)

    def work(uow: UnitOfWork) -> None:
        _one(uow)
        together.wait(10)

    with ThreadPoolExecutor(MANY) as threads:
        for done in [threads.submit(world.database.run, work) for _ in range(MANY)]:
            done.result()


def _end_every_connection(world: World) -> int:
    ended = world.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
        "and pid <> pg_backend_pid() and usename = current_user"
    )
    return len(ended)


def test_a_restart_under_a_full_pool_is_not_noticed(world: World) -> None:
    _fill(world)
    assert _end_every_connection(world) >= MANY
    assert world.database.run(_one) == 1


def test_connections_made_after_a_restart_are_kept(world: World) -> None:
    _fill(world)
    _end_every_connection(world)
    world.database.run(_one)
    kept = world.database.engine.pool
    world.database.run(_one)
    assert world.database.engine.pool is kept


def test_a_failed_statement_shows_no_value(world: World) -> None:
    with world.database.engine.connect() as connection, pytest.raises(StatementError) as caught:
        connection.exec_driver_sql("select nothing_of_the_kind(%(name)s)", {"name": "Asha Rao"})
    assert "Asha" not in str(caught.value)


def test_a_server_that_vanishes_is_given_up_in_seconds(database_url_by_tcp: str) -> None:
    database = Database(database_url_by_tcp, clock=VirtualClock())
    try:
        told = database.run(lambda uow: uow.sql.row("show tcp_keepalives_idle"))  # the server's own, for contrast
        pooled = database.engine.raw_connection()
        asked = pooled.driver_connection.info.get_parameters()  # type: ignore[union-attr]  # psycopg's connection
        pooled.close()
    finally:
        database.dispose()
    assert told is not None
    wanted = ("connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout")
    assert {name: asked.get(name) for name in wanted} == {
        "connect_timeout": "5",
        "keepalives_idle": "5",
        "keepalives_interval": "2",
        "keepalives_count": "3",
        "tcp_user_timeout": "10000",
    }
