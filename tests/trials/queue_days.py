"""The simulated days of a doctor's line: who comes when, who is called, what they are told, and what then was."""

import random
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import log
from statistics import NormalDist, median
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
            begun=day.begun,
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
