"""`make lab-kill-steps`: a whole booking and its refund, killed once at every step there is; prints what that cost."""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import shared_cluster
from tests.trials.kill_endings import Ending, Verdict, judge
from tests.trials.kill_story import Stage

TRIES = 3
"""Tellings until a step is given up that two threads take in either order, so that it is not always there."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What the kills in one part of the story did."""

    steps: int = 0
    kills: int = 0
    lost: int = 0
    repeated: int = 0
    effects: int = 0
    bad: list[str] = field(default_factory=list)

    def add(self, step: str, verdict: Verdict) -> None:
        """Count one kill."""
        self.kills += 1
        self.lost += len(verdict.lost) + verdict.open + bool(verdict.books)
        self.repeated += sum(verdict.repeated.values())
        self.effects += verdict.effects
        if not verdict.good:
            self.bad.append(f"{step}: {verdict}")


def kill_at(stage: Stage, step: str, undisturbed: Ending) -> tuple[Ending, Verdict] | None:
    """Tell the story with a kill at this step; None where it was never come to."""
    for _ in range(TRIES):
        ending = stage.tell(fuse=step)
        if ending.died:
            return ending, judge(ending, undisturbed)
    return None


def table(tallies: dict[str, Tally]) -> str:
    """Return the figures, one part a line, and all of them together."""
    rows = [("part", "steps", "kills", "lost", "messages repeated", "provider effects repeated")]
    rows += [(name, t.steps, t.kills, t.lost, t.repeated, t.effects) for name, t in tallies.items()]  # type: ignore[misc]
    rows.append(("all", *(sum(row[n] for row in rows[1:]) for n in range(1, 6))))  # type: ignore[misc,arg-type]
    widths = [max(len(str(row[n])) for row in rows) for n in range(6)]
    return "\n".join("  ".join(str(cell).rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main(arguments: Sequence[str]) -> int:
    """Kill at every step, or with "2/3" at every third from the second; 1 where anything was lost or done twice."""
    first, _, every = (arguments[0] if arguments else "1/1").partition("/")
    with shared_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        stage = Stage(cluster, Path(folder))
        undisturbed = stage.tell()
        began, never = time.monotonic(), []
        tallies = {part: Tally(steps=len(steps)) for part, steps in undisturbed.parts.items()}
        steps = [step for part in undisturbed.parts.values() for step in part][int(first) - 1 :: int(every)]
        for number, step in enumerate(steps):
            killed = kill_at(stage, step, undisturbed)
            if killed is None:
                never.append(step)
                continue
            ending, verdict = killed
            tallies[ending.died or ""].add(step, verdict)
            if not verdict.good:
                print(f"BAD {step}: {verdict}", flush=True)
            if number % 50 == 49:
                print(f"{number + 1} of {len(steps)} after {time.monotonic() - began:.0f} s", flush=True)
        print(table(tallies))
        if never:
            print(f"not come to in {TRIES} tellings: {never}")
    return int(any(tally.bad for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
