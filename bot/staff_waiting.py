"""The waiting list as the staff desk tells it. See `ListDesk`."""

from bot.counter.counter import uuid_of
from bot.counter.waiting import waiting_of
from bot.desk_values import Moment, Person
from bot.front_waiting import WaiterSeen
from core.domain.errors import NotFound, NotWaiting
from core.domain.waitlist import Priority
from core.services import waitlist_desk
from core.services.waitlist_desk import InTheLine
from core.storage.unit_of_work import UnitOfWork

_ROSTER = "en"
"""The desk reads doctors' names as the roster has them, as on its other cards."""


class StaffWaiting:
    """Who waits, as one chat of the staff sees it."""

    _uow: UnitOfWork
    _chat: int

    def list_waiting(self) -> tuple[WaiterSeen, ...]:
        return tuple(map(self._waiter, waitlist_desk.the_line(self._uow, self._chat)))

    def waiter(self, entry_id: str) -> WaiterSeen:
        try:
            id_ = uuid_of(entry_id)
        except NotFound:
            raise NotWaiting from None
        return self._waiter(waitlist_desk.one_in_line(self._uow, self._chat, id_))

    def put_first(self, entry_id: str, *, urgent: bool) -> None:
        self.waiter(entry_id)
        priority = Priority.URGENT if urgent else Priority.ROUTINE
        waitlist_desk.rank(self._uow, self._chat, uuid_of(entry_id), priority)

    def _waiter(self, seen: InTheLine) -> WaiterSeen:
        person = Person(id=seen.entry.patient_id, name=seen.patient, relation="other")
        roster = self._uow.roster
        doctor = roster.doctors.get(seen.entry.doctor_id or 0)
        branch = seen.entry.clinic_id or next(iter(doctor.clinic_ids if doctor else ()), None)
        zone = roster.clinic(branch or next(iter(roster.clinics))).zone.key
        return WaiterSeen(
            id=str(seen.entry.id),
            patient=seen.patient,
            what=waiting_of(self._uow, seen.entry, person, _ROSTER).what,
            since=Moment(seen.entry.joined_at, zone),
            place=seen.place,
            urgent=seen.entry.priority is Priority.URGENT,
        )
