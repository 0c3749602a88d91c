"""The life of an appointment: one table, status -> event -> status; what is not in it cannot happen.

Held keeps a place for a limited time; confirmed keeps it for good. Expired is not the end while late money may come:
a payment can bring the visit back to confirmed (`REVIVE`), or to requested where the doctor confirms by hand, but only
by taking its place anew. Moving changes the place and not the status; but whoever was at the clinic already comes again
at the new time, and a doctor who confirms by hand is asked again.
`UNARRIVE` and `UNSTART` take back a slip of the finger on the day.
FHIR R4 words: held = pending, confirmed = booked, arrived, completed = fulfilled, cancelled, no_show = noshow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.domain.errors import AlreadyDone, VisitClosed
from core.domain.money import Money
from core.domain.refunds import WHOLE


class Status(StrEnum):
    """Where an appointment stands."""

    HELD = "held"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    IN_CONSULTATION = "in_consultation"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    EXPIRED = "expired"


class Event(StrEnum):
    """What can happen to an appointment."""

    REQUEST = "request"
    CONFIRM = "confirm"
    EXTEND = "extend"
    EXPIRE = "expire"
    REVIVE = "revive"
    CANCEL = "cancel"
    MOVE = "move"
    ARRIVE = "arrive"
    UNARRIVE = "unarrive"
    START = "start"
    UNSTART = "unstart"
    COMPLETE = "complete"
    MISS = "miss"


LIFE: Mapping[Status, Mapping[Event, Status]] = {
    Status.HELD: {
        Event.EXTEND: Status.HELD,
        Event.MOVE: Status.HELD,
        Event.REQUEST: Status.REQUESTED,
        Event.CONFIRM: Status.CONFIRMED,
        Event.EXPIRE: Status.EXPIRED,
        Event.CANCEL: Status.CANCELLED,
    },
    Status.REQUESTED: {
        Event.MOVE: Status.REQUESTED,
        Event.CONFIRM: Status.CONFIRMED,
        Event.CANCEL: Status.CANCELLED,
        Event.EXPIRE: Status.EXPIRED,
    },
    Status.CONFIRMED: {
        Event.MOVE: Status.CONFIRMED,
        Event.REQUEST: Status.REQUESTED,
        Event.ARRIVE: Status.ARRIVED,
        Event.START: Status.IN_CONSULTATION,
        Event.CANCEL: Status.CANCELLED,
        Event.MISS: Status.NO_SHOW,
    },
    Status.ARRIVED: {
        Event.MOVE: Status.CONFIRMED,
        Event.UNARRIVE: Status.CONFIRMED,
        Event.START: Status.IN_CONSULTATION,
        Event.CANCEL: Status.CANCELLED,
        Event.MISS: Status.NO_SHOW,
    },
    Status.IN_CONSULTATION: {Event.UNSTART: Status.ARRIVED, Event.COMPLETE: Status.COMPLETED},
    Status.EXPIRED: {Event.REVIVE: Status.CONFIRMED, Event.REQUEST: Status.REQUESTED},
    Status.COMPLETED: {},
    Status.CANCELLED: {},
    Status.NO_SHOW: {},
}

LIVE = frozenset({Status.HELD, Status.REQUESTED, Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION})
"""The statuses that occupy a place: the ones the exclusion constraints cover."""

NO_SEAT = -1
"""The seat of whoever came without an appointment: they wait in the line, and take no place of the doctor's time."""

OPEN = frozenset({Status.REQUESTED, Status.CONFIRMED})
"""The statuses that count against the number of open bookings of one patient."""


def after(status: Status, event: Event) -> Status:
    """Return the status that `event` leads to.

    Raises `AlreadyDone` when the event has plainly happened before, `VisitClosed` when it is not possible any more.
    """
    following = LIFE[status].get(event)
    if following is not None:
        return following
    if status in _RESULTS.get(event, frozenset()):
        raise AlreadyDone(status=status.value)
    raise VisitClosed(status=status.value)


_RESULTS: Mapping[Event, frozenset[Status]] = {
    event: frozenset(edges[event] for edges in LIFE.values() if event in edges) for event in Event
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One visit: who sees whom, where and when, and how firmly.

    Times are aware UTC. `occupied_until` is the end plus the buffer. `number` is given at confirmation and kept for
    good. `version` grows with every change that the patient must hear of: notices and calendar files carry it.
    `held_until` ends a hold that nobody pays, and a request that nobody answers; of any other visit it says nothing.
    `offer_id` names the offer for which a place was held; while it is held nothing but that offer touches it.
    `prepay` stands from the moment of holding: because of missed visits it is paid when it is booked, where it can be.
    `moves` counts how often the patient has moved it; `refund_cap` is the most, in percent of what was paid, that
    cancelling still gives back: moving a visit away from its refund deadline does not bring the money back.
    """

    id: UUID
    clinic_id: int
    doctor_id: int
    patient_id: int
    chat_id: int | None
    seat: int
    starts_at: datetime
    ends_at: datetime
    occupied_until: datetime
    status: Status
    fee: Money
    consultation: str
    number: str | None = None
    held_until: datetime | None = None
    extended: bool = False
    pays: str = "online"
    version: int = 0
    offer_id: UUID | None = None
    moves: int = 0
    refund_cap: int = WHOLE
    prepay: bool = False

    @property
    def walk_in(self) -> bool:
        """Return whether this is a walk-in: it takes no place, and its time is when they came."""
        return self.seat == NO_SEAT

    @property
    def live(self) -> bool:
        """Return whether this visit occupies its place."""
        return self.status in LIVE
