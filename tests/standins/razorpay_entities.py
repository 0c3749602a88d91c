"""Razorpay's things as Razorpay shows them: links, orders, payments, refunds, with the samples' odd corners.

Shapes follow webhooks/payment-links.md, webhooks/payments.md, webhooks/refunds.md, api/payments/* and api/disputes/* of
github.com/razorpay/markdown-docs: `payments` null until captured, `notes` null, `[]` or an object.
"""

import random
import string
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str = "") -> str:
    """An id as Razorpay makes them: the prefix and 14 letters or digits."""
    return prefix + "".join(random.choices(_LETTERS, k=14))  # noqa: S311 - a name, no secret


def stamp(moment: datetime | None) -> int:
    """Unix seconds, 0 for never."""
    return int(moment.timestamp()) if moment else 0


@dataclass(slots=True, kw_only=True)
class Link:
    """A payment link, and the order that came with it."""

    link_id: str
    order_id: str
    short_url: str
    asked: dict[str, Any]
    created_at: datetime
    expires_at: datetime | None
    updated_at: datetime
    status: str = "created"
    amount_paid: int = 0
    cancelled_at: datetime | None = None
    expired_at: datetime | None = None
    payments: "list[Payment]" = field(default_factory=list)

    @property
    def amount(self) -> int:
        """What is asked for, in minor units."""
        return int(self.asked["amount"])

    @property
    def reference(self) -> str:
        return str(self.asked.get("reference_id", ""))

    @property
    def captured(self) -> "list[Payment]":
        return [payment for payment in self.payments if payment.captured]

    def close(self, status: str, at: datetime) -> None:
        """Leave `created` for `expired` or `cancelled`."""
        self.status, self.updated_at = status, at
        if status == "cancelled":
            self.cancelled_at = at
        else:
            self.expired_at = at

    def json(self, *, in_event: bool = False) -> dict[str, Any]:
        """The entity; events carry the order's id but no `payments`."""
        asked = self.asked
        shown: dict[str, Any] = {
            "accept_partial": asked.get("accept_partial", False),
            "amount": self.amount,
            "amount_paid": self.amount_paid,
            "cancelled_at": stamp(self.cancelled_at),
            "created_at": stamp(self.created_at),
            "currency": asked.get("currency", "INR"),
            "customer": asked.get("customer", {}),
            "description": asked.get("description", ""),
            "expire_by": stamp(self.expires_at),
            "expired_at": stamp(self.expired_at),
            "first_min_partial_amount": asked.get("first_min_partial_amount", 0),
            "id": self.link_id,
            "notes": asked.get("notes"),
            "notify": {"email": False, "sms": False, "whatsapp": False} | asked.get("notify", {}),
            "reference_id": self.reference,
            "reminder_enable": asked.get("reminder_enable", False),
            "reminders": [],
            "short_url": self.short_url,
            "status": self.status,
            "updated_at": stamp(self.updated_at),
            "upi_link": False,
            "user_id": "",
            "whatsapp_link": False,
        }
        if "callback_url" in asked:
            shown |= {"callback_url": asked["callback_url"], "callback_method": asked["callback_method"]}
        if in_event:
            return shown | ({"order_id": self.order_id} if self.payments else {})
        return shown | {"payments": [self._paid(each) for each in self.captured] or None}

    def _paid(self, payment: "Payment") -> dict[str, Any]:
        return {
            "amount": payment.amount,
            "created_at": stamp(payment.created_at),
            "method": payment.method,
            "payment_id": payment.payment_id,
            "plink_id": self.link_id,
            "status": "captured",
            "updated_at": stamp(payment.created_at),
        }

    def order_json(self, *, in_link_event: bool = False) -> dict[str, Any]:
        """The order; in payment_link.paid its id has lost the `order_` prefix (webhooks/payment-links.md)."""
        paid = sum(payment.amount for payment in self.captured)
        return {
            "id": self.order_id.removeprefix("order_") if in_link_event else self.order_id,
            "entity": "order",
            "amount": self.amount,
            "amount_paid": paid,
            "amount_due": max(self.amount - paid, 0),
            "currency": self.asked.get("currency", "INR"),
            "receipt": self.reference,
            "offer_id": None,
            "status": "paid" if paid >= self.amount else "attempted" if self.payments else "created",
            "attempts": len(self.payments),
            "notes": [],
            "created_at": stamp(self.created_at),
        } | (
            {"product_id": self.link_id.removeprefix("plink_"), "product_type": "payment_link_v2"}
            if in_link_event
            else {}
        )


