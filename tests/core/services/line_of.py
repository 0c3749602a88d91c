"""A doctor's morning with people in it: who is booked, who works, and what each of them does."""

from datetime import datetime
from typing import Any
from uuid import UUID

from core.domain.line import Urgency
from core.domain.staff import Role
from core.services import doctors_day
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.staff import accept, invite
from core.services.walk_ins import Registered, WalkIn, register_walk_in
from core.storage.line import InLine
from tests.builders import World


class Morning:
    """One doctor of one branch on a Monday, with the desk and the doctor in their chats."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(self.clinic, slot=20, buffer=0)
        self.desk = self.seated("desk", Role.RECEPTIONIST)
        self.doc = self.seated("doctor", Role.DOCTOR, self.doctor)

    def seated(self, address: str, role: Role, doctor: int | None = None) -> int:
        """Return the chat of somebody who works here."""
        chat, _ = self.world.a_chat(address, name=address.title())
        with self.world.work() as uow:
            accept(uow, chat, invite(uow, None, role, doctor_id=doctor).token, name=address.title())
        return chat

    def booked(self, hour: int, minute: int = 0, *, name: str = "") -> UUID:
        """Return a visit of today that is booked by a chat of its own and paid at the clinic."""
        at = self.world.at(hour, minute, days=0)
        name = name or f"Patient {hour:02}{minute:02}"
        chat, patient = self.world.a_chat(f"chat {name}", name=name)
        wanted = HoldRequest(
            chat_id=chat, patient_id=patient, doctor_id=self.doctor, clinic_id=self.clinic, starts_at=at
        )
        with self.world.work() as uow:
            held = hold_slot(uow, wanted)
            confirm_at_clinic(uow, held.id, chat)
        return held.id

    def does(self, verb: Any, visit: UUID, *, by: int = 0) -> Any:
        """Have the desk (or `by`) do one of the verbs of core/services/line.py."""
        return self.world.database.run(lambda uow: verb(uow, by or self.desk, visit))

    def day(self, by: int = 0) -> doctors_day.DoctorsDay:
        """Return the doctor's day as the desk sees it."""
        return self.world.database.run(lambda uow: doctors_day.doctors_day(uow, by or self.desk, self.doctor))

    def waiting(self) -> list[UUID]:
        """Return who waits, in order."""
        return [v.id for v in self.day().waiting]

    def of(self, visit: UUID) -> InLine:
        """Return one visit of the day."""
        return next(v for v in self.day().visits if v.id == visit)

    def at(self, hour: int, minute: int = 0) -> datetime:
        """Let it be this time of the day, and return it."""
        self.world.clock.now = self.world.at(hour, minute, days=0)
        return self.world.clock.now

    def status(self, visit: UUID) -> str:
        """Return how a visit stands in the table."""
        return str(self.world.sql("select status from appointments where id = %s", visit)[0][0])

    def acts(self) -> list[str]:
        """Return what was written down of visits."""
        return [a for (a,) in self.world.sql("select act from audit where act like 'visit.%%' order by id")]

    def walks_in(self, name: str = "", *, urgency: Urgency = Urgency.ROUTINE, **of: Any) -> Registered:
        """Register somebody at the desk."""
        who = WalkIn(
            clinic_id=self.clinic,
            doctors=of.pop("doctors", (self.doctor,)),
            urgency=urgency,
            name=name or "Walker Rao",
            another=of.pop("another", True),
            **of,
        )
        return self.world.database.run(lambda uow: register_walk_in(uow, self.desk, who))
