"""The search for orders itself: it finds what it should, and leaving orders out hides no end."""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.databases import Cluster
from tests.trials.arena import in_one_transaction
from tests.trials.conflicts import Access, access_of
from tests.trials.interleave import Order, every_order
from tests.trials.stepping import Work

READ = "select last from numbers where series = '{}'"
READ_LOCKED = READ + " for update"
ADD = "update numbers set last = {} + 1 where series = '{}'"


def adds(series: str, *, read: str = READ) -> Work:
    """Read a number, then write it one higher."""

    def verb(uow: UnitOfWork) -> None:
        (row,) = uow.sql.rows(read.format(series))
        uow.sql.send(ADD.format(row["last"], series))

    return in_one_transaction(verb)


def bumps(series: str) -> Work:
    """Write a number one higher in one statement."""
    return in_one_transaction(lambda uow: uow.sql.send(ADD.format("last", series)))


def locks(*series: str) -> Work:
    """Lock these, one after the other."""

    def verb(uow: UnitOfWork) -> None:
        for each in series:
            uow.sql.rows(READ_LOCKED.format(each))

    return in_one_transaction(verb)


def sums(*series: str) -> Work:
    """Read these one after the other and write what they come to into z."""

    def verb(uow: UnitOfWork) -> None:
        total = sum(uow.sql.rows(READ.format(each))[0]["last"] for each in series)
        uow.sql.send(ADD.format(total, "z"))

    return in_one_transaction(verb)


class Numbers:
    """Three numbers a, b and z, all nought before each order."""

    def __init__(self, world: World, connection: psycopg.Connection[Any]) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self._connection = connection

    def arrange(self) -> None:
        self._connection.execute("delete from numbers")
        self._connection.execute(
            "insert into numbers select %s, '2026-11-23', series, 0 from unnest('{a, b, z}'::text[]) as series",
            [self.clinic],
        )

    def end(self, order: Order) -> tuple[object, ...]:
        numbers = [last for (last,) in self._connection.execute("select last from numbers order by series")]
        return (*numbers, *(type(error).__name__ for error in order.errors))

    def ends(self, works: Sequence[Work], *, reduced: bool = True) -> list[tuple[object, ...]]:
        orders = every_order(self.world.url, self.world.clock, works, self.arrange, reduced=reduced)
        return [self.end(order) for order in orders]


@pytest.fixture
def numbers(world: World) -> Iterator[Numbers]:
    with world.connection() as connection:
        yield Numbers(world, connection)


def test_a_lost_update_is_found(numbers: Numbers) -> None:
    ends = numbers.ends([adds("a"), adds("a")])
    assert set(ends) == {(1, 0, 0, "NoneType", "NoneType"), (2, 0, 0, "NoneType", "NoneType")}


def test_with_a_row_lock_no_update_is_lost(numbers: Numbers) -> None:
    ends = numbers.ends([adds("a", read=READ_LOCKED), adds("a", read=READ_LOCKED)])
    assert set(ends) == {(2, 0, 0, "NoneType", "NoneType")}


def test_a_deadlock_is_found(cluster: Cluster, own_database_url: str) -> None:
    database = make_url(own_database_url).database or ""
    with cluster.as_superuser(database) as superuser:
        # the server looks for a deadlock after a second; here there is one in most orders
        superuser.execute(f"alter database {database} set deadlock_timeout = '20ms'".encode())
    world = World(own_database_url)
    with world.connection() as connection:
        ends = Numbers(world, connection).ends([locks("a", "b"), locks("b", "a")])
    world.close()
    deadlocked = [end for end in ends if "DeadlockDetected" in end]
    assert 0 < len(deadlocked) < len(ends)


@pytest.mark.parametrize(
    "works",
    [
        [adds("a"), adds("a")],
        [adds("a"), adds("b", read=READ_LOCKED)],
        [adds("a", read=READ_LOCKED), adds("a")],
        [sums("a", "b"), adds("a")],
        [sums("a", "z"), sums("z", "b")],
    ],
)
def test_no_end_is_hidden_by_the_orders_that_are_left_out(numbers: Numbers, works: list[Work]) -> None:
    all_ends = numbers.ends(works, reduced=False)
    ends = numbers.ends(works)
    assert set(ends) == set(all_ends)
    assert len(ends) < len(all_ends)


def test_no_end_of_three_is_hidden_by_the_orders_that_are_left_out(numbers: Numbers) -> None:
    works = [sums("a"), bumps("a"), bumps("a")]
    assert set(numbers.ends(works)) == set(numbers.ends(works, reduced=False))


def test_what_a_statement_touches_is_read_from_its_words() -> None:
    written = access_of("insert into appointment_events (id) select id from appointments for update", Access())
    assert written == Access(
        reads=frozenset({"appointments"}),
        writes=frozenset({"appointment_events", "appointments"}),
        shares=frozenset({"appointments"}),
    )
    assert access_of("commit", written) == Access(publishes=written.writes, frees=written.shares)
    assert access_of("select pg_advisory_xact_lock(1, 2)", Access()).writes == {"advisory lock"}
    assert access_of("savepoint attempt", Access()) == Access()


def test_a_failure_of_the_database_reaches_the_trial(numbers: Numbers) -> None:
    def verb(uow: UnitOfWork) -> None:
        uow.sql.rows("select 1 / 0")

    orders = every_order(numbers.world.url, numbers.world.clock, [in_one_transaction(verb)], numbers.arrange)
    (order,) = orders
    assert [type(error) for error in order.errors] == [psycopg.errors.DivisionByZero]
