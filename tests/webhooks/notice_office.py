"""A clinic that sends notices: the real dialogue and dispatcher on PostgreSQL, and channels that fail when told to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from pydantic import SecretStr

from bot.channels.port import Capability, Outgoing, SendFailed, Sent
from bot.conversations import LIBRARY
from bot.dialogue import Dialogue
from bot.message import Heard, Kind, Message
from bot.reply import Reply
from core.domain.appointment import Appointment
from core.domain.message_class import CEILINGS, MessageClass
from core.gateways.payments.sandbox import SandboxKeys
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import cancel_visit
from core.services.notice_ways import reported
from core.storage.database import Database
from core.storage.deliveries import Deliveries
from tests.builders import World
from webhooks.dispatcher import Dispatcher
from webhooks.handlers import Outside, handlers
from webhooks.replies import Replies
from webhooks.sandbox_courier import SandboxCourier

SECRET = SecretStr("the-secret-of-a-deployment-under-test-7")
ALL = ("telegram", "whatsapp", "sms", "mail")
REPORTING = ("whatsapp", "sms")


NEXT = """
    select min(moment) from (
        select greatest(due_at, leased_until) as moment from outbox where done_at is null and dead_at is null) as coming
    where moment > %s and moment <= %s
"""


class Wire:
    """One channel: keeps what went out as (address, message); `fails` says how each further try ends."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.can = Capability(
            buttons=10, rows=0, label=60, text=4096, ceiling=CEILINGS.get(name, MessageClass.LOGISTICS)
        )
        self.sent: list[tuple[str, Message]] = []
        self.tries = 0
        self.fails: SendFailed | None = None

    def send(self, outgoing: Outgoing) -> Sent:
        """Take one message, or fail."""
        self.tries += 1
        if self.fails:
            raise self.fails
        self.sent.append((outgoing.address, outgoing.message))
        return Sent(message_id=f"{self.name}-{len(self.sent)}", reported=self.name in REPORTING)

    @property
    def texts(self) -> list[str]:
        """What was said, oldest first."""
        return [message.text for _, message in self.sent]


class Office:
    """The clinic with one doctor and Ravi, who writes on Telegram; his phone is `PHONE`."""

    PHONE = "+919820012345"

    def __init__(self, world: World, *, ways: Sequence[str] = ALL, zone: str = "Asia/Kolkata") -> None:
        self.world = world
        self.clinic = world.a_clinic(zone=zone)
        self.doctor = world.a_doctor(self.clinic, fee=0)
        self.chat, self.patient = world.a_chat("7001", channel="telegram")
        world.sql("update chats set phone = %s", self.PHONE)
        world.sql("update patients set phone = %s, email = 'ravi@example.org'", self.PHONE)
        self.wires: dict[str, Wire] = {name: Wire(name) for name in ways}
        self.replies = Replies(world.database, self.wires, senders=1, wake=lambda: None)
        self.dialogue = Dialogue(
            world.database,
            LIBRARY,
            gateway="sandbox",
            languages=("en", "hi"),
            default_language="en",
            secret=SECRET,
            send=self._send,
            wake=lambda: None,
            calendar_url=lambda _visit: None,
        )
        self.dispatcher = self.a_dispatcher()
        self.ids = count(1)

    def a_dispatcher(self, database: Database | None = None) -> Dispatcher:
        """One more process that does what is due, with a pool of its own."""
        database = database or self.world.database
        courier = SandboxCourier(door="http://127.0.0.1:9", keys=SandboxKeys.of("unused"))
        table = handlers(
            Outside(
                database=database,
                channels=self.wires,
                gateways={},
                tell=self.dialogue.tell,
                public_url="https://clinic.example",
                sandbox=courier,
                announce=self.dialogue.announce,
            )
        )
        courier.close()
        return Dispatcher(database, table)

    def _send(self, replies: Sequence[Reply]) -> None:
        self.replies._send_all(replies)
        sent = []
        while not self.replies._sent.empty():
            sent.append(self.replies._sent.get())
        self.replies.close([each for each in sent if each is not None])

    # --- what people do -----------------------------------------------------------------------------------------------

    def book(self, hour: int = 17, minute: int = 0, *, days: int = 2) -> Appointment:
        """Book a visit outside the chat, as the desk may: its confirmation is a message of its own."""
        with self.world.work() as uow:
            held = hold_slot(
                uow,
                HoldRequest(
                    chat_id=self.chat,
                    patient_id=self.patient,
                    doctor_id=self.doctor,
                    clinic_id=self.clinic,
                    starts_at=self.world.at(hour, minute, days=days),
                ),
            )
        with self.world.work() as uow:
            return confirm_at_clinic(uow, held.id, self.chat)

    def cancel(self, visit: UUID) -> None:
        """Cancel a visit outside the chat."""
        with self.world.work() as uow:
            cancel_visit(uow, visit, self.chat)

    def hears(self, text: str, *, kind: Kind = Kind.TEXT, channel: str = "telegram", address: str = "7001") -> None:
        """Let a patient write or tap."""
        heard = Heard(channel=channel, address=address, id=f"h{next(self.ids)}", kind=kind, text=text)
        self.dialogue.hear(heard)

    def taps(self, label: str, *, wire: str = "telegram") -> None:
        """Tap the button of the last card that has one of this label."""
        cards = [m for _, m in reversed(self.wires[wire].sent) if any(c.label == label for c in m.choices)]
        choice = next(c for c in cards[0].choices if c.label == label)
        self.hears(choice.id, kind=Kind.TAP, channel=wire)

    def told(self, wire: str, number: int, status: str, error: str | None = None) -> None:
        """Let a provider say what became of the so-many-th message."""
        message_id = f"{wire}-{number}"
        with self.world.work() as uow:
            Deliveries(uow.sql, now=uow.now).record_status(message_id, status, error, overtakes=())
            reported(uow, message_id, status, error)

    def work(self) -> None:
        """Do all that is due."""
        self.dispatcher.run_due()

    def until(self, moment: datetime, *, step: timedelta = timedelta()) -> None:
        """Let time pass, doing on the way what becomes due; no two looks are closer together than `step`."""
        while True:
            self.work()
            # what is due and still not done waits for a lease, or behind a message that is tried again later
            rows = self.world.sql(NEXT, self.world.clock.now, moment)
            if rows[0][0] is None:
                break
            self.world.clock.now = min(moment, max(rows[0][0], self.world.clock.now + step))
        self.world.clock.now = moment
        self.work()

    # --- what stands in the books -------------------------------------------------------------------------------------

    def stand(self, visit: UUID) -> dict[tuple[str, str], str]:
        """How each notice of a visit stands: (kind, way) -> status."""
        rows = self.world.sql("select kind, way, status from notices where appointment_id = %s", visit)
        return {(kind, way): status for kind, way, status in rows}

    def tasks(self) -> list[tuple[str, str]]:
        """What the desk is asked to do: (kind, about)."""
        return self.world.sql("select kind, facts ->> 'about' from tasks order by id")
