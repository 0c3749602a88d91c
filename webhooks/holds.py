"""Ends a hold whose time is up and tells its chat; nobody outside is asked."""

from datetime import datetime
from uuid import UUID

from core.domain.events import HoldLapsed
from core.services.booking import expire_hold
from core.storage.unit_of_work import UnitOfWork
from webhooks.dispatcher import Closing, Due, Tell


class Holds:
    """The handler of `expire_hold`."""

    def __init__(self, *, tell: Tell) -> None:
        self._tell = tell

    def expire(self, due: Due) -> Closing:
        """End the hold; one that was extended, paid or released meanwhile is left alone."""

        def close(uow: UnitOfWork) -> None:
            if due.chat_id is not None:
                uow.chats.lock(due.chat_id)
            until = datetime.fromisoformat(due.body["until"])
            lapsed = expire_hold(uow, UUID(due.body["appointment_id"]), until=until)
            if lapsed and lapsed.chat_id is not None:
                self._tell(uow, [HoldLapsed(chat_id=lapsed.chat_id, appointment_id=lapsed.id)])

        return close
