"""Lets many want something at the same moment, each on a thread of their own, and says what came of it and when."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Generic, TypeVar

T = TypeVar("T")
PATIENCE = 60.0  # seconds until a rush that does not end is called a defect


@dataclass(frozen=True, slots=True, kw_only=True)
class Came(Generic[T]):
    """What came of one wish: its result or its error, `seconds` after all were let go."""

    result: T | None
    error: Exception | None
    seconds: float


def rush(wishes: Sequence[Callable[[], T]]) -> list[Came[T]]:
    """Do all at once and return what came of each, in the order of the wishes."""
    came: dict[int, Came[T]] = {}
    line = threading.Barrier(len(wishes) + 1)
    go = [0.0]

    def one(number: int, wish: Callable[[], T]) -> None:
        line.wait(PATIENCE)
        result, error = None, None
        try:
            result = wish()
        except Exception as raised:  # noqa: BLE001 - told to the trial, which decides
            error = raised
        came[number] = Came(result=result, error=error, seconds=time.perf_counter() - go[0])

    threads = [threading.Thread(target=one, args=each, daemon=True) for each in enumerate(wishes)]
    for thread in threads:
        thread.start()
    go[0] = time.perf_counter()
    line.wait(PATIENCE)
    for thread in threads:
        thread.join(PATIENCE)
    return [came[number] for number in range(len(wishes))]


def spread(came: Sequence[Came[T]]) -> float:
    """Return how many times longer than the one in the middle the slowest in a hundred waited."""
    waits = [each.seconds for each in came]
    return quantiles(waits, n=100, method="inclusive")[98] / median(waits)
