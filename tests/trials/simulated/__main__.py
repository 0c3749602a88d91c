"""`make lab-sim SEED=..`: one life after the other, a line each; one that breaks says the seed that shows it again."""

import argparse
import sys
import time
import traceback
from contextlib import closing

from tests.databases import Cluster, shared_cluster
from tests.trials.simulated.ends import assert_all_has_its_end
from tests.trials.simulated.life import Life

NAME = "simulated"
LOOKED_AT = "select status, count(*) from appointments group by 1 order by 1"


def main() -> None:
    """Live as the arguments say; exits with 1 if one broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.simulated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lives", type=int, default=10, help="how many seeds, from this one on")
    parser.add_argument("--steps", type=int, default=2_000, help="of each life")
    asked = parser.parse_args()
    with shared_cluster() as cluster:
        whole = [tell(cluster, seed, asked.steps) for seed in range(asked.seed, asked.seed + asked.lives)]
    sys.exit(not all(whole))


def tell(cluster: Cluster, seed: int, steps: int) -> bool:
    """Live one life and say in a line how it went; where it broke, say where, and return False."""
    cluster.create(NAME)
    began = time.monotonic()
    with closing(Life(cluster.url(NAME), seed)) as life:
        try:
            live(life, steps)
        except BaseException as error:
            traceback.print_exc()
            sys.stdout.write(f"seed {seed} broke after {life.counted.total()} of {steps} steps: {error}\n")
            if not isinstance(error, Exception):
                raise
            return False
        visits = ", ".join(f"{number} {status}" for status, number in life.clinic.sql(LOOKED_AT))
        captured = len(life.clinic.company.captures())
    took = time.monotonic() - began
    sys.stdout.write(f"seed {seed}: {steps} steps in {took:.0f} s; {captured} captures; {visits}\n")
    sys.stdout.flush()
    return True


def live(life: Life, steps: int) -> None:
    """Live one life to its end."""
    for _ in range(steps):
        life.step()
    life.end()
    assert_all_has_its_end(life)


if __name__ == "__main__":
    main()
