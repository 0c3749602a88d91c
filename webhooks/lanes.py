"""The lanes of the outbox: kinds of effects that are done beside each other, so that none waits for another company."""

import threading
from collections.abc import Collection
from dataclasses import dataclass, field

UNHURRIED = {"meetings": 2.0}
"""Lanes that are not woken -> the seconds between their looks."""


@dataclass(slots=True, kw_only=True, eq=False)
class Lane:
    """The workers of some kinds: one at a time looks for rows, the others work or wait for their turn to look.

    A lane that is not `prompt` looks every `poll` seconds and is not woken: what nobody waits for to the second is not
    worth a look at the outbox with every message that is handled.
    """

    kinds: Collection[str]
    poll: float
    prompt: bool = True
    looking: threading.Lock = field(default_factory=threading.Lock)
    woken: threading.Event = field(default_factory=threading.Event)