@dataclass(slots=True, kw_only=True)
class Payment:
    """One try to pay a link. `created` until it succeeds or fails; a failed one may still succeed later."""

    payment_id: str
    link: Link
    amount: int
    currency: str
    method: str
    created_at: datetime
    status: str = "created"
    reason: str | None = None
    refunds: "list[Refund]" = field(default_factory=list)

    @property
    def captured(self) -> bool:
        return self.status in {"captured", "refunded"}

    @property
    def refunded(self) -> int:
        """Minor units given back or on their way back."""
        return sum(refund.amount for refund in self.refunds if refund.status != "failed")

    @property
    def json(self) -> dict[str, Any]:
        failed = self.status == "failed"
        back = self.refunded
        return {
            "id": self.payment_id,
            "entity": "payment",
            "amount": self.amount,
            "currency": self.currency,
            "base_amount": self.amount,
            "status": self.status,
            "order_id": self.link.order_id,
            "invoice_id": None,
            "international": False,
            "method": self.method,
            "amount_refunded": back,
            "amount_transferred": 0,
            "refund_status": None if not back else "full" if back == self.amount else "partial",
            "captured": self.captured,
            "description": "#" + self.link.link_id.removeprefix("plink_"),
            "card_id": None,
            "bank": None,
            "wallet": None,
            "vpa": "payer@exampleupi" if self.method == "upi" else None,
            "email": None,
            "contact": "+919876543210",
            "notes": [],
            "fee": self.amount * 2 // 100 if self.captured else None,
            "tax": 0 if self.captured else None,
            "error_code": "BAD_REQUEST_ERROR" if failed else None,
            "error_description": "Payment failed" if failed else None,
            "error_source": "bank" if failed else None,
            "error_step": "payment_authorization" if failed else None,
            "error_reason": self.reason if failed else None,
            "acquirer_data": {"rrn": "103608848276"} if self.captured else {"rrn": None},
            "created_at": stamp(self.created_at),
        }


@dataclass(slots=True, kw_only=True)
class Refund:
    """Money on its way back: pending, then processed or failed."""

    refund_id: str
    payment: Payment
    amount: int
    asked: dict[str, Any]
    created_at: datetime
    status: str

    @property
    def json(self) -> dict[str, Any]:
        return {
            "id": self.refund_id,
            "entity": "refund",
            "amount": self.amount,
            "currency": self.payment.currency,
            "payment_id": self.payment.payment_id,
            "notes": self.asked.get("notes", []),
            "receipt": self.asked.get("receipt"),
            "acquirer_data": {"arn": "10000000000000" if self.status == "processed" else None},
            "created_at": stamp(self.created_at),
            "batch_id": None,
            "status": self.status,
            "speed_processed": "normal",
            "speed_requested": self.asked.get("speed", "normal"),
        }


@dataclass(slots=True, kw_only=True)
class Dispute:
    """The payer's bank asks for the money back: open, under_review, then won, lost or closed."""

    dispute_id: str
    payment: Payment
    amount: int
    reason: str
    respond_by: datetime
    created_at: datetime
    status: str = "open"

    @property
    def json(self) -> dict[str, Any]:
        return {
            "id": self.dispute_id,
            "entity": "dispute",
            "payment_id": self.payment.payment_id,
            "amount": self.amount,
            "currency": self.payment.currency,
            "amount_deducted": self.amount if self.status == "lost" else 0,
            "reason_code": self.reason,
            "respond_by": stamp(self.respond_by),
            "status": self.status,
            "phase": "chargeback",
            "created_at": stamp(self.created_at),
            "evidence": {"amount": self.amount, "summary": None, "submitted_at": None},
        }
