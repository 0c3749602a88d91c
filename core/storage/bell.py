"""Tells this process at once what another one has written: one connection listens, one thread hears it.

The bell is only a hint. A ring that was lost (the server was restarted, a pooler swallowed it) is made good: after each
new start of listening everybody is woken, and whoever waits looks by himself from time to time.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any, cast

import psycopg
from psycopg import Connection, sql
from sqlalchemy.exc import SQLAlchemyError

from core.storage.database import Database

log = logging.getLogger(__name__)

Rung = Callable[[str | None], None]
"""Called from the bell's thread with whom it is for, or None: anybody, look for yourself."""

LOOK_UP = 0.5  # seconds between two looks whether to stop
PROVE = 20  # looks of silence (10 s) after which the connection must prove that it is alive
AGAIN_AFTER = 1.0  # seconds before a database that does not answer is asked again


class Bell:
    """Listens to one topic of `pg_notify` until it is stopped."""

    def __init__(self, database: Database, topic: str, rung: Rung) -> None:
        self._database = database
        self._topic = topic
        self._rung = rung
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name=f"bell-{topic}", daemon=True)

    def start(self) -> None:
        """Start to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; returns when the connection is closed."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen_once()
            except (psycopg.Error, SQLAlchemyError) as error:
                if not self._stopping.is_set():
                    log.warning("the bell is away", extra={"topic": self._topic, "reason": type(error).__name__})
                self._stopping.wait(AGAIN_AFTER)

    def _listen_once(self) -> None:
        with closing(self._own_connection()) as connection:
            connection.autocommit = True
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._topic)))
            self._rung(None)  # what was written while nobody listened
            quiet = 0
            while not self._stopping.is_set():
                heard = {notice.payload for notice in connection.notifies(timeout=LOOK_UP)}
                for whom in heard:
                    self._rung(whom)
                quiet = 0 if heard else quiet + 1
                if quiet >= PROVE:
                    connection.execute("select 1")
                    quiet = 0

    def _own_connection(self) -> Connection[Any]:
        """Take a connection out of the pool for good: one that listens all day must not count against the workers."""
        pooled = self._database.engine.raw_connection()
        connection = cast("Connection[Any]", pooled.driver_connection)
        pooled.detach()
        connection.rollback()
        return connection
