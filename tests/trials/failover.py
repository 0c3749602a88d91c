"""`make lab-failover`: a town of patients whose database dies under them; its standby takes over, three times.

Nothing that was acknowledged is lost, and what nobody could know to have been done is looked up and not done again. The
*control* is the same town on a pair that does not wait for its standby: what it had told is gone.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import migrate
from tests.trials.kill_lab import table
from tests.trials.kill_town import Account, Plan, Town, live_through, settle
from tests.trials.pair import Pair, a_pair

PATIENTS, FAILOVERS = 48, 3
NOTICED = 0.8
"""Seconds until a watchdog that asks every quarter of a second has missed three answers."""
WRITTEN = "select count(*) from appointment_events"


@dataclass(slots=True, kw_only=True)
class Striker:
    """Kills the primary whenever another part of the patients has come to its end, and promotes its standby."""

    pair: Pair
    patients: int
    times: int
    promoted: list[float] = field(default_factory=list)
    silent: list[float] = field(default_factory=list)
    _began: float = 0.0
    _written: int | None = None

    def meanwhile(self, town: Town, done: int) -> None:
        """Strike when it is time; after a strike, see when the clinic writes again, and only then make it a pair."""
        if self._written is not None:
            self._see(town)
        elif len(self.promoted) < self.times and done >= self.patients * (len(self.promoted) + 1) // (self.times + 2):
            self._strike(town)

    def _strike(self, town: Town) -> None:
        self._began = time.monotonic()
        self.pair.primary.kill()
        time.sleep(NOTICED)
        self.pair.fail_over()
        self.promoted.append(time.monotonic() - self._began)
        [(self._written,)] = town.looking.ask(WRITTEN)

    def _see(self, town: Town) -> None:
        if town.looking.ask(WRITTEN) != [(self._written,)]:
            self.silent.append(time.monotonic() - self._began)
            self._written = None
            self.pair.join()


def strike(folder: Path, pair: Pair, *, patients: int, times: int, seed: int) -> tuple[Account, Striker]:
    """Let a town live through so many deaths of its database."""
    pair.primary.ask("create database clinic")
    url = pair.url("clinic")
    migrate(url)
    settle(url, patients)
    striker = Striker(pair=pair, patients=patients, times=times)
    plan = Plan(patients=patients, seed=seed, chance=0.0, forsakes=True)
    return live_through(url, folder, plan, striker.meanwhile), striker


def main(arguments: Sequence[str]) -> int:
    """Run it; 1 where anything was lost, or done again that a provider's key prevents."""
    seed = int(arguments[0]) if arguments else 1
    print(f"SEED={seed}", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pair = stack.enter_context(a_pair())
        account, striker = strike(folder, pair, patients=PATIENTS, times=FAILOVERS, seed=seed)
    print(table(account))
    for promoted, silent in zip(striker.promoted, striker.silent, strict=True):
        print(f"the primary killed: promoted after {promoted:.2f} s, the clinic wrote again after {silent:.2f} s")
    kept = all(tally.lost == 0 for tally in account.tallies.values()) and not account.unfinished and not account.dead
    return int(not kept or any(tally.again for name, tally in account.tallies.items() if name != "messages"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
