"""What one round of measuring gives, and what several rounds say together."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: counts, how long it took, the latency of each message in seconds, and CPU seconds.

    `cpu` is that of the process that books, `outside_cpu` that of the patients and the provider who drive it.
    """

    bookings: int
    messages: int
    seconds: float
    latencies: Sequence[float]
    cpu: float
    outside_cpu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Several rounds together: medians of rates and CPU over the rounds, quantiles over all messages in ms."""

    bookings_per_second: float
    messages_per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms_per_message: float
    outside_cpu_ms_per_message: float


def together(rounds: Sequence[Round]) -> Figures:
    """Sum several rounds up; a noisy neighbour in one of them does not move a median."""
    every = sorted(latency for r in rounds for latency in r.latencies)
    return Figures(
        bookings_per_second=statistics.median(r.bookings / r.seconds for r in rounds),
        messages_per_second=statistics.median(r.messages / r.seconds for r in rounds),
        p50_ms=1000 * quantile(every, 0.50),
        p99_ms=1000 * quantile(every, 0.99),
        cpu_ms_per_message=statistics.median(1000 * r.cpu / max(1, r.messages) for r in rounds),
        outside_cpu_ms_per_message=statistics.median(1000 * r.outside_cpu / max(1, r.messages) for r in rounds),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value that `share` of the ordered values do not exceed; 0 of none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
