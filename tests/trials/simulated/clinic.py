"""The clinic of a simulated world, put together as `baari/bootstrap.py` does it, with the world at its ends."""

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
import psycopg
from fastapi import FastAPI
from pydantic import SecretStr

from baari.sample_clinic import plant
from bot.conversations import LIBRARY
from bot.dialogue import Dialogue
from bot.message import Heard
from bot.phrases import TABLES
from bot.reply import Reply
from core.domain.errors import Refusal
from core.domain.staff import Role
from core.gateways.payments.sandbox import SandboxKeys
from core.services.cancellation import cancel_by_clinic
from core.services.consultations import complete, start
from core.services.in_question import accept_payment, send_payment_back
from core.services.requests import confirm_request, decline_request
from core.services.staff import accept, invite
from core.services.tasks import close_task
from core.storage.invariants import assert_invariants
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World, libpq
from tests.standins.server import HttpServer
from tests.trials.company import Company
from tests.trials.simulated.messenger import SMS, TELEGRAM, WHATSAPP, Messenger
from tests.trials.simulated.video import VideoCompany
from webhooks.dispatcher import FAILED, FINAL, Dispatcher
from webhooks.handlers import Outside, handlers
from webhooks.payments import PaymentDoors
from webhooks.replies import Replies
from webhooks.sandbox_courier import SandboxCourier
from webhooks.timetable import JOBS

OPEN = "select kind, key, attempts, error from outbox where done_at is null and dead_at is null and due_at <= %(now)s"

BY_HAND = """
    insert into settings (name, doctor_id, value)
    select 'auto_confirm_appointments', id, 'false' from doctors where id %% 3 = 0
"""
"""Some of the doctors confirm their visits by hand."""

DEFECTS = "select kind, error from outbox where error like 'defect%%'"
"""Asked after each step: what is tried again later and done then had a defect all the same."""


