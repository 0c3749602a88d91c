"""A whole small clinic under a virtual clock, for long random stories: two doctors, five people, a payment company.

Everything between is the real thing: PostgreSQL, the services, the dispatcher with its handlers, and the payment doors
over HTTP. What a chat is told goes through the outbox, as every message does.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
from fastapi import FastAPI

from bot.channels.port import Capability, Outgoing, SendFailed, Sent
from bot.message import Message
from core.domain.effects import Say
from core.domain.events import Event
from core.domain.notices import Notice
from core.gateways.payments.sandbox import SandboxKeys
from core.storage.invariants import assert_invariants
from core.storage.unit_of_work import UnitOfWork
from tests.builders import MONDAY_NINE, World, forget, libpq
from tests.standins.server import HttpServer
from tests.trials.arena import OF_VISITS
from tests.trials.company import Company
from webhooks.dispatcher import FAILED, FINAL, Dispatcher
from webhooks.handlers import Outside, handlers
from webhooks.payments import PaymentDoors
from webhooks.sandbox_courier import SandboxCourier

OPEN = """
    select count(*) from outbox where done_at is null and dead_at is null and kind not like 'poll%%'
      and (kind <> 'notify' or due_at <= %(now)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A patient, and the chat that speaks for them."""

    chat: int
    patient: int


class Phones:
    """The channel: keeps what was said, by (event, visit)."""

    name = "webchat"
    can = Capability(buttons=3, rows=10, label=20, text=4096)

    def __init__(self, counted: Counter[str]) -> None:
        self.told: list[tuple[str, UUID]] = []
        self.counted = counted
        self.keys: set[str] = set()
        self.faults: list[str] = []

    def send(self, outgoing: Outgoing) -> Sent:
        """Show a message, once per key."""
        if self.faults:
            raise SendFailed(self.faults.pop())
        if outgoing.key not in self.keys:
            self.keys.add(outgoing.key)
            if outgoing.message.attachment:  # a receipt or a refund note
                self.counted["paper"] += 1
                return Sent(message_id=outgoing.key)
            event, visit = outgoing.message.text.split()
            self.told.append((event, UUID(visit)))
            self.counted[event] += 1
        return Sent(message_id=outgoing.key)


class SmallClinic:
    """The clinic; `open_again` makes it as new."""

    def __init__(self, url: str) -> None:
        self._closing = ExitStack()
        self.world = world = World(url, pool_size=2)
        self._closing.callback(world.close)
        self.clinic = world.a_clinic()
        # one place and two places at a time
        self.capacity = {
            world.a_doctor(self.clinic, f"Dr {seats}", ends=time(18), capacity=seats): seats for seats in (1, 2)
        }
        self.doctors = list(self.capacity)
        self.people = [Person(chat=c, patient=p) for c, p in (world.a_chat(f"chat-{n}") for n in range(4))]
        with world.work() as uow:
            mother = uow.patients.add(self.people[0].chat, name="Asha", relation="mother")
        self.people.append(Person(chat=self.people[0].chat, patient=mother.id))
        self._addresses = {person.chat: f"chat-{n}" for n, person in enumerate(self.people[:4])}
        self.connection = self._closing.enter_context(psycopg.connect(libpq(url), autocommit=True))
        self.ever_told: Counter[str] = Counter()
        """What was said in all stories together."""
        self._gateways: dict[str, Any] = {}
        self._channels: dict[str, Any] = {}
        courier = SandboxCourier(door="http://127.0.0.1:9", keys=SandboxKeys.of("unused"))
        self._closing.callback(courier.close)
        self.handlers = handlers(
            Outside(
                database=world.database,
                channels=self._channels,
                gateways=self._gateways,
                tell=self.tell,
                public_url="https://clinic.example",
                sandbox=courier,
                announce=self.announce,
            )
        )
        self.dispatcher = Dispatcher(world.database, self.handlers)
        doors = PaymentDoors(
            world.database, self._gateways, tell=self.tell, wake=lambda: None, back_to=lambda _channel, _address: None
        )
        app = FastAPI()
        app.include_router(doors.router())
        server = self._closing.enter_context(HttpServer(app))
        self._http = self._closing.enter_context(httpx.Client(base_url=server.url))

    def close(self) -> None:
        """Let go of everything."""
        self._closing.close()

    def open_again(self) -> None:
        """Nobody has booked anything, the company has no books, it is Monday, nine o'clock."""
        self.world.clock.now = MONDAY_NINE
        self.company, self.phones = Company(self.world.clock), Phones(self.ever_told)
        self._gateways["sandbox"], self._channels["webchat"] = self.company, self.phones
        self.delivered: list[dict[str, str]] = []
        forget(self.connection, (*OF_VISITS, "inbox"))

    @property
    def now(self) -> datetime:
        """The present."""
        return self.world.clock.now

    def sql(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """Look at, or arrange, what is committed."""
        cursor = self.connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []

    def assert_invariants(self) -> None:
        """Raise unless everything that must hold does."""
        assert_invariants(self.connection)

    def tell(self, uow: UnitOfWork, events: Sequence[Event]) -> None:
        """Queue what a chat is to hear."""
        for event in events:
            said = Message(text=f"{type(event).__name__} {event.appointment_id}").as_json()
            say = Say(channel="webchat", address=self._addresses[event.chat_id], message=said)
            uow.outbox.add(say, key=f"told:{uuid4()}", chat_id=event.chat_id)

    def announce(self, uow: UnitOfWork, notice: Notice) -> bool:
        """Queue the message that a notice is."""
        if notice.chat_id is None:
            return False
        said = Message(text=f"{notice.kind} {notice.appointment_id}").as_json()
        say = Say(channel="webchat", address=self._addresses[notice.chat_id], message=said, notice=str(notice.id))
        uow.outbox.add(say, key=f"notice:{notice.id}", chat_id=notice.chat_id)
        return True

    def deliver(self, number: int) -> None:
        """Bring one of the company's events to our door."""
        event = self.company.events.pop(number % len(self.company.events))
        answer = self._http.post("/payments/sandbox/webhook", json=event, headers={"X-Signature": "good"})
        assert answer.status_code == 200
        self.delivered.append(event)

    def die(self, *, having_done_it: bool) -> None:
        """A process takes a row, perhaps does it, and dies before it has recorded that."""
        lane = next(iter(self.dispatcher._lanes.values())) if self.now.minute % 2 else self.dispatcher._lanes["money"]
        due = self.dispatcher._claim(lane)
        if due and having_done_it:
            with suppress(*FAILED, *FINAL):
                self.handlers[due.kind].do(due)

    def heal(self) -> None:
        """Nothing fails any more: everything that was told arrives, every refund ends, and all that is due is done."""
        self.company.faults.clear()
        self.phones.faults.clear()
        last_look = timedelta(days=4)  # at every paid link
        for _ in range(12):
            for key, refund in self.company.refunds.items():
                if refund.status == "pending":
                    self.company.ends_refund(key, "processed", copies=1)
            while self.company.events:
                self.deliver(0)
            self.world.clock.forward(minutes=61)  # every hold, lease and wait for another try is over then
            self.dispatcher.run_due()
            self.assert_invariants()
            if self._quiet():
                if not last_look:
                    return
                self.world.clock.now, last_look = self.now + last_look, timedelta()
        raise AssertionError(self.sql("select kind, key, attempts, error from outbox where done_at is null"))

    def _quiet(self) -> bool:
        pending = any(refund.status == "pending" for refund in self.company.refunds.values())
        return self.sql(OPEN, now=self.now) == [(0,)] and not self.company.events and not pending

    def told(self, visit: UUID) -> Counter[str]:
        """What the chat has heard of a visit."""
        return Counter(event for event, about in self.phones.told if about == visit)

    def start(self, place: int) -> datetime:
        """One of nine starts: early, next and late, today, tomorrow and the day after."""
        days, number = divmod(place, 3)
        return self.world.at(*[(9, 0), (9, 40), (17, 0)][number], days=days)

    def blocks(self, doctor: int, starts_at: datetime) -> None:
        """The desk blocks an hour of a doctor, in their line."""
        with self.world.work() as uow:
            uow.appointments.lock_doctor(doctor)
            uow.sql.send(
                "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) "
                "values (%(d)s, %(a)s, %(u)s, 'leave')",
                {"d": doctor, "a": starts_at, "u": starts_at + timedelta(hours=1)},
            )
