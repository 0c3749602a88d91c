"""Ends what keeps a place for a limited time, and tells its chat: a hold, an offer, a request to the doctor.

Nobody outside is asked; what was answered in time is left alone.
"""

from datetime import datetime
from uuid import UUID

from core.domain.events import OfferLapsed, PlacesOffered
from core.domain.offer import TO_WAITING, Cause, Status
from core.services.booking import expire_hold
from core.services.cancellation import expire_request
from core.services.offers import lapse_offer
from core.services.rebooking import unanswered
from core.services.waitlist_ends import rests_now
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, Tell


class Holds:
    """The handlers of `expire_hold`, `lapse_offer`, `tell_offer` and `expire_request`."""

    def __init__(self, *, tell: Tell) -> None:
        self._tell = tell

    def expire(self, due: Due) -> Closing:
        """End the hold; one that was extended, paid or released meanwhile is left alone."""

        def close(uow: UnitOfWork) -> None:
            _lock_chat(uow, due)
            until = datetime.fromisoformat(due.body["until"])
            self._tell(uow, expire_hold(uow, UUID(due.body["appointment_id"]), until=until))

        return close

    def lapse(self, due: Due) -> Closing:
        """End the offer and give the money back that waited for an answer."""

        def close(uow: UnitOfWork) -> None:
            _lock_chat(uow, due)
            offer = lapse_offer(uow, UUID(due.body["offer_id"]))
            if offer and offer.cause is Cause.REBOOKING:
                unanswered(uow, offer)
            elif (
                offer and offer.cause not in TO_WAITING
            ):  # who waits has the card with its deadline, and goes on waiting
                self._tell(uow, [OfferLapsed(chat_id=offer.chat_id, appointment_id=offer.subject)])
            elif offer:
                self._tell(uow, rests_now(uow, offer.subject))

        return close

    def tell_offer(self, due: Due) -> Closing:
        """Show an offer to its chat; one that was answered meanwhile is not shown."""

        def close(uow: UnitOfWork) -> None:
            _lock_chat(uow, due)
            offer = uow.offers.one(UUID(due.body["offer_id"]))
            if offer.status is Status.OPEN and offer.expires_at > uow.now:
                self._tell(uow, [PlacesOffered(chat_id=offer.chat_id, appointment_id=offer.subject)])

        return close

    def expire_request(self, due: Due) -> Closing:
        """End a visit that its doctor has not confirmed in time."""

        def close(uow: UnitOfWork) -> None:
            _lock_chat(uow, due)
            self._tell(uow, expire_request(uow, UUID(due.body["appointment_id"])))

        return close


def _lock_chat(uow: UnitOfWork, due: Due) -> None:
    if due.chat_id is not None:
        uow.chats.lock(due.chat_id)
