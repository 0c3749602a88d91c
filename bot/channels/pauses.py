"""Keeps quiet for as long as a provider asked: towards one chat, or altogether when it asks for several at once.

Telegram does not say whether a 429 is about the chat or the whole bot. One chat that is told to wait is taken for that
chat's own flood; a second one while the first still waits is taken for the bot's.
"""

import threading
from collections.abc import Callable
from datetime import timedelta


class Pauses:
    """Who must not be written to yet. `clock` returns seconds that only grow. Safe for many threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def ask(self, chat: str, wait: timedelta) -> None:
        """Remember that the provider asked to wait before this chat is written to again."""
        with self._lock:
            self._forget()
            self._until[chat] = self._clock() + wait.total_seconds()

    def left(self, chat: str) -> timedelta:
        """Return how long this chat still has to wait; zero when it may be written to."""
        if not self._until:
            return timedelta()
        with self._lock:
            self._forget()
            waiting = self._until
            until = max(waiting.values()) if len(waiting) > 1 else waiting.get(chat, 0.0)
            return timedelta(seconds=max(0.0, until - self._clock())) if until else timedelta()

    @property
    def for_all(self) -> bool:
        """Whether several chats wait, so that nobody may be written to."""
        with self._lock:
            self._forget()
            return len(self._until) > 1

    def _forget(self) -> None:
        now = self._clock()
        self._until = {chat: until for chat, until in self._until.items() if until > now}
