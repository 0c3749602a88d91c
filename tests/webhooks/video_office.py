"""A clinic that sees patients by video: the office of the notices, a doctor who has a chat, and Zoom standing in."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.schedule import Consultation
from core.gateways.meetings.port import MeetingProvider
from core.gateways.payments.sandbox import SandboxKeys
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.storage.database import Database
from tests.builders import World
from tests.laws.meeting_trials import zoom_at
from tests.standins.zoom import ZoomStandin
from tests.webhooks.notice_office import Office
from webhooks.dispatcher import Dispatcher
from webhooks.handlers import Outside, handlers
from webhooks.sandbox_courier import SandboxCourier
from webhooks.traffic import Traffic


class VideoOffice(Office):
    """Ravi (Telegram, 7001) books with a doctor whose hours are for both; the doctor writes on Telegram, 9001."""

    DOCTORS_ADDRESS = "9001"

    def __init__(self, world: World, zoom: ZoomStandin, *, doctors_chat: bool = True) -> None:
        self.zoom = zoom
        self.provider = zoom_at(zoom, world.clock)
        self.meetings: Mapping[str, MeetingProvider] = {"zoom": self.provider}
        super().__init__(world)
        world.sql("update weekly_hours set consultation = 'both'")
        if doctors_chat:
            self.a_doctors_chat(self.DOCTORS_ADDRESS)

    def a_doctors_chat(self, address: str, *, channel: str = "telegram") -> int:
        """Seat a chat as the doctor's."""
        with self.world.work() as uow:
            chat = uow.chats.open(channel, address, language="en", name="Dr Mehta")
        self.world.sql(
            "insert into staff (chat_id, role, doctor_id, name, joined_at) values (%s, 'doctor', %s, 'Dr M', now())",
            chat.id,
            self.doctor,
        )
        return chat.id

    def a_dispatcher(self, database: Database | None = None) -> Dispatcher:
        """One more process; its circuits are its own."""
        database = database or self.world.database
        courier = SandboxCourier(door="http://127.0.0.1:9", keys=SandboxKeys.of("unused"))
        traffic = Traffic(clock=self.world.clock)
        table = handlers(
            Outside(
                database=database,
                channels=self.wires,
                gateways={},
                tell=self.dialogue.tell,
                public_url="https://clinic.example",
                sandbox=courier,
                announce=self.dialogue.announce,
                meetings={name: traffic.meetings(provider) for name, provider in self.meetings.items()},
                meeting_provider="zoom",
            )
        )
        courier.close()
        return Dispatcher(database, table)

    def book_video(self, hour: int = 17, minute: int = 0, *, days: int = 2) -> Appointment:
        """Book a video visit, as `book` does a visit."""
        with self.world.work() as uow:
            wanted = HoldRequest(
                chat_id=self.chat,
                patient_id=self.patient,
                doctor_id=self.doctor,
                clinic_id=self.clinic,
                starts_at=self.world.at(hour, minute, days=days),
                consultation=Consultation.ONLINE,
            )
            held = hold_slot(uow, wanted)
        with self.world.work() as uow:
            return confirm_at_clinic(uow, held.id, self.chat)

    def heard_by(self, address: str, wire: str = "telegram") -> list[str]:
        """What went out to one address, oldest first."""
        return [message.text for to, message in self.wires[wire].sent if to == address]

    def said_of_video(self, address: str, wire: str = "telegram") -> list[str]:
        """What of it is about a video call's link."""
        return [text for text in self.heard_by(address, wire) if "/j/" in text or "/s/" in text or "no video" in text]

    def meeting(self, visit: UUID) -> tuple[str, str | None, datetime | None]:
        """How a visit's meeting stands: status, id at the provider, start there."""
        rows = self.world.sql("select status, meeting_id, starts_at from meetings where appointment_id = %s", visit)
        return rows[0] if rows else ("none", None, None)

    def close(self) -> None:
        """Let go of the connections."""
        self.provider.close()
