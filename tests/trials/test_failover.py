"""The primary dies while the clinic writes: its standby takes over, and whatever was acknowledged is there.

Here for some seconds of writing; `make lab-failover` has a town of patients.
"""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from core.storage.database import AWAY, Database
from core.storage.unit_of_work import UnitOfWork
from tests.builders import VirtualClock
from tests.databases import libpq, migrate
from tests.trials.pair import Pair, a_pair

WRITERS = 4
KNOWN = "select external_id from inbox"
FOLLOWED = "select 1 from pg_stat_replication"


@pytest.fixture(scope="module")
def servers() -> Iterator[Pair]:
    with a_pair() as pair:
        pair.primary.ask("create database clinic")
        migrate(pair.url("clinic"))
        yield pair


@pytest.fixture
def pair(servers: Pair) -> Pair:
    """Give the pair whole again, whatever the test before has left of it, and empty."""
    if not servers.standby.process:
        servers.join()
    with psycopg.connect(libpq(servers.url("clinic"))) as connection:
        connection.execute("delete from inbox")
    return servers


class Writers:
    """Threads that hear one message after another; `acknowledged` are those for which the sender was thanked."""

    def __init__(self, url: str) -> None:
        self.acknowledged: set[str] = set()
        self._database = Database(url, clock=VirtualClock(), pool_size=WRITERS)
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(number,), daemon=True) for number in range(WRITERS)]

    @contextmanager
    def at_work(self) -> Iterator["Writers"]:
        """Let them write while the block lasts."""
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stopping.set()
            for thread in self._threads:
                thread.join(60)
            self._database.dispose()
            del self._database
            gc.collect()  # what was left open by the way is told of here, and not in whatever test comes next

    def wait_for(self, more: int) -> None:
        """Wait until so many more have been acknowledged."""
        before, ends = len(self.acknowledged), time.monotonic() + 60
        while len(self.acknowledged) < before + more:
            assert time.monotonic() < ends, "nothing is acknowledged any more"
            time.sleep(0.01)

    def _write(self, writer: int) -> None:
        number = 0
        while not self._stopping.is_set():
            key = f"{writer}-{number}"
            if self._heard(key):
                self.acknowledged.add(key)
                number += 1

    def _heard(self, key: str) -> bool:
        def hear(uow: UnitOfWork) -> None:
            uow.inbox.claim("trial", key).row()

        try:
            self._database.run(hear)
        except AWAY:
            return False
        return True


def _present(pair: Pair) -> set[str]:
    with psycopg.connect(libpq(pair.url("clinic"))) as connection:
        return {key for (key,) in connection.execute(KNOWN)}


def test_what_was_acknowledged_is_there_after_a_failover(pair: Pair) -> None:
    with Writers(pair.url("clinic")).at_work() as writers:
        writers.wait_for(50)
        pair.primary.kill()
        pair.fail_over()
        writers.wait_for(50)  # it goes on by itself, on the same pool
    assert writers.acknowledged - _present(pair) == set()


def _with_a_standby_that_hears_nothing(pair: Pair, meanwhile: Callable[[Writers], None]) -> set[str]:
    """Return what was acknowledged and is not there, where the standby's line to the primary is cut before the kill."""
    with Writers(pair.url("clinic")).at_work() as writers:
        writers.wait_for(10)
        pair.standby.configure({"primary_conninfo": ""})
        while pair.primary.ask(FOLLOWED):
            time.sleep(0.02)
        meanwhile(writers)
        pair.primary.kill()
        pair.fail_over()
        writers.wait_for(10)
    return writers.acknowledged - _present(pair)


def test_nothing_is_acknowledged_that_the_standby_has_not_got(pair: Pair) -> None:
    def waits(writers: Writers) -> None:
        time.sleep(0.5)
        before = len(writers.acknowledged)
        time.sleep(1.0)
        assert len(writers.acknowledged) == before

    assert _with_a_standby_that_hears_nothing(pair, waits) == set()


def test_without_waiting_for_the_standby_what_was_acknowledged_is_lost(pair: Pair) -> None:
    pair.primary.configure({"synchronous_standby_names": ""})
    assert _with_a_standby_that_hears_nothing(pair, lambda writers: writers.wait_for(30)) != set()
