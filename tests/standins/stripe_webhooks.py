"""How Stripe tells: events signed at every delivery, at least once, in any order, tried again for three days.

Rules from docs.stripe.com/webhooks and docs.stripe.com/webhooks/process-undelivered-events.
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

from tests.standins.stripe_entities import Dispute, Intent, Refund, Session, new_id, stamp

if TYPE_CHECKING:
    from tests.standins.stripe_account import StripeAccount

API_VERSION = "2026-10-28.endive"
ANSWER_WITHIN = 10.0  # seconds; that there is a limit is documented, what it is is not
TRIED_FOR = 3 * 24 * 3600.0  # seconds; "attempts delivery for up to three days with an exponential back off"
FIRST_PAUSE = 300.0  # seconds; where the back-off begins is not documented


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, a snapshot of the moment it happened. Its id stands in the body, so the signature covers it."""

    name: str
    event_id: str
    body: bytes
    at: datetime

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One delivery: `status` is None when the server could not be reached or was too slow."""

    event: Event
    status: int | None


class Webhooks:
    """The events of one account, and their way to the clinic.

    Give `url` to have them posted (from then on). `hold()` keeps them back; `release()` sends them, `copies` each,
    mixed if asked. `send()` posts anything: again, forged, with an old signature. `secrets` each give one v1.
    `pace` is what a second of back-off takes.
    """

    def __init__(self, standin: "StripeAccount", secret: str) -> None:
        self._standin = standin
        self.secrets: tuple[str, ...] = (secret,)
        self.url = ""
        self.copies = 1
        self.pace = 1e-5
        self.timeout = ANSWER_WITHIN
        self.happened: list[Event] = []
        self.posted: list[Posted] = []
        self.given_up: list[Event] = []
        self._held: list[Event] | None = None

    # what happens

    def emit(self, name: str, thing: dict[str, Any]) -> None:
        """Freeze an event and post it unless it is held."""
        now = self._standin.now
        event_id = new_id("evt_1")
        body = json.dumps(
            {
                "id": event_id,
                "object": "event",
                "api_version": API_VERSION,
                "created": stamp(now),
                "data": {"object": thing},
                "livemode": False,
                "pending_webhooks": 1,
                "request": {"id": None, "idempotency_key": None},
                "type": name,
            },
            indent=2,  # as Stripe writes them
        ).encode()
        event = Event(name=name, event_id=event_id, body=body, at=now)
        self.happened.append(event)
        if self._held is not None:
            self._held.append(event)
        elif self.url:
            self._standin.spawn(self._deliver([event] * self.copies))

    def session_event(self, name: str, session: Session) -> None:
        self.emit(f"checkout.session.{name}", session.json())

    def intent_event(self, name: str, intent: Intent) -> None:
        """payment_intent.* names no session: only its metadata leads back."""
        self.emit(f"payment_intent.{name}", intent.json)

    def charge_event(self, name: str, intent: Intent) -> None:
        self.emit(f"charge.{name}", intent.charge(failed=name == "failed"))

    def refund_event(self, name: str, refund: Refund) -> None:
        self.emit(f"refund.{name}", refund.json)

    def dispute_event(self, name: str, dispute: Dispute) -> None:
        self.emit(f"charge.dispute.{name}", dispute.json)

    def signature(self, body: bytes, *, at: datetime | None = None, secrets: tuple[str, ...] = ()) -> str:
        """The header for these bytes, now or at another moment; one v1 for each secret."""
        stamped = stamp(at or self._standin.now)
        signed = b"%d.%s" % (stamped, body)
        digests = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets or self.secrets]
        return ",".join((f"t={stamped}", *(f"v1={digest}" for digest in digests), "v0=" + "0" * 64))

    def headers(self, event: Event) -> dict[str, str]:
        """What goes with an event that is delivered now."""
        return {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": self.signature(event.body)}

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

    def send(self, event: Event, *, body: bytes | None = None, signature: str | None = None) -> None:
        """Post an event once more: as it was, signed anew, or with another body or signature (a forgery, a replay)."""
        sent = event.body if body is None else body
        self._standin.spawn(self._once(event, sent, signature))

    # the way

    async def _deliver(self, events: list[Event]) -> None:
        for event in events:
            for pause in _pauses():
                if await self._post(event, event.body, None):
                    break
                await asyncio.sleep(pause * self.pace)
            else:
                self.given_up.append(event)

    async def _once(self, event: Event, body: bytes, signature: str | None) -> None:
        await self._post(event, body, signature)

    async def _post(self, event: Event, body: bytes, signature: str | None) -> bool:
        headers = self.headers(event) | ({"Stripe-Signature": signature} if signature is not None else {})
        status = None
        try:
            reply = await asyncio.to_thread(self._standin.post, self.url, body, headers, timeout=self.timeout)
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
