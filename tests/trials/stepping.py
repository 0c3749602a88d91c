"""A task on a connection of its own that stops before every statement and goes on when it is let."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import event

from core.storage.database import Database
from core.storage.wire import Pending, Wire
from tests.builders import VirtualClock
from tests.trials.conflicts import Access, access_of

Work = Callable[[Database], None]
TIMEOUT = 20.0  # seconds: no statement of these trials takes longer than the lock time-out of 3 s


class Stopped(BaseException):
    """The trial is over; the task ends where it stands. No `Exception`, so that nobody mistakes it for a failure."""


class Baton:
    """Lets one task on, one statement at a time. `step` is called by the task, everything else by the scheduler."""

    def __init__(self) -> None:
        self.condition = threading.Condition()
        self.armed = False
        self.waiting = False
        self.pid = 0
        self.following = Access()
        """What the statement before which the task stands touches."""
        self.current = Access()
        """What the statement that the task was let do touches; it may still wait for a lock."""
        self._touched = Access()
        self._stopped = False

    def arm(self) -> None:
        """Stop at the next statement."""
        self.armed, self._stopped, self._touched = True, False, Access()

    def step(self, statement: str) -> None:
        """Wait to be let on."""
        if not self.armed:
            return
        with self.condition:
            self.following = access_of(statement, self._touched)
            self._touched |= self.following
            self.waiting = True
            self.condition.notify_all()
            self.condition.wait_for(lambda: not self.waiting or self._stopped, TIMEOUT)
            if self.waiting:
                self.armed = self.waiting = False
                raise Stopped

    def let_on(self) -> None:
        """Let the task do its next statement."""
        with self.condition:
            self.current = self.following
            self.waiting = False
            self.condition.notify_all()

    def done(self) -> None:
        """There are no more statements."""
        with self.condition:
            self.armed = False
            self.condition.notify_all()

    def stop(self) -> None:
        """End the task at its next statement."""
        with self.condition:
            self._stopped = True
            self.condition.notify_all()

    @property
    def moving(self) -> bool:
        """Whether the task is in the middle of a statement: running, or waiting for a lock."""
        return self.armed and not self.waiting

    def settled(self, within: float) -> bool:
        """Wait up to `within` seconds for the task to stand before a statement or to be done."""
        with self.condition:
            return self.condition.wait_for(lambda: not self.moving, within)


class SteppingConnection(psycopg.Connection[Any]):
    """A connection that also waits for its turn before it rolls back."""

    baton: Baton

    def rollback(self) -> None:
        """Wait for the turn where there is something to roll back: rivals wait for it."""
        if self.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            self.baton.step("rollback")
        super().rollback()


class SteppingWire(Wire):
    """A wire that waits for its turn before every statement, and sends it alone, so that each is seen to end."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(connection)
        assert isinstance(connection, SteppingConnection)
        self._baton = connection.baton

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Wait for the turn, then run the statement."""
        self._baton.step(statement)
        pending = super().send(statement, parameters)
        pending.wait()
        return pending


class Lockless(SteppingWire):
    """The same, with every lock of a row taken out of what is sent: the negative control of those locks."""

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Run the statement without its lock."""
        return super().send(statement.replace("for update", ""), parameters)


class Careless(Lockless):
    """And a visit is changed also where it is not as it was read."""

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Run the statement without looking."""
        return super().send(statement.replace("and status = %(before)s and version = %(version)s", ""), parameters)


class Task:
    """One piece of work, begun anew for every order on the same connection."""

    def __init__(self, url: str, clock: VirtualClock, work: Work, wire: type[SteppingWire] = SteppingWire) -> None:
        self.baton = Baton()
        self.error: BaseException | None = None
        self._work = work
        self._database = Database(url, clock=clock, pool_size=1, wire=wire)
        event.listen(self._database.engine, "do_connect", self._connect)
        self._database.engine.raw_connection().close()  # connected before any step is counted

    def start(self) -> None:
        """Begin; the task stops before its first statement."""
        self.error = None
        self.baton.arm()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait for the end of a task that was stopped; what it had not committed is rolled back."""
        self._thread.join(TIMEOUT)

    def dispose(self) -> None:
        """Let go of the connection."""
        self._database.dispose()

    def _connect(self, _dialect: Any, _record: Any, args: Sequence[Any], values: dict[str, Any]) -> SteppingConnection:
        connection = SteppingConnection.connect(*args, **values)
        connection.baton = self.baton
        self.baton.pid = connection.info.backend_pid
        return connection

    def _run(self) -> None:
        try:
            self._work(self._database)
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 - told to the trial, which decides
            self.error = error
        finally:
            self.baton.done()
