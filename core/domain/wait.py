"""How long somebody still waits: a range from the middle of what may come to its 80th percentile.

What is known. A doctor's consultations are measured (`Measured`): their logarithms are summed up by mean and variance.
Those of the doctor are drawn towards the specialty's, and these towards a plain guess, as if `STRENGTH` consultations
had been seen of each (an empirical Bayes shrinkage: Efron & Morris 1975, "Data Analysis Using Stein's Estimator"): two
odd consultations of a new doctor change little, a hundred speak for themselves. Lengths of consultations are close to
log-normal (Cayirli & Veral 2003, "Outpatient scheduling in health care: a review of literature").

What is added up. The wait is the time until the doctor can begin with anybody at all (not there yet, or late: about
then, by `BEGINS_WITHIN`, and not before now), what is left of the consultation in progress, and the lengths of all who
go before. These are not only those who stand before now: appointments that are still to come take their turn when their
time comes, if they come (`SHOWS`), and emergencies come now and then. Whether each of them is in time to overtake
depends on the wait itself, so the mean is found by going round until it stays (a few rounds).

What is left of a consultation that has lasted `t` is not its mean less `t`: of a log-normal length it is the mean of
what is longer than `t`, in closed form. The sum of many lengths is taken to be log-normal with the mean and the
variance of the sum (Fenton 1960), and its quantiles are the range. All in minutes; no clock and no random number, well
under a millisecond.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp, log, sqrt
from statistics import NormalDist

from core.domain.line import LATE_GRACE, Group, Rule, Standing, in_order, place

NORMAL = NormalDist()
PLAIN = (log(12.0), 0.5)
"""The mean and the standard deviation of the logarithm of minutes where nothing was measured: a median of 12 minutes,
and one consultation in six longer than 20."""
STRENGTH = 10.0
"""Consultations that what is known beforehand counts as."""
LONG = 0.8
"""The percentile that ends the range."""
SHOWS = 0.85
"""How many of those who are booked come: a guess between one in four who does not (the mean of the studies in Dantas et
al. 2018, "No-shows in appointment scheduling", Health Policy 122) and the fewer who fail after a reminder."""
COMES = NormalDist(-8.0, 7.0)
"""When those who come do so, in minutes from their time: mostly some before it, one in eight after it. A guess."""
MINUTE = timedelta(minutes=1)
BEGINS_WITHIN = 5.0
"""How far, in minutes (a standard deviation), a doctor begins from when they have said, or their hours begin: people
say times in fives, and come in between. A guess."""
LONG_WAIT = 60.0
"""Minutes beyond which a wait is told by the clock."""
QUARTER = timedelta(minutes=15)
ROUNDS = 12
"""How often the circle of who overtakes is gone round; it settles in three or four."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured: how many consultations, the mean of the logarithm of their minutes, and its variance."""

    count: int
    mean: float
    variance: float

    @classmethod
    def of(cls, minutes: Sequence[float]) -> "Measured":
        """Sum lengths up; under a quarter of a minute is a slip of the finger, and no visit."""
        logs = [log(m) for m in minutes if m >= 0.25]
        if not logs:
            return cls(count=0, mean=0.0, variance=0.0)
        mean = sum(logs) / len(logs)
        return cls(count=len(logs), mean=mean, variance=sum((x - mean) ** 2 for x in logs) / len(logs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long one consultation lasts: the mean and the standard deviation of the logarithm of its minutes."""

    mu: float
    sigma: float

    @property
    def mean(self) -> float:
        """Return the expected minutes."""
        return exp(self.mu + self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        """Return the variance of the minutes."""
        return (exp(self.sigma**2) - 1) * self.mean**2

    def left(self, lasted: float) -> tuple[float, float]:
        """Return mean and variance of what is left of a consultation that has lasted so many minutes already."""
        if lasted <= 0:
            return self.mean, self.variance
        z = (log(lasted) - self.mu) / self.sigma
        longer = NORMAL.cdf(-z)
        if longer < 1e-9:  # longer than anything that was measured: as much again is as good a guess as any
            return lasted / 2, lasted**2 / 4
        first = self.mean * NORMAL.cdf(self.sigma - z) / longer
        second = exp(2 * self.mu + 2 * self.sigma**2) * NORMAL.cdf(2 * self.sigma - z) / longer
        return first - lasted, max(second - first**2, 0.0)


def length_of(doctor: Measured, specialty: Measured) -> Length:
    """Return a doctor's length, drawn towards the specialty's while few were measured, and that towards a guess."""
    guess = Measured(count=0, mean=PLAIN[0], variance=PLAIN[1] ** 2)
    drawn = _drawn(doctor, _drawn(specialty, guess))
    return Length(mu=drawn.mean, sigma=max(sqrt(drawn.variance), 0.1))


def _drawn(own: Measured, towards: Measured) -> Measured:
    """Return `own` as if `STRENGTH` consultations of `towards` had been seen besides."""
    whole = own.count + STRENGTH
    mean = (own.count * own.mean + STRENGTH * towards.mean) / whole
    variance = (own.count * (own.variance + (own.mean - mean) ** 2) + STRENGTH * towards.variance) / whole
    return Measured(count=own.count, mean=mean, variance=variance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Somebody who may overtake: from `in_minutes` on, with this probability."""

    in_minutes: float
    probability: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How things stand for one who waits. Minutes from now.

    `ahead` are those who stand before them; `coming` those who will overtake if they come in time. `in_room` is how
    long each consultation in progress has lasted; `free_in` is when the doctor can begin at all (late, or not there
    yet), and `free_spread` how far that may be off. `emergencies` is how many come in an hour. `at_once` patients are
    seen at a time. Whose own time comes in `due_in` goes, from then on, behind `ahead_when_due` alone of those before.
    """

    ahead: int
    coming: Sequence[Ahead] = ()
    in_room: Sequence[float] = ()
    free_in: float = 0.0
    free_spread: float = 0.0
    emergencies: float = 0.0
    at_once: int = 1
    due_in: float | None = None
    ahead_when_due: int = 0


def situation_of(
    line: Sequence[Standing],
    mine: Standing,
    expected: Sequence[datetime],
    *,
    rule: Rule,
    now: datetime,
    in_room: Sequence[float] = (),
    free_in: float = 0.0,
    at_once: int = 1,
    begun: bool = True,
) -> Situation:
    """Return how things stand for `mine`, one of those in the `line`; `expected` are the times of who has not come.

    `begun`: the doctor has seen somebody today; else they begin about when they are to.
    """
    group, since, _ = place(mine, rule, now)
    order = in_order(line, rule, now)
    ahead, behind = order[: order.index(mine)], order[order.index(mine) + 1 :]
    coming = [
        Ahead(in_minutes=_until(at, now), probability=_still_comes((now - at) / MINUTE))
        for at in expected
        if now <= at + LATE_GRACE
    ]
    times = [at for at in expected if now <= at + LATE_GRACE]
    early = [other for other in behind if place(other, rule, now)[0] is Group.EARLY and other.booked_at]
    if group < Group.DUE:
        coming, early = [], []
    elif group is not Group.WAITING:  # among appointments the earlier time goes first
        coming = [each for each, at in zip(coming, times, strict=True) if at < since]
        early = []
    return Situation(
        ahead=len(ahead),
        coming=[*coming, *(Ahead(in_minutes=_until(other.booked_at or now, now)) for other in early)],
        in_room=in_room,
        free_in=free_in,
        free_spread=0.0 if begun else BEGINS_WITHIN,
        at_once=at_once,
        due_in=_until(since, now) if group is Group.EARLY else None,
        ahead_when_due=sum(other.booked_at is not None and other.booked_at < since for other in ahead),
    )


def _still_comes(past: float) -> float:
    """Return the chance that somebody comes who has not come until so many minutes past their time (Bayes)."""
    later = 1.0 - COMES.cdf(past)
    return SHOWS * later / (SHOWS * later + 1.0 - SHOWS)


def _until(at: datetime, now: datetime) -> float:
    return max((at - now) / MINUTE, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A range of minutes: as likely more as less than `middle`, and four times in five no more than `long`."""

    middle: float
    long: float

    def by_clock(self, now: datetime) -> tuple[datetime, datetime] | None:
        """Return between which quarters of an hour it ends, where it may be beyond an hour: nobody counts 250 minutes.

        Every time zone is some quarters from UTC, so these are quarters on each clinic's own clock.
        """
        if self.long <= LONG_WAIT:
            return None
        low = _quarter(now + timedelta(minutes=self.middle))
        high = now + timedelta(minutes=self.long)
        return low, max(_quarter(high) + (QUARTER if high > _quarter(high) else timedelta()), low + QUARTER)

    def rounded(self, step: int = 5) -> tuple[int, int]:
        """Return the range in whole steps, as it is told: outwards, for nobody is there sooner by being told so."""
        low = int(self.middle // step) * step
        return low, max(int(-(-self.long // step)) * step, low + step)


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def expected_wait(how: Situation, length: Length) -> Wait:
    """Return how long somebody who stands so still waits."""
    plain = _waiting(how, length)
    if how.due_in is None or plain.middle <= how.due_in:
        return plain
    # their time comes first: then the consultation in progress, unless those of the same right who are before them are
    # not through by then
    due = _waiting(replace(how, ahead=how.ahead_when_due), length)
    left, spread = length.left(length.mean / 2)
    middle, long = _range(left / how.at_once, spread / how.at_once**2)
    middle, long = max(due.middle, how.due_in + middle), max(due.long, how.due_in + long)
    return Wait(middle=min(plain.middle, middle), long=min(plain.long, long))


def _waiting(how: Situation, length: Length) -> Wait:
    begin, spread = _begin(how, length)
    mean = begin + how.ahead * length.mean / how.at_once
    variance = spread
    for _ in range(ROUNDS):
        count, more = _overtaking(how, mean, sqrt(variance))
        wanted = begin + (how.ahead + count) * length.mean / how.at_once
        variance = spread + ((how.ahead + count) * length.variance + more * length.mean**2) / how.at_once**2
        if abs(wanted - mean) < 0.01:
            break
        mean = wanted
    middle, long = _range(mean, variance)
    return Wait(middle=middle, long=long)


def _begin(how: Situation, length: Length) -> tuple[float, float]:
    """Return mean and variance of when the doctor begins with the next: after who is in, and once they are there."""
    lefts = [length.left(lasted) for lasted in how.in_room]
    room, variance = (0.0, 0.0) if len(lefts) < how.at_once else min(lefts)
    if how.free_spread > 0:
        return _not_before_now(how.free_in, how.free_spread)
    return (how.free_in, 0.0) if how.free_in > room else (room, variance)


def _not_before_now(mean: float, deviation: float) -> tuple[float, float]:
    """Return mean and variance of a normal moment that has not come yet: what lies before now is now."""
    z = mean / deviation
    later, density = NORMAL.cdf(z), NORMAL.pdf(z)
    first = mean * later + deviation * density
    second = (mean**2 + deviation**2) * later + mean * deviation * density
    return first, max(second - first**2, 0.0)


def _overtaking(how: Situation, mean: float, deviation: float) -> tuple[float, float]:
    """Return how many overtake on average within a wait of this mean and spread, and the variance of their number."""
    count, variance = 0.0, 0.0
    for other in how.coming:
        in_time = _chance_longer(mean, deviation, other.in_minutes)
        p = other.probability * in_time
        count, variance = count + p, variance + p * (1 - p)
    urgent = how.emergencies * mean / 60
    return count + urgent, variance + urgent


def _chance_longer(mean: float, deviation: float, than: float) -> float:
    if than <= 0:
        return 1.0 if mean > 0 else 0.0
    if deviation <= 0.01 or mean <= 0:
        return 1.0 if mean > than else 0.0
    mu, sigma = _log_normal(mean, deviation**2)
    return NORMAL.cdf((mu - log(than)) / sigma)


def _range(mean: float, variance: float) -> tuple[float, float]:
    if mean <= 0:
        return 0.0, 0.0
    if variance <= 0.01:
        return mean, mean
    mu, sigma = _log_normal(mean, variance)
    return exp(mu), exp(mu + NORMAL.inv_cdf(LONG) * sigma)


def _log_normal(mean: float, variance: float) -> tuple[float, float]:
    """Return the parameters of the log-normal with this mean and variance."""
    sigma2 = log(1 + variance / mean**2)
    return log(mean) - sigma2 / 2, sqrt(sigma2)
