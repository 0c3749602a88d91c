"""The templates that are ready at Twilio, kept at hand: looked up for every card, read once a minute."""

import threading
import time
from collections.abc import Callable, Mapping

from core.storage.content_templates import ContentTemplates
from core.storage.database import Database

STALE_AFTER = 60.0  # seconds: how long after `baari whatsapp provision` the last process shows buttons


class TemplateShelf:
    """Safe for many threads. `clock` returns seconds that only grow."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at: float | None = None
        self._sids: Mapping[tuple[str, str], str] = {}

    def sid(self, name: str, language: str) -> str | None:
        """Return the template's id at Twilio, None where there is none. Raises psycopg.Error without a database."""
        with self._lock:
            if self._read_at is None or self._clock() - self._read_at >= STALE_AFTER:
                kept = self._database.run(lambda uow: ContentTemplates(uow.sql).all())
                self._sids = {key: template.content_sid for key, template in kept.items()}
                self._read_at = self._clock()
            return self._sids.get((name, language))

    def put_away(self, sid: str) -> None:
        """Use a template no more until the shelf is read again: Twilio does not know it."""
        with self._lock:
            self._sids = {key: known for key, known in self._sids.items() if known != sid}
