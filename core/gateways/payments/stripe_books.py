"""Stripe's own books: what became of one payment, and what was paid and given back on a day.

Facts are from docs.stripe.com/api/{payment_intents,refunds,disputes}. Lists come newest first, and the library turns
their pages by the last id it has seen, so no line is met twice and none is passed over.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from math import ceil
from typing import Any

from stripe import ListObject, StripeClient

from core.gateways.payments.answers import odd_answer
from core.gateways.payments.port import CaptureState, DisputeSeen, Entry, RefundSeen
from core.gateways.payments.stripe_amounts import from_stripe
from core.gateways.payments.stripe_events import REFERENCE, REFUND_STATUS

PAGE = 100
"""Lines of one answer: the most that Stripe gives."""

REFUND_KEY = "key"
"""The name of our refund's key in Stripe's metadata."""

# An inquiry ("warning_...") is a dispute that has not taken the money yet; what we do not know is not decided.
DISPUTE_STATUS = {"won": "won", "lost": "lost", "warning_closed": "closed", "prevented": "closed"}


class StripeBooks:
    """Reads what stands at Stripe; writes nothing. Safe to call from many threads."""

    def __init__(self, client: StripeClient) -> None:
        self._client = client

    def capture(self, intent_id: str) -> CaptureState:
        """Return one payment with its refunds, its disputes, and the session it was made on."""
        intent = self._client.v1.payment_intents.retrieve(intent_id).to_dict()
        sessions = self._client.v1.checkout.sessions.list({"payment_intent": intent_id, "limit": 1}).to_dict()["data"]
        session: Mapping[str, Any] = next(iter(sessions), {})
        disputes = self._client.v1.disputes.list({"payment_intent": intent_id, "limit": PAGE})
        captured = intent["status"] == "succeeded"
        try:
            return CaptureState(
                gateway_payment_id=str(intent["id"]),
                amount=from_stripe(intent["amount_received" if captured else "amount"], intent["currency"]),
                captured=captured,
                reference=session.get("client_reference_id") or None,
                link_id=session.get("id"),
                refunds=tuple(_refund(each) for each in self.refunds(intent_id)),
                disputes=tuple(_dispute(each) for each in _pages(disputes)),
            )
        except (KeyError, TypeError, ValueError) as odd:
            raise odd_answer("payment", odd) from odd

    def refunds(self, intent_id: str) -> Iterator[Mapping[str, Any]]:
        """List every refund of a payment."""
        return _pages(self._client.v1.refunds.list({"payment_intent": intent_id, "limit": PAGE}))

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List the payments that were begun, and the refunds that were asked for, from `since` to before `until`."""
        begins, ends = ceil(since.timestamp()), ceil(until.timestamp())
        if begins >= ends:
            return
        intents = self._client.v1.payment_intents.list({"created": {"gte": begins, "lt": ends}, "limit": PAGE})
        yield from _lines(intents, _paid)
        refunds = self._client.v1.refunds.list({"created": {"gte": begins, "lt": ends}, "limit": PAGE})
        yield from _lines(refunds, _returned)

    def disputes(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List the disputes that were opened from `since` to before `until`."""
        begins, ends = ceil(since.timestamp()), ceil(until.timestamp())
        if begins >= ends:
            return
        opened = self._client.v1.disputes.list({"created": {"gte": begins, "lt": ends}, "limit": PAGE})
        yield from _lines(opened, _asked_back)


def _pages(listed: ListObject[Any]) -> Iterator[Mapping[str, Any]]:
    for each in listed.auto_paging_iter():
        yield each.to_dict()


def _lines(listed: ListObject[Any], line_of: Callable[[Mapping[str, Any]], Entry | None]) -> Iterator[Entry]:
    for each in _pages(listed):
        try:
            line = line_of(each)
        except (KeyError, TypeError, ValueError) as odd:
            raise odd_answer("line", odd) from odd
        if line:
            yield line


def _paid(intent: Mapping[str, Any]) -> Entry | None:
    if intent["status"] != "succeeded":
        return None
    return Entry(
        kind="capture",
        entry_id=str(intent["id"]),
        gateway_payment_id=str(intent["id"]),
        amount=from_stripe(intent["amount_received"], intent["currency"]),
        at=_moment(intent["created"]),
        reference=(intent.get("metadata") or {}).get(REFERENCE),
    )


def _returned(refund: Mapping[str, Any]) -> Entry | None:
    status = REFUND_STATUS[refund["status"]]
    if status == "failed":
        return None
    return Entry(
        kind="refund",
        entry_id=str(refund["id"]),
        gateway_payment_id=str(refund["payment_intent"] or refund["charge"]),  # a charge without one is not ours
        amount=from_stripe(refund["amount"], refund["currency"]),
        at=_moment(refund["created"]),
        status=status,
    )


def _asked_back(dispute: Mapping[str, Any]) -> Entry:
    seen = _dispute(dispute)
    return Entry(
        kind="dispute",
        entry_id=seen.dispute_id,
        gateway_payment_id=str(dispute["payment_intent"] or dispute["charge"]),  # a charge without one is not ours
        amount=seen.amount,
        at=_moment(dispute["created"]),
        status=seen.status,
    )


def _refund(refund: Mapping[str, Any]) -> RefundSeen:
    return RefundSeen(
        refund_id=str(refund["id"]),
        amount=from_stripe(refund["amount"], refund["currency"]),
        status=REFUND_STATUS[refund["status"]],
        key=(refund.get("metadata") or {}).get(REFUND_KEY),
    )


def _dispute(dispute: Mapping[str, Any]) -> DisputeSeen:
    due_by = (dispute.get("evidence_details") or {}).get("due_by")
    return DisputeSeen(
        dispute_id=str(dispute["id"]),
        amount=from_stripe(dispute["amount"], dispute["currency"]),
        status=DISPUTE_STATUS.get(dispute["status"], "open"),
        reason=str(dispute.get("reason") or ""),
        respond_by=_moment(due_by) if due_by else None,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
