"""The codes at the doors as the staff desk tells them. See `DoorsDesk` for what each does."""

from core.services import doors
from core.storage.unit_of_work import UnitOfWork


class StaffDoors:
    """The doors as one chat of the staff sees them."""

    _uow: UnitOfWork
    _chat: int

    def door_of(self, clinic_id: int) -> str:
        return str(doors.door_of(self._uow, self._chat, clinic_id))

    def renew_door(self, clinic_id: int) -> str:
        return str(doors.renew_door(self._uow, self._chat, clinic_id))
