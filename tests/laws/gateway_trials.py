"""One trial per payment gateway: the gateway on one side, its provider on the other, over real HTTP between them.

A new gateway adds its trial here, and every law of `test_gateways.py` then speaks of it too.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

import httpx
from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from core.domain.money import Money
from core.gateways.payments.port import LinkRequest, PaymentGateway
from core.gateways.payments.razorpay import RazorpayAccount, RazorpayGateway
from core.gateways.payments.sandbox import SandboxAccount, SandboxGateway, SandboxKeys
from core.gateways.payments.signature import sign
from core.gateways.payments.stripe import StripeAccount, StripeGateway
from tests.builders import World
from tests.standins.faults import Fault
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import KEY_SECRET, WEBHOOK_SECRET
from tests.standins.server import HttpServer
from tests.standins.stripe import StripeStandin
from tests.standins.stripe_account import SECRET_KEY
from tests.standins.stripe_account import WEBHOOK_SECRET as STRIPE_WEBHOOK_SECRET
from webhooks.sandbox import SandboxProvider

FEE = Money(50_000, "INR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One webhook as the provider sends it."""

    body: bytes
    headers: Mapping[str, str]


class Trial(Protocol):
    """What the laws ask of a provider: to fail on request, to be paid, and to tell."""

    gateway: PaymentGateway
    world: World

    def with_wrong_key(self) -> PaymentGateway:
        """The same gateway with a key that the provider does not know."""
        ...

    def spoil(self, *faults: Fault) -> None:
        """Let the next calls meet these faults."""
        ...

    def outage(self) -> AbstractContextManager[None]:
        """Nobody listens meanwhile."""
        ...

    def pays(self, link_id: str) -> str:
        """The payer pays; the address they are sent back to."""
        ...

    def fails(self, link_id: str) -> None:
        """The payer tries and fails."""
        ...

    def refunds_by_hand(self, payment_id: str, minor: int) -> str:
        """Somebody of the clinic gives money back at the gateway's own desk; the refund's id."""
        ...

    def disputes(self, payment_id: str) -> str:
        """The payer's bank asks for a payment back; the dispute's id."""
        ...

    def decides(self, dispute_id: str, status: str) -> None:
        """The bank decides: `won`, `lost` or `closed`."""
        ...

    def events(self) -> list[Event]:
        """Every webhook so far."""
        ...

    def signed(self, event: Mapping[str, object]) -> Event:
        """An event of the provider's own, whatever is in it."""
        ...

    def counts(self) -> tuple[int, int]:
        """How many links and refunds the provider has."""
        ...


def a_request(trial: Trial, reference: str = "visit-1", amount: Money = FEE) -> LinkRequest:
    """A request for a link that ends in twenty minutes."""
    return LinkRequest(
        reference=reference,
        amount=amount,
        description="City Clinic",
        expires_at=trial.world.clock.now + timedelta(minutes=20),
        return_url="https://clinic.example/return",
    )


class RazorpayTrial:
    """The razorpay library against the stand-in."""

    def __init__(self, world: World, standin: RazorpayStandin) -> None:
        self.world, self.standin = world, standin
        self.gateway: PaymentGateway = self.connected()

    def connected(self, **changes: Any) -> RazorpayGateway:
        given: dict[str, Any] = {
            "key_id": "rzp_test_standin",
            "key_secret": KEY_SECRET,
            "webhook_secrets": (WEBHOOK_SECRET,),
            "api_base": self.standin.url,
            "answer_within": 1.0,
        }
        return RazorpayGateway(RazorpayAccount(**(given | changes)), clock=self.world.clock)

    def with_wrong_key(self) -> PaymentGateway:
        return self.connected(key_secret="somebody-else's")

    def spoil(self, *faults: Fault) -> None:
        self.standin.faults.add("*/v1/*", *faults)

    def outage(self) -> AbstractContextManager[None]:
        return self.standin.server.outage()

    def pays(self, link_id: str) -> str:
        return self.standin.payer.way_back(self.standin.payer.pays(link_id))

    def fails(self, link_id: str) -> None:
        self.standin.payer.fails(link_id)

    def refunds_by_hand(self, payment_id: str, minor: int) -> str:
        return self.standin.refund_by_hand(payment_id, minor).refund_id

    def disputes(self, payment_id: str) -> str:
        return self.standin.dispute(payment_id).dispute_id

    def decides(self, dispute_id: str, status: str) -> None:
        self.standin.decide_dispute(dispute_id, status)

    def events(self) -> list[Event]:
        return [Event(body=each.body, headers=each.headers) for each in self.standin.webhooks.happened]

    def signed(self, event: Mapping[str, object]) -> Event:
        body = json.dumps(event).encode()
        return Event(body=body, headers={"X-Razorpay-Signature": self.standin.webhooks.sign(body)})

    def counts(self) -> tuple[int, int]:
        return len(self.standin.links), len(self.standin.refunds)


