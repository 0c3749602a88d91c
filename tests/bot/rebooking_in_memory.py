"""A visit that the clinic cannot keep, in memory: places held for it, and what its patient says."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.desk_values import Moment, Visit
from bot.rebooking_desk import Rebooking
from core.domain.errors import NotFound, OfferOver
from core.domain.money import Money

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Booking, Clinic

ZONE = "Asia/Kolkata"


@dataclass
class ToRebook:
    """What is held for one visit, and what was said; `over` once it is settled."""

    until: datetime
    places: list[str] = field(default_factory=list)
    waits: bool = False
    over: bool = False


class RebookingInMemory:
    """The part of one chat's desk that is about visits in a rebooking wave."""

    clinic: "Clinic"

    def visit(self, visit_id: str) -> Visit:
        raise NotImplementedError

    def rebooking(self, visit_id: str) -> Rebooking:
        standing, visit = self._standing(visit_id), self.visit(visit_id)
        open_ = standing.until > self.clinic.now
        paid = visit.fee.minor if visit.paid else 0
        return Rebooking(
            visit=visit,
            places=tuple(self.visit(place) for place in standing.places) if open_ else (),
            until=Moment(standing.until, ZONE),
            paid=Money(paid, visit.fee.currency),
            waits=standing.waits,
            may_wait=self.clinic.keeps_list,
        )

    def rebooked_from(self, place_id: str) -> str:
        self.visit(place_id)
        found = next((id_ for id_, standing in self.clinic.rebooked.items() if place_id in standing.places), None)
        if found is None:
            raise NotFound(what="offer")
        return found

    def take_rebooked(self, visit_id: str, place_id: str) -> Visit:
        standing, booking = self._standing(visit_id), self._its(visit_id)
        if standing.until <= self.clinic.now or place_id not in standing.places:
            raise OfferOver
        booking.slot = self.clinic.bookings[place_id].slot
        self._settle(standing)
        if not self.clinic.auto_confirm:
            booking.status = "requested"
        return self.visit(visit_id)

    def cancel_rebooked(self, visit_id: str) -> Money:
        standing, booking = self._standing(visit_id), self._its(visit_id)
        booking.status = "cancelled"
        self._settle(standing)
        return Money(booking.fee.minor if booking.paid else 0, booking.fee.currency)

    def wait_rebooked(self, visit_id: str) -> None:
        self._standing(visit_id).waits = True

    def _standing(self, visit_id: str) -> ToRebook:
        standing, visit = self.clinic.rebooked.get(visit_id), self.visit(visit_id)
        if standing is None or standing.over or visit.status not in ("confirmed", "requested"):
            raise NotFound(what="offer")
        return standing

    def _its(self, visit_id: str) -> "Booking":
        return self.clinic.bookings[self.visit(visit_id).id]

    def _settle(self, standing: ToRebook) -> None:
        standing.over = True
        for place in standing.places:
            self.clinic.bookings[place].status = "cancelled"


def rebooks(clinic: "Clinic", visit_id: str, *, places: bool = True) -> None:
    """The clinic cannot keep a visit; a day and two days after it a place is held instead."""
    clinic.offer(visit_id)
    held = clinic.offered.pop(visit_id)
    if not places:
        for place in held.places:
            del clinic.bookings[place]
    clinic.rebooked[visit_id] = ToRebook(until=held.until, places=held.places if places else [])
    for place in clinic.rebooked[visit_id].places:
        clinic.bookings[place] = replace(clinic.bookings[place], number=None)
