"""A session of Stripe Checkout as what we call a link: whether it is paid, over or open, and its capture."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from core.domain.payment import Capture
from core.gateways.payments.answers import odd_answer
from core.gateways.payments.port import LinkState
from core.gateways.payments.stripe_amounts import from_stripe

_COMPLETE = {"succeeded": "paid", "requires_payment_method": "expired", "canceled": "expired"}
"""The payment's status -> ours, of a session that is complete; in every other one the money is still under way."""


def link_of(session: Mapping[str, Any], *, now: datetime) -> LinkState:
    """Return a session, its payment expanded, as a link. Raises `OutcomeUnknown` for what Stripe does not document."""
    try:
        intent = session["payment_intent"] or {}
        return LinkState(
            link_id=str(session["id"]),
            reference=str(session["client_reference_id"]),
            url=str(session["url"] or ""),  # none any more once it is over
            status=_status(session, intent, now=now),
            captures=tuple(_captures(intent)),
        )
    except (KeyError, TypeError, AttributeError) as odd:
        raise odd_answer("session", odd) from odd


def _status(session: Mapping[str, Any], intent: Mapping[str, Any], *, now: datetime) -> str:
    """Return our word. A session is `complete` when the payer has done their part; the money may still be under way,
    and may never come. An expired one was closed by us if its time is not over yet.
    """
    if session["status"] == "open":
        return "open"
    if session["status"] == "complete":
        return _COMPLETE.get(intent["status"], "open")
    if session["status"] != "expired":
        raise odd_answer("session status", session["status"])
    return "expired" if datetime.fromtimestamp(session["expires_at"], UTC) <= now else "cancelled"


def _captures(intent: Mapping[str, Any]) -> Iterator[Capture]:
    """Return what was captured: all or nothing, once, and it stays that when it is given back."""
    if intent and intent["status"] == "succeeded":
        yield Capture(
            gateway_payment_id=str(intent["id"]),
            amount=from_stripe(int(intent["amount_received"]), str(intent["currency"])),
        )
