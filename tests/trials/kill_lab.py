"""`make lab-kill`: a town of patients, processes killed at random, a tenth of the providers' calls failing."""

import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.databases import shared_cluster
from tests.trials.kill_town import Account, Plan, tell

PATIENTS = 72  # each has about nine messages, a link and a refund: 792 jobs
CHANCE = 0.004  # of dying at a step: a process dies about every 250 steps


def table(account: Account) -> str:
    """Return the figures."""
    rows: list[tuple[str, ...]] = [("", "jobs", "lost", "done again", "one the most")]
    rows += [(name, *map(str, (t.jobs, t.lost, t.again, t.worst))) for name, t in account.tallies.items()]
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.append(f"{account.jobs} jobs in {account.seconds:.0f} s; {account.kills} processes killed")
    lines.append(f"{account.faults} calls met a fault; of {account.unsure} sends nobody could know that they were done")
    lines.append("killed at: " + ", ".join(f"{step} {often}" for step, often in account.burned.most_common()))
    if account.unfinished or account.dead:
        lines.append(f"unfinished: {account.unfinished}; given up: {account.dead}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Run it; 1 where anything was lost, or done again that a provider's key prevents."""
    seed = int(arguments[0]) if arguments else random.SystemRandom().randrange(1 << 20)
    print(f"SEED={seed}", flush=True)
    with shared_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        account = tell(cluster, Path(folder), Plan(patients=PATIENTS, seed=seed, chance=CHANCE))
    print(table(account))
    return int(not account.good)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
