"""What Razorpay refuses about a new link and a new refund, in the words of its API pages."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.standins.razorpay_entities import Payment

SHORTEST = timedelta(minutes=15)  # "timestamp must be atleast 15 minutes in future"
LONGEST = timedelta(days=183)  # "cannot exceed more than six months from the date of creation"
LINK_FIELDS = {
    "accept_partial",
    "amount",
    "callback_method",
    "callback_url",
    "currency",
    "customer",
    "description",
    "expire_by",
    "first_min_partial_amount",
    "notes",
    "notify",
    "options",
    "reference_id",
    "reminder_enable",
    "upi_link",
}
REFUND_FIELDS = {"amount", "notes", "receipt", "speed"}
REFUND_KEY = re.compile(r"[A-Za-z0-9_-]{10,}")  # api/refunds/normal-refunds-idempotent.md


class RazorpayError(Exception):
    """The API answers with this HTTP status and its error object."""

    def __init__(
        self, description: str, *, status: int = 400, code: str = "BAD_REQUEST_ERROR", field: str = ""
    ) -> None:
        super().__init__(description)
        self.status = status
        self.json: dict[str, Any] = {
            "error": {
                "code": code,
                "description": description,
                "field": field or None,
                "source": "business",
                "step": "payment_initiation",
                "reason": "input_validation_failed",
                "metadata": {},
            }
        }


def check_fields(asked: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(asked) - known)
    if unknown:
        raise RazorpayError(f"{', '.join(unknown)} is/are not required and should not be sent", field=unknown[0])


def check_link(asked: Mapping[str, Any], *, now: datetime, test_mode: bool) -> None:
    """api/payments/payment-links/create-standard.md; RazorpayError 400 with the field's name."""
    check_fields(asked, LINK_FIELDS)
    _check_amount(asked.get("amount"))
    _check_text(asked, "description", 2048)
    _check_text(asked, "reference_id", 40)
    _check_notes(asked.get("notes"))
    _check_expiry(asked.get("expire_by"), now)
    _check_parts(asked)
    if "callback_url" in asked and asked.get("callback_method") != "get":
        raise RazorpayError("callback_method must be get", field="callback_method")
    if asked.get("upi_link"):
        if test_mode:
            raise RazorpayError(
                "UPI Payment Links is not supported in Test Mode. Please experience the product in Live Mode.",
                field="upi_link",
            )
        if asked.get("accept_partial"):
            raise RazorpayError("partial payment not supported in upi link", field="accept_partial")


def _check_amount(amount: Any) -> None:
    if amount is None:
        raise RazorpayError("The amount field is required.", field="amount")
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise RazorpayError("The amount must be an integer.", field="amount")
    if amount < 100:
        raise RazorpayError("The amount must be atleast INR 1.00", field="amount")


def _check_parts(asked: Mapping[str, Any]) -> None:
    first = asked.get("first_min_partial_amount")
    if first is None:
        return
    if not asked.get("accept_partial"):  # "Must be passed along with `accept_partial` parameter"
        raise RazorpayError("first_min_partial_amount is not required", field="first_min_partial_amount")
    if isinstance(first, bool) or not isinstance(first, int) or not 100 <= first < asked["amount"]:
        raise RazorpayError(
            "The first min partial amount should be less than the amount.", field="first_min_partial_amount"
        )


def _check_text(asked: Mapping[str, Any], name: str, longest: int) -> None:
    value = asked.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise RazorpayError(f"{name}: the length must be no more than {longest}.", field=name)


def _check_notes(notes: Any) -> None:
    if not notes:
        return
    if not isinstance(notes, dict) or len(notes) > 15:
        raise RazorpayError("Number of fields in notes should be less than or equal to 15", field="notes")
    if any(len(str(value)) > 255 for value in notes.values()):  # the page says 256, its error list 255
        raise RazorpayError("notes value exceeds 255 characters", field="notes")


def _check_expiry(expire_by: Any, now: datetime) -> None:
    if not expire_by:
        return
    if not isinstance(expire_by, int):
        raise RazorpayError("The expire by must be an integer.", field="expire_by")
    if expire_by < (now + SHORTEST).timestamp():
        raise RazorpayError("timestamp must be atleast 15 minutes in future", field="expire_by")
    if expire_by > (now + LONGEST).timestamp():
        raise RazorpayError("timestamp must be at most 6 months in future", field="expire_by")


def check_refund(asked: Mapping[str, Any], payment: Payment, *, balance: int | None) -> int:
    """The minor units this refund gives back; RazorpayError 400 (api/refunds/create-normal.md, refunds/faqs.md)."""
    check_fields(asked, REFUND_FIELDS)
    _check_notes(asked.get("notes"))
    if not payment.captured:
        raise RazorpayError("The payment status should be captured for action to be taken")
    left = payment.amount - payment.refunded
    if left == 0:
        raise RazorpayError("The payment has been fully refunded already")
    amount = asked.get("amount", left)
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise RazorpayError("The amount must be an integer.", field="amount")
    if amount < 100:
        raise RazorpayError("The amount must be atleast INR 1.00", field="amount")
    if amount > left:
        raise RazorpayError("The refund amount provided is greater than amount captured", field="amount")
    if asked.get("speed", "normal") not in {"normal", "optimum"}:
        raise RazorpayError("The selected speed is invalid.", field="speed")
    if balance is not None and amount > balance:
        raise RazorpayError("Your account does not have enough balance to carry out the refund operation.")
    return amount
