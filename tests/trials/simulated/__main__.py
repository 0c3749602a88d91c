"""`make lab-sim SEED=..`: one life after the other, a line each; one that breaks says the seed that shows it again."""

import argparse
import sys
import time

from tests.databases import shared_cluster
from tests.trials.simulated.ends import assert_all_has_its_end
from tests.trials.simulated.life import Life

NAME = "simulated"
LOOKED_AT = "select status, count(*) from appointments group by 1 order by 1"


def main() -> None:
    """Live as the arguments say; raises what broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.trials.simulated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lives", type=int, default=10, help="how many seeds, from this one on")
    parser.add_argument("--steps", type=int, default=2_000, help="of each life")
    asked = parser.parse_args()
    with shared_cluster() as cluster:
        for seed in range(asked.seed, asked.seed + asked.lives):
            cluster.create(NAME)
            began = time.monotonic()
            life = Life(cluster.url(NAME), seed, harsh=True)
            try:
                live(life, asked.steps)
                visits = ", ".join(f"{number} {status}" for status, number in life.clinic.sql(LOOKED_AT))
                captured = len(life.clinic.company.captures())
            finally:
                life.close()
            took = time.monotonic() - began
            sys.stdout.write(f"seed {seed}: {asked.steps} steps in {took:.0f} s; {captured} captures; {visits}\n")


def live(life: Life, steps: int) -> None:
    """Live one life to its end; where it breaks, say where."""
    try:
        for _ in range(steps):
            life.step()
        life.end()
        assert_all_has_its_end(life)
    except BaseException:
        sys.stderr.write(f"seed {life.seed} broke after {life.counted.total()} of {steps} steps\n")
        raise


if __name__ == "__main__":
    main()
