"""A listener for trials of Telegram's two doors: it hears as the dialogue does, once and in a transaction."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.message import Heard
from core.storage.database import Database


@dataclass(slots=True)
class Ears:
    """`texts` is what was new, per chat, in order. `before` may fail or wait; `after` too, once it is kept."""

    database: Database
    before: Callable[[Heard], None] = lambda _heard: None
    after: Callable[[Heard], None] = lambda _heard: None
    calls: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, heard: Heard) -> None:
        """Claim the update in the inbox; keep its text if nobody has before."""
        with self._lock:
            self.calls.append(heard.text)
        self.before(heard)
        with self.database.unit_of_work() as uow:
            fresh = uow.inbox.claim(heard.channel, heard.id).row() is not None
        if fresh:
            with self._lock:
                self.texts.setdefault(heard.address, []).append(heard.text)
        self.after(heard)

    def of(self, chat: int) -> list[str]:
        """What was heard in this chat."""
        with self._lock:
            return list(self.texts.get(str(chat), []))


class Fails:
    """Fails for the texts it is given, so often."""

    def __init__(self, **texts: int) -> None:
        self._left = texts

    def __call__(self, heard: Heard) -> None:
        if self._left.get(heard.text, 0) > 0:
            self._left[heard.text] -= 1
            raise ConnectionError("the database is away")


def slow(seconds: float, *, text: str) -> Callable[[Heard], None]:
    """Take so long over one text."""

    def wait(heard: Heard) -> None:
        if heard.text == text:
            time.sleep(seconds)

    return wait
