"""What understanding costs: time to start, time of a message, and memory, in a process that does nothing else."""

import json
import subprocess
import sys
from dataclasses import dataclass

from bench.figures import quantile

AIMS = {"start_ms": 200.0, "p95_ms": 10.0, "memory_mb": 60.0}
"""On one core: what a first message may wait for, what any message may take, and what a process may hold."""
_ALONE = """
import json, re, sys, time
begun = time.perf_counter()
from datetime import datetime
from bot.understanding import Roster, understand
nobody, now = Roster((), ()), datetime(2026, 11, 18, 11)
understand("hello", roster=nobody, now=now, language="en")
start = time.perf_counter() - begun
spent = []
for line in sys.stdin:
    text = json.loads(line)
    begun = time.perf_counter()
    understand(text, roster=nobody, now=now, language="en")
    spent.append(time.perf_counter() - begun)
held = int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
print(json.dumps([start, spent, held]))
"""


# VmHWM is this program's own peak; what getrusage tells begins with the peak of the process that started it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Milliseconds and megabytes."""

    start_ms: float
    p50_ms: float
    p95_ms: float
    worst_ms: float
    memory_mb: float


def measured(texts: list[str]) -> Cost:
    """Measure a process of its own that reads all `texts`, one after the other."""
    answer = subprocess.run(  # noqa: S603 - this very Python, with the code above
        [sys.executable, "-c", _ALONE],
        input="\n".join(map(json.dumps, texts)),
        capture_output=True,
        text=True,
        check=True,
    )
    start, spent, kilobytes = json.loads(answer.stdout)
    ordered = sorted(1000 * seconds for seconds in spent)
    return Cost(
        start_ms=1000 * start,
        p50_ms=quantile(ordered, 0.50),
        p95_ms=quantile(ordered, 0.95),
        worst_ms=ordered[-1],
        memory_mb=kilobytes / 1024,
    )


def lines(cost: Cost) -> list[str]:
    """Return what it costs, beside what it may."""
    begins = f"first message after {cost.start_ms:.0f} ms (at most {AIMS['start_ms']:.0f})"
    holds = f"{cost.memory_mb:.0f} MB (at most {AIMS['memory_mb']:.0f})"
    usually = f"a message: median {cost.p50_ms:.2f} ms, p95 {cost.p95_ms:.2f} ms (at most {AIMS['p95_ms']:.0f})"
    return [f"{begins}, {holds}", f"{usually}, longest {cost.worst_ms:.1f} ms"]
