"""What the chain of the audit log costs: acts a second with it and without it, and whether anybody else waits for it.

`python -m bench.audit`: half a minute. The acts are of eight threads, as fast as they can; beside them one thread does
what a message of a patient's does to the database, and writes no row of the log. The server is one of its own, with
the settings that it has in production, so that a commit is on the disk.
"""

import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from baari.embedded_postgres import EmbeddedPostgres
from baari.migrate import migrate
from core.domain.audit import Act
from core.domain.effects import ReconcileDay
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork

THREADS, SECONDS = 8, 5.0
Work = Callable[[UnitOfWork, str], None]


@dataclass
class Took:
    """How long each transaction took, in seconds: the acts', and those of the one beside them."""

    acts: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return one row of the table."""
        cells = [f"{len(self.acts) / SECONDS:.0f}", *map(_ms, (self.acts, self.beside))]
        return f"| {name} | {' | '.join(cells)} |"


def _ms(took: list[float]) -> str:
    if not took:
        return "-"
    return f"{statistics.median(took) * 1000:.1f} / {statistics.quantiles(took, n=100)[98] * 1000:.1f}"


def chained(uow: UnitOfWork, key: str) -> None:
    """Do an act, and write it down."""
    unwritten(uow, key)
    uow.audit.add(None, Act.MONEY_CHECKED, subject=f"task {key}")


def unwritten(uow: UnitOfWork, key: str) -> None:
    """Do the same act and write it down nowhere."""
    uow.sql.rows("select id from doctors")
    uow.outbox.add(ReconcileDay(gateway="desk", day="2026-11-23"), key=key)


def nothing(_uow: UnitOfWork, _key: str) -> None:
    """Do nothing."""


def measure(database: Database, act: Work) -> Took:
    """Let the threads act, and one beside them do the same without a row of the log."""
    took, ends = Took(), time.monotonic() + SECONDS

    def run(work: Work, into: list[float], name: str) -> None:
        number = 0
        while time.monotonic() < ends:
            number += 1
            began = time.monotonic()
            key = f"{act.__name__}:{name}:{number}"
            database.run(lambda uow: work(uow, key))  # noqa: B023 - run at once
            into.append(time.monotonic() - began)

    threads = [threading.Thread(target=run, args=(unwritten, took.beside, "beside"))]
    if act is not nothing:
        threads += [threading.Thread(target=run, args=(act, took.acts, str(n))) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def main() -> None:
    """Measure, and print the table."""
    folder = Path(tempfile.mkdtemp(prefix="baari-bench-"))
    try:
        with EmbeddedPostgres(folder / "postgres") as postgres:
            migrate(postgres.url)
            database = Database(postgres.url, clock=lambda: datetime.now(UTC), pool_size=THREADS + 1)
            try:
                rows = [
                    measure(database, act).line(name)
                    for name, act in (
                        ("nobody acts", nothing),
                        ("acts without the log", unwritten),
                        ("acts in the chain", chained),
                    )
                ]
            finally:
                database.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    head = "| | acts a second | an act, ms, p50 / p99 | beside them, ms, p50 / p99 |\n|---|---|---|---|"
    sys.stdout.write("\n".join([head, *rows, ""]))


if __name__ == "__main__":
    main()
