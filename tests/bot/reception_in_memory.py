"""The counter in memory, under the real permissions: who is known there, and who is taken in."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from bot.desk_values import Moment, Person
from bot.line import Phrase
from bot.reception_desk import DoctorAtWork, PersonKnown, TakenIn
from core.domain.errors import (
    BadPhone,
    InLineAlready,
    NamesakeInLine,
    NotFound,
    OverlappingVisit,
    PlaceRefused,
    SlotTaken,
    TooLateToUndo,
    TooManyWalkIns,
    UnreadPhone,
)
from core.domain.money import Money
from core.domain.overbooking import FIRST_OVER
from core.domain.people import person_name
from core.domain.permissions import Action
from core.domain.phone import phone_number
from core.domain.slots import Slot, slot_at
from tests.bot.counter_in_memory import ZONE, CounterInMemory

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Row

MAX_WALK_INS = 6
_SPACE = UUID("00000000-0000-4000-8000-000000000000")


@dataclass
class Counter:
    """Who is known at the counter: by id, (name, E.164 or nothing, agreed); and who was taken in when."""

    people: dict[int, tuple[str, str, bool]] = field(
        default_factory=lambda: {
            501: ("Ramesh Kumar", "+919820012345", True),
            502: ("Sita Kumar", "+919820012345", False),
            503: ("Walker Rao", "", True),
        }
    )
    taken: list[str] = field(default_factory=list)
    booked: dict[str, datetime] = field(default_factory=dict)
    door: str = "door"
    two_branches: bool = False


class ReceptionInMemory(CounterInMemory):
    """The part of one chat's staff desk that is about who stands at the counter."""

    def people_by_phone(self, phone: str) -> tuple[PersonKnown, ...]:
        self._permit(Action.ADD_WALK_IN)
        spelled = _spelled(phone)
        return tuple(
            self._somebody(id_) for id_, (_, known, _) in self.clinic.counter.people.items() if known == spelled
        )

    def people_by_name(self, name: str) -> tuple[PersonKnown, ...]:
        self._permit(Action.ADD_WALK_IN)
        said = name.lower()
        return tuple(
            self._somebody(id_) for id_, (known, *_) in self._people().items() if known.lower().startswith(said)
        )

    def people_by_visit(self, number: str) -> tuple[PersonKnown, ...]:
        self._permit(Action.ADD_WALK_IN)
        del number
        return ()

    def person_known(self, person_id: int) -> PersonKnown:
        self._permit(Action.ADD_WALK_IN)
        if person_id not in self._people():
            raise NotFound(what="patient")
        return self._somebody(person_id)

    def at_work(self) -> tuple[DoctorAtWork, ...]:
        self._permit(Action.ADD_WALK_IN)
        return self.who_works()

    def door_of(self, clinic_id: int) -> str:
        self._permit(Action.PRINT_DOOR)
        del clinic_id
        return self.clinic.counter.door

    def renew_door(self, clinic_id: int) -> str:
        self._permit(Action.RENEW_DOOR)
        del clinic_id
        self.clinic.counter.door += "'"
        return self.clinic.counter.door

    def who_works(self) -> tuple[DoctorAtWork, ...]:
        """Return the doctors, whoever asks."""
        return tuple(self._at_work(row) for row in sorted(self.clinic.rows, key=lambda row: row.name))

    def taken_in(self, visit_id: str) -> TakenIn:
        self._permit(Action.ADD_WALK_IN)
        booking = self.clinic.bookings.get(visit_id)
        if booking is None or visit_id not in self.clinic.counter.taken or booking.status != "arrived":
            raise NotFound(what="appointment")
        row = next(r for r in self.clinic.rows if r.id == booking.slot.doctor_id)
        return TakenIn(
            visit=visit_id,
            number=booking.number or "",
            token=f"Q{len(self.clinic.counter.taken):03}",
            patient=booking.patient.name,
            doctor=row.name,
            clinic="City Clinic",
            ahead=self.clinic.counter.taken.index(visit_id),
            wait=(20, 35),
            fee=booking.fee,
        )

    def visit_today_of(self, person_id: int) -> tuple[str, int] | None:
        for visit in self.clinic.counter.taken:
            booking = self.clinic.bookings[visit]
            if booking.patient.id == person_id and booking.status == "arrived":
                return visit, booking.slot.doctor_id
        return None

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
        from tests.bot.clinic_in_memory import Booking  # noqa: PLC0415 - it has this part of it

        self._permit(Action.ADD_WALK_IN)
        row = next((r for r in self.clinic.rows if r.id in doctors and clinic_id == 1), None)
        if row is None:
            raise NotFound(what="doctor")
        counter = self.clinic.counter
        if len(counter.taken) >= MAX_WALK_INS and urgency != "emergency":
            raise TooManyWalkIns(doctor=row.name)
        id_ = self._person_id(person_id, name, phone, another=another)
        if self.visit_today_of(id_):
            raise InLineAlready
        now = self.clinic.now
        visit = str(uuid5(_SPACE, f"{id_} {len(counter.taken)}"))
        self.clinic.bookings[visit] = Booking(
            id=visit,
            chat=0,
            patient=Person(id=id_, name=counter.people[id_][0], relation="other"),
            slot=Slot(
                doctor_id=row.id,
                clinic_id=1,
                starts_at=now,
                ends_at=now,
                occupied_until=now,
                seats=1,
                free_seats=(-1,),
                consultation=row.seen,
            ),
            fee=Money(row.fee, "INR"),
            status="arrived",
            held_until=now,
            pays="at_clinic",
            number=f"WLK-20261123-{len(counter.taken) + 1:04}",
        )
        counter.taken.append(visit)
        return visit

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
        from tests.bot.clinic_in_memory import HORIZON, NOTICE, Booking  # noqa: PLC0415 - it has this part of it

        self._permit(Action.BOOK_FOR_PATIENT)
        row = next((r for r in self.clinic.rows if r.id == doctor_id and clinic_id == 1), None)
        if row is None:
            raise NotFound(what="doctor")
        slot = slot_at(
            row.schedule,
            1,
            starts_at,
            self.clinic.busy(),
            self.clinic.blocked,
            now=self.clinic.now,
            notice=NOTICE,
            horizon_days=HORIZON,
            even_full=bool(over),
        )
        slot = slot if slot.free_seats else replace(slot, free_seats=(FIRST_OVER,))
        id_ = self._person_id(person_id, name, phone, another=True)
        for other in self.clinic.bookings.values():
            beside = slot.ends_at <= other.slot.starts_at or other.slot.ends_at <= slot.starts_at
            if other.patient.id == id_ and self.clinic.status(other) == "confirmed" and not beside:
                raise OverlappingVisit
        booking = Booking(
            id=str(uuid5(_SPACE, f"{id_} {starts_at} {len(self.clinic.bookings)}")),
            chat=0,
            patient=Person(id=id_, name=self._people()[id_][0], relation="other"),
            slot=slot,
            fee=Money(row.fee, "INR"),
            status="held",
            held_until=self.clinic.now,
        )
        self.clinic.bookings[booking.id] = booking
        self.clinic.confirm(booking, "at_clinic")
        self.clinic.counter.booked[booking.id] = self.clinic.now
        return booking.id

    def is_full(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> bool:
        from tests.bot.clinic_in_memory import HORIZON, NOTICE  # noqa: PLC0415 - it has this part of it

        row = next((r for r in self.clinic.rows if r.id == doctor_id and clinic_id == 1), None)
        if row is None:
            return False
        busy, now = self.clinic.busy(), self.clinic.now
        try:
            slot_at(row.schedule, 1, starts_at, busy, self.clinic.blocked, now=now, notice=NOTICE, horizon_days=HORIZON)
        except PlaceRefused as refusal:
            return isinstance(refusal, SlotTaken)
        return False

    def take_back_booking(self, visit_id: str) -> None:
        self._permit(Action.BOOK_FOR_PATIENT)
        booking = self.clinic.bookings.get(visit_id)
        if booking is None:
            raise NotFound(what="appointment")
        made = self.clinic.counter.booked.get(visit_id)
        open_ = booking.status in ("confirmed", "requested") and not booking.paid
        if made is None or not open_ or self.clinic.now > made + timedelta(minutes=2):
            raise TooLateToUndo
        booking.status = "cancelled"

    def take_back_walk_in(self, visit_id: str) -> None:
        booking = self.clinic.bookings[self.taken_in(visit_id).visit]
        if self.clinic.now > booking.slot.starts_at + timedelta(minutes=2):
            raise TooLateToUndo
        booking.status = "cancelled"

    def _person_id(self, person_id: int | None, name: str, phone: str, *, another: bool) -> int:
        people = self._people()
        if person_id is not None:
            known, number, _ = people[self.person_known(person_id).id]
            people[person_id] = (known, number, True)
            return person_id
        called, spelled = person_name(name), _spelled(phone) if phone else ""
        if spelled:
            for id_, (known, number, _) in people.items():
                if (known, number) == (called, spelled):
                    return id_
        elif not another and any(known == called and not number for known, number, _ in people.values()):
            raise NamesakeInLine(token="Q001", name=called)
        id_ = max(people) + 1
        people[id_] = (called, spelled, True)
        return id_

    def _people(self) -> dict[int, tuple[str, str, bool]]:
        return self.clinic.counter.people

    def _somebody(self, person_id: int) -> PersonKnown:
        name, phone, agreed = self._people()[person_id]
        return PersonKnown(
            id=person_id,
            name=name,
            phone=f"…{phone[-3:]}" if phone else Phrase("known.no_phone"),
            last=Moment(self.clinic.now, ZONE) if agreed else None,
            agreed=agreed,
        )

    def _at_work(self, row: "Row") -> DoctorAtWork:
        taken = [self.clinic.bookings[visit] for visit in self.clinic.counter.taken]
        waiting = sum(b.status == "arrived" and b.slot.doctor_id == row.id for b in taken)
        return DoctorAtWork(
            doctor_id=row.id,
            clinic_id=1,
            doctor=row.name,
            specialty=row.specialty,
            clinic="City Clinic",
            waiting=waiting,
        )


def _spelled(phone: str) -> str:
    try:
        return phone_number(phone, "91")
    except BadPhone:
        raise UnreadPhone from None
