"""What every gateway makes of an answer: one that is not as documented, and how a refund stands."""

from collections.abc import Mapping
from typing import Any

from core.gateways.payments.port import RefundState
from core.gateways.wire import OutcomeUnknown


def odd_answer(what: str, odd: object) -> OutcomeUnknown:
    """Return the failure of an answer that is not as the company documents it."""
    return OutcomeUnknown(f"unexpected {what}: {odd!r}"[:200])


def refund_state(refund: Mapping[str, Any], words: Mapping[str, str]) -> RefundState:
    """Return how a refund stands; `words`: the company's word -> ours. Raises `OutcomeUnknown` for any other."""
    try:
        return RefundState(refund_id=str(refund["id"]), status=words[refund["status"]])
    except (KeyError, TypeError) as odd:
        raise odd_answer("refund", odd) from odd
