"""The door of the one branch in memory, as a patient's chat comes in by it: the code is the word `door`."""

from uuid import UUID, uuid5

from bot.door_desk import DoorSeen
from core.domain.errors import DoorGone, InLineAlready, NotFound, TooManyWalkIns
from core.domain.money import Money
from core.domain.slots import Slot
from tests.bot.clinic_in_memory import Booking
from tests.bot.line_in_memory import Stand
from tests.bot.own_line_in_memory import OwnLineInMemory
from tests.bot.reception_in_memory import MAX_WALK_INS

_SPACE = UUID("00000000-0000-4000-8000-000000000001")


class DoorInMemory(OwnLineInMemory):
    """What one chat may say at the door; a part of `DeskInMemory`."""

    def door(self, door_id: str) -> DoorSeen:
        if door_id != self.clinic.counter.door:
            raise DoorGone
        return DoorSeen(clinic_id=1, clinic="City Clinic", doctors=self.staff.who_works())

    def walk_in(self, door_id: str, *, patient_id: int, doctors: tuple[int, ...]) -> str:
        self._require_consent()
        self.door(door_id)
        person, counter = self._known(patient_id), self.clinic.counter
        row = next((r for r in self.clinic.rows if r.id in doctors), None)
        if row is None:
            raise NotFound(what="doctor")
        if len(counter.taken) >= MAX_WALK_INS:
            raise TooManyWalkIns(doctor=row.name)
        if any(b.patient.id == patient_id and b.status == "arrived" for b in self.clinic.bookings.values()):
            raise InLineAlready
        now = self.clinic.now
        visit = str(uuid5(_SPACE, f"{patient_id} {len(counter.taken)}"))
        self.clinic.bookings[visit] = Booking(
            id=visit,
            chat=self.chat,
            patient=person,
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
        self.clinic.line[visit] = Stand(token=1 + len(self.clinic.line))
        counter.taken.append(visit)
        return visit
