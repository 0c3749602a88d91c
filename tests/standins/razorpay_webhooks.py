"""How Razorpay tells: signed events, at least once, in any order, tried again for a day, then never more.

Rules from webhooks/best-practices.md, validate-test.md and faqs.md of github.com/razorpay/markdown-docs.
"""

import asyncio
import hashlib
import hmac
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.standins.razorpay_entities import Dispute, Link, Payment, Refund, new_id, stamp

if TYPE_CHECKING:
    from tests.standins.razorpay_account import RazorpayAccount

ANSWER_WITHIN = 5.0  # seconds; best-practices.md: a later 2xx counts as a failure
TRIED_FOR = 24 * 3600.0  # seconds; best-practices.md: then the webhook is disabled
FIRST_PAUSE = 60.0  # seconds; that the back-off is exponential is documented, its start is not
EVENTS = {
    "payment_link.paid",
    "payment_link.partially_paid",
    "payment_link.expired",
    "payment_link.cancelled",
    "payment.authorized",
    "payment.captured",
    "payment.failed",
    "order.paid",
    "refund.created",
    "refund.processed",
    "refund.failed",
    "payment.dispute.created",
    "payment.dispute.under_review",
    "payment.dispute.won",
    "payment.dispute.lost",
    "payment.dispute.closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as it will be posted, a snapshot of the moment it happened; the id travels in an unsigned header."""

    name: str
    event_id: str
    body: bytes
    signature: str
    at: datetime

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/json",
            "X-Razorpay-Signature": self.signature,
            "x-razorpay-event-id": self.event_id,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One delivery: `status` is None when the server could not be reached or was too slow."""

    event: Event
    status: int | None


class Webhooks:
    """The events of one account, and their way to the clinic.

    Give `url` to have them posted (from then on). `hold()` keeps them back; `release()` sends them, `copies` each,
    mixed if asked. `send()` posts anything: again, under a new id, forged. `pace` is what a second of back-off takes.
    """

    def __init__(self, standin: "RazorpayAccount", secret: str) -> None:
        self._standin = standin
        self.secret = secret
        self.url = ""
        self.wanted = set(EVENTS)
        self.copies = 1
        self.pace = 1e-5
        self.timeout = ANSWER_WITHIN
        self.disabled = False
        self.happened: list[Event] = []
        self.posted: list[Posted] = []
        self._held: list[Event] | None = None

    # what happens

    def emit(self, name: str, payload: dict[str, Any], *, created_at: datetime | None = None) -> None:
        """Freeze an event, sign it with the secret of this moment, and post it unless it is held."""
        if name not in self.wanted:
            return
        now = self._standin.now
        body = json.dumps(
            {
                "account_id": "acc_standin0000000",
                "contains": list(payload),
                "created_at": stamp(created_at or now),
                "entity": "event",
                "event": name,
                "payload": {part: {"entity": entity} for part, entity in payload.items()},
            },
            separators=(",", ":"),
        ).encode()
        event = Event(name=name, event_id=new_id(), body=body, signature=self.sign(body), at=now)
        self.happened.append(event)
        if self._held is not None:
            self._held.append(event)
        elif self.url and not self.disabled:
            self._standin.spawn(self._deliver([event] * self.copies))

    def link_event(self, name: str, link: Link, payment: Payment | None = None) -> None:
        """payment_link.paid carries order, payment and link; expired and cancelled only the link."""
        payload: dict[str, Any] = {"payment_link": link.json(in_event=True)}
        if payment is not None:
            payload |= {"order": link.order_json(in_link_event=True), "payment": payment.json}
        self.emit(f"payment_link.{name}", payload, created_at=link.created_at)

    def payment_event(self, name: str, payment: Payment) -> None:
        """payment.* carries the payment alone: no link id, `notes` []."""
        self.emit(f"payment.{name}", {"payment": payment.json})

    def order_event(self, payment: Payment) -> None:
        self.emit("order.paid", {"payment": payment.json, "order": payment.link.order_json()})

    def refund_event(self, name: str, refund: Refund) -> None:
        self.emit(f"refund.{name}", {"refund": refund.json, "payment": refund.payment.json})

    def dispute_event(self, name: str, dispute: Dispute) -> None:
        self.emit(f"payment.dispute.{name}", {"payment": dispute.payment.json, "dispute": dispute.json})

    def sign(self, body: bytes, secret: str | None = None) -> str:
        """Hex HMAC-SHA256 of the raw body."""
        return hmac.new((self.secret if secret is None else secret).encode(), body, hashlib.sha256).hexdigest()

    # what the test does with them

    def of(self, name: str) -> list[Event]:
        """All events of this name so far."""
        with self._standin.lock:
            return [event for event in self.happened if event.name == name]

    def hold(self) -> None:
        """Keep every further event back."""
        with self._standin.lock:
            self._held = [] if self._held is None else self._held

    def release(self, *, copies: int = 1, shuffled: random.Random | None = None) -> None:
        """Post what was held, `copies` each; with `shuffled` in any order, one after the other."""
        with self._standin.lock:
            events, self._held = [event for event in self._held or () for _ in range(copies)], None
        if shuffled is not None:
            shuffled.shuffle(events)
        self._standin.spawn(self._deliver(events))

    def lose(self) -> None:
        """Drop what was held for ever: the webhook that never arrives."""
        with self._standin.lock:
            self._held = None

    def send(
        self,
        event: Event,
        *,
        body: bytes | None = None,
        signature: str | None = None,
        event_id: str | None = None,
    ) -> None:
        """Post an event once more, unchanged or with another body, signature or id (a forgery, a replay)."""
        changed = Event(
            name=event.name,
            event_id=event.event_id if event_id is None else event_id,
            body=event.body if body is None else body,
            signature=event.signature if signature is None else signature,
            at=event.at,
        )
        self._standin.spawn(self._once(changed))

    def replay(self, event: Event) -> None:
        """The same signed body under a new event id, as anybody can who has seen it."""
        self.send(event, event_id=new_id())

    # the way

    async def _deliver(self, events: list[Event]) -> None:
        for event in events:
            for pause in _pauses():
                if self.disabled:
                    return
                if await self._post(event):
                    break
                await asyncio.sleep(pause * self.pace)
            else:
                self.disabled = True

    async def _once(self, event: Event) -> None:
        await self._post(event)

    async def _post(self, event: Event) -> bool:
        status = None
        try:
            reply = await asyncio.to_thread(
                self._standin.post, self.url, event.body, event.headers, timeout=self.timeout
            )
            status = reply.status
        except OSError:
            pass
        with self._standin.lock:
            self.posted.append(Posted(event=event, status=status))
        return status is not None and 200 <= status <= 299


def _pauses() -> Iterator[float]:
    pause, total = FIRST_PAUSE, 0.0
    while total < TRIED_FOR:
        yield pause
        total += pause
        pause *= 2
