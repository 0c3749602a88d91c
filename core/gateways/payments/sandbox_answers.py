"""The sandbox provider's answers as the port says them; what is not as it should be is `OutcomeUnknown`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from core.domain.money import Money
from core.domain.payment import Capture
from core.gateways.payments.answers import odd_answer, refund_state
from core.gateways.payments.port import CaptureState, DisputeSeen, Entry, LinkState, RefundSeen, RefundState

_STATUSES = {"open", "paid", "expired", "cancelled"}
_REFUND_STATUS = {status: status for status in ("pending", "processed", "failed")}


def link_of(link: Mapping[str, Any]) -> LinkState:
    """Return a link and its captures."""
    try:
        state = LinkState(
            link_id=str(link["id"]),
            reference=str(link["reference"]),
            url=str(link["url"]),
            status=str(link["status"]),
            captures=tuple(
                Capture(gateway_payment_id=str(p["id"]), amount=Money(int(p["amount"]), str(p["currency"])))
                for p in link["payments"]
            ),
        )
    except (KeyError, TypeError) as odd:
        raise odd_answer("link", odd) from odd
    if state.status not in _STATUSES:
        raise odd_answer("link status", state.status)
    return state


def refund_of(refund: Mapping[str, Any]) -> RefundState:
    """Return how a refund stands."""
    return refund_state(refund, _REFUND_STATUS)


def capture_of(payment: Mapping[str, Any]) -> CaptureState:
    """Return a payment with its refunds and disputes."""
    try:
        return CaptureState(
            gateway_payment_id=str(payment["id"]),
            amount=_money(payment),
            captured=payment["captured"] is True,
            reference=payment["reference"],
            link_id=payment["link_id"],
            refunds=tuple(
                RefundSeen(refund_id=str(r["id"]), amount=_money(r), status=str(r["status"]), key=r["key"])
                for r in payment["refunds"]
            ),
            disputes=tuple(
                DisputeSeen(
                    dispute_id=str(d["id"]),
                    amount=_money(d),
                    status=str(d["status"]),
                    reason=str(d["reason"]),
                    respond_by=_moment(d["respond_by"]),
                )
                for d in payment["disputes"]
            ),
        )
    except (KeyError, TypeError, ValueError) as odd:
        raise odd_answer("payment", odd) from odd


def entry_of(line: Mapping[str, Any]) -> Entry:
    """Return a line of the books, or of the list of disputes."""
    try:
        return Entry(
            kind=str(line["kind"]),
            entry_id=str(line["id"]),
            gateway_payment_id=str(line["payment_id"]),
            amount=_money(line),
            at=_moment(line["at"]),
            status=str(line["status"]),
            reference=line["reference"],
            link_id=line["link_id"],
        )
    except (KeyError, TypeError, ValueError) as odd:
        raise odd_answer("entry", odd) from odd


def _money(said: Mapping[str, Any]) -> Money:
    return Money(int(said["amount"]), str(said["currency"]))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
