"""Asks Telegram for updates, where it cannot reach us: one process over all replicas asks, and every other stands by.

What has been asked for is confirmed only once it is heard, so a crash loses nothing. Telegram refuses a second one who
asks (409), so the one who may is decided by a lock of the database. A redelivery is harmless: the inbox knows it.
"""

import logging
import random
import threading
from collections.abc import Callable
from datetime import timedelta

from bot.channels.port import SendFailed
from bot.channels.telegram_heard import read
from bot.channels.telegram_updates import TelegramUpdates
from bot.message import Heard
from core.storage.advisory_lock import AdvisoryLock
from webhooks.telegram_lanes import Lanes

log = logging.getLogger(__name__)

LONG_POLL = timedelta(seconds=25)  # under the 30 s after which middle boxes drop a silent connection
SHORT_POLL = timedelta()
WHILE_BUSY = 0.1  # seconds between looks for more while something is being heard
WHILE_FAILING = 1.0  # seconds between looks for more while all there is waits for its next try
STAND_BY = 2.0  # seconds between tries for the lock: how long patients wait after the asking process has died
FIRST_WAIT = 0.5  # seconds until Telegram is asked again after a failure
LONGEST_WAIT = 15.0  # seconds


class TelegramPoller:
    """Polls in a thread of its own. `hear` returns when what was heard is committed, else raises.

    `answer_tap` stops the clock on a tapped button; it must not raise.
    """

    def __init__(
        self,
        updates: TelegramUpdates,
        lock: AdvisoryLock,
        *,
        hear: Callable[[Heard], None],
        answer_tap: Callable[[str], None],
        workers: int = 8,
        long_poll: timedelta = LONG_POLL,
    ) -> None:
        self._updates = updates
        self._lock = lock
        self._hear = hear
        self._answer_tap = answer_tap
        self._workers = workers
        self._long_poll = long_poll
        self._stopping = threading.Event()
        self._lanes: Lanes | None = None
        self._thread = threading.Thread(target=self._run, name="telegram-poller", daemon=True)
        self._failures = 0

    def start(self) -> None:
        """Start asking, or standing by."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Stop asking, wait for what is being heard, and let another process ask.

        A request that waits at Telegram is not waited for: what it brings is confirmed by nobody and comes again.
        To be called before the database is disposed of.
        """
        self._stopping.set()
        if self._lanes is not None:
            self._lanes.close(timeout)
        self._lock.release()

    @property
    def is_alive(self) -> bool:
        """Whether its thread runs; a while after `stop` it does not."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if self._lock.take():
                self._ask_while_held()
            else:
                self._stopping.wait(STAND_BY)
        self._lock.release()

    def _ask_while_held(self) -> None:
        log.info("asking telegram for updates")
        lanes = self._lanes = Lanes(self._hear_and_answer, workers=self._workers)
        try:
            self._without_webhook()
            while self._goes_on():
                self._ask(lanes)
        finally:
            lanes.close(0.0)  # what is unheard comes again, to whoever asks next
        log.info("no longer asking telegram for updates")

    def _goes_on(self) -> bool:
        return not self._stopping.is_set() and self._lock.held()

    def _without_webhook(self) -> None:
        while self._goes_on():
            try:
                self._updates.by_request()
            except SendFailed as failed:
                self._pause(failed)
            else:
                return

    def _ask(self, lanes: Lanes) -> None:
        """Fetch once and hand over what is new; then give it a moment to be heard, so that it can be confirmed."""
        try:
            found = self._updates.fetch(lanes.offset, self._long_poll if lanes.idle else SHORT_POLL)
        except SendFailed as failed:
            self._pause(failed)
            return
        self._failures = 0
        if self._stopping.is_set():
            return
        lanes.put([(int(raw["update_id"]), read(raw)) for raw in found])
        if not lanes.idle:
            lanes.wait(WHILE_BUSY if lanes.working else WHILE_FAILING)

    def _pause(self, failed: SendFailed) -> None:
        """Wait before asking again: as long as Telegram said, or twice as long each time."""
        if self._stopping.is_set():
            return
        self._failures += 1
        log.warning("telegram cannot be asked", extra={"reason": failed.reason, "failures": self._failures})
        wait = min(FIRST_WAIT * 2 ** min(self._failures - 1, 10), LONGEST_WAIT) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
        self._stopping.wait(max(wait, failed.retry_after.total_seconds() if failed.retry_after else 0.0))

    def _hear_and_answer(self, heard: Heard) -> None:
        self._hear(heard)
        if heard.callback_id is not None:
            self._answer_tap(heard.callback_id)
