"""Which orders need not be tried: dynamic partial-order reduction with source sets and sleep sets.

An order that was run is a path of crossings. Two steps of it race where they touch the same, neither is the cause of
the other, by itself or through a third: whoever could have let the later one come first is wanted
at the crossing of the earlier one. A choice whose orders have all been run sleeps, until a step comes that can tell.
Source: Abdulla, Aronis, Jonsson, Sagonas, Optimal Dynamic Partial Order Reduction, POPL 2014, algorithm 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.trials.conflicts import Access


@dataclass(slots=True, kw_only=True)
class Crossing:
    """A point of the path: who could go on, who need not be tried any more, who must be, and who went.

    `actors` are the one who went and those whom it let go on: a commit ends a rival's wait.
    """

    ready: list[int]
    asleep: dict[int, Access]
    wanted: set[int]
    chosen: int
    access: Access = field(default_factory=Access)
    actors: set[int] = field(default_factory=set)


def still_asleep(before: Crossing) -> dict[int, Access]:
    """Return who sleeps after a crossing: those who slept there and cannot tell what was done there."""
    return {number: access for number, access in before.asleep.items() if not access.meets(before.access)}


def turn_back(path: list[Crossing]) -> bool:
    """Shorten the path to the last crossing where somebody else must go, and let them; False if there is none."""
    _want_the_losers_of_races_first(path)
    while path:
        last = path[-1]
        last.asleep[last.chosen] = last.access
        others = sorted(last.wanted - last.asleep.keys())
        if others:
            last.chosen = others[0]
            return True
        path.pop()
    return False


def _want_the_losers_of_races_first(path: Sequence[Crossing]) -> None:
    pasts: list[int] = []  # of each step, the steps that had to come before it: bit n stands for step n
    for now, step in enumerate(path):
        past = 0
        for then in reversed(range(now)):
            if past >> then & 1:
                continue
            earlier = path[then]
            if not step.actors & earlier.actors and not step.access.meets(earlier.access):
                continue
            past |= pasts[then]
            if step.chosen not in earlier.actors:
                _want(path, pasts, then, now, past)
        pasts.append(past | 1 << now)


def _want(path: Sequence[Crossing], pasts: Sequence[int], then: int, now: int, past_of_now: int) -> None:
    """Have the step `now` tried before the step `then`: somebody who can begin the way there is wanted at `then`."""
    way = [step for step in range(then + 1, now) if not pasts[step] >> then & 1]
    beginners = {
        path[step].chosen for step in way if not any(pasts[step] >> other & 1 for other in way if other < step)
    }
    if not any(past_of_now >> other & 1 for other in way):
        beginners.add(path[now].chosen)
    crossing = path[then]
    able = beginners & set(crossing.ready)
    if not able:
        crossing.wanted |= set(crossing.ready)
    elif not able & crossing.wanted:
        crossing.wanted.add(min(able))
