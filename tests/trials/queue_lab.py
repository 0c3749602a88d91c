"""Simulated days of a doctor's line: how good the told wait is, beside the best there can be and the usual formula.

    python -m tests.trials.queue_lab [seed] [--write]

Each of six scenarios is some weeks of one doctor (simpy): appointments, walk-ins, no-shows, emergencies and log-normal
consultations, called by the rule of the line. Whoever comes asks how long it lasts, and again some minutes later. The
answer is that of the product: `expected_wait` from lengths that were measured in the days before, and from what a desk
knows. It is compared with the wait that then was, with an oracle that knows the simulator's parameters (the median of
`RUNS` lines that are played on from the same moment), and with "position x slot length". `--write` puts the table into
docs/queue.md.
"""

import random
import sys
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path
from statistics import NormalDist, mean, median
from time import process_time
from typing import Any
from uuid import UUID

import simpy

from core.domain.line import Rule, Standing, Urgency, in_order
from core.domain.wait import Measured, Wait, expected_wait, length_of, situation_of

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RUNS = 80
"""Lines that the oracle plays on from one moment."""
DAYS = 30
WARM = 5
"""Days before anything is asked: in them lengths are measured."""
PAGE = Path(__file__).parents[2] / "docs" / "queue.md"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A doctor's days. Minutes; `walk_ins` and `emergencies` in an hour; the doctor begins `late` by so many."""

    name: str
    slot: float = 15.0
    booked: float = 1.0
    walk_ins: float = 1.0
    emergencies: float = 0.05
    median: float = 11.0
    sigma: float = 0.45
    shows: float = 0.85
    late: tuple[float, float] = (0.0, 5.0)
    said: bool = False
    hours: float = 4.0


SCENARIOS = (
    Scenario(name="calm", slot=20.0, walk_ins=0.6),
    Scenario(name="typical", slot=20.0, walk_ins=1.6),
    Scenario(name="walk-ins only", booked=0.0, walk_ins=4.6),
    Scenario(name="high variance", slot=20.0, walk_ins=1.4, sigma=0.85, median=9.0),
    Scenario(name="overload", slot=15.0, walk_ins=2.6),
    Scenario(name="late doctor", slot=20.0, walk_ins=1.4, late=(20.0, 50.0), said=True),
)


@dataclass
class Patient:
    """Somebody of the day: `booked` and `comes` are minutes from its beginning, `comes` None for who does not."""

    number: int
    booked: float | None
    comes: float | None
    length: float
    urgency: Urgency = Urgency.ROUTINE
    served: float | None = None

    def standing(self) -> Standing:
        """Return them as the rule of the line knows them."""
        return Standing(
            id=UUID(int=self.number),
            token=self.number,
            arrived_at=_at(self.comes or 0.0),
            booked_at=None if self.booked is None else _at(self.booked),
            urgency=self.urgency,
        )


@dataclass
class Asked:
    """One question: what was told, what an oracle and the usual formula say, and what then was."""

    who: Patient
    at: float
    told: Wait
    naive: float
    oracle: float
    took: float


@dataclass
class Day:
    """The state of a day as it goes on."""

    scenario: Scenario
    dice: random.Random
    patients: list[Patient]
    begins: float
    waiting: list[Patient] = field(default_factory=list)
    inside: Patient | None = None
    since: float = 0.0
    begun: bool = False
    lengths: list[float] = field(default_factory=list)


def _at(minutes: float) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def _draw(scenario: Scenario, dice: random.Random) -> float:
    return dice.lognormvariate(log(scenario.median), scenario.sigma)


def _comes(booked: float, dice: random.Random) -> float:
    """Most come some minutes before their time, a few after it."""
    return max(booked + dice.gauss(-8.0, 7.0), 0.0)


def a_day(scenario: Scenario, dice: random.Random) -> Day:
    """Draw who comes on a day, and when the doctor does."""
    patients: list[Patient] = []

    def add(booked: float | None, comes: float | None, urgency: Urgency = Urgency.ROUTINE) -> None:
        patients.append(Patient(len(patients) + 1, booked, comes, _draw(scenario, dice), urgency))

    for slot in range(int(scenario.hours * 60 / scenario.slot)):
        if dice.random() < scenario.booked:
            at = slot * scenario.slot
            add(at, _comes(at, dice) if dice.random() < scenario.shows else None)
    for rate, urgency in ((scenario.walk_ins, Urgency.ROUTINE), (scenario.emergencies, Urgency.EMERGENCY)):
        at = dice.expovariate(rate / 60) if rate else 1e9
        while at < scenario.hours * 60:
            add(None, at, urgency)
            at += dice.expovariate(rate / 60)
    return Day(scenario, dice, patients, begins=dice.uniform(*scenario.late))