class _Spoiled:
    """An app whose next answers are spoilt."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.server, self.faults = app, HttpServer(self), list[Fault]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if fault is None:
            await self.app(scope, receive, send)
        elif fault.status:
            headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
            await Response(fault.body or '{"error":{}}', fault.status, headers)(scope, receive, send)
        else:
            await self.app(scope, receive, _unsent)
            self.server.hang_up(scope["client"])


async def _unsent(_message: Message) -> None:
    """Swallow an answer."""


class SandboxTrial:
    """The sandbox gateway against the sandbox provider, served."""

    SECRET = "a deployment's own secret, 32 long"

    def __init__(self, world: World, spoiled: _Spoiled) -> None:
        self.world, self._spoiled = world, spoiled
        self.keys = SandboxKeys.of(self.SECRET)
        self.url = spoiled.server.url
        self.gateway: PaymentGateway = self.connected(self.keys)

    def connected(self, keys: SandboxKeys) -> SandboxGateway:
        return SandboxGateway(SandboxAccount(api_base=f"{self.url}/sandbox", keys=keys))

    def with_wrong_key(self) -> PaymentGateway:
        return self.connected(SandboxKeys.of("another"))

    def spoil(self, *faults: Fault) -> None:
        self._spoiled.faults += faults

    def outage(self) -> AbstractContextManager[None]:
        return self._spoiled.server.outage()

    def does(self, link_id: str, what: str) -> httpx.Response:
        return httpx.post(f"{self.url}/sandbox/pay/{link_id}", data={"do": what})

    def pays(self, link_id: str) -> str:
        return self.does(link_id, "pay").headers["location"]

    def fails(self, link_id: str) -> None:
        self.does(link_id, "fail")

    def asks(self, path: str, body: Mapping[str, object]) -> Any:
        headers = {"Authorization": f"Bearer {self.keys.api}"}
        return httpx.post(f"{self.url}/sandbox/v1{path}", json=body, headers=headers).raise_for_status().json()

    def refunds_by_hand(self, payment_id: str, minor: int) -> str:
        wanted = {"payment_id": payment_id, "amount": minor, "currency": FEE.currency}
        return str(self.asks("/refunds", wanted)["id"])

    def disputes(self, payment_id: str) -> str:
        return str(self.asks("/disputes", {"payment_id": payment_id})["id"])

    def decides(self, dispute_id: str, status: str) -> None:
        self.asks(f"/disputes/{dispute_id}", {"status": status})

    def events(self) -> list[Event]:
        rows = self.world.sql("select body -> 'event' from outbox where kind = 'sandbox_event' order by id")
        return [self.signed(event) for (event,) in rows]

    def signed(self, event: Mapping[str, object]) -> Event:
        body = json.dumps({"id": "sevt_1", **event}, sort_keys=True).encode()
        return Event(body=body, headers={"X-Sandbox-Signature": sign(body, self.keys.webhook)})

    def counts(self) -> tuple[int, int]:
        query = "select (select count(*) from sandbox_links), (select count(*) from sandbox_refunds)"
        links, refunds = self.world.sql(query)[0]
        return links, refunds


class StripeTrial:
    """The stripe library against the stand-in."""

    def __init__(self, world: World, standin: StripeStandin) -> None:
        self.world, self.standin = world, standin
        self.gateway: PaymentGateway = self.connected()

    def connected(self, **changes: Any) -> StripeGateway:
        given: dict[str, Any] = {
            "secret_key": SECRET_KEY,
            "return_key": "a deployment's own secret, 32 long",
            "webhook_secrets": (STRIPE_WEBHOOK_SECRET,),
            "api_base": self.standin.url,
            "answer_within": 1.0,
        }
        return StripeGateway(StripeAccount(**(given | changes)), clock=self.world.clock)

    def with_wrong_key(self) -> PaymentGateway:
        return self.connected(secret_key="sk_test_somebody_else")

    def spoil(self, *faults: Fault) -> None:
        self.standin.faults.add("*/v1/*", *faults)

    def outage(self) -> AbstractContextManager[None]:
        return self.standin.server.outage()

    def pays(self, link_id: str) -> str:
        return self.standin.payer.way_back(self.standin.payer.pays(link_id).session)

    def fails(self, link_id: str) -> None:
        self.standin.payer.fails(link_id)

    def refunds_by_hand(self, payment_id: str, minor: int) -> str:
        return self.standin.refund_by_hand(payment_id, minor).refund_id

    def disputes(self, payment_id: str) -> str:
        return self.standin.dispute(payment_id).dispute_id

    def decides(self, dispute_id: str, status: str) -> None:
        self.standin.decide_dispute(dispute_id, status)

    def events(self) -> list[Event]:
        hooks = self.standin.webhooks
        return [Event(body=each.body, headers=hooks.headers(each)) for each in hooks.happened]

    def signed(self, event: Mapping[str, object]) -> Event:
        named = {"id": "evt_1", "object": "event", "type": event["event"], "data": {"object": {"object": "moon"}}}
        body = json.dumps(named).encode()
        return Event(body=body, headers={"Stripe-Signature": self.standin.webhooks.signature(body)})

    def counts(self) -> tuple[int, int]:
        return len(self.standin.sessions), len(self.standin.refunds)


@contextmanager
def _razorpay(world: World) -> Iterator[Trial]:
    with RazorpayStandin(clock=world.clock) as standin:
        trial = RazorpayTrial(world, standin)
        yield trial
        trial.gateway.close()


@contextmanager
def _stripe(world: World) -> Iterator[Trial]:
    with StripeStandin(clock=world.clock) as standin:
        trial = StripeTrial(world, standin)
        yield trial
        trial.gateway.close()


@contextmanager
def _sandbox(world: World) -> Iterator[Trial]:
    app = FastAPI()
    provider = SandboxProvider(
        world.database, keys=SandboxKeys.of(SandboxTrial.SECRET), public_url="https://clinic.example"
    )
    app.include_router(provider.router())
    spoiled = _Spoiled(app)
    with spoiled.server:
        trial = SandboxTrial(world, spoiled)
        yield trial
        trial.gateway.close()


TRIALS: Mapping[str, Callable[[World], AbstractContextManager[Trial]]] = {
    "razorpay": _razorpay,
    "sandbox": _sandbox,
    "stripe": _stripe,
}
"""The gateway's name -> how it is tried."""


def query_of(address: str) -> dict[str, str]:
    """The query of an address, blank values kept."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
