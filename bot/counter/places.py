"""Places that are held for this chat to choose from, because its money came when its own place was gone."""

from bot.counter.counter import uuid_of
from bot.counter.visits import Visits
from bot.front_desk import HeldPlaces, Moment, Visit
from core.domain.errors import NotFound
from core.domain.offer import Offer, Status
from core.services.offers import decline_offer, take_place


class Places(Visits):
    """The places of an offer. See `FrontDesk` for what each does."""

    def held_places(self, visit_id: str) -> HeldPlaces:
        first, offer = self.visit(visit_id), self._offer(visit_id)
        over = offer.status is Status.OPEN and offer.expires_at <= self._uow.now
        places = self._uow.offers.places(offer.id) if offer.status is Status.OPEN else []
        return HeldPlaces(
            status=Status.LAPSED.value if over else offer.status.value,
            until=Moment(offer.expires_at, first.starts.zone),
            amount=first.fee,
            places=tuple(self.visit(str(place)) for place in places),
            taken=self.visit(str(offer.taken)) if offer.taken else None,
        )

    def take_place(self, visit_id: str, place_id: str) -> Visit:
        self._forget()
        taken = take_place(self._uow, self._offer(visit_id).id, uuid_of(place_id), self._chat.id)
        return self.visit(str(taken.id))

    def decline_places(self, visit_id: str) -> None:
        self._forget()
        decline_offer(self._uow, self._offer(visit_id).id, self._chat.id)

    def _offer(self, visit_id: str) -> Offer:
        offer = self._uow.offers.latest(uuid_of(visit_id))
        if offer is None or offer.chat_id != self._chat.id:
            raise NotFound(what="offer")
        return offer
