"""Missed appointments in memory: every booking that was missed, as the desk sees it."""

from typing import TYPE_CHECKING

from bot.desk_values import Moment
from bot.misses import MissListed, MissSeen
from core.domain.errors import AlreadyDone, NotFound
from core.domain.permissions import Action
from tests.bot.counter_in_memory import ZONE, CounterInMemory

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Booking


def seen(booking: "Booking") -> MissSeen:
    """Return a miss as every card of it shows it: three of them count."""
    if booking.status != "no_show":
        raise NotFound
    return MissSeen(
        id=booking.id,
        number=booking.number or "",
        patient=booking.patient.name,
        doctor="Dr Anjali Mehta",
        starts=Moment(booking.slot.starts_at, ZONE),
        answer=booking.said_of_miss,
        judgement=booking.judged_miss,
        counts=booking.judged_miss == "stands" or (not booking.judged_miss and booking.said_of_miss == "missed"),
        strikes=3 if booking.said_of_miss == "missed" else 1,
        allowed=3,
        months=12,
    )


class MissesInMemory(CounterInMemory):
    """The part of one chat's staff desk that is about missed appointments."""

    def misses(self, number: str | None) -> tuple[MissListed, ...]:
        self._permit(Action.FORGIVE)
        missed = [b for b in self.clinic.bookings.values() if b.status == "no_show"]
        return tuple(seen(b) for b in missed if number in (None, b.number))

    def missed_visit(self, visit_id: str) -> MissSeen:
        self._permit(Action.FORGIVE)
        return seen(self._missed(visit_id))

    def judge_miss(self, visit_id: str, judgement: str) -> None:
        self._permit(Action.FORGIVE)
        booking = self._missed(visit_id)
        if seen(booking).judgement == judgement:
            raise AlreadyDone
        booking.judged_miss = judgement

    def _missed(self, visit_id: str) -> "Booking":
        booking = self.clinic.bookings.get(visit_id)
        if booking is None:
            raise NotFound
        return booking
