"""The life of a payment, and what captured money means for the visit it was meant for.

The gateway's events arrive late, twice and in any order, so the life only goes forward: `PAID` is reached from every
status but never left, and an event that would lead back changes nothing. That a payment expired or was cancelled is
our wish, not a fact at the gateway: money can still come, and then it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.domain.appointment import Status as Visit
from core.domain.money import Money


class Status(StrEnum):
    """Where a payment stands."""

    CREATED = "created"
    OPEN = "open"
    PART_PAID = "part_paid"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    QUARANTINED = "quarantined"
    PAID = "paid"


class Event(StrEnum):
    """What can be heard of a payment."""

    LINK_MADE = "link_made"
    LINK_FAILED = "link_failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    MISMATCHED = "mismatched"
    PART_CAPTURED = "part_captured"
    CAPTURED = "captured"


_CLOSING = {
    Event.CAPTURED: Status.PAID,
    Event.MISMATCHED: Status.QUARANTINED,
    Event.EXPIRED: Status.EXPIRED,
    Event.CANCELLED: Status.CANCELLED,
}

LIFE: Mapping[Status, Mapping[Event, Status]] = {
    Status.CREATED: {
        **_CLOSING,
        Event.PART_CAPTURED: Status.PART_PAID,
        Event.LINK_MADE: Status.OPEN,
        Event.LINK_FAILED: Status.FAILED,
    },
    Status.OPEN: {**_CLOSING, Event.PART_CAPTURED: Status.PART_PAID},
    Status.PART_PAID: _CLOSING,
    Status.FAILED: {**_CLOSING, Event.PART_CAPTURED: Status.PART_PAID, Event.LINK_MADE: Status.OPEN},
    Status.EXPIRED: {Event.CAPTURED: Status.PAID, Event.MISMATCHED: Status.QUARANTINED},
    Status.CANCELLED: {Event.CAPTURED: Status.PAID, Event.MISMATCHED: Status.QUARANTINED},
    Status.QUARANTINED: {Event.CAPTURED: Status.PAID},
    Status.PAID: {},
}


ASKING = frozenset({Status.CREATED, Status.OPEN, Status.PART_PAID})
"""The statuses in which money is still wanted: a visit has at most one such payment."""


def after(status: Status, event: Event) -> Status:
    """Return the status that follows; an event that leads nowhere from here changes nothing (a late or second one)."""
    return LIFE[status].get(event, status)


class Settlement(StrEnum):
    """What is done with money that was captured for a visit."""

    CONFIRM = "confirm"
    RETAKE = "retake"
    KEEP = "keep"
    REFUND = "refund"


SETTLEMENT: Mapping[Visit, Settlement] = {
    Visit.HELD: Settlement.CONFIRM,
    Visit.EXPIRED: Settlement.RETAKE,
    Visit.REQUESTED: Settlement.KEEP,
    Visit.CONFIRMED: Settlement.KEEP,
    Visit.ARRIVED: Settlement.KEEP,
    Visit.IN_CONSULTATION: Settlement.KEEP,
    Visit.COMPLETED: Settlement.KEEP,
    Visit.CANCELLED: Settlement.REFUND,
    Visit.NO_SHOW: Settlement.REFUND,
}
"""For the captures that pay a visit. `RETAKE` becomes an offer of other places where the place is gone, and `REFUND`
where there is none to offer; what comes for a visit that is already paid is refunded whatever the visit's status, and
so is part of a fee for a visit that keeps no place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One payment that the gateway has taken: its own id there, and how much."""

    gateway_payment_id: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One request for money: a link at one gateway for one visit.

    `reference` is ours and unique, the gateway's idempotency key and the way back from its events (<= 40 characters).
    """

    id: UUID
    appointment_id: UUID
    chat_id: int | None
    gateway: str
    reference: str
    amount: Money
    status: Status
    link_id: str | None = None
    link_url: str | None = None
    expires_at: datetime | None = None


class RefundStatus(StrEnum):
    """Where a refund stands: asked for by us, taken by the gateway, ended."""

    DUE = "due"
    PENDING = "pending"
    PROCESSED = "processed"
    FAILED = "failed"


REFUND_LIFE: Mapping[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.DUE: frozenset({RefundStatus.PENDING, RefundStatus.PROCESSED, RefundStatus.FAILED}),
    RefundStatus.PENDING: frozenset({RefundStatus.PROCESSED, RefundStatus.FAILED}),
    RefundStatus.FAILED: frozenset({RefundStatus.DUE, RefundStatus.PENDING, RefundStatus.PROCESSED}),
    RefundStatus.PROCESSED: frozenset(),
}
"""A failed refund may be tried again, or turn out to have gone through; a processed one is the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money to give back: part or all of one capture. `key` is stored before the gateway is called (M5)."""

    id: UUID
    payment_id: UUID
    gateway: str
    gateway_payment_id: str
    amount: Money
    reason: str
    status: RefundStatus
    key: str
