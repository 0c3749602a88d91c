"""Who is next: appointments, walk-ins and emergencies in one line, by one declared rule.

The rule. Everybody who is at the clinic stands in one of these groups, and the groups follow one another:

1. *emergency*: whoever the desk has taken in as one, the first who came first;
2. *urgent*: the same, only where the clinic says `urgent_first`; under `fifo` urgent counts as routine;
3. *due*: an appointment whose time has come and that came no later than `LATE_GRACE` after it, by that time;
4. *waiting*: walk-ins, appointments that came later than that, and whoever was not there when called, each from the
   moment at which they came, or at which they were called in vain;
5. *early*: an appointment before its time, by that time.

So an appointment keeps its time against walk-ins and takes nobody's turn before it; coming late or not answering costs
the place in front, and nobody who waits is put back by more than those who may overtake: emergencies, the urgent, and
appointments whose time comes. Within a group the token breaks a tie. The order is a sort by one key: pure, total, and
the same for the call, the position shown and the answer to "why am I fourth?", which counts groups and names nobody.

Whoever is called and not there is skipped: not called again for `RECALL_AFTER`, then in their turn by the rule; the
third time (`SKIPS_TO_MISS`) they have missed the visit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import TypeAlias
from uuid import UUID

LATE_GRACE = timedelta(minutes=10)
"""How long after its time an appointment that comes still stands at it: the length of a queue at the desk."""
RECALL_AFTER = timedelta(minutes=5)
"""How long whoever did not answer is left alone: long enough to come back from the tea stall."""
SKIPS_TO_MISS = 3
"""Calls in vain after which a visit is missed."""
UNDO_FOR = timedelta(minutes=2)
"""How long "seen" and "missed" can be taken back; until then they only stand beside the visit, and nobody is told."""


class Urgency(StrEnum):
    """How soon somebody must be seen, as the desk has taken them in."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"


class Rule(StrEnum):
    """What `walk_in_priority` can be."""

    FIFO = "fifo"
    URGENT_FIRST = "urgent_first"


class Group(IntEnum):
    """Where in the line somebody stands; the lower goes first."""

    EMERGENCY = 1
    URGENT = 2
    DUE = 3
    WAITING = 4
    EARLY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somebody at the clinic who waits for one doctor. Times are aware UTC.

    `booked_at` is the time of an appointment, None for a walk-in. `token` is unique in the line. `skips` counts the
    calls in vain, the last at `skipped_at`.
    """

    id: UUID
    token: int
    arrived_at: datetime
    booked_at: datetime | None = None
    urgency: Urgency = Urgency.ROUTINE
    skips: int = 0
    skipped_at: datetime | None = None

    @property
    def late(self) -> bool:
        """Return whether an appointment has come too late to stand at its time."""
        return self.booked_at is not None and self.arrived_at > self.booked_at + LATE_GRACE

    def callable_at(self, now: datetime) -> bool:
        """Return whether they may be called: not within `RECALL_AFTER` of a call in vain."""
        return self.skipped_at is None or now >= self.skipped_at + RECALL_AFTER


Place: TypeAlias = tuple[Group, datetime, int]
"""Where somebody stands: the group, since when within it, and the token."""


def place(who: Standing, rule: Rule, now: datetime) -> Place:
    """Return the key by which the line is sorted."""
    if who.skipped_at is not None:
        return Group.WAITING, who.skipped_at, who.token
    if who.urgency is Urgency.EMERGENCY:
        return Group.EMERGENCY, who.arrived_at, who.token
    if who.urgency is Urgency.URGENT and rule is Rule.URGENT_FIRST:
        return Group.URGENT, who.arrived_at, who.token
    if who.booked_at is None or who.late:
        return Group.WAITING, who.arrived_at, who.token
    return (Group.DUE if who.booked_at <= now else Group.EARLY), who.booked_at, who.token


def in_order(line: Sequence[Standing], rule: Rule, now: datetime) -> list[Standing]:
    """Return everybody who waits in the order in which they are called."""
    return sorted(line, key=lambda who: place(who, rule, now))


def next_to_call(line: Sequence[Standing], rule: Rule, now: datetime) -> Standing | None:
    """Return whom to call now: the first who may be called; None where nobody may."""
    return next((who for who in in_order(line, rule, now) if who.callable_at(now)), None)


class Ahead(StrEnum):
    """Why somebody goes before somebody else, without a name."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    DUE = "due"
    HERE = "here"
    SOONER = "sooner"


_BY_GROUP: Mapping[Group, Ahead] = {
    Group.EMERGENCY: Ahead.EMERGENCY,
    Group.URGENT: Ahead.URGENT,
    Group.DUE: Ahead.DUE,
    Group.WAITING: Ahead.HERE,
}


def why(line: Sequence[Standing], who: Standing, rule: Rule, now: datetime) -> Mapping[Ahead, int]:
    """Return how many go before `who`, by the reason; those of the same group as they came `SOONER` than `who`.

    `HERE`: they are here, and the time of `who` has not come yet.
    """
    mine = place(who, rule, now)
    counted: dict[Ahead, int] = {}
    for other in line:
        theirs = place(other, rule, now)
        if theirs < mine:
            reason = Ahead.SOONER if theirs[0] is mine[0] else _BY_GROUP[theirs[0]]
            counted[reason] = counted.get(reason, 0) + 1
    return counted
