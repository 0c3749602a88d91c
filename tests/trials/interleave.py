"""Runs the transactions of rivals in every order of their statements that can make a difference.

An order is a list of choices: which task does its next statement. `every_order` walks the tree of choices depth first,
the works begun anew for each order. Of the orders that differ only in who came first where that cannot be told
(`tests/trials/crossings.py`), one is run. A task that waits for a lock is seen through `pg_blocking_pids` and cannot be
chosen until it is free.
"""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.builders import VirtualClock, libpq
from tests.trials.crossings import Crossing, still_asleep, turn_back
from tests.trials.stepping import TIMEOUT, SteppingWire, Task, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order that was run: the task chosen at each step, and what each task raised."""

    choices: tuple[int, ...]
    errors: tuple[BaseException | None, ...]

    @contextmanager
    def told(self) -> Iterator[None]:
        """Name this order in whatever goes wrong inside."""
        try:
            yield
        except Exception as error:
            error.add_note(f"in the order {self.choices}, with {self.errors}")
            raise


def every_order(
    url: str, clock: VirtualClock, works: Sequence[Work], arrange: Callable[[], object], *, reduced: bool = True
) -> Generator[Order, None, None]:
    """Run the works in every order, `arrange` before each, and yield each order that ran to its end.

    The works must do the same whenever they see the same. `reduced=False` tries every order, whether it can make a
    difference or not.
    """
    tasks = [Task(url, clock, work) for work in works]
    try:
        with psycopg.connect(libpq(url), autocommit=True) as watcher:
            path: list[Crossing] = []
            while True:
                arrange()
                order = _run(watcher, tasks, path, reduced=reduced)
                if order:
                    yield order
                if not turn_back(path):
                    return
    finally:
        for task in tasks:
            task.dispose()


def some_order(
    url: str,
    clock: VirtualClock,
    works: Sequence[Work],
    arrange: Callable[[], object],
    shows: Callable[[Order], bool],
) -> Order | None:
    """Return the first order that `shows` it, or None after all of them."""
    with closing(every_order(url, clock, works, arrange)) as orders:
        return next((order for order in orders if shows(order)), None)


def interrupted_once(
    url: str,
    clock: VirtualClock,
    works: tuple[Work, Work],
    arrange: Callable[[], object],
    *,
    wire: type[SteppingWire] = SteppingWire,
) -> Generator[Order, None, None]:
    """Yield the orders in which the first work is interrupted once, after each of its statements, by all of the second.

    Few orders, for a control whose works do not always do the same. `wire` is what the statements go through.
    """
    tasks = [Task(url, clock, work, wire) for work in works]
    try:
        with psycopg.connect(libpq(url), autocommit=True) as watcher:
            after, longest = 0, 1
            while after < longest:
                arrange()
                order = _interrupt(watcher, tasks, after)
                longest = order.choices.count(0)
                after += 1
                yield order
    finally:
        for task in tasks:
            task.dispose()


def _interrupt(watcher: psycopg.Connection[Any], tasks: Sequence[Task], after: int) -> Order:
    choices: list[int] = []
    try:
        for task in tasks:
            task.start()
        while ready := _ready(watcher, tasks):
            first = 0 in ready and choices.count(0) < after
            choices.append(0 if first or 1 not in ready else 1)
            tasks[choices[-1]].baton.let_on()
        return Order(choices=tuple(choices), errors=tuple(task.error for task in tasks))
    finally:
        _stop(tasks)


def _run(
    watcher: psycopg.Connection[Any], tasks: Sequence[Task], path: list[Crossing], *, reduced: bool
) -> Order | None:
    """Follow the path, then lengthen it by whoever comes first; None if all that could come first need not be tried."""
    try:
        for task in tasks:
            task.start()
        ready = _ready(watcher, tasks)
        for depth in range(10_000):
            if not ready:
                return Order(choices=tuple(c.chosen for c in path), errors=tuple(task.error for task in tasks))
            if depth == len(path):
                asleep = still_asleep(path[-1]) if path and reduced else {}
                awake = [number for number in ready if number not in asleep]
                if not awake:
                    return None
                wanted = {awake[0]} if reduced else set(ready)
                path.append(Crossing(ready=ready, asleep=asleep, wanted=wanted, chosen=awake[0]))
            crossing = path[depth]
            assert crossing.ready == ready, "the works do not do the same every time"
            ready = _advance(watcher, tasks, crossing)
        raise AssertionError("the works do not end")
    finally:
        _stop(tasks)


def _stop(tasks: Sequence[Task]) -> None:
    for task in tasks:
        task.baton.stop()  # all of them first: one may wait for another's lock
    for task in tasks:
        task.join()


def _advance(watcher: psycopg.Connection[Any], tasks: Sequence[Task], crossing: Crossing) -> list[int]:
    """Let the chosen task do its statement, and record what it touched, with what it let others do that waited.

    Returns who can go on then.
    """
    crossing.access, crossing.actors = tasks[crossing.chosen].baton.following, {crossing.chosen}
    waited = [(number, task.baton.current) for number, task in enumerate(tasks) if task.baton.moving]
    tasks[crossing.chosen].baton.let_on()
    ready = _ready(watcher, tasks)
    for number, access in waited:
        if not tasks[number].baton.moving:
            crossing.access |= access
            crossing.actors.add(number)
    return ready


def _ready(watcher: psycopg.Connection[Any], tasks: Sequence[Task]) -> list[int]:
    """Wait until every task stands before a statement, waits for a lock or is done; return those that can go on."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        moving = [task for task in tasks if not task.baton.settled(within=0.002)]
        if all(_blocked(watcher, task) for task in moving):
            ready = [number for number, task in enumerate(tasks) if task.baton.waiting]
            if ready or not any(task.baton.moving for task in tasks):
                return ready
    raise TimeoutError("the tasks wait for each other")


def _blocked(watcher: psycopg.Connection[Any], task: Task) -> bool:
    row = watcher.execute("select cardinality(pg_blocking_pids(%s)) > 0", (task.baton.pid,)).fetchone()
    return bool(row and row[0]) and task.baton.moving
