"""An effect whose time has come: the claimed row, how its kind is done, and how much patience it is given."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.domain.events import Event
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One claimed row of the outbox. `attempts` counts this one; `wanted_at` is when it was to be done at first."""

    id: int
    key: str
    kind: str
    chat_id: int | None
    body: Mapping[str, Any]
    attempts: int
    wanted_at: datetime


Closing = Callable[[UnitOfWork], dict[str, object] | None]
"""What follows, inside the transaction that closes the row; returns what to keep in the row as its result."""


Tell = Callable[[UnitOfWork, Sequence[Event]], None]
"""Tells the chats concerned what has happened, inside the transaction in which it happens."""


def nothing_follows(uow: UnitOfWork) -> None:
    """Close the row and no more."""
    del uow


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a row is tried before it is given up, and the waits between: doubling from `first` up to `longest`.

    `within` is how long after it was wanted a row is of use at all, `held` how long it may be held back without a try;
    None: for ever.
    """

    tries: int
    within: timedelta | None = None
    held: timedelta | None = None
    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(hours=1)

    def wait(self, attempts: int) -> timedelta:
        """Return the wait after this many attempts, shortened by a random part so that a crowd comes back scattered."""
        doubled = self.first * 2 ** min(attempts - 1, 30)  # a larger power would overflow a timedelta
        scattered: timedelta = min(doubled, self.longest) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        return scattered

    def is_late(self, due: Due, now: datetime) -> bool:
        """Whether a row is of no use any more."""
        return self.within is not None and due.wanted_at + self.within <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """How one kind is done: `do` calls outside and returns what follows, `give_up` returns what follows a dead row.

    `needs_desk`: a dead row is a task for a human, for nothing else makes up for it.
    """

    do: Callable[[Due], Closing]
    patience: Patience
    give_up: Callable[[Due], Closing] = lambda _due: nothing_follows
    lane: str = "money"
    needs_desk: bool = False
