"""`make bench`: measures, prints the table, writes `bench/results.json`. About five minutes; `--quick` takes one."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from baari.embedded_postgres import EmbeddedPostgres
from baari.migrate import migrate
from bench.report import table, write
from bench.run import Measured, Plan, Run

RESULTS = Path(__file__).parent / "results.json"
QUICK = Plan(rounds={8: 3}, seconds=2.0, chats=15_000, open_conversations=2_000, wire_bookings=10)


def measure(plan: Plan) -> Measured:
    """Run everything on a server of its own, with the settings it has in production."""
    folder = Path(tempfile.mkdtemp(prefix="baari-bench-"))
    try:
        with EmbeddedPostgres(folder / "postgres") as postgres:
            migrate(postgres.url)
            run = Run(plan, postgres.url, folder)
            try:
                run.count_statements()
                run.compare()
            finally:
                run.close()
            return run.found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures a chat booking beside a plain one.")
    parser.add_argument("--quick", action="store_true", help="one minute instead of five")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the JSON goes")
    asked = parser.parse_args()
    found = measure(QUICK if asked.quick else Plan())
    write(found, asked.results)
    sys.stdout.write(f"{table(found)}\n")


if __name__ == "__main__":
    main()
