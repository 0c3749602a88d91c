"""Erasing in memory: two people by every number but 404, by which nobody is known, and one by a phone."""

from datetime import timedelta

from bot.desk_values import Moment
from bot.erasing_desk import PersonFound
from bot.own_data import Erasing
from core.domain.errors import AlreadyDone, NotFound
from core.domain.permissions import Action
from tests.bot.counter_in_memory import ZONE, CounterInMemory

_KNOWN = {1: "Asha Rao", 2: "Ravi Rao"}


class ErasingInMemory(CounterInMemory):
    """Erasing as one chat of the staff sees it."""

    def find_people(self, words: str) -> tuple[PersonFound, ...]:
        self._permit(Action.ERASE_PERSON)
        meant = () if words.endswith("404") else (1,) if words.startswith("+") else (1, 2)
        return tuple(PersonFound(patient=id_, name=_KNOWN[id_], phone="…678") for id_ in meant)

    def erasing_of(self, patient: int) -> Erasing:
        self._permit(Action.ERASE_PERSON)
        if patient not in _KNOWN:
            raise NotFound
        due = self.clinic.erasing.get(patient)
        return Erasing(
            names=(_KNOWN[patient],),
            visits=1,
            papers=2,
            hours=24,
            at_once=False,
            due=Moment(due, ZONE) if due else None,
        )

    def erase_person(self, patient: int) -> None:
        self.erasing_of(patient)
        if patient in self.clinic.erasing:
            raise AlreadyDone
        self.clinic.erasing[patient] = self.clinic.now + timedelta(hours=24)

    def keep_person(self, patient: int) -> None:
        self._permit(Action.ERASE_PERSON)
        if self.clinic.erasing.pop(patient, None) is None:
            raise NotFound
