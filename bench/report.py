"""Says what a run has found: as a table, and as `results.json`."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from bench.figures import Figures
from bench.run import Measured

COMPARED = 8
"""How many at once the ratios are taken at."""
PLAIN = ("psycopg", "pgbench")
TITLES = {
    "psycopg": "(a) plain booking, psycopg",
    "pgbench": "(a) plain booking, pgbench",
    "buttons": "(b) chat booking, 3 messages",
    "one message": "(b) chat booking, 2 messages",
    "several processes": "(b) 3 messages, {processes} processes",
}
HEADS = {"at once": 8, "bookings/s": 12, "messages/s": 12, "p50 ms": 9, "p99 ms": 9, "CPU ms/msg": 12, "b/a": 8}
"""The columns and their widths."""


def best_plain(found: Measured, at_once: int = COMPARED) -> tuple[str, Figures]:
    """Return the faster of the two clients of (a): everything is held against the harder one."""
    name = max((n for n in PLAIN if n in found.kinds), key=lambda n: found.kinds[n][at_once].bookings_per_second)
    return name, found.kinds[name][at_once]


def results(found: Measured) -> dict[str, object]:
    """Return everything as plain JSON; the ratios without a further word are those of one process, by buttons."""
    name, plain = best_plain(found)
    ratios = {
        f"ratio_{what}{suffix}": round(rate / plain.bookings_per_second, 4)
        for kind, suffix in (
            ("buttons", ""),
            ("one message", "_one_message"),
            ("several processes", "_several_processes"),
        )
        for what, rate in (
            ("message", found.kinds[kind][COMPARED].messages_per_second),
            ("booking", found.kinds[kind][COMPARED].bookings_per_second),
        )
    }
    kinds = {kind: {str(at_once): _rounded(f) for at_once, f in by.items()} for kind, by in found.kinds.items()}
    return {
        **ratios,
        "compared_at_once": COMPARED,
        "compared_with": name,
        "kinds": kinds,
        "per_message": {message: asdict(tally) for message, tally in found.wire.items()},
        "memory_bytes_per_10000_conversations": round(10_000 * found.memory / max(1, found.conversations)),
        "processes": found.processes,
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
    }


def table(found: Measured) -> str:
    """Return what a person reads."""
    said = results(found)
    lines = [f"{'':34}" + "".join(f"{head:>{width}}" for head, width in HEADS.items())]
    for kind, by in found.kinds.items():
        for at_once, figures in by.items():
            plain = best_plain(found, at_once)[1].bookings_per_second
            lines.append(_row(TITLES[kind].format(processes=found.processes), at_once, figures, plain))
    lines += ["", f"{'one message to PostgreSQL':34}{'statements':>12}{'round trips':>12}{'commits':>9}"]
    lines += [f"{m:34}{t.statements:>12}{t.round_trips:>12}{t.commits:>9}" for m, t in found.wire.items()]
    lines += ["", f"memory per 10,000 open conversations: {_mib(said['memory_bytes_per_10000_conversations'])} MiB"]
    name, plain_figures = best_plain(found)
    against = (
        f"one process at {COMPARED} at once over (a) from {name}, {plain_figures.bookings_per_second:.0f} a second"
    )
    lines += [f"ratio_message {said['ratio_message']}, ratio_booking {said['ratio_booking']}: {against}"]
    return "\n".join(lines)


def write(found: Measured, path: Path) -> None:
    """Write `results.json`."""
    path.write_text(json.dumps(results(found), indent=2) + "\n")


def _row(title: str, at_once: int, figures: Figures, plain: float) -> str:
    f = figures
    values = (
        str(at_once),
        f"{f.bookings_per_second:.1f}",
        f"{f.messages_per_second:.1f}",
        # what a client does not tell (pgbench its quantiles and its CPU) stays empty
        f"{f.p50_ms:.1f}" if f.p50_ms else "",
        f"{f.p99_ms:.1f}" if f.p99_ms else "",
        f"{f.cpu_ms_per_message:.2f}" if f.cpu_ms_per_message else "",
        f"{f.messages_per_second / plain:.3f}",
    )
    return f"{title:34}" + "".join(f"{value:>{width}}" for value, width in zip(values, HEADS.values(), strict=True))


def _rounded(figures: Figures) -> Mapping[str, float]:
    return {name: round(value, 3) for name, value in asdict(figures).items()}


def _mib(size: object) -> str:
    return f"{int(str(size)) / 2**20:.1f}"
