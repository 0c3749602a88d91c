"""Erasing as the staff desk tells it. See `ErasingDesk`."""

from bot.desk_values import Moment
from bot.erasing_desk import PersonFound
from bot.line import Phrase
from bot.own_data import Erasing
from core.services import erasing_at_desk
from core.storage.unit_of_work import UnitOfWork


class StaffErasing:
    """Who is erased on the clinic's word, as one chat of the staff sees it."""

    _uow: UnitOfWork
    _chat: int

    def find_people(self, words: str) -> tuple[PersonFound, ...]:
        return tuple(
            PersonFound(patient=f.patient_id, name=f.name, phone=f.phone or Phrase("person.no_phone"))
            for f in erasing_at_desk.find_people(self._uow, self._chat, words)
        )

    def erasing_of(self, patient: int) -> Erasing:
        seen = erasing_at_desk.preview_person(self._uow, self._chat, patient)
        zone = next((clinic.zone.key for clinic in self._uow.roster.clinics.values()), "UTC")
        return Erasing(
            names=seen.names,
            visits=seen.visits,
            papers=seen.papers,
            hours=self._uow.settings.erasure_wait_hours,
            at_once=False,
            due=Moment(seen.due_at, zone) if seen.due_at else None,
        )

    def erase_person(self, patient: int) -> None:
        erasing_at_desk.erase_by_clinic(self._uow, self._chat, patient)

    def keep_person(self, patient: int) -> None:
        erasing_at_desk.keep_by_clinic(self._uow, self._chat, patient)
