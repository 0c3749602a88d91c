"""What a gateway says of money it took: one capture with what became of it, and the lines of its own books."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSeen:
    """One refund of a capture, whoever asked for it: status `pending`, `processed` or `failed`.

    `key` is the one that our own `refund` was asked with, and None for a refund made at the gateway's own desk.
    """

    refund_id: str
    amount: Money
    status: str
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSeen:
    """The payer's bank asks for the money of a capture back: status `open`, `won`, `lost` or `closed`.

    `open` until the bank has decided; `lost` means that the gateway has taken `amount` from us. `reason` is the
    gateway's own code, `respond_by` (aware UTC) the end of the time in which the clinic can answer.
    """

    dispute_id: str
    amount: Money
    status: str
    reason: str
    respond_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureState:
    """What the gateway says of one payment now: whether it was captured, and what became of the money since.

    `reference` is ours and `link_id` the link's, each where the gateway knows it.
    """

    gateway_payment_id: str
    amount: Money
    captured: bool
    reference: str | None = None
    link_id: str | None = None
    refunds: tuple[RefundSeen, ...] = ()
    disputes: tuple[DisputeSeen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the gateway's own books: kind `capture`, `refund` or `dispute`, its id there, and when (aware UTC).

    `status` is `processed`, or for a refund also `pending`; what failed is no line. That of a dispute, which stands in
    a list of its own by when it was opened, is `DisputeSeen`'s. `gateway_payment_id` is the capture (of a refund: the
    one it gives back; of a dispute: the one it is about). `reference` and `link_id` are filled where the list itself
    tells them.
    """

    kind: str
    entry_id: str
    gateway_payment_id: str
    amount: Money
    at: datetime
    status: str = "processed"
    reference: str | None = None
    link_id: str | None = None
