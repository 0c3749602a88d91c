"""The way to PostgreSQL: a pool, units of work, and the whole-transaction retry that makes a restart invisible.

Every unit of work may be run again from its start: what it does is keyed (inbox, outbox, references), so that a
commit whose answer was lost is found done and not done twice.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import uuid4

import psycopg
from psycopg import Connection, errors
from psycopg.errors import Diagnostic
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import Pool

from core.domain.keyring import Keyring
from core.storage.invariants import broken_invariants
from core.storage.promises import refusal_for
from core.storage.roster import RosterCopy
from core.storage.unit_of_work import UnitOfWork
from core.storage.wire import Wire

log = logging.getLogger(__name__)
T = TypeVar("T")

# A lock is waited for 3 s (a doctor's line is short), a statement runs 5 s, a forgotten transaction ends after 60 s.
# Each statement is planned once a connection, not at each use: planning was a third of what a message cost PostgreSQL.
# A plan made while a table is small must serve when it is large, so the index is taken where there is one; a report
# that reads whole tables says otherwise for its own transaction.
SESSION = (
    "-c lock_timeout=3s -c statement_timeout=5s -c idle_in_transaction_session_timeout=60s -c timezone=UTC "
    "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
)
TRIES = 5

# A server that vanished without a word (power, cable, fail-over) is noticed after about ten seconds, idle or asked; on
# Linux the default is two hours for an idle connection and a quarter of an hour for one that waits for an answer.
REACH = {
    "connect_timeout": 5,  # seconds, as the next two
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds that sent bytes may go without an acknowledgement
}

# Worth running again from the start: the server went away, or chose this transaction as a victim.
PASSING = (
    psycopg.OperationalError,
    errors.SerializationFailure,
    errors.DeadlockDetected,
    psycopg.InterfaceError,
)
# Operational errors that another try will not mend within the time a sender waits.
LASTING = (errors.LockNotAvailable, errors.QueryCanceled, errors.DiskFull, errors.InsufficientResources)

AWAY = (*PASSING, SQLAlchemyError)
"""The database does not answer, or its pool gives no connection in time: nothing was stored."""


def libpq_url(url: str) -> str:
    """Return a SQLAlchemy URL as psycopg's own `connect` takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


class UnknownOutcome(psycopg.OperationalError):
    """The server said that the commit is not known to be on the standby; it is looked up, never assumed."""


class Database:
    """PostgreSQL, as the clinic uses it. `clock` returns the present as aware UTC, `keyring` opens what is sealed."""

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime],
        pool_size: int = 10,
        wire: type[Wire] = Wire,
        keyring: Keyring | None = None,
    ) -> None:
        self.engine: Engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=2,  # a poller's lock and a self-check, beside the threads
            pool_timeout=10,  # seconds: longer than any sender waits for us
            pool_recycle=1800,  # seconds: under the idle limits of common poolers
            hide_parameters=True,  # an error is logged, and its values are patients' names
            connect_args={"options": SESSION, **REACH},
        )
        self._renewing = threading.Lock()
        self.clock = clock
        self.owner = uuid4().hex
        self.keyring = keyring
        self._copy = RosterCopy()
        self._wire = wire

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """Open one transaction; it commits when the block ends and rolls back when it raises.

        A violated promise is raised as its refusal (`core/storage/promises.py`).
        """
        pool = self.engine.pool
        pooled = self.engine.raw_connection()
        connection = cast("Connection[Any]", pooled.driver_connection)
        wire = pooled.info.get("wire")
        if wire is None:
            wire = pooled.info["wire"] = self._wire(connection)  # it remembers what is prepared on this connection
        doubts: list[str] = []

        def doubtful(notice: Diagnostic) -> None:
            # a commit that was cancelled while it waited for the standby is reported as done, with only this warning
            if notice.sqlstate == "01000" and "synchronous replication" in (notice.message_primary or ""):
                doubts.append(notice.message_primary or "")

        connection.add_notice_handler(doubtful)
        try:
            with _explained():
                try:
                    wire.begin()
                    uow = UnitOfWork(wire, now=self.clock(), owner=self.owner, copy=self._copy, keyring=self.keyring)
                    yield uow
                    uow.finish()
                    wire.end()
                except BaseException:
                    wire.abandon()
                    raise
            if doubts:
                raise UnknownOutcome(doubts[0])
        except PASSING:
            if connection.closed:
                self._renew(pool)
            pooled.invalidate()
            raise
        finally:
            connection.remove_notice_handler(doubtful)
            if self.engine.pool is not pool and pooled.is_valid:
                pooled.invalidate()  # its pool was let go meanwhile, and nobody would close it there
            pooled.close()

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` in a transaction, again from the start where the server went away or chose it as a victim."""
        for attempt in range(1, TRIES + 1):
            try:
                with self.unit_of_work() as uow:
                    result = work(uow)
            except PASSING as error:
                if attempt == TRIES or isinstance(error, LASTING):
                    raise
                log.warning("transaction runs again", extra={"attempt": attempt, "reason": type(error).__name__})
                time.sleep(random.uniform(0, 0.1 * 2**attempt))  # noqa: S311 - jitter, not a secret
            else:
                return result
        raise AssertionError("unreachable")

    def _renew(self, pool: Pool) -> None:
        """Let the whole pool go in which a dead connection was: after a restart they are all dead, and a transaction
        would use up its tries on them."""
        with self._renewing:
            if self.engine.pool is pool:
                self.engine.dispose()

    def broken_invariants(self) -> dict[str, list[object]]:
        """Return every broken invariant with ids that break it; empty is well."""
        pooled = self.engine.raw_connection()
        connection = cast("Connection[Any]", pooled.driver_connection)
        try:
            return broken_invariants(connection)
        finally:
            connection.rollback()
            pooled.close()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except psycopg.IntegrityError as error:
        refusal = refusal_for(error.diag.constraint_name)
        if refusal is None:
            raise
        raise refusal from error
