"""A consulting room to tell a story in: a clinic, two doctors with chats of their own, and Ravi, who is seen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from core.domain.appointment import Event
from core.domain.staff import Role
from core.services.feedback import complete_visit
from core.services.staff import accept, invite
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.core.services.test_moving import Surgery

T = TypeVar("T")


@dataclass
class Room:
    """Dr Mehta and Dr Rao, each with a chat; Ravi's visit with Dr Mehta at eleven, in consultation."""

    world: World
    surgery: Surgery = field(init=False)

    def __post_init__(self) -> None:
        self.surgery = Surgery(self.world)
        self.mehta = self.seat("mehta", Role.DOCTOR, self.surgery.doctor)
        self.rao = self.seat("rao", Role.DOCTOR, self.surgery.cheaper)
        self.ravi, self.patient = self.surgery.ravi
        self.visit = self.before = self.seen(self.surgery.doctor, 11)

    def seat(self, address: str, role: Role, doctor: int | None = None) -> int:
        """Seat a chat under a role."""
        chat, _ = self.world.a_chat(address, name=address.title())
        with self.world.work() as uow:
            accept(uow, chat, invite(uow, None, role, doctor_id=doctor).token, name=address.title())
        return chat

    def seen(self, doctor: int, hour: int, *, who: tuple[int, int] | None = None, over: bool = False) -> UUID:
        """Return a visit of today that is in consultation, or over."""
        visit = self.surgery.booked(who, hour, days=0, doctor=doctor)
        self.world.clock.now = max(self.world.clock.now, self.world.at(hour, days=0))
        self.run(lambda uow: uow.appointments.change(uow.appointments.locked(visit), Event.START, by="desk"))
        if over:
            self.run(lambda uow: complete_visit(uow, visit, by="desk"))
        return visit

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do something in a transaction of its own."""
        return self.world.database.run(work)

    def chat(self, uow: UnitOfWork, chat: int) -> Chat:
        """Return a chat, locked."""
        return uow.chats.lock(chat)

    def reads(self) -> list[tuple[str, str, dict[str, object]]]:
        """Return who has read what: (door, subject, facts), in order."""
        return self.world.sql("select door, subject, facts from audit where act = 'record.read' order by id")
