"""The bell between processes: heard at once, and again after its connection was lost."""

import threading
from collections.abc import Iterator

import pytest

from core.storage.bell import Bell
from tests.builders import World
from tests.standins.server import wait_for

CUT = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where query like 'LISTEN%%' and pid <> pg_backend_pid() and datname = current_database()
"""


@pytest.fixture
def rung(world: World) -> Iterator[list[str | None]]:
    rung: list[str | None] = []
    bell = Bell(world.database, "trial", rung.append)
    bell.start()
    wait_for(lambda: rung == [None], what="listening")
    yield rung
    bell.stop()
    assert [thread.name for thread in threading.enumerate() if thread.name == "bell-trial"] == []


def test_a_ring_is_heard_after_its_commit_and_not_before(world: World, rung: list[str | None]) -> None:
    with world.work() as uow:
        uow.sql.row("select pg_notify('trial', 'ravi')")
        assert rung == [None]
    wait_for(lambda: rung == [None, "ravi"], what="rung")


def test_a_bell_that_lost_its_connection_wakes_everybody_when_it_is_back(world: World, rung: list[str | None]) -> None:
    assert world.sql(CUT) == [(True,)]
    wait_for(lambda: rung == [None, None], what="listening again")
    world.sql("select pg_notify('trial', 'sita')")
    wait_for(lambda: rung == [None, None, "sita"], what="rung")


def test_a_bell_takes_no_connection_from_the_workers(world: World, rung: list[str | None]) -> None:
    assert rung == [None]
    assert world.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of the queue pool we use
