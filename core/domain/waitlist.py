"""The waiting list: who waits for which place, whose turn it is, and how long a freed place is kept for somebody.

Somebody waits for a doctor, or for anybody of a specialty, on one day or several, at some time of the day. Who has a
later visit may wait to be moved up: taking the earlier place frees theirs, which is offered on.

The order. Free places are looked at by time, the earliest first. Each goes to the first in the line (by priority, then
by when they joined) whom it fits and who may have it: it would really be bookable, it overlaps nothing of theirs, and
they have not been told of it before. It is kept for them as a hold, and then for the next.

How long. `waitlist_offer_minutes`, but at most half of the time that is left to book it, so that somebody comes after
them, and never less than `LEAST`: nobody reads and decides in less.

Who does not answer. Somebody who has let `UNANSWERED` offers in a row lapse rests: they are asked once whether they
still wait, and are offered nothing until they say so. Saying no to a place is an answer.

Who does not pay. Whoever has taken a place and lets its hold lapse is back where they stood, once.

At night. In the quiet hours nobody is told of a place that begins later than in `NEAR`; it is offered when they end.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from core.domain.errors import AlreadyDone, NotWaiting
from core.domain.schedule import Consultation
from core.domain.wall_clock import DAY_ENDS, instant, local_day, minute_of_day
from core.domain.wishes import PARTS, Part, Wanted

LEAST = timedelta(minutes=5)
"""A shorter offer is none: a message has to arrive, be read and be answered."""

NEAR = timedelta(hours=2)
"""What begins so soon is worth a message at night to somebody who has asked for it: time to dress and to travel."""

OFFERS_A_DAY = 3
"""Who has let three places go within 24 hours hears of no fourth: a clinic that adds hours must not pester them."""

UNANSWERED = 3
"""Offers in a row, over days or weeks, to which nothing came back: what is kept for them is kept from others."""

AROUND = 60
"""Minutes on either side of an hour that was asked for by name: who waits for five o'clock takes half past."""


class Priority(IntEnum):
    """Who comes first, whenever they joined: the smaller number. The desk says who is urgent."""

    URGENT = 0
    ROUTINE = 1


class Status(StrEnum):
    """Where somebody on the list stands."""

    WAITING = "waiting"
    NOTIFIED = "notified"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


LIFE: Mapping[Status, frozenset[Status]] = {
    # confirmed out of waiting: they have booked by themselves what they waited for
    Status.WAITING: frozenset({Status.NOTIFIED, Status.CONFIRMED, Status.EXPIRED, Status.CANCELLED}),
    # waiting again: declined, or not answered in time
    Status.NOTIFIED: frozenset({Status.WAITING, Status.CONFIRMED, Status.CANCELLED}),
    # waiting again: the place that they took was not paid in time
    Status.CONFIRMED: frozenset({Status.WAITING}),
    Status.EXPIRED: frozenset(),
    Status.CANCELLED: frozenset(),
}

OPEN = frozenset({Status.WAITING, Status.NOTIFIED})
"""The statuses of somebody who is on the list."""


def after(status: Status, following: Status) -> Status:
    """Return `following`; raises `AlreadyDone` where it stands so already, `NotWaiting` where it cannot follow."""
    if following in LIFE[status]:
        return following
    if following is status:
        raise AlreadyDone(status=status.value)
    raise NotWaiting(status=status.value)


