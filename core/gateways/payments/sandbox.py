"""The gateway without an account: real calls over HTTP to a small provider of our own, for the first run and training.

The provider (webhooks/sandbox.py) keeps its own books and knows nothing of the clinic; what can go wrong with a
company on the other side of a wire can go wrong here: a lost answer, an API that is down, a late or doubled webhook.
Both sides derive their keys from the deployment's one secret.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from core.domain.money import Money
from core.gateways.payments.port import (
    CaptureState,
    Entry,
    Forged,
    LinkRequest,
    LinkState,
    Notice,
    RefundState,
)
from core.gateways.payments.sandbox_answers import capture_of, entry_of, link_of, refund_of
from core.gateways.payments.signature import is_signed, sign
from core.gateways.wire import OutcomeUnknown, Wire

_KINDS = {
    "link.paid": "link",
    "link.expired": "link",
    "link.cancelled": "link",
    "payment.failed": "try_failed",
    "refund.processed": "refund",
    "dispute.created": "dispute",
    "dispute.won": "dispute",
    "dispute.lost": "dispute",
    "dispute.closed": "dispute",
}
_PAGE = 100  # lines of one answer: the most that the provider gives


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxKeys:
    """The three keys of a sandbox account, each derived from the deployment's secret for its one purpose."""

    api: str = field(repr=False)
    webhook: str = field(repr=False)
    callback: str = field(repr=False)

    @classmethod
    def of(cls, secret: str) -> "SandboxKeys":
        """Return the keys that belong to `secret`."""
        return cls(**{purpose: sign(f"sandbox {purpose}".encode(), secret) for purpose in cls.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxAccount:
    """Where the provider's API is (an address that ends before `/v1`), and the keys."""

    api_base: str
    keys: SandboxKeys


def callback_text(*, link_id: str, reference: str, status: str, payment_id: str) -> bytes:
    """Return what the provider signs when it sends a payer back; JSON, so that no value can reach into the next."""
    return json.dumps([link_id, reference, status, payment_id]).encode()


class SandboxGateway:
    """`PaymentGateway` over the sandbox provider. Safe to call from many threads."""

    name = "sandbox"

    def __init__(self, account: SandboxAccount) -> None:
        self._base = account.api_base.rstrip("/") + "/v1"
        self._keys = account.keys
        self._wire = Wire()

    def close(self) -> None:
        """Close the connections that were kept."""
        self._wire.close()

    def create_link(self, request: LinkRequest) -> LinkState:
        """Make the link; the provider answers a reference that it knows with the link it made then."""
        wanted = {
            "reference": request.reference,
            "amount": request.amount.minor,
            "currency": request.amount.currency,
            "description": request.description[:2048],
            "expires_at": int(request.expires_at.timestamp()),
            "return_url": request.return_url,
            "first_part": request.first_part.minor if request.first_part else None,
            "language": request.language,
        }
        return link_of(self._call("POST", "/links", json=wanted))

    def read_link(self, link_id: str) -> LinkState:
        """Read the link and its captures."""
        return link_of(self._call("GET", f"/links/{link_id}"))

    def cancel_link(self, link_id: str) -> LinkState:
        """Close the link; the provider answers with the link as it then stands, which may be paid."""
        return link_of(self._call("POST", f"/links/{link_id}/cancel"))

    def refund(self, *, gateway_payment_id: str, amount: Money, key: str) -> RefundState:
        """Give `amount` of one capture back, once per `key`."""
        wanted = {"payment_id": gateway_payment_id, "amount": amount.minor, "currency": amount.currency, "key": key}
        return refund_of(self._call("POST", "/refunds", json=wanted))

    def read_refund(self, *, gateway_payment_id: str, refund_id: str) -> RefundState:
        """Read how a refund stands."""
        del gateway_payment_id  # this provider's refunds have addresses of their own
        return refund_of(self._call("GET", f"/refunds/{refund_id}"))

    def read_capture(self, gateway_payment_id: str) -> CaptureState:
        """Read one payment with all refunds and disputes of it."""
        return capture_of(self._call("GET", f"/payments/{gateway_payment_id}"))

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List captures by when they were captured and refunds by when they are processed, oldest first."""
        return self._lines("/entries", since, until)

    def disputes(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List disputes by when they were opened, oldest first."""
        return self._lines("/disputes", since, until)

    def _lines(self, path: str, since: datetime, until: datetime) -> Iterator[Entry]:
        span = {"since": ceil(since.timestamp()), "until": ceil(until.timestamp()), "count": _PAGE}
        skip = 0
        while True:
            lines = self._call("GET", path, params={**span, "skip": skip}).get("entries")
            if not isinstance(lines, list):
                raise OutcomeUnknown("unexpected list of entries")
            yield from (entry_of(line) for line in lines)
            if len(lines) < _PAGE:
                return
            skip += _PAGE

    def notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Verify `X-Sandbox-Signature` over the raw bytes and say what the event points at. Raises `Forged`."""
        signature = {name.lower(): value for name, value in headers.items()}.get("x-sandbox-signature")
        if not is_signed(body, signature, (self._keys.webhook,)):
            raise Forged
        event = json.loads(body)
        return Notice(
            event_id=event["id"],
            kind=_KINDS.get(event["event"], "ignored"),
            name=event["event"],
            reference=event.get("reference"),
            link_id=event.get("link_id"),
            gateway_payment_id=event.get("payment_id"),
            refund_id=event.get("refund_id"),
            refund_status=event.get("refund_status"),
        )

    def returned(self, query: Mapping[str, str]) -> Notice:
        """Verify the query with which a payer comes back. Raises `Forged`."""
        facts = {name: query.get(name, "") for name in ("link_id", "reference", "status", "payment_id")}
        if not is_signed(callback_text(**facts), query.get("signature"), (self._keys.callback,)):
            raise Forged
        return Notice(
            event_id=f"return:{facts['payment_id']}",
            kind="link",
            name=f"return.{facts['status']}",
            reference=facts["reference"],
            link_id=facts["link_id"],
            gateway_payment_id=facts["payment_id"],
        )

    def _call(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        return self._wire.call(method, self._base + path, headers={"Authorization": f"Bearer {self._keys.api}"}, **body)
