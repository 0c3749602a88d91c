"""An offer: up to three places that are really held for one chat until it chooses one, says no, or the time is up.

Why it is made is its `Cause`; the places are ordinary held appointments that carry the offer's id and do not count
against the chat's own holds. Taking one frees the others in the same moment; so does saying no, and so does the clock.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from core.domain.errors import OfferOver
from core.domain.slots import Slot
from core.domain.wall_clock import local_day

PLACES = 3
"""At most so many choices are on one card."""


class Cause(StrEnum):
    """Why places are offered."""

    LATE_MONEY = "late_money"
    WAITLIST = "waitlist"
    MOVE_UP = "move_up"
    REBOOKING = "rebooking"


STANDS: Mapping[Cause, timedelta] = {Cause.LATE_MONEY: timedelta(minutes=30)}
"""How long an offer stands: no place of it begins sooner than that. One to who waits: core/domain/waitlist.py."""

TO_WAITING = frozenset({Cause.WAITLIST, Cause.MOVE_UP})
"""Offers of one freed place to somebody on the waiting list; the second to be moved up to it from a later visit."""


class Status(StrEnum):
    """Where an offer stands."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"


LIFE: Mapping[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.TAKEN, Status.DECLINED, Status.LAPSED}),
    Status.TAKEN: frozenset(),
    Status.DECLINED: frozenset(),
    Status.LAPSED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One offer to one chat. `taken` is the visit that came of it.

    `subject` is what it is made for: the visit whose place was gone, or the entry on the waiting list.
    """

    id: UUID
    cause: Cause
    chat_id: int
    patient_id: int
    subject: UUID
    expires_at: datetime
    status: Status
    taken: UUID | None = None


def ended(offer: Offer, status: Status, *, now: datetime) -> Status:
    """Return the status that ends an open offer; raises `OfferOver` where it has ended, or is answered too late."""
    too_late = status is not Status.LAPSED and offer.expires_at <= now
    if too_late or status not in LIFE[offer.status]:
        raise OfferOver(status=Status.LAPSED.value if too_late else offer.status.value)
    return status


def nearest_in_time(
    slots_of: Callable[[date], Sequence[Slot]], wanted: datetime, zone: ZoneInfo, days: Sequence[date]
) -> Iterator[Slot]:
    """Yield the free slots of `days` (of the calendar in `zone`) by how far they are from `wanted`, earlier first.

    Days are looked at one after the other, from the wanted one outwards, and only as far as the caller asks on.
    """
    middle = local_day(wanted, zone)
    waiting: list[Slot] = []
    for day in sorted(days, key=lambda d: (abs((d - middle).days), d)):
        away = abs((day - middle).days)
        # nothing on this day or a later one is nearer than this (a day may be 25 hours long)
        bound = timedelta(days=away - 1) - timedelta(hours=1)
        near = [slot for slot in waiting if abs(slot.starts_at - wanted) < bound]
        yield from sorted(near, key=lambda slot: (abs(slot.starts_at - wanted), slot.starts_at))
        waiting = [slot for slot in waiting if slot not in near]
        waiting += [slot for slot in slots_of(day) if slot.free_seats]
    yield from sorted(waiting, key=lambda slot: (abs(slot.starts_at - wanted), slot.starts_at))
