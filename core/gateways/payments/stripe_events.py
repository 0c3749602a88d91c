"""What a verified Stripe event points at: their words, mapped to `Notice`.

An event carries a snapshot of the moment it happened, in the API version of the account's webhook, not of the library:
little is read from it, and all of that is read anew. The facts are from docs.stripe.com/api/events/types.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from core.gateways.payments.port import Notice

REFERENCE = "reference"
"""The name of our reference in Stripe's metadata: a payment's events have no other way back to us."""

REFUND_STATUS = {
    "pending": "pending",
    "requires_action": "pending",  # the payer must say where the money is to go; Stripe asks them by mail
    "succeeded": "processed",
    "failed": "failed",
    "canceled": "failed",
}

# A session that is complete may still wait for a bank, and its payment may fail days later: whatever is heard of it,
# it is read. `payment_intent.payment_failed` is a try that failed while the page is still open.
_KINDS = {
    "checkout.session.completed": "link",
    "checkout.session.async_payment_succeeded": "link",
    "checkout.session.async_payment_failed": "link",
    "checkout.session.expired": "link",
    "payment_intent.succeeded": "link",
    "payment_intent.payment_failed": "try_failed",
    "refund.created": "refund",
    "refund.updated": "refund",
    "refund.failed": "refund",
    "charge.refund.updated": "refund",  # what accounts with an older API version send in its place
    # `charge.dispute.funds_...` tell of the same once more.
    "charge.dispute.created": "dispute",
    "charge.dispute.updated": "dispute",
    "charge.dispute.closed": "dispute",
}


def notice_of(body: bytes) -> Notice:
    """Return what a verified event points at. Its id stands in the body, so the signature covers it."""
    try:
        event = json.loads(body)
        name, thing = str(event["type"])[:80], event["data"]["object"]
        event_id = _id(event)
    except (ValueError, TypeError, KeyError):
        event_id, name, thing = None, "unreadable", None
    if event_id is None or not isinstance(thing, dict):
        return Notice(event_id=event_id or sha256(body).hexdigest(), kind="ignored", name=name)
    of = str(thing.get("object"))
    return Notice(
        event_id=event_id,
        kind=_KINDS.get(name, "ignored"),
        name=name,
        reference=_text(thing.get("client_reference_id")) or _text(_dict(thing, "metadata").get(REFERENCE)),
        link_id=_id(thing) if of == "checkout.session" else None,
        gateway_payment_id=_id(thing) if of == "payment_intent" else _named(thing, "payment_intent"),
        refund_id=_id(thing) if of == "refund" else None,
        refund_status=REFUND_STATUS.get(str(thing.get("status"))) if of == "refund" else None,
    )


def _id(thing: Mapping[str, Any]) -> str | None:
    return _text(thing.get("id"))


def _named(thing: Mapping[str, Any], part: str) -> str | None:
    """Return the id of a thing that stands there by its id or, expanded, as a whole."""
    found = thing.get(part)
    return _id(found) if isinstance(found, dict) else _text(found)


def _dict(thing: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    found = thing.get(part)
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str | None:
    return value[:200] if isinstance(value, str) and value else None
