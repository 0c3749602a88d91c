"""A doctor with few places, and people who book them, wait for them, and answer when they are offered one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.consent import CURRENT
from core.domain.waitlist import Entry, Priority
from core.domain.wall_clock import local_day
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import cancel_visit
from core.services.consent import agree
from core.services.offers import lapse_offer
from core.services.waitlist import WaitRequest, ask_to_be_moved_up, decline_freed, join, leave, take_freed
from tests.builders import KOLKATA, World
from webhooks.waitlist import fill_places


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody with a chat of their own."""

    name: str
    chat: int
    patient: int


class WaitingRoom:
    """Dr Mehta sees four people a day, at 9:00, 9:30, 10:00 and 10:30."""

    def __init__(self, world: World, *, fee: int = 0, ends: time = time(11)) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(self.clinic, fee=fee, starts=time(9), ends=ends, buffer=0)

    def somebody(self, name: str) -> Who:
        """A patient who has written before."""
        return Who(name, *self.world.a_chat(name, name=f"{name.title()} Kumar"))

    def people(self, *names: str) -> Sequence[Who]:
        """Several patients."""
        return [self.somebody(name) for name in names]

    def day(self, days: int = 1) -> date:
        """A day of the clinic's calendar, so many from today."""
        return local_day(self.world.clock.now, KOLKATA) + timedelta(days=days)

    # --- what people do ---------------------------------------------------------------------------------------------

    def holds(self, who: Who, hour: int, minute: int = 0, *, days: int = 1, doctor: int | None = None) -> Appointment:
        """Keep a place."""
        with self.world.work() as uow:
            return hold_slot(uow, self.request(who, self.world.at(hour, minute, days=days), doctor))

    def books(self, who: Who, hour: int, minute: int = 0, *, days: int = 1, doctor: int | None = None) -> Appointment:
        """Book a place for good."""
        with self.world.work() as uow:
            held = hold_slot(uow, self.request(who, self.world.at(hour, minute, days=days), doctor))
            return confirm_at_clinic(uow, held.id, who.chat)

    def full(self, *, days: int = 1, but: str = "") -> dict[str, tuple[Who, Appointment]]:
        """Let strangers book all of a day `but` one place; returns them by their time."""
        taken = {}
        with self.world.work() as uow:
            for hour, minute in ((9, 0), (9, 30), (10, 0), (10, 30)):
                if but == f"{hour}:{minute:02}":
                    continue
                name = f"stranger-{days}-{hour}-{minute}"
                chat = uow.chats.open("webchat", name, language="en", name=name)
                agree(uow, chat, CURRENT.version)
                uow.chats.save(chat)
                who = Who(name, chat.id, uow.patients.add(chat.id, name="Asha Rao", relation="self").id)
                held = hold_slot(uow, self.request(who, self.world.at(hour, minute, days=days)))
                taken[f"{hour}:{minute:02}"] = (who, confirm_at_clinic(uow, held.id, who.chat))
        return taken

    def request(self, who: Who, at: datetime, doctor: int | None = None) -> HoldRequest:
        """What somebody asks for who wants this time."""
        return HoldRequest(
            chat_id=who.chat,
            patient_id=who.patient,
            doctor_id=doctor or self.doctor,
            clinic_id=self.clinic,
            starts_at=at,
        )

    def waits(self, who: Who, *, days: int = 1, last: int | None = None, **how: Any) -> Entry:
        """Join the list for a day, or from it up to `last`."""
        asked: dict[str, Any] = {"doctor_id": self.doctor} | how
        self.world.clock.forward(seconds=1)  # nobody joins at the same moment as somebody else
        with self.world.work() as uow:
            return join(
                uow,
                WaitRequest(
                    chat_id=who.chat,
                    patient_id=who.patient,
                    first_day=self.day(days),
                    last_day=self.day(last or days),
                    **asked,
                ),
            )

    def comes_first(self, who: Who, **when: Any) -> Entry:
        """Join the list in front of all others."""
        return self.waits(who, priority=Priority.URGENT, **when)

    def wants_up(self, who: Who, visit: Appointment) -> Entry:
        """Ask for an earlier place."""
        self.world.clock.forward(seconds=1)
        with self.world.work() as uow:
            return ask_to_be_moved_up(uow, visit.id, who.chat)

    def cancels(self, who: Who, visit: Appointment) -> None:
        """Cancel a visit."""
        with self.world.work() as uow:
            cancel_visit(uow, visit.id, who.chat)

    def takes(self, who: Who) -> Appointment:
        """Take what is offered."""
        with self.world.work() as uow:
            return take_freed(uow, self.place_of(who), who.chat)

    def declines(self, who: Who) -> Entry:
        """Go on waiting for something else."""
        with self.world.work() as uow:
            return decline_freed(uow, self.place_of(who), who.chat)

    def leaves(self, who: Who, entry: Entry) -> None:
        """Leave the list."""
        with self.world.work() as uow:
            leave(uow, entry.id, who.chat)

    # --- what happens by itself -------------------------------------------------------------------------------------

    def looks(self) -> int:
        """Have free places offered."""
        return fill_places(self.world.database, self.doctor)

    def passes(self, minutes: float = 31) -> None:
        """Let time pass, and the offers end whose time is up by then."""
        self.world.clock.forward(minutes=minutes)
        over = self.world.sql("select id from offers where status = 'open' and expires_at <= %s", self.world.clock.now)
        for (offer,) in over:
            with self.world.work() as uow:
                lapse_offer(uow, offer)

    # --- what stands in the books -----------------------------------------------------------------------------------

    def offered(self) -> dict[str, str]:
        """Who is offered which time now."""
        rows = self.world.sql(
            "select c.address, a.starts_at from offers o join chats c on c.id = o.chat_id "
            "join appointments a on a.offer_id = o.id and a.status = 'held' where o.status = 'open' order by 2"
        )
        return {name: self.clock(at) for name, at in rows}

    def place_of(self, who: Who) -> UUID:
        """The place that was offered to somebody last."""
        ((place,),) = self.world.sql(
            "select a.id from appointments a join offers o on o.id = a.offer_id where o.chat_id = %s "
            "order by o.status = 'open' desc, o.created_at desc limit 1",
            who.chat,
        )
        return UUID(str(place))

    def visits(self, *whose: Who) -> dict[str, list[str]]:
        """The booked visits of people, by name."""
        return {
            who.name: [
                self.clock(at)
                for (at,) in self.world.sql(
                    "select starts_at from appointments where chat_id = %s and status = 'confirmed' order by 1",
                    who.chat,
                )
            ]
            for who in whose
        }

    def stands(self, entry: Entry) -> str:
        """How an entry stands."""
        return str(self.world.sql("select status from waitlist where id = %s", entry.id)[0][0])

    def clock(self, at: datetime) -> str:
        """A moment as the clinic's clock shows it."""
        return f"{at.astimezone(KOLKATA):%-d %-H:%M}"

    def queued(self, kind: str) -> int:
        """How many open rows of a kind the outbox has."""
        return int(self.world.sql("select count(*) from outbox where kind = %s and done_at is null", kind)[0][0])