def first(waiting: list[Patient], now: float) -> Patient:
    """Return whom the rule calls."""
    by = {p.number: p for p in waiting}
    return by[in_order([p.standing() for p in waiting], Rule.FIFO, _at(now))[0].token]


def played_on(day: Day, who: Patient, now: float, dice: random.Random) -> float:
    """Play the line on from this moment with the true parameters, and return how long `who` still waits in it."""
    waiting, at, coming = list(day.waiting), _free_from(day, now, dice), _to_come(day, now, dice)
    while True:
        while coming and coming[0][0] <= at:
            waiting.append(coming.pop(0)[1])
        following = first(waiting, at)
        if following.number == who.number:
            return at - now
        waiting.remove(following)
        at += _draw(day.scenario, dice)


def _to_come(day: Day, now: float, dice: random.Random) -> list[tuple[float, Patient]]:
    """Draw who still comes and can overtake: of who is booked only the time is known, of emergencies only the rate."""
    s = day.scenario
    found: list[tuple[float, Patient]] = []
    for p in day.patients:
        open_ = p.booked is not None and p not in day.waiting and p is not day.inside and p.served is None
        if open_ and p.booked is not None and dice.random() < _still_shows(s, p.booked, now):
            booked = p.booked
            comes = next((c for c in (_comes(booked, dice) for _ in range(20)) if c > now), now)
            found.append((comes, Patient(p.number, p.booked, comes, 0.0)))
    at = now + (dice.expovariate(s.emergencies / 60) if s.emergencies else 1e9)
    while at < s.hours * 60:
        found.append((at, Patient(1000 + len(found), None, at, 0.0, Urgency.EMERGENCY)))
        at += dice.expovariate(s.emergencies / 60)
    return sorted(found, key=lambda each: each[0])


def _free_from(day: Day, now: float, dice: random.Random) -> float:
    """Draw when the doctor can begin with the next."""
    s = day.scenario
    if day.inside is not None:
        lasted = now - day.since
        longer = (length for length in (_draw(s, dice) for _ in range(200)) if length > lasted)
        return now + max(next(longer, lasted) - lasted, 0.1)
    if day.begun:
        return now
    return max(now, day.begins if s.said else dice.uniform(*s.late))


def _still_shows(s: Scenario, booked: float, now: float) -> float:
    """Return the chance that somebody comes who has not come until now (Bayes; the spread of coming is a normal)."""
    later = 1 - NormalDist(booked - 8.0, 7.0).cdf(now)
    return s.shows * later / (s.shows * later + 1 - s.shows)


def ask(day: Day, who: Patient, now: float, dice: random.Random) -> Asked:
    """Ask the product, the oracle and the usual formula how long somebody still waits."""
    s = day.scenario
    line = [p.standing() for p in day.waiting]
    mine = next(x for x in line if x.token == who.number)
    here = {p.number for p in day.waiting}
    expected = [
        _at(p.booked)
        for p in day.patients
        if p.booked is not None and p.number not in here and p is not day.inside and p.served is None
    ]
    begins = day.begins if s.said else 0.0
    began = process_time()
    told = expected_wait(
        situation_of(
            line,
            mine,
            expected,
            rule=Rule.FIFO,
            now=_at(now),
            in_room=[now - day.since] if day.inside else [],
            free_in=0.0 if day.begun else max(begins - now, 0.0),
        ),
        length_of(Measured.of(day.lengths[-200:]), Measured.of(())),
    )
    took = process_time() - began
    ahead = in_order(line, Rule.FIFO, _at(now)).index(mine)
    position = ahead + (1 if day.inside else 0)
    oracle = median(played_on(day, who, now, dice) for _ in range(RUNS))
    return Asked(who, now, told, position * s.slot, oracle, took)


def live(day: Day, asks: bool, dice: random.Random) -> list[Asked]:
    """Live a day through, and return what was asked in it."""
    env = simpy.Environment()
    asked: list[Asked] = []
    bell = [env.event()]

    def coming(p: Patient) -> Generator[Any, Any, None]:
        yield env.timeout(p.comes or 0.0)
        day.waiting.append(p)
        if not bell[0].triggered:
            bell[0].succeed()
        yield env.timeout(0)
        for after in (0.0, dice.uniform(5.0, 15.0)):
            yield env.timeout(after)
            if asks and p in day.waiting:
                asked.append(ask(day, p, env.now, dice))

    def doctor() -> Generator[Any, Any, None]:
        yield env.timeout(day.begins)
        while True:
            while not day.waiting:
                bell[0] = env.event()
                yield bell[0]
            yield env.timeout(0.01)
            p = first(day.waiting, env.now)
            day.waiting.remove(p)
            p.served, day.inside, day.since, day.begun = env.now, p, env.now, True
            yield env.timeout(p.length)
            day.lengths.append(p.length)
            day.inside = None

    for p in day.patients:
        if p.comes is not None:
            env.process(coming(p))
    env.process(doctor())
    env.run(until=day.scenario.hours * 60 + 600)
    return [a for a in asked if a.who.served is not None]


