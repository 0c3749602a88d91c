"""The door of a branch as a patient's chat comes in by it. See `DoorDesk` for what each does."""

from uuid import UUID

from bot.counter.counter import Counter
from bot.door_desk import DoorSeen
from bot.reception_desk import DoctorAtWork
from core.domain.errors import DoorGone
from core.services.consent import require
from core.services.doors import seen_from, walk_in_at


class Door(Counter):
    """What one chat may say at a door."""

    def door(self, door_id: str) -> DoorSeen:
        clinic_id, at_work = seen_from(self._uow, _id_of(door_id))
        clinic = self._uow.roster.clinic(clinic_id).called(self._chat.language)
        return DoorSeen(
            clinic_id=clinic_id,
            clinic=clinic,
            doctors=tuple(
                DoctorAtWork(
                    doctor_id=each.doctor.id,
                    clinic_id=clinic_id,
                    doctor=each.doctor.called(self._chat.language),
                    specialty=each.doctor.specialty,
                    clinic=clinic,
                    waiting=each.waiting,
                )
                for each in at_work
            ),
        )

    def walk_in(self, door_id: str, *, patient_id: int, doctors: tuple[int, ...]) -> str:
        require(self._chat)
        self._forget()
        door = _id_of(door_id)
        stands = walk_in_at(self._uow, self._chat.id, door, patient_id=patient_id, doctors=doctors)
        return str(stands.visit.id)


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise DoorGone from None
