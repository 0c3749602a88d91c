"""What a verified Razorpay event or callback points at: their words and odd corners, mapped to `Notice`.

The facts are from webhooks/payment-links, webhooks/payments, webhooks/refunds and webhooks/all of
github.com/razorpay/markdown-docs.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from core.gateways.payments.port import Forged, Notice

REFUND_STATUS = {"pending": "pending", "created": "pending", "processed": "processed", "failed": "failed"}
DISPUTE_STATUS = {"open": "open", "under_review": "open", "won": "won", "lost": "lost", "closed": "closed"}

# `payment.authorized` is followed by `payment.captured`; what is not here is stored and ignored.
_KINDS = {
    "payment_link.paid": "link",
    "payment_link.partially_paid": "link",
    "payment_link.expired": "link",
    "payment_link.cancelled": "link",
    "order.paid": "link",
    "payment.captured": "link",
    "payment.failed": "try_failed",
    "refund.created": "refund",
    "refund.processed": "refund",
    "refund.failed": "refund",
    "refund.speed_changed": "refund",
    "payment.dispute.created": "dispute",
    "payment.dispute.under_review": "dispute",
    "payment.dispute.action_required": "dispute",
    "payment.dispute.won": "dispute",
    "payment.dispute.lost": "dispute",
    "payment.dispute.closed": "dispute",
}

# A link's payment is described as "#" and the link's id without its prefix (the samples of webhooks/payment-links).
# That is not promised, so it is a hint: the link is read before anything is believed.
_LINK_IN_DESCRIPTION = re.compile(r"#([A-Za-z0-9]{14})")

_CALLBACK_SIGNED = (
    "razorpay_payment_link_id",
    "razorpay_payment_link_reference_id",
    "razorpay_payment_link_status",
    "razorpay_payment_id",
)


def notice_of(body: bytes) -> Notice:
    """Return what a verified event points at.

    Its id is the digest of what was signed: `x-razorpay-event-id` stands outside the signature, so anybody who saw a
    body could send it again under another id, or under the id of an event still to come.
    """
    event_id = sha256(body).hexdigest()
    try:
        event = json.loads(body)
        name = str(event["event"])[:80]
    except (ValueError, TypeError, KeyError):
        return Notice(event_id=event_id, kind="ignored", name="unreadable")
    link, payment, refund, dispute = (_entity(event, part) for part in ("payment_link", "payment", "refund", "dispute"))
    return Notice(
        event_id=event_id,
        kind=_KINDS.get(name, "ignored"),
        name=name,
        reference=_text(link.get("reference_id")),
        link_id=_text(link.get("id")) or link_of(payment),
        gateway_payment_id=_text(payment.get("id"))
        or _text(refund.get("payment_id"))
        or _text(dispute.get("payment_id")),
        refund_id=_text(refund.get("id")),
        refund_status=REFUND_STATUS.get(str(refund.get("status"))),
    )


def callback_of(query: Mapping[str, str]) -> tuple[bytes, Notice]:
    """Return the bytes that Razorpay signs when it sends a payer back, and what they point at.

    Raises `Forged` where a value holds the joining mark, as the same bytes could then be read in two ways.
    """
    values = [query.get(name, "") for name in _CALLBACK_SIGNED]
    if any("|" in value for value in values):
        raise Forged
    link_id, reference, status, payment_id = values
    return "|".join(values).encode("utf-8", "replace"), Notice(
        event_id=f"return:{payment_id}"[:200],
        kind="link",
        name=f"return.{status}"[:80],
        reference=reference,
        link_id=link_id,
        gateway_payment_id=payment_id,
    )


def _entity(event: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    """Return one entity of an event's payload; Razorpay writes `{}`, `[]` and null for "none", often in one body."""
    payload = event.get("payload")
    wrapped = payload.get(part) if isinstance(payload, dict) else None
    entity = wrapped.get("entity") if isinstance(wrapped, dict) else None
    return entity if isinstance(entity, dict) else {}


def link_of(payment: Mapping[str, Any]) -> str | None:
    """Return the link that a payment's description names, as a hint; None where it names none."""
    found = _LINK_IN_DESCRIPTION.fullmatch(str(payment.get("description") or ""))
    return f"plink_{found[1]}" if found else None


def _text(value: object) -> str | None:
    return value[:200] if isinstance(value, str) and value else None
