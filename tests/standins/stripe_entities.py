"""Stripe's things as Stripe shows them: sessions, payment intents, charges, refunds, disputes.

Shapes follow docs.stripe.com/api and the types of the stripe library, cut to what a payment page is about.
"""

import random
import string
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """An id as Stripe makes them."""
    return prefix + "".join(random.choices(_LETTERS, k=length))  # noqa: S311 - a name, no secret


def stamp(moment: datetime) -> int:
    """Unix seconds."""
    return int(moment.timestamp())


@dataclass(slots=True, kw_only=True)
class Session:
    """A Checkout Session in payment mode: `open`, `complete` or `expired`."""

    session_id: str
    asked: dict[str, Any]
    page: str
    created_at: datetime
    expires_at: datetime
    status: str = "open"
    intent: "Intent | None" = None  # made when the payer first tries to pay (API 2022-08-01)

    @property
    def reference(self) -> str:
        return str(self.asked.get("client_reference_id", ""))

    @property
    def currency(self) -> str:
        return str(self.asked["line_items"][0]["price_data"]["currency"])

    @property
    def amount(self) -> int:
        """What is asked for, as Stripe counts."""
        items = self.asked["line_items"]
        return sum(int(item["price_data"]["unit_amount"]) * int(item.get("quantity", 1)) for item in items)

    def json(self, *, expand: Collection[str] = ()) -> dict[str, Any]:
        """The entity; `payment_intent` is its id unless it is expanded."""
        intent = self.intent
        shown = intent and (intent.json if "payment_intent" in expand else intent.intent_id)
        return {
            "id": self.session_id,
            "object": "checkout.session",
            "adaptive_pricing": {"enabled": self.asked.get("adaptive_pricing", {}).get("enabled", "true") == "true"},
            "amount_subtotal": self.amount,
            "amount_total": self.amount,
            "cancel_url": self.asked.get("cancel_url"),
            "client_reference_id": self.asked.get("client_reference_id"),
            "created": stamp(self.created_at),
            "currency": self.currency,
            "customer": None,
            "expires_at": stamp(self.expires_at),
            "livemode": False,
            "metadata": self.asked.get("metadata", {}),
            "mode": "payment",
            "payment_intent": shown,
            "payment_link": None,
            "payment_method_types": ["card"],
            "payment_status": "paid" if intent and intent.status == "succeeded" else "unpaid",
            "status": self.status,
            "success_url": self.asked.get("success_url"),
            "ui_mode": "hosted_page",
            "url": self.page if self.status == "open" else None,
        }


@dataclass(slots=True, kw_only=True)
class Intent:
    """A session's one payment intent, and its last charge."""

    intent_id: str
    session: Session
    amount: int
    currency: str
    created_at: datetime
    method: str = "card"
    status: str = "requires_payment_method"
    charge_id: str | None = None
    captured_at: datetime | None = None
    error: str | None = None
    refunds: "list[Refund]" = field(default_factory=list)
    dispute: "Dispute | None" = None

    @property
    def refunded(self) -> int:
        """Given back or on its way back."""
        return sum(refund.amount for refund in self.refunds if refund.status not in {"failed", "canceled"})

    @property
    def metadata(self) -> dict[str, str]:
        return dict(self.session.asked.get("payment_intent_data", {}).get("metadata", {}))

    @property
    def json(self) -> dict[str, Any]:
        return {
            "id": self.intent_id,
            "object": "payment_intent",
            "amount": self.amount,
            "amount_capturable": 0,
            "amount_received": self.amount if self.status == "succeeded" else 0,
            "capture_method": "automatic_async",
            "created": stamp(self.created_at),
            "currency": self.currency,
            "description": self.session.asked.get("payment_intent_data", {}).get("description"),
            "last_payment_error": {"type": "card_error", "code": self.error} if self.error else None,
            "latest_charge": self.charge_id,
            "livemode": False,
            "metadata": self.metadata,
            "payment_method_types": [self.method],
            "status": self.status,
        }

    def charge(self, *, failed: bool = False) -> dict[str, Any]:
        """The charge, which is what a refund or a dispute is about."""
        return {
            "id": self.charge_id,
            "object": "charge",
            "amount": self.amount,
            "amount_captured": 0 if failed else self.amount,
            "amount_refunded": self.refunded,
            "captured": not failed,
            "created": stamp(self.captured_at or self.created_at),
            "currency": self.currency,
            "disputed": self.dispute is not None,
            "livemode": False,
            "metadata": self.metadata,
            "paid": not failed,
            "payment_intent": self.intent_id,
            "refunded": bool(self.refunds) and self.refunded >= self.amount,
            "status": "failed" if failed else "succeeded",
        }


@dataclass(slots=True, kw_only=True)
class Refund:
    """`pending`, `requires_action`, `succeeded`, `failed` or `canceled`."""

    refund_id: str
    intent: Intent
    amount: int
    metadata: dict[str, str]
    created_at: datetime
    status: str

    @property
    def json(self) -> dict[str, Any]:
        return {
            "id": self.refund_id,
            "object": "refund",
            "amount": self.amount,
            "charge": self.intent.charge_id,
            "created": stamp(self.created_at),
            "currency": self.intent.currency,
            "failure_reason": "lost_or_stolen_card" if self.status == "failed" else None,
            "metadata": self.metadata,
            "payment_intent": self.intent.intent_id,
            "reason": None,
            "status": self.status,
        }


@dataclass(slots=True, kw_only=True)
class Dispute:
    """The payer's bank takes the money back until it is decided: `needs_response`, `won` or `lost`."""

    dispute_id: str
    intent: Intent
    amount: int
    created_at: datetime
    respond_by: datetime
    reason: str
    status: str = "needs_response"

    @property
    def json(self) -> dict[str, Any]:
        return {
            "id": self.dispute_id,
            "object": "dispute",
            "amount": self.amount,
            "charge": self.intent.charge_id,
            "created": stamp(self.created_at),
            "currency": self.intent.currency,
            "evidence_details": {"due_by": stamp(self.respond_by), "has_evidence": False, "past_due": False},
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "payment_intent": self.intent.intent_id,
            "reason": self.reason,
            "status": self.status,
        }
