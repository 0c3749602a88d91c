"""What a payment gateway is: links made, read and closed, refunds, and its webhooks turned into `Notice`.

Only the dispatcher's handlers call a gateway; nothing here touches the database. A call with the same reference or key
may be made twice (after a crash, or an answer that was lost) and must have one effect.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.gateway_books import CaptureState, DisputeSeen, Entry, RefundSeen
from core.domain.money import Money
from core.domain.payment import Capture
from core.gateways.failures import GatewayFailed, GatewayRefused

__all__ = [
    "Capture",
    "CaptureState",
    "DisputeSeen",
    "Entry",
    "Forged",
    "GatewayFailed",
    "GatewayRefused",
    "LinkRequest",
    "LinkState",
    "Money",
    "Notice",
    "PaymentGateway",
    "RefundSeen",
    "RefundState",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequest:
    """Ask for `amount` under our `reference` (unique, <= 40 characters) until `expires_at` (aware UTC).

    `description` is shown to the payer and holds nothing medical. With `first_part` the payer may pay in parts, the
    first of at least that much; a gateway that knows no parts takes the whole. `language` is the
    payer's, for a gateway whose page speaks it.
    """

    reference: str
    amount: Money
    description: str
    expires_at: datetime
    return_url: str | None = None
    first_part: Money | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """What the gateway says of a link now: status `open`, `paid`, `expired` or `cancelled`, and every capture.

    A link that is paid in part is still `open`, and its parts are its captures.
    """

    link_id: str
    reference: str
    url: str
    status: str
    captures: tuple[Capture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundState:
    """What the gateway says of a refund: status `pending`, `processed` or `failed`."""

    refund_id: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A verified webhook, reduced to what it points at; whatever it says is read anew before it is believed.

    `event_id` is the same for a second delivery, at most 200 characters, and covered by the signature: an id from an
    unsigned header lets a captured body be sent again as new. `kind`: `link` (look at the link again), `try_failed`,
    `refund` (ours is asked about by its id; of any other, made at the gateway's own desk, the capture is read),
    `dispute` (read the capture), or `ignored` (unknown or of no interest).
    """

    event_id: str
    kind: str
    name: str
    reference: str | None = None
    link_id: str | None = None
    gateway_payment_id: str | None = None
    refund_id: str | None = None
    refund_status: str | None = None


TURNED_BACK = "return.turned_back"
"""The `name` of what `returned` says when the payer has left the gateway's page by its back button, without paying."""


class Forged(Exception):
    """The signature does not match what it came with."""


class PaymentGateway(Protocol):
    """A way to take money. Its calls come from many threads."""

    name: str

    def close(self) -> None:
        """Let go of the connections that were kept."""
        ...

    def create_link(self, request: LinkRequest) -> LinkState:
        """Make the link, or find the one that an earlier call with this reference made."""
        ...

    def read_link(self, link_id: str) -> LinkState:
        """Read the link and its captures: the truth, where a webhook is only a trigger."""
        ...

    def cancel_link(self, link_id: str) -> LinkState:
        """Close the link; where it cannot be closed because it is paid, return that it is paid."""
        ...

    def refund(self, *, gateway_payment_id: str, amount: Money, key: str) -> RefundState:
        """Give `amount` of one capture back, once per `key`."""
        ...

    def read_refund(self, *, gateway_payment_id: str, refund_id: str) -> RefundState:
        """Read how a refund stands."""
        ...

    def read_capture(self, gateway_payment_id: str) -> CaptureState:
        """Read one payment with all refunds and disputes of it, ours and those made at the gateway."""
        ...

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List what stands in the gateway's books from `since` to before `until` (aware), page by page as it is read.

        A payment may be listed by the time at which it was begun rather than captured, so a day is compared by ids.
        Raises `GatewayFailed` in the middle too: a list that was not read to its end says nothing of what is missing.
        """
        ...

    def disputes(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List the disputes that were opened from `since` to before `until` (aware), however old their payments are.

        Nothing else finds one whose webhook was lost. Raises `GatewayFailed` as `entries` does.
        """
        ...

    def notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Verify the signature over the raw bytes and say what the event points at. Raises `Forged`."""
        ...

    def returned(self, query: Mapping[str, str]) -> Notice:
        """Verify the signed query with which the payer comes back from the gateway's page. Raises `Forged`."""
        ...
