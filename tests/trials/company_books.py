"""What the payment company of the trials writes down: its links, refunds and disputes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from core.domain.gateway_books import CaptureState, DisputeSeen, RefundSeen
from core.domain.money import Money
from core.domain.payment import Capture
from core.gateways.payments.port import LinkRequest


@dataclass(slots=True, kw_only=True)
class Link:
    """One link in the company's books."""

    id: str
    request: LinkRequest
    cancelled: bool = False
    captures: list[Capture] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class GivenBack:
    """One refund in the company's books."""

    id: str
    capture: str
    amount: Money
    at: datetime
    key: str | None
    status: str = "pending"


@dataclass(slots=True, kw_only=True)
class Disputed:
    """One dispute in the company's books: `open`, `won`, `lost` or `closed`."""

    id: str
    capture: str
    amount: Money
    at: datetime
    until: datetime
    status: str = "open"


def shown(link: Link, capture: Capture, refunds: Iterable[GivenBack], disputes: Iterable[Disputed]) -> CaptureState:
    """Return one capture with what became of it, as the port shows it."""
    return CaptureState(
        gateway_payment_id=capture.gateway_payment_id,
        amount=capture.amount,
        captured=True,
        reference=link.request.reference,
        link_id=link.id,
        refunds=tuple(RefundSeen(refund_id=r.id, amount=r.amount, status=r.status, key=r.key) for r in refunds),
        disputes=tuple(
            DisputeSeen(dispute_id=d.id, amount=d.amount, status=d.status, reason="fraud", respond_by=d.until)
            for d in disputes
        ),
    )
