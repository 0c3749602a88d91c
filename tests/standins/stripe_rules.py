"""What Stripe reads and what it refuses: its forms, its new sessions and refunds, in the words of its API pages."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=24)  # api/checkout/sessions/create, expires_at
MOST_IN_METADATA, LONGEST_IN_METADATA = 50, 500  # api/metadata
LONGEST_KEY = 255  # api/idempotent_requests
STEPS = {"bhd": 10, "jod": 10, "kwd": 10, "omr": 10, "tnd": 10, "isk": 100, "ugx": 100}  # docs.stripe.com/currencies
SESSION_FIELDS = {
    "adaptive_pricing",
    "cancel_url",
    "client_reference_id",
    "expand",
    "expires_at",
    "line_items",
    "metadata",
    "mode",
    "payment_intent_data",
    "payment_method_types",
    "success_url",
}
REFUND_FIELDS = {"amount", "charge", "expand", "metadata", "payment_intent", "reason"}
_PART = re.compile(r"[^\[\]]+")


class StripeError(Exception):
    """The API answers with this HTTP status and its error object."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        said = {"code": code, "message": message, "param": param, "type": kind}
        self.json: dict[str, Any] = {"error": {name: value for name, value in said.items() if value is not None}}


def missing(thing: str, thing_id: str) -> StripeError:
    """The answer to an id that nobody knows."""
    return StripeError(f"No such {thing}: '{thing_id}'", status=404, code="resource_missing", param=thing)


def read_form(text: str) -> dict[str, Any]:
    """A form or a query in Stripe's way of writing: `a[b][0][c]=d`, lists by their numbers."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        parts = _PART.findall(name)
        place = root
        for part in parts[:-1]:
            place = place.setdefault(part, {})
        place[parts[-1]] = value
    return {name: _lists(value) for name, value in root.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inside = {name: _lists(each) for name, each in value.items()}
    return list(inside.values()) if inside and all(name.isdigit() for name in inside) else inside


def check_fields(asked: Mapping[str, Any], known: set[str]) -> None:
    for name in asked:
        if name not in known:
            raise StripeError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def check_session(asked: Mapping[str, Any], *, now: datetime) -> None:
    """Refuse what Stripe refuses about a new session in payment mode."""
    check_fields(asked, SESSION_FIELDS)
    if asked.get("mode") != "payment":
        raise StripeError("This stand-in knows only mode=payment", param="mode")
    for name in ("success_url", "cancel_url"):
        if not re.match(r"https?://", asked.get(name, "http://")):
            raise StripeError("Not a valid URL", code="url_invalid", param=name)
    check_metadata(asked.get("metadata") or {})
    if len(asked.get("client_reference_id", "")) > 200:
        raise StripeError("client_reference_id: no more than 200 characters", param="client_reference_id")
    items = asked.get("line_items") or []
    if not items:
        raise StripeError("Missing required param: line_items.", code="parameter_missing", param="line_items")
    for item in items:
        price = item["price_data"]
        check_amount(price["unit_amount"], price["currency"], param="line_items[0][price_data][unit_amount]")
        if not price["product_data"].get("name"):
            raise StripeError("Missing required param: product_data[name].", code="parameter_missing", param="name")
    ends = asked.get("expires_at")
    if ends is not None:
        lasts = timedelta(seconds=int(ends)) - timedelta(seconds=int(now.timestamp()))
        if not SHORTEST <= lasts <= LONGEST:
            raise StripeError(
                "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session "
                "creation.",
                param="expires_at",
            )


def check_amount(amount: str, currency: str, *, param: str) -> None:
    if not re.fullmatch(r"[a-z]{3}", currency):
        raise StripeError(f"Invalid currency: {currency}.", param="currency")
    if not re.fullmatch(r"\d+", amount):
        raise StripeError(f"Invalid integer: {amount}", code="parameter_invalid_integer", param=param)
    if int(amount) % STEPS.get(currency, 1):
        raise StripeError(
            f"Invalid amount. Charged amounts in {currency.upper()} must be evenly divisible by {STEPS[currency]}.",
            code="invalid_charge_amount_no_decimal_compatible",
            param=param,
        )
    if int(amount) < 50:  # about half a dollar; the least differs by currency, and is not what is tried here
        raise StripeError("The amount is too small", code="amount_too_small", param=param)


def check_metadata(metadata: Mapping[str, str]) -> None:
    if len(metadata) > MOST_IN_METADATA:
        raise StripeError("Metadata can have up to 50 keys", param="metadata")
    for name, value in metadata.items():
        if len(name) > 40 or len(value) > LONGEST_IN_METADATA:
            raise StripeError(f"Metadata values can have up to {LONGEST_IN_METADATA} characters", param="metadata")
