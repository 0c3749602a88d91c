"""A clinic with one doctor, one patient, one gateway and its provider, and everything between them over real HTTP."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from uuid import UUID

import httpx
from fastapi import FastAPI

from bot.channels.webchat import WebChat
from core.domain.appointment import Appointment
from core.domain.events import Event
from core.domain.payment import Payment
from core.gateways.payments.port import LinkRequest, PaymentGateway
from core.gateways.payments.razorpay import RazorpayAccount, RazorpayGateway
from core.gateways.payments.sandbox import SandboxAccount, SandboxGateway, SandboxKeys
from core.gateways.payments.stripe import StripeAccount, StripeGateway
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.payments import request_payment
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.standins.faults import Fault
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import KEY_SECRET, WEBHOOK_SECRET
from tests.standins.real_clients import NO_TLS
from tests.standins.stripe import StripeStandin
from tests.standins.stripe_account import SECRET_KEY
from tests.standins.stripe_account import WEBHOOK_SECRET as STRIPE_WEBHOOK_SECRET
from tests.webhooks.between import Between, Delivery
from webhooks.dispatcher import Dispatcher, LeaseLost
from webhooks.due import Closing, Due
from webhooks.handlers import Outside, handlers
from webhooks.payments import PaymentDoors
from webhooks.sandbox import SandboxProvider
from webhooks.sandbox_courier import SandboxCourier
from webhooks.sandbox_weather import SandboxWeather

WRONG = 75_001
"""What a payer pays of 500 rupees whose amount is wrong; the sandbox's own page does the same."""

KEYS = SandboxKeys.of("the secret of a deployment under test")


