"""A visit that the clinic cannot keep: the places held for it, and what its patient says."""

from bot.counter.counter import uuid_of
from bot.counter.visits import Visits
from bot.front_desk import Moment, Visit
from bot.rebooking_desk import Rebooking
from core.domain.appointment import Status
from core.domain.money import Money
from core.domain.rebooking import Fallback
from core.services import rebooked


class RebookedVisits(Visits):
    """Visits in a rebooking wave. See `RebookingDesk` for what each does."""

    def rebooking(self, visit_id: str) -> Rebooking:
        row, offer = rebooked.offered_to(self._uow, uuid_of(visit_id), self._chat.id)
        visit = self._uow.appointments.one(row.appointment_id)
        ids = self._uow.offers.places(offer.id) if offer and offer.expires_at > self._uow.now else []
        held = [id_ for id_ in ids if self._uow.appointments.one(id_).status is Status.HELD]
        paid = sum(entry["minor"] for entry in self._uow.ledger.booked(visit.id))
        return Rebooking(
            visit=self.visit(visit_id),
            places=tuple(self.visit(str(id_)) for id_ in held),
            until=Moment(row.until or visit.starts_at, self._uow.roster.clinic(visit.clinic_id).zone.key),
            paid=Money(paid, visit.fee.currency),
            waits=row.fallback is Fallback.WAITLIST,
            may_wait=self._uow.roster.settings_of(visit.doctor_id).waitlist_enabled,
        )

    def rebooked_from(self, place_id: str) -> str:
        return str(rebooked.visit_of_place(self._uow, uuid_of(place_id), self._chat.id))

    def take_rebooked(self, visit_id: str, place_id: str) -> Visit:
        self._forget()
        rebooked.take_rebooked(self._uow, uuid_of(visit_id), uuid_of(place_id), self._chat.id)
        return self.visit(visit_id)

    def cancel_rebooked(self, visit_id: str) -> Money:
        self._forget()
        return rebooked.cancel_rebooked(self._uow, uuid_of(visit_id), self._chat.id)

    def wait_rebooked(self, visit_id: str) -> None:
        rebooked.wait_instead(self._uow, uuid_of(visit_id), self._chat.id)
