"""Who stands at the counter, as a conversation of the staff may ask: found, made known, taken in, and taken back.

Part of `StaffDesk` (bot/staff_desk.py); what each verb can refuse stands in `RECEPTION_REFUSALS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.desk_values import Moment
from bot.line import Phrase
from core.domain.errors import (
    BadName,
    InLineAlready,
    NamesakeInLine,
    NotFound,
    NotPermitted,
    NotWorking,
    NoWalkIns,
    OnLeave,
    OverlappingVisit,
    QueueFull,
    Refusal,
    SlotTaken,
    TooFarAhead,
    TooLate,
    TooLateToUndo,
    TooManyWalkIns,
    UnreadPhone,
)
from core.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKnown:
    """Somebody the clinic knows; `agreed`: to the notice in force. The number is shown by its last digits."""

    id: int
    name: str
    phone: str | Phrase
    last: Moment | None
    agreed: bool

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about them may name."""
        last = Phrase("known.last", {"last": self.last}) if self.last else Phrase("known.never")
        return {"name": self.name, "phone": self.phone, "last": last}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorAtWork:
    """A doctor who sees people at a branch today still, and how many go before somebody new."""

    doctor_id: int
    clinic_id: int
    doctor: str
    specialty: str
    clinic: str
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A walk-in in the line. `wait` is the range in minutes; None where the clinic tells nobody.

    A long one is told by the clock (`by_clock`).
    """

    visit: str
    number: str
    token: str
    patient: str
    doctor: str
    clinic: str
    ahead: int
    wait: tuple[int, int] | None
    fee: Money
    by_clock: tuple[Moment, Moment] | None = None

    @property
    def facts(self) -> dict[str, object]:
        """Return what any phrase about it may name."""
        low, high = self.wait or (0, 0)
        minutes = {"low": low, "high": high}
        told = "walk_in.wait" if self.wait else "walk_in.wait.none"
        return {
            "number": self.number,
            "token": self.token,
            "patient": self.patient,
            "doctor": self.doctor,
            "clinic": self.clinic,
            "before": Phrase("walk_in.before" if self.ahead else "walk_in.before.none", {"ahead": self.ahead}),
            "wait": self._by_clock or Phrase(told if low or not self.wait else "walk_in.wait.soon", minutes),
            "fee": self.fee,
        }

    @property
    def _by_clock(self) -> Phrase | None:
        if self.by_clock is None:
            return None
        return Phrase("walk_in.wait.clock", {"since": self.by_clock[0], "until": self.by_clock[1]})


class ReceptionDesk(Protocol):
    """The counter, as one of the staff sees it."""

    def people_by_phone(self, phone: str) -> tuple[PersonKnown, ...]:
        """Return everybody behind a number as it was written; raises `UnreadPhone`."""

    def people_by_name(self, name: str) -> tuple[PersonKnown, ...]:
        """Return who is called so, or begins so; who was here last comes first."""

    def people_by_visit(self, number: str) -> tuple[PersonKnown, ...]:
        """Return whose visits have this number."""

    def person_known(self, person_id: int) -> PersonKnown:
        """Return one of them; raises `NotFound`."""

    def at_work(self) -> tuple[DoctorAtWork, ...]:
        """Return the doctors who see people today still, by name."""

    def taken_in(self, visit_id: str) -> TakenIn:
        """Return a walk-in who waits; raises `NotFound`."""

    def visit_today_of(self, person_id: int) -> tuple[str, int] | None:
        """Return the visit of today that somebody is here for or booked for, and its doctor; None without one."""

    def take_in(
        self,
        *,
        doctors: tuple[int, ...],
        clinic_id: int,
        urgency: str,
        person_id: int | None = None,
        name: str = "",
        phone: str = "",
        another: bool = False,
    ) -> str:
        """Take somebody in, known or new, for the first free of these doctors; returns their visit."""

    def book_for(
        self,
        *,
        doctor_id: int,
        clinic_id: int,
        starts_at: datetime,
        person_id: int | None = None,
        name: str = "",
        phone: str = "",
        over: str = "",
    ) -> str:
        """Book a free place for somebody, known or new, to be paid at the desk; returns the visit. They are told.

        `over` is why a full time is booked over: a value of `core.domain.overbooking.OverReason`.
        """

    def is_full(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> bool:
        """Return whether every seat is taken at this time of the doctor's, and one more may be booked over it."""

    def take_back_booking(self, visit_id: str) -> None:
        """Take back what this chat has just booked; they are told that too."""

    def take_back_walk_in(self, visit_id: str) -> None:
        """Take back that somebody was taken in."""


RECEPTION_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "take_in": frozenset(
        {
            *(NotPermitted, NotFound, BadName, UnreadPhone, InLineAlready, NamesakeInLine),
            *(NotWorking, OnLeave, NoWalkIns, TooManyWalkIns, QueueFull),
        }
    ),
    "book_for": frozenset(
        {
            *(NotPermitted, NotFound, BadName, UnreadPhone, OverlappingVisit),
            *(SlotTaken, TooLate, TooFarAhead, NotWorking, OnLeave),
        }
    ),
    "take_back_booking": frozenset({NotPermitted, NotFound, TooLateToUndo}),
    "take_back_walk_in": frozenset({NotPermitted, NotFound, TooLateToUndo}),
}
"""What each verb can refuse."""
