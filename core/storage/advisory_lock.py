"""One of many: a lock of the database that one process holds over all replicas, for as long as its connection lives.

For work that only one may do at a time and that any may take over, such as asking Telegram for updates. Whoever dies
loses the lock with the connection. It is a matter of economy and good manners, never of safety: between the loss of a
connection and its being noticed two may believe that they hold it, and what they do must bear that.
"""

import threading
from typing import Any, cast

import psycopg
from psycopg import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from core.storage.database import Database

TAKE = "select pg_try_advisory_lock(%s)"
GIVE_BACK = "select pg_advisory_unlock(%s)"
STILL_THERE = "select 1"


class AdvisoryLock:
    """One such lock, known by its key, for the threads of this process.

    Its connection is its own as long as it is held: a pooler between us and PostgreSQL must not share connections by
    statement or transaction.
    """

    def __init__(self, database: Database, key: int) -> None:
        self._database = database
        self._key = key
        self._pooled: PoolProxiedConnection | None = None
        self._alone = threading.RLock()

    def take(self) -> bool:
        """Whether this process holds the lock now; False while another one does or no database answers."""
        with self._alone:
            if self._pooled is not None:
                return self.held()
            try:
                pooled = self._database.engine.raw_connection()
            except (psycopg.Error, SQLAlchemyError):
                return False
            try:
                connection = _driver(pooled)
                connection.autocommit = True  # an open transaction would be ended for idling
                row = connection.execute(TAKE, (self._key,)).fetchone()
                taken = bool(row and row[0])
            except psycopg.Error:
                pooled.invalidate()
                return False
            if taken:
                self._pooled = pooled
            else:
                _put_back(pooled)
            return taken

    def held(self) -> bool:
        """Whether the connection, and the lock with it, is still alive. Costs one round trip."""
        with self._alone:
            pooled = self._pooled
            if pooled is None:
                return False
            try:
                _driver(pooled).execute(STILL_THERE)
            except psycopg.Error:
                self._pooled = None
                pooled.invalidate()
                return False
            return True

    def release(self) -> None:
        """Let another process have it; harmless when it is not held."""
        with self._alone:
            pooled, self._pooled = self._pooled, None
            if pooled is None:
                return
            try:
                _driver(pooled).execute(GIVE_BACK, (self._key,))
            except psycopg.Error:
                pooled.invalidate()
            else:
                _put_back(pooled)


def _driver(pooled: PoolProxiedConnection) -> Connection[Any]:
    return cast("Connection[Any]", pooled.driver_connection)


def _put_back(pooled: PoolProxiedConnection) -> None:
    _driver(pooled).autocommit = False
    pooled.close()