class Till:
    """What happens at the till, told in short. `heard` is what the patient's chat was told, in order."""

    name: str
    gateway: PaymentGateway
    takes_two = True
    """Whether one link can be paid twice."""
    takes_parts = True
    """Whether one link can be paid in parts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(self.clinic)
        self.chat, self.patient = world.a_chat("ravi")
        self.rival = world.a_chat("sita", name="Sita")
        self.heard: list[str] = []
        self.app = FastAPI()
        self.between = Between(self.app)
        self.server = self.between.server
        self.server.start()
        self.browser = httpx.Client(verify=NO_TLS)
        self.courier = SandboxCourier(door=f"{self.server.url}/payments/sandbox/webhook", keys=KEYS)

    def open(self, gateway: PaymentGateway) -> None:
        """Take payments by this gateway."""
        self.gateway, self.name = gateway, gateway.name
        gateways = {gateway.name: gateway}
        self.handlers = handlers(
            Outside(
                database=self.world.database,
                channels={"webchat": WebChat(self.world.database)},
                gateways=gateways,
                tell=self.tell,
                public_url=self.server.url,
                sandbox=self.courier,
            )
        )
        self.dispatcher = Dispatcher(self.world.database, self.handlers)
        self.doors = PaymentDoors(
            self.world.database,
            gateways,
            tell=self.tell,
            wake=lambda: None,
            back_to=lambda channel, address: f"https://{channel}.example/?to={address}&x",
        )
        self.app.include_router(self.doors.router())

    def close(self) -> None:
        self.browser.close()
        self.server.stop()
        self.gateway.close()
        self.courier.close()

    def tell(self, _uow: UnitOfWork, events: Sequence[Event]) -> None:
        self.heard += [type(event).__name__ for event in events if event.chat_id == self.chat]

    # what people do

    def hold(self, *, who: tuple[int, int] | None = None) -> Appointment:
        chat, patient = who or (self.chat, self.patient)
        with self.world.work() as uow:
            return hold_slot(
                uow,
                HoldRequest(
                    chat_id=chat,
                    patient_id=patient,
                    doctor_id=self.doctor,
                    clinic_id=self.clinic,
                    starts_at=self.world.at(17, days=2),
                ),
            )

    def ask(self) -> Payment:
        """Hold a place, ask to pay, and wait for the link."""
        self.visit = self.hold()
        with self.world.work() as uow:
            payment = request_payment(uow, self.visit.id, self.chat, self.name)
        self.work()
        return self.payment(payment.id)

    def wanted(self, payment: Payment) -> LinkRequest:
        """What the gateway was asked for, or is going to be, when the link of this payment is made."""
        return LinkRequest(
            reference=payment.reference,
            amount=payment.amount,
            description="City Clinic",
            expires_at=payment.expires_at or self.world.clock.now,
            return_url=f"{self.server.url}/payments/{self.name}/return",
        )

    def rival_takes_the_place(self, *, others_free: bool = False) -> None:
        """Somebody else books the place; unless `others_free`, the doctor has no other for two months either."""
        taken = self.hold(who=self.rival)
        with self.world.work() as uow:
            confirm_at_clinic(uow, taken.id, self.rival[0])
        if not others_free:
            self.world.sql(
                "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
                self.doctor,
                self.world.clock.now,
                self.world.at(0, days=60),
            )

    def pays(self, link_id: str) -> None:
        raise NotImplementedError

    def pays_wrong(self, link_id: str) -> None:
        """The amount is not what was asked for, whoever's mistake that is."""
        raise NotImplementedError

    def pays_twice(self, link_id: str) -> None:
        """Two tries to pay both succeed."""
        raise NotImplementedError

    def pays_half(self, link_id: str) -> None:
        """Pay one half, where the link takes parts; `pays` then pays the rest."""
        raise NotImplementedError

    def fails(self, link_id: str) -> None:
        raise NotImplementedError

    def refunds_by_hand(self, payment_id: str, minor: int) -> None:
        """Somebody of the clinic gives money back at the gateway's own desk."""
        raise NotImplementedError

    def disputes(self, payment_id: str) -> str:
        """The payer's bank asks for a payment back; the dispute's id."""
        raise NotImplementedError

    def decides(self, dispute_id: str, status: str) -> None:
        """The bank decides: `won` or `lost`."""
        raise NotImplementedError

    def spoil(self, *faults: Fault) -> None:
        """Let the next calls of the gateway meet these faults."""
        raise NotImplementedError

    def heal(self) -> None:
        """No call is spoilt any more."""
        raise NotImplementedError

    def hurry(self, seconds: float) -> None:
        """The provider waits so long for an answer to its webhook, and not as long as it says."""
        raise NotImplementedError

    def is_slow_to_pay(self, link_id: str) -> Callable[[], None]:
        """The payer goes to the bank; what is returned lets the bank say yes."""
        raise NotImplementedError

    def lose_webhooks(self) -> AbstractContextManager[None]:
        """No webhook arrives that is sent meanwhile."""
        raise NotImplementedError

    def deliver(self, delivery: Delivery) -> int:
        """Bring a webhook to the door, whoever sends it; the answer's status."""
        return self.post(delivery.path, delivery.body, delivery.headers).status_code

    def counts(self) -> tuple[int, int]:
        """How many links and refunds the provider has."""
        raise NotImplementedError

    def work(self) -> None:
        """Let everything that is under way arrive, and do everything that is due."""
        self.dispatcher.run_due()

    def after(self, **by: float) -> None:
        """Let time pass and do what is due by then."""
        self.world.clock.forward(**by)
        self.work()

    @contextmanager
    def dying_after(self, kind: str) -> Iterator[None]:
        """Each process that does this kind of row meanwhile dies after its call, before anything is recorded."""

        def do(due: Due) -> Closing:
            self.handlers[kind].do(due)
            raise LeaseLost  # a row that is left as it is, under its lease

        mortal = {**self.handlers, kind: replace(self.handlers[kind], do=do)}
        whole, self.dispatcher = self.dispatcher, Dispatcher(self.world.database, mortal)
        yield
        self.dispatcher = whole

    # what stands in the books

    def payment(self, payment_id: UUID) -> Payment:
        with self.world.work() as uow:
            return uow.payments.one(payment_id)

    def stands(self) -> str:
        return str(self.world.sql("select status from appointments where id = %s", self.visit.id)[0][0])

    def ledger(self) -> list[tuple[str, int, str]]:
        """What came and what has left."""
        return self.world.sql(
            "select kind, amount_minor, settled_as from ledger where kind in ('capture', 'refund') order by id"
        )

    def open_rows(self) -> dict[str, int]:
        """How many rows of each kind are still to be done now."""
        query = "select kind, count(*) from outbox where done_at is null and due_at <= %s group by kind"
        return dict(self.world.sql(query, self.world.clock.now))

    def get(self, path: str) -> httpx.Response:
        return self.browser.get(f"{self.server.url}{path}")

    def post(self, path: str, content: bytes = b"", headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.browser.post(f"{self.server.url}{path}", content=content, headers=headers)


class RazorpayTill(Till):
    """Razorpay's library, stand-in and webhooks."""

    def __init__(self, world: World, standin: RazorpayStandin) -> None:
        super().__init__(world)
        self.standin = standin
        account = RazorpayAccount(
            key_id="rzp_test_standin",
            key_secret=KEY_SECRET,
            webhook_secrets=(WEBHOOK_SECRET,),
            api_base=standin.url,
            answer_within=2.0,
        )
        self.open(RazorpayGateway(account, clock=world.clock))
        standin.webhooks.url = f"{self.server.url}/payments/razorpay/webhook"

    def pays(self, link_id: str) -> None:
        self.standin.payer.pays(link_id)

    def pays_wrong(self, link_id: str) -> None:
        self.standin.payer.pays(link_id, WRONG)

    def pays_twice(self, link_id: str) -> None:
        first, second = self.standin.payer.starts(link_id), self.standin.payer.starts(link_id)
        self.standin.payer.succeeds(first)
        self.standin.payer.succeeds(second)

    def fails(self, link_id: str) -> None:
        self.standin.payer.fails(link_id)

    def pays_half(self, link_id: str) -> None:
        self.standin.payer.pays(link_id, self.standin.link(link_id).amount // 2)

    def refunds_by_hand(self, payment_id: str, minor: int) -> None:
        self.standin.refund_by_hand(payment_id, minor)

    def disputes(self, payment_id: str) -> str:
        return self.standin.dispute(payment_id).dispute_id

    def decides(self, dispute_id: str, status: str) -> None:
        self.standin.decide_dispute(dispute_id, status)

    def spoil(self, *faults: Fault) -> None:
        self.standin.faults.add("*/v1/*", *faults)

    def heal(self) -> None:
        self.standin.faults.clear()

    def hurry(self, seconds: float) -> None:
        self.standin.webhooks.timeout = seconds

    def is_slow_to_pay(self, link_id: str) -> Callable[[], None]:
        payment = self.standin.payer.starts(link_id)
        return lambda: (self.standin.payer.succeeds(payment), None)[1]

    @contextmanager
    def lose_webhooks(self) -> Iterator[None]:
        self.standin.webhooks.hold()
        yield
        self.standin.webhooks.lose()

    def counts(self) -> tuple[int, int]:
        return len(self.standin.links), len(self.standin.refunds)

    def work(self) -> None:
        self.standin.settle()
        while self.dispatcher.run_due():
            self.standin.settle()


class StripeTill(Till):
    """Stripe's library, stand-in and webhooks."""

    takes_two = takes_parts = False  # a session has one payment, and that is captured once

    def __init__(self, world: World, standin: StripeStandin) -> None:
        super().__init__(world)
        self.standin = standin
        account = StripeAccount(
            secret_key=SECRET_KEY,
            return_key="the secret of a deployment under test",
            webhook_secrets=(STRIPE_WEBHOOK_SECRET,),
            api_base=standin.url,
            answer_within=2.0,
        )
        self.open(StripeGateway(account, clock=world.clock))
        standin.webhooks.url = f"{self.server.url}/payments/stripe/webhook"

    def pays(self, link_id: str) -> None:
        self.standin.payer.pays(link_id)

    def pays_wrong(self, link_id: str) -> None:
        self.standin.payer.pays(link_id, WRONG)

    def fails(self, link_id: str) -> None:
        self.standin.payer.fails(link_id)

    def refunds_by_hand(self, payment_id: str, minor: int) -> None:
        self.standin.refund_by_hand(payment_id, minor)

    def disputes(self, payment_id: str) -> str:
        return self.standin.dispute(payment_id).dispute_id

    def decides(self, dispute_id: str, status: str) -> None:
        self.standin.decide_dispute(dispute_id, status)

    def spoil(self, *faults: Fault) -> None:
        self.standin.faults.add("*/v1/*", *faults)

    def heal(self) -> None:
        self.standin.faults.clear()

    def hurry(self, seconds: float) -> None:
        self.standin.webhooks.timeout = seconds

    def is_slow_to_pay(self, link_id: str) -> Callable[[], None]:
        """By a method that answers days later: at Stripe nothing else can be late, as a closed page cancels."""
        intent = self.standin.payer.starts(link_id, method="bank_transfer")
        return lambda: (self.standin.payer.succeeds(intent), None)[1]

    @contextmanager
    def lose_webhooks(self) -> Iterator[None]:
        self.standin.webhooks.hold()
        yield
        self.standin.webhooks.lose()

    def counts(self) -> tuple[int, int]:
        return len(self.standin.sessions), len(self.standin.refunds)

    def work(self) -> None:
        self.standin.settle()
        while self.dispatcher.run_due():
            self.standin.settle()


class SandboxTill(Till):
    """The sandbox gateway, its provider, and its webhooks."""

    def __init__(self, world: World, *, training: bool = True, weather: SandboxWeather | None = None) -> None:
        super().__init__(world)
        self.provider = SandboxProvider(
            world.database, keys=KEYS, public_url=self.server.url, training=training, weather=weather, wake=lambda: None
        )
        self.app.include_router(self.provider.router())
        self.open(SandboxGateway(SandboxAccount(api_base=f"{self.server.url}/sandbox", keys=KEYS)))

    def does(self, link_id: str, what: str) -> httpx.Response:
        return self.browser.post(f"{self.server.url}/sandbox/pay/{link_id}", data={"do": what})

    def order(self, fault: str, times: int) -> None:
        """Let the provider fail."""
        self.browser.post(
            f"{self.server.url}/sandbox/v1/faults",
            json={"name": fault, "times": times},
            headers={"Authorization": f"Bearer {KEYS.api}"},
        ).raise_for_status()

    def pays(self, link_id: str) -> None:
        assert self.does(link_id, "pay").status_code == 303

    def pays_wrong(self, link_id: str) -> None:
        self.does(link_id, "wrong")

    def pays_twice(self, link_id: str) -> None:
        self.does(link_id, "twice")

    def fails(self, link_id: str) -> None:
        self.does(link_id, "fail")

    def pays_half(self, link_id: str) -> None:
        self.does(link_id, "part")

    def asks(self, path: str, body: Mapping[str, object]) -> str:
        """Ask the provider's API for something; the id of what it has made."""
        headers = {"Authorization": f"Bearer {KEYS.api}"}
        answer = self.browser.post(f"{self.server.url}/sandbox/v1{path}", json=body, headers=headers)
        return str(answer.raise_for_status().json().get("id"))

    def refunds_by_hand(self, payment_id: str, minor: int) -> None:
        self.asks("/refunds", {"payment_id": payment_id, "amount": minor, "currency": "INR"})

    def disputes(self, payment_id: str) -> str:
        return self.asks("/disputes", {"payment_id": payment_id})

    def decides(self, dispute_id: str, status: str) -> None:
        self.asks(f"/disputes/{dispute_id}", {"status": status})

    def spoil(self, *faults: Fault) -> None:
        self.between.faults += faults

    def heal(self) -> None:
        self.between.faults.clear()

    def hurry(self, seconds: float) -> None:
        self.courier.patience = seconds

    def is_slow_to_pay(self, link_id: str) -> Callable[[], None]:
        self.does(link_id, "late")
        return lambda: self.world.clock.forward(seconds=6)

    @contextmanager
    def lose_webhooks(self) -> Iterator[None]:
        self.order("silent", 1000)
        yield
        self.order("silent", 0)

    def counts(self) -> tuple[int, int]:
        query = "select (select count(*) from sandbox_links), (select count(*) from sandbox_refunds)"
        links, refunds = self.world.sql(query)[0]
        return links, refunds


@contextmanager
def _razorpay(world: World) -> Iterator[Till]:
    with RazorpayStandin(clock=world.clock) as standin:
        till = RazorpayTill(world, standin)
        yield till
        till.close()


@contextmanager
def _stripe(world: World) -> Iterator[Till]:
    with StripeStandin(clock=world.clock) as standin:
        till = StripeTill(world, standin)
        yield till
        till.close()


@contextmanager
def _sandbox(world: World) -> Iterator[Till]:
    till = SandboxTill(world)
    yield till
    till.close()


TILLS: Mapping[str, Callable[[World], AbstractContextManager[Till]]] = {
    "razorpay": _razorpay,
    "sandbox": _sandbox,
    "stripe": _stripe,
}
"""The gateway's name -> its till."""