class SimulatedClinic:
    """The real product in one thread. `random` decides what dies; `close` lets go of everything."""

    def __init__(self, url: str, random: Random) -> None:
        self._closing = ExitStack()
        self._random = random
        self.world = World(url, pool_size=4)
        self._closing.callback(self.world.close)
        plant(self.world.database)
        self.world.sql(BY_HAND)
        self.company = Company(self.world.clock)
        self.video = VideoCompany(random)
        self.messengers = [Messenger(n, c, random) for n, c in (("telegram", TELEGRAM), ("whatsapp", WHATSAPP))]
        self.messengers.append(Messenger("sms", SMS, random))
        channels: dict[str, Any] = {messenger.name: messenger for messenger in self.messengers}
        gateways: dict[str, Any] = {"sandbox": self.company}
        self.dialogue = Dialogue(
            self.world.database,
            LIBRARY,
            gateway="sandbox",
            languages=tuple(TABLES),
            default_language="en",
            secret=SecretStr("simulated" * 5),
            send=self._send,
            wake=lambda: None,
            calendar_url=lambda visit: f"https://clinic.example/visits/{visit}.ics",
        )
        courier = SandboxCourier(door="http://127.0.0.1:9", keys=SandboxKeys.of("unused"))
        self._closing.callback(courier.close)
        self.handlers = handlers(
            Outside(
                database=self.world.database,
                channels=channels,
                gateways=gateways,
                tell=self.dialogue.tell,
                public_url="https://clinic.example",
                sandbox=courier,
                announce=self.dialogue.announce,
                meetings={"sandbox": self.video},
            )
        )
        self.dispatcher = Dispatcher(self.world.database, self.handlers)
        self.replies = Replies(self.world.database, channels, senders=1, wake=lambda: None)
        doors = PaymentDoors(
            self.world.database,
            gateways,
            tell=self.dialogue.tell,
            wake=lambda: None,
            back_to=lambda _channel, _address: None,
        )
        app = FastAPI()
        app.include_router(doors.router())
        server = self._closing.enter_context(HttpServer(app))
        self._http = self._closing.enter_context(httpx.Client(base_url=server.url))
        self.desk = self.world.database.run(_an_admin)
        self.connection = self._closing.enter_context(psycopg.connect(libpq(url), autocommit=True))

    def close(self) -> None:
        """Let go of everything."""
        self._closing.close()

    # --- what the world brings to the clinic -----------------------------------------------------------------------

    def hears(self, heard: Heard) -> None:
        """Bring one thing that a patient has said."""
        self.dialogue.hear(heard)

    def is_told(self, event: dict[str, str]) -> None:
        """Bring one event of the payment company."""
        answer = self._http.post("/payments/sandbox/webhook", json=event, headers={"X-Signature": "good"})
        assert answer.status_code == 200, answer.text

    def cancels(self, visit: UUID) -> None:
        """The clinic itself cancels a visit, and the chat hears of it; what is over is left alone."""

        def work(uow: UnitOfWork) -> None:
            chat_id = uow.appointments.one(visit).chat_id
            if chat_id is not None:
                uow.chats.lock(chat_id)
            cancel_by_clinic(uow, visit, by="desk", reason="doctor_away")

        with suppress(Refusal):
            self.world.database.run(work)

    def answers(self, visit: UUID, *, yes: bool) -> None:
        """The desk says yes or no to a visit that its doctor confirms by hand; what is over is left alone."""
        answer = confirm_request if yes else decline_request
        with suppress(Refusal):
            self.world.database.run(lambda uow: answer(uow, self.desk, visit))

    def sees(self, visit: UUID) -> None:
        """The doctor sees a patient of today, and the visit is over."""
        with suppress(Refusal):
            self.world.database.run(lambda uow: start(uow, visit, by="desk"))
            self.world.clock.now += timedelta(minutes=10)
            self.world.database.run(lambda uow: complete(uow, visit, by="desk"))

    def closes(self, task: int) -> None:
        """The desk says that a task is done; where it is settled already, it hears so."""
        with suppress(Refusal):
            self.world.database.run(lambda uow: close_task(uow, self.desk, task))

    def decides(self, task: int, *, takes_it: bool) -> None:
        """The desk takes money in question, or sends it back; what cannot be taken is left as it is."""
        decide = accept_payment if takes_it else send_payment_back
        with suppress(Refusal):
            self.world.database.run(lambda uow: decide(uow, self.desk, task))

    # --- what goes on by itself --------------------------------------------------------------------------------------

    def dispatches(self) -> None:
        """Do all that is due."""
        self.dispatcher.run_due()

    def wakes_its_jobs(self) -> None:
        """Run every job of the timetable once, and hear again what was put aside."""
        for job in JOBS:
            job.does(self.world.database)
        self.dialogue.hear_kept()

    def dies(self, *, having_done_it: bool) -> None:
        """Let a process take a row, perhaps do it, and die before it has recorded that."""
        lane = self._random.choice(list(self.dispatcher._lanes.values()))
        due = self.dispatcher._claim(lane)
        if due is not None and having_done_it:
            with suppress(*FAILED, *FINAL):
                self.handlers[due.kind].do(due)
                for messenger in self.messengers:
                    messenger.doubted.add(due.key)

    # --- looking -----------------------------------------------------------------------------------------------------

    def sql(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """Look at what is committed."""
        cursor = self.connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []

    def assert_invariants(self) -> None:
        """Raise unless everything that must hold does, and nothing was done that ended in a defect of ours."""
        assert_invariants(self.connection)
        assert self.sql(DEFECTS) == [], self.sql(DEFECTS)

    def overdue(self) -> list[tuple[Any, ...]]:
        """Return what is due and not done."""
        return self.sql(OPEN, now=self.world.clock.now)

    def _send(self, replies: Sequence[Reply]) -> None:
        """Send the replies of one message right after its commit, unless the process dies just then."""
        if not self._healed and self._random.random() < 0.03:
            return
        self.replies._send_all(replies)
        sent = []
        while not self.replies._sent.empty():
            sent.append(self.replies._sent.get())
        self.replies.close([each for each in sent if each is not None])

    @property
    def _healed(self) -> bool:
        return all(messenger.healed for messenger in self.messengers)


def _an_admin(uow: UnitOfWork) -> int:
    """Seat somebody at the desk who writes on Telegram; return their chat."""
    chat = uow.chats.open("telegram", "+910000000000", language="en", name="The desk").id
    accept(uow, chat, invite(uow, None, Role.ADMIN).token, name="The desk")
    return chat
