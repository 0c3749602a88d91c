"""A lock that one process holds over all replicas."""

from collections.abc import Iterator

import psycopg
import pytest

from core.storage.advisory_lock import AdvisoryLock
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.databases import Cluster

KEY = 4711
OF_THIS_DATABASE = """
    select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())
"""


@pytest.fixture
def other(world: World, database_url: str) -> Iterator[Database]:
    """A second process's way to the same database."""
    database = Database(database_url, clock=world.database.clock)
    yield database
    database.dispose()


def test_one_holds_it_and_another_takes_over(world: World, other: Database) -> None:
    mine, theirs = AdvisoryLock(world.database, KEY), AdvisoryLock(other, KEY)
    assert (mine.take(), mine.take(), theirs.take()) == (True, True, False)
    assert (mine.held(), theirs.held()) == (True, False)
    mine.release()
    assert (mine.held(), theirs.take()) == (False, True)
    theirs.release()


def test_two_keys_are_two_locks(world: World, other: Database) -> None:
    mine, theirs = AdvisoryLock(world.database, KEY), AdvisoryLock(other, KEY + 1)
    assert (mine.take(), theirs.take()) == (True, True)
    mine.release()
    theirs.release()


def test_a_lost_connection_is_a_lost_lock(
    world: World, other: Database, cluster: Cluster, worker_database: str
) -> None:
    mine, theirs = AdvisoryLock(world.database, KEY), AdvisoryLock(other, KEY)
    assert mine.take()
    with cluster.as_superuser(worker_database) as superuser:
        superuser.execute(OF_THIS_DATABASE)
    assert (theirs.take(), mine.held(), mine.take()) == (True, False, False)
    theirs.release()
    mine.release()


def test_the_connection_goes_back_as_it_came(world: World) -> None:
    lock = AdvisoryLock(world.database, KEY)
    assert lock.take()
    lock.release()
    with world.database.unit_of_work() as uow:
        uow.inbox.claim("trial", "1")

    def fail(uow: UnitOfWork) -> None:
        uow.inbox.claim("trial", "2")
        raise ZeroDivisionError  # in autocommit the claim would stay

    with pytest.raises(ZeroDivisionError):
        world.database.run(fail)
    with world.database.unit_of_work() as uow:
        assert uow.inbox.claim("trial", "2").row() is not None


def test_no_database_is_no_lock(world: World) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:9/none", clock=world.database.clock)
    assert AdvisoryLock(away, KEY).take() is False
    with pytest.raises(psycopg.OperationalError):
        away.engine.raw_connection()
    away.dispose()
