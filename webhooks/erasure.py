"""Erases a person when the time has come, once nothing of theirs is open any more."""

from uuid import UUID

from core.services.erasure import close_what_is_open, erase, look_again
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due


class Erasing:
    """The handler of `erase_person`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def erase(self, due: Due) -> Closing:
        """Cancel what is still to come; erase, or look again later while money is on its way back."""
        erasure_id = UUID(due.body["erasure_id"])
        ready = close_what_is_open(self._database, erasure_id)

        def close(uow: UnitOfWork) -> dict[str, object] | None:
            erasure = uow.erasures.one(erasure_id)
            if not erasure.is_open:
                return {"skipped": "taken back"}
            if not ready:
                look_again(uow, erasure_id)
                return {"skipped": "not yet"}
            whom = erase(uow, erasure_id)
            return {"rows": len(whom.patients) + len(whom.chats)} if whom else {"skipped": "booked meanwhile"}

        return close
