"""The one clock: the database's, so that several machines agree on when a hold ends.

Between two looks at the database the time runs on by this machine's monotonic clock, which no administrator sets.
"""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0
"""Seconds between two looks: a good quartz drifts by a few milliseconds in that time."""


# Seconds; a caller waits for the look with its transaction open, so the machine's own clock soon has to do.
WITHIN: dict[str, Any] = {"connect_timeout": 3, "tcp_user_timeout": 3000, "options": "-c statement_timeout=3s"}


class DatabaseClock:
    """Returns the database's present as aware UTC; the machine's own until the database has been asked."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._base = (time.monotonic(), datetime.now(UTC))

    def __call__(self) -> datetime:
        """Return the present."""
        if time.monotonic() - self._read_at > LOOK_EVERY and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        then, at = self._base
        return at + timedelta(seconds=time.monotonic() - then)

    def _look(self) -> None:
        self._read_at = time.monotonic()  # one look a minute, even at a database that is away
        try:
            with psycopg.connect(self._conninfo, autocommit=True, **WITHIN) as connection:
                asked = time.monotonic()
                row = connection.execute("select clock_timestamp()").fetchone()
                answered = time.monotonic()
        except psycopg.Error as error:
            log.warning("the database's clock cannot be read", extra={"reason": type(error).__name__})
            return
        if row:
            self._base = ((asked + answered) / 2, row[0].astimezone(UTC))
