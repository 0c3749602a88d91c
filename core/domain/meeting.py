"""The video call of an online visit: one meeting per visit, which follows the visit and whose links come late.

A meeting is made once the visit is booked, moved and deleted with it. The patient gets the join link and the doctor the
host's link shortly before the visit begins (`online_link_minutes`), and nobody any sooner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.appointment import Status as Visit
from core.domain.schedule import Consultation


class Status(StrEnum):
    """Where a meeting stands: wanted and perhaps being made, made at its provider, or deleted there."""

    WANTED = "wanted"
    MADE = "made"
    DELETED = "deleted"


LIFE: Mapping[Status, frozenset[Status]] = {
    Status.WANTED: frozenset({Status.MADE, Status.DELETED}),
    # wanted again: somebody has deleted it at the provider, and the visit stands
    Status.MADE: frozenset({Status.MADE, Status.WANTED, Status.DELETED}),
    Status.DELETED: frozenset(),
}

BOOKED = frozenset({Visit.CONFIRMED, Visit.ARRIVED, Visit.IN_CONSULTATION})
"""The statuses of a visit in which its meeting is wanted."""
OFF = frozenset({Visit.CANCELLED, Visit.EXPIRED})
"""Those in which it is deleted; what has taken place or was missed is left as it is."""

AFTER = timedelta(hours=1)
"""How long after its end a visit's link is still shown: doctors run late."""


class Todo(StrEnum):
    """What has to be done at the provider for the meeting to be as its visit is."""

    MAKE = "make"
    MOVE = "move"
    DELETE = "delete"
    REPLACE = "replace"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The meeting of one visit. Times are those that the provider knows, aware UTC; links are secrets.

    `reference` is ours, as the provider shows it; `asked_at` says since when there may be a meeting under it. `host` is
    whose account there holds it.
    """

    appointment_id: UUID
    provider: str
    reference: str
    host: str
    status: Status
    asked_at: datetime | None = None
    meeting_id: str | None = None
    join_url: str | None = field(default=None, repr=False)
    host_url: str | None = field(default=None, repr=False)
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def is_online(visit: Appointment) -> bool:
    """Return whether patient and doctor meet by video."""
    return visit.consultation == Consultation.ONLINE.value


def todo(meeting: Meeting | None, visit: Appointment, *, host: str, now: datetime) -> Todo:
    """Return what is to be done for the meeting to be as the visit is now; `host` is whose it should be.

    A meeting does not change hands at its provider: for a visit that has another doctor it is deleted and made anew.
    """
    if visit.status in OFF:
        there = meeting is not None and meeting.status is not Status.DELETED and meeting.asked_at is not None
        return Todo.DELETE if there else Todo.NOTHING
    if visit.status not in BOOKED or not is_online(visit) or visit.ends_at + AFTER <= now:
        return Todo.NOTHING
    if meeting is None or meeting.status is not Status.MADE:
        return Todo.MAKE
    if meeting.host != host:
        return Todo.REPLACE
    return Todo.NOTHING if (meeting.starts_at, meeting.ends_at) == (visit.starts_at, visit.ends_at) else Todo.MOVE


def links_from(visit: Appointment, minutes: int) -> datetime:
    """Return the moment from which the links of a visit are given out."""
    return visit.starts_at - timedelta(minutes=minutes)


def may_join(visit: Appointment, minutes: int, *, now: datetime) -> bool:
    """Return whether this is the time at which a patient may have the link."""
    return visit.status in BOOKED and is_online(visit) and links_from(visit, minutes) <= now < visit.ends_at + AFTER