class Place(Protocol):
    """What somebody may be waiting for: a free slot, or a visit that they have got."""

    @property
    def doctor_id(self) -> int: ...
    @property
    def clinic_id(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def consultation(self) -> Consultation: ...


@dataclass(frozen=True, slots=True)
class Where:
    """What has to be known of the clinic: each doctor's specialty, each branch's zone."""

    specialties: Mapping[int, str]
    zones: Mapping[int, ZoneInfo]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place in the line, of one patient and the chat that is told.

    It is for one doctor, or for anybody of a specialty; at one branch, where one is named. The days are of the calendar
    of the branch, both included; a visit begins within [from_minute, until_minute) of its day. `moves` is the later
    visit of who wants to be moved up, and `before` its start when that was asked for; `visit_id` what came of it.
    `unanswered` counts the offers in a row that lapsed; `returned`: they have been put back once.
    """

    id: UUID
    chat_id: int
    patient_id: int
    doctor_id: int | None
    specialty: str | None
    clinic_id: int | None
    first_day: date
    last_day: date
    from_minute: int
    until_minute: int
    consultation: Consultation
    priority: Priority
    joined_at: datetime
    status: Status
    moves: UUID | None = None
    before: datetime | None = None
    visit_id: UUID | None = None
    unanswered: int = 0
    returned: bool = False

    @property
    def rests(self) -> bool:
        """Return whether nothing is offered until they say that they still wait."""
        return self.unanswered >= UNANSWERED

    @property
    def part(self) -> Part | None:
        """Return the part of the day that is waited for, where its hours are just those of one."""
        window = (self.from_minute, self.until_minute)
        return next((part for part, minutes in PARTS.items() if minutes == window), None)

    def fits(self, place: Place, where: Where) -> bool:
        """Return whether this is what is waited for."""
        zone = where.zones[place.clinic_id]
        return (
            (self.doctor_id or place.doctor_id) == place.doctor_id
            and (self.specialty or where.specialties[place.doctor_id]) == where.specialties[place.doctor_id]
            and (self.clinic_id or place.clinic_id) == place.clinic_id
            and self.first_day <= local_day(place.starts_at, zone) <= self.last_day
            and self.from_minute <= minute_of_day(place.starts_at, zone) < self.until_minute
            and place.consultation.serves(self.consultation)
            and (self.before is None or place.starts_at < self.before)
        )

    def ends_at(self, zones: Iterable[ZoneInfo]) -> datetime:
        """Return the moment from which nothing can fit any more, at branches in these zones (at least one)."""
        if self.before is not None:
            return self.before
        midnight = self.until_minute == DAY_ENDS
        day = self.last_day + timedelta(days=midnight)
        wall = time(0) if midnight else time(*divmod(self.until_minute, 60))
        return max(instant(day, wall, zone) for zone in zones)


def window_of(wanted: Wanted) -> tuple[int, int]:
    """Return from and until which minute of the day somebody waits who has wished for this."""
    low, high = wanted.window
    if wanted.exact is None:
        return low, high
    return max(0, low - AROUND), min(DAY_ENDS, low + AROUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVisit:
    """A live visit of a patient, held or booked, whoever booked it."""

    id: UUID
    doctor_id: int
    clinic_id: int
    starts_at: datetime
    ends_at: datetime
    consultation: Consultation
    booked: bool
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InLine:
    """An entry with what decides whether it may be offered a place now.

    `patient` is their name, `visits` are their live visits, `told` the places (doctor, start) of which they have heard
    since they joined, `lately` how many offers were made to this entry within a day; `reachable`: they want to be
    written to.
    """

    entry: Entry
    patient: str = ""
    visits: Sequence[OwnVisit] = ()
    told: AbstractSet[tuple[int, datetime]] = field(default_factory=frozenset)
    lately: int = 0
    reachable: bool = True

    @property
    def later(self) -> OwnVisit | None:
        """Return the booked visit from which they want to be moved up, as it stands now."""
        return next((v for v in self.visits if v.id == self.entry.moves and v.booked), None)

    def fulfilled(self, where: Where) -> OwnVisit | None:
        """Return the visit with which they have got by themselves what they wait for; None where they have not."""
        entry, later = self.entry, self.later
        if entry.moves is not None:
            return later if later and entry.before and later.starts_at < entry.before else None
        return next((v for v in self.visits if v.booked and v.since >= entry.joined_at and entry.fits(v, where)), None)

    def may_have(self, place: Place, where: Where, *, most_bookings: int, now: datetime) -> bool:
        """Return whether this place fits and can be held for them."""
        if not self.entry.fits(place, where) or self.fulfilled(where):
            return False
        if (
            self.entry.rests
            or not self.reachable
            or self.lately >= OFFERS_A_DAY
            or (place.doctor_id, place.starts_at) in self.told
        ):
            return False
        if any(v.starts_at < place.ends_at and place.starts_at < v.ends_at for v in self.visits):
            return False
        if self.entry.moves is not None:
            return self.later is not None and place.starts_at < self.later.starts_at
        return sum(v.booked and v.starts_at > now for v in self.visits) < most_bookings


def stands_until(starts_at: datetime, *, notice: timedelta, longest: timedelta, now: datetime) -> datetime | None:
    """Return until when a place is kept for one who waits; None where the time that is left is too short."""
    left = starts_at - notice - now
    return now + min(longest, max(left / 2, LEAST)) if left >= LEAST else None


def may_be_told(starts_at: datetime, *, quiet: bool, now: datetime) -> bool:
    """Return whether somebody may be told now of a place that begins then; `quiet`: these are the quiet hours."""
    return not quiet or starts_at - now <= NEAR