@dataclass(frozen=True)
class Result:
    """How good the answers of one scenario were: shares and minutes."""

    name: str
    asked: int
    waited: float
    covered: float
    ours: float
    oracle: float
    naive: float
    took_ms: float

    @property
    def holds(self) -> bool:
        """Return whether the aims are reached."""
        return 0.75 <= self.covered <= 0.85 and self.ours <= 1.10 * self.oracle and self.ours <= 0.95 * self.naive


def lived(scenario: Scenario, seed: int) -> Result:
    """Live the days of one scenario."""
    dice = random.Random(f"{scenario.name}:{seed}")  # noqa: S311 - a simulation
    lengths: list[float] = []
    asked: list[Asked] = []
    for number in range(WARM + DAYS):
        day = a_day(scenario, dice)
        day.lengths = lengths
        asked += live(day, number >= WARM, dice)
    waits = [(a.who.served or 0.0) - a.at for a in asked]
    pairs = list(zip(asked, waits, strict=True))
    return Result(
        name=scenario.name,
        asked=len(asked),
        waited=mean(waits),
        covered=mean(wait <= max(a.told.long, 0.1) for a, wait in pairs),
        ours=mean(abs(a.told.middle - wait) for a, wait in pairs),
        oracle=mean(abs(a.oracle - wait) for a, wait in pairs),
        naive=mean(abs(a.naive - wait) for a, wait in pairs),
        took_ms=1000 * max(a.took for a in asked),
    )


BEFORE = """# How long it lasts, and how good the answer is

Whoever waits is told a range: from the middle of what may come to its 80th percentile, in steps of five minutes. It
is worked out from that doctor's measured consultations, drawn towards the specialty's while they are few, with what
goes before: who stands there, who may overtake (appointments whose time comes, emergencies), the consultation in
progress, and a doctor who is not there yet. The theory stands in `core/domain/wait.py`, the line's rule in
`core/domain/line.py`.

`make lab-queue` lives six sorts of days and asks for everybody who comes, and again some minutes later. The table is
what it printed: the share of waits that were within the range, the mean error of the middle in minutes, that of an
oracle that knows the simulator's parameters (the median of 80 lines played on from the same moment), and that of the
usual formula, position x slot length. The aims: within the range 75 to 85 percent; not more than 1.10 of the oracle's
error; not more than 0.95 of the usual formula's; an estimate under 5 ms.

"""
AFTER = """

What the days are made of stands in `tests/trials/queue_lab.py`: appointments every 15 or 20 minutes of which 85 percent
come, most of them some minutes early; walk-ins at random, an emergency in five days, log-normal consultations. That
share and that earliness are also what the estimate guesses: where patients come otherwise it is as far off as they
are. Not reached with the first seed: the late doctor's range holds 73 waits of 100, and overload's error is a hair over
1.10.
"""

HEAD = (
    "| scenario | asked | mean wait | within the range | error of the middle | oracle's | ratio "
    "| usual formula's | ratio |"
)


def table(results: list[Result]) -> str:
    """Return the table of the page."""
    rows = [
        f"| {r.name} | {r.asked} | {r.waited:.0f} min | {r.covered:.0%} | {r.ours:.1f} min | {r.oracle:.1f} min "
        f"| {r.ours / r.oracle:.2f} | {r.naive:.1f} min | {r.ours / r.naive:.2f} |"
        for r in results
    ]
    return "\n".join([HEAD, "|---|---|---|---|---|---|---|---|---|", *rows])


if __name__ == "__main__":
    words = [w for w in sys.argv[1:] if not w.startswith("--")]
    results = [lived(scenario, int(words[0]) if words else 1) for scenario in SCENARIOS]
    print(table(results))
    print("slowest estimate:", f"{max(r.took_ms for r in results):.2f} ms")
    print("aims:", {r.name: r.holds for r in results})
    if "--write" in sys.argv:
        PAGE.write_text(BEFORE + table(results) + AFTER, encoding="utf-8")
