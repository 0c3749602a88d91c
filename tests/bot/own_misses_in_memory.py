"""A patient's own missed appointments in memory."""

from bot.misses import MissSeen
from core.domain.errors import VisitClosed
from tests.bot.door_in_memory import DoorInMemory
from tests.bot.misses_in_memory import seen


class OwnMissesInMemory(DoorInMemory):
    """One chat's misses; a part of `DeskInMemory`."""

    def miss(self, visit_id: str) -> MissSeen:
        return seen(self._own(visit_id))

    def answer_miss(self, visit_id: str, answer: str) -> None:
        booking = self._own(visit_id)
        if seen(booking).judgement:
            raise VisitClosed
        booking.said_of_miss = answer
