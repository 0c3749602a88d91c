"""Somebody behind the counter in memory, and what they may do: the real permissions."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.line import Phrase
from bot.staff_desk import PersonSeen
from core.domain.errors import InvitationGone, NotPermitted, WorksHereAlready
from core.domain.permissions import Action, may
from core.domain.staff import Role

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Clinic


ZONE = "Asia/Kolkata"


@dataclass
class Members:
    """Who works here: by number, (chat, role, name); and which tokens are good for which role."""

    seats: dict[int, tuple[int, Role, str]] = field(default_factory=dict)
    tokens: dict[str, Role] = field(default_factory=dict)
    ever: int = 0

    def seat(self, chat: int, role: Role, name: str = "") -> int:
        self.ever += 1
        self.seats[self.ever] = (chat, role, name)
        return self.ever

    def role(self, chat: int) -> Role | None:
        return next((role for at, role, _ in self.seats.values() if at == chat), None)

    def join(self, chat: int, token: str) -> Role:
        if self.role(chat) is not None:
            raise WorksHereAlready
        if token not in self.tokens:
            raise InvitationGone
        role = self.tokens.pop(token)
        self.seat(chat, role)
        return role


class CounterInMemory:
    """What every part of one chat's staff desk knows."""

    def __init__(self, clinic: "Clinic", chat: int) -> None:
        self.clinic = clinic
        self.chat = chat

    def today(self) -> date:
        return self.clinic.now.astimezone(ZoneInfo(ZONE)).date()

    def _permit(self, action: Action) -> Role:
        role = self.clinic.members.role(self.chat)
        if role is None or not may(role, action):
            raise NotPermitted
        return role

    def _person(self, name: str) -> PersonSeen:
        return PersonSeen(
            name=name,
            phone="+919800000001",
            reached_by=Phrase("person.writes", {"channel": Phrase("channel.telegram")}),
            visit=Phrase("person.no_visit"),
        )
