"""A payment company in memory: it keeps its own books, may be down, may lose an answer, and tells late, twice or never.

It stands on the other side of `PaymentGateway`, so that thousands of steps need no wire; its webhooks come in through
our own doors. It takes money for a link that is closed, as banks do that say yes late.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from core.domain.gateway_books import CaptureState, Entry
from core.domain.money import Money
from core.domain.payment import Capture
from core.gateways.payments.port import (
    Forged,
    GatewayFailed,
    GatewayRefused,
    LinkRequest,
    LinkState,
    Notice,
    RefundState,
)
from tests.builders import VirtualClock
from tests.trials.company_books import Disputed, GivenBack, Link, shown

T = TypeVar("T")


class Company:
    """`PaymentGateway`, called from one thread."""

    name = "sandbox"

    def __init__(self, clock: VirtualClock) -> None:
        self.links: dict[str, Link] = {}
        self.refunds: dict[str, GivenBack] = {}
        self.disputed: dict[str, Disputed] = {}
        self.events: list[dict[str, str]] = []
        """What it has told or is going to tell; the same event may stand here more than once."""
        self.faults: list[str] = []
        """What meets the next calls: `down` or `lost`, or nothing."""
        self.taken_at: dict[str, datetime] = {}
        """A capture's id -> when the money was taken."""
        self._clock = clock
        self._numbers = count(1)

    def close(self) -> None:
        """There is nothing to close."""

    def create_link(self, request: LinkRequest) -> LinkState:
        """Make the link; a known reference answers with its link."""

        def make() -> LinkState:
            if request.reference not in self.links:
                self.links[request.reference] = Link(id=f"link_{next(self._numbers)}", request=request)
            return self._state(self.links[request.reference])

        return self._call(make)

    def read_link(self, link_id: str) -> LinkState:
        """Say how a link stands."""
        return self._call(lambda: self._state(self.link(link_id)))

    def cancel_link(self, link_id: str) -> LinkState:
        """Close a link that is not paid."""

        def cancel() -> LinkState:
            link = self.link(link_id)
            link.cancelled = not link.captures
            return self._state(link)

        return self._call(cancel)

    def refund(self, *, gateway_payment_id: str, amount: Money, key: str) -> RefundState:
        """Give money back, once per key, and never more than came."""

        def give() -> RefundState:
            if key not in self.refunds:
                if amount.minor > self.left_of(gateway_payment_id):
                    raise GatewayRefused("more than is left of this payment")
                if self.is_disputed(gateway_payment_id):
                    raise GatewayRefused("a bank disputes this payment")
                self.refunds[key] = GivenBack(
                    id=f"rfnd_{next(self._numbers)}",
                    capture=gateway_payment_id,
                    amount=amount,
                    at=self._clock.now,
                    key=key,
                )
            known = self.refunds[key]
            return RefundState(refund_id=known.id, status=known.status)

        return self._call(give)

    def read_refund(self, *, gateway_payment_id: str, refund_id: str) -> RefundState:
        """Say how a refund stands."""
        del gateway_payment_id  # this company's refunds have addresses of their own
        return self._call(
            lambda: next(
                RefundState(refund_id=r.id, status=r.status) for r in self.refunds.values() if r.id == refund_id
            )
        )

    def read_capture(self, gateway_payment_id: str) -> CaptureState:
        """Say what became of one payment."""

        def read() -> CaptureState:
            link = next((each for each in self.links.values() if self._holds(each, gateway_payment_id)), None)
            if link is None:
                raise GatewayRefused("no such payment")
            refunds = [r for r in self.refunds.values() if r.capture == gateway_payment_id]
            disputes = [d for d in self.disputed.values() if d.capture == gateway_payment_id]
            return shown(link, self.captures()[gateway_payment_id], refunds, disputes)

        return self._call(read)

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """Read the books of some time."""
        yield from (entry for entry in self._call(lambda: list(self._book())) if since <= entry.at < until)

    def disputes(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """Read the list of disputes by when they were opened."""
        yield from (
            Entry(
                kind="dispute",
                entry_id=dispute.id,
                gateway_payment_id=dispute.capture,
                amount=dispute.amount,
                at=dispute.at,
                status=dispute.status,
            )
            for dispute in self._call(lambda: list(self.disputed.values()))
            if since <= dispute.at < until
        )

    def _book(self) -> Iterator[Entry]:
        for link in self.links.values():
            for capture in link.captures:
                yield Entry(
                    kind="capture",
                    entry_id=capture.gateway_payment_id,
                    gateway_payment_id=capture.gateway_payment_id,
                    amount=capture.amount,
                    at=self.taken_at[capture.gateway_payment_id],
                    reference=link.request.reference,
                    link_id=link.id,
                )
        for refund in self.refunds.values():
            if refund.status != "failed":
                yield Entry(
                    kind="refund",
                    entry_id=refund.id,
                    gateway_payment_id=refund.capture,
                    amount=refund.amount,
                    at=refund.at,
                    status=refund.status,
                )

    def notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Read an event; the signature's own trials are elsewhere, here it is one word."""
        if headers.get("x-signature") != "good":
            raise Forged
        event = json.loads(body)
        return Notice(
            event_id=event["id"],
            kind=event["kind"],
            name=f"company.{event['kind']}",
            link_id=event.get("link_id"),
            reference=event.get("reference"),
            refund_id=event.get("refund_id"),
            gateway_payment_id=event.get("gateway_payment_id"),
        )

    def returned(self, query: Mapping[str, str]) -> Notice:
        """Nobody comes back from this company's page."""
        raise Forged

    def pays(self, reference: str, *, amount: Money, copies: int) -> str:
        """Take money for a link, whatever its state, and tell `copies` times; return the capture's id."""
        link = self.links[reference]
        capture = f"pay_{next(self._numbers)}"
        link.captures.append(Capture(gateway_payment_id=capture, amount=amount))
        self.taken_at[capture] = self._clock.now
        self._tell(copies, kind="link", link_id=link.id, reference=reference)
        return capture

    def ends_refund(self, key: str, status: str, *, copies: int) -> None:
        """Let the bank say how a refund ended, and tell `copies` times."""
        self.refunds[key].status = status
        self._tell(copies, kind="refund", refund_id=self.refunds[key].id)

    def gives_back(self, capture: str, amount: Money, *, copies: int) -> None:
        """Give money of a capture back at the company's own desk, and tell `copies` times."""
        id_ = f"rfnd_{next(self._numbers)}"
        self.refunds[id_] = GivenBack(
            id=id_, capture=capture, amount=amount, at=self._clock.now, key=None, status="processed"
        )
        self._tell(copies, kind="refund", refund_id=id_, gateway_payment_id=capture)

    def is_disputed(self, capture: str) -> bool:
        """Return whether a bank's dispute of a capture is open: nothing of it is given back meanwhile."""
        return any(d.capture == capture and d.status == "open" for d in self.disputed.values())

    def bank_disputes(self, capture: Capture, *, copies: int) -> None:
        """Let the payer's bank ask for all that is left of a capture, and tell `copies` times."""
        id_ = f"disp_{next(self._numbers)}"
        left = Money(self.left_of(capture.gateway_payment_id), capture.amount.currency)
        until = self._clock.now + timedelta(days=7)
        self.disputed[id_] = Disputed(
            id=id_, capture=capture.gateway_payment_id, amount=left, at=self._clock.now, until=until
        )
        self._tell(copies, kind="dispute", gateway_payment_id=capture.gateway_payment_id)

    def bank_decides(self, dispute: Disputed, status: str, *, copies: int) -> None:
        """Let the bank say how a dispute ends, and tell `copies` times."""
        dispute.status = status
        self._tell(copies, kind="dispute", gateway_payment_id=dispute.capture)

    def tells_again(self, event: dict[str, str]) -> None:
        """Tell something a second time as if it were new."""
        self.events.append({**event, "id": f"evt_{next(self._numbers)}"})

    def link(self, link_id: str) -> Link:
        """Return a link of the books."""
        return next(link for link in self.links.values() if link.id == link_id)

    def captures(self) -> dict[str, Capture]:
        """Return every capture by its id."""
        return {c.gateway_payment_id: c for link in self.links.values() for c in link.captures}

    def left_of(self, capture: str) -> int:
        """Return how much of a capture has not gone back, in minor units; a failed refund gave nothing."""
        back = (r.amount.minor for r in self.refunds.values() if r.capture == capture and r.status != "failed")
        taken = (d.amount.minor for d in self.disputed.values() if d.capture == capture and d.status == "lost")
        return self.captures()[capture].amount.minor - sum(back) - sum(taken)

    def _holds(self, link: Link, capture: str) -> bool:
        return any(each.gateway_payment_id == capture for each in link.captures)

    def _tell(self, copies: int, **facts: str) -> None:
        event = {"id": f"evt_{next(self._numbers)}", **facts}
        self.events += [event] * copies

    def _call(self, do: Callable[[], T]) -> T:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "down":
            raise GatewayFailed("down")
        answer = do()
        if fault == "lost":
            raise GatewayFailed("answer lost")
        return answer

    def _state(self, link: Link) -> LinkState:
        over = "cancelled" if link.cancelled else "expired" if link.request.expires_at <= self._clock.now else "open"
        return LinkState(
            link_id=link.id,
            reference=link.request.reference,
            url=f"https://pay.example/{link.id}",
            status="paid" if link.captures else over,
            captures=tuple(link.captures),
        )
