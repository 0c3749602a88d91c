"""Offers freed places to those who wait, one after the other, and ends their waiting when it is over."""

from uuid import UUID

from core.domain.effects import FillPlaces
from core.services.freed import Outcome, doctors_waited_for, offer_freed, whose_turn
from core.services.waitlist_ends import end_waiting, ends_early, is_past, queue_end_of_waiting
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, Tell, nothing_follows

AT_ONCE = 50
"""Places that one look offers at most; the clock looks again in a minute."""


class Waitlist:
    """The handlers of `fill_places` and `end_waiting`."""

    def __init__(self, database: Database, *, tell: Tell) -> None:
        self._database = database
        self._tell = tell

    def fill(self, due: Due) -> Closing:
        """Offer what is free with a doctor, each place in a transaction of its own: whose chat it is is locked first.

        Nothing is lost where the process dies between two: what is still free is found by the next look.
        """
        fill_places(self._database, due.body["doctor_id"])
        return nothing_follows

    def end(self, due: Due) -> Closing:
        """End one entry, if it is over, and tell its chat."""

        def close(uow: UnitOfWork) -> None:
            if due.chat_id is not None:
                uow.chats.lock(due.chat_id)
            self._tell(uow, end_waiting(uow, UUID(due.body["entry_id"])))

        return close


def fill_places(database: Database, doctor_id: int) -> int:
    """Offer what is free with a doctor to those whose turn it is; returns how many places are held for somebody."""
    offered, refused = 0, set[UUID]()
    for _ in range(AT_ONCE):
        turn = database.run(lambda uow: whose_turn(uow, doctor_id, but=refused))
        if turn is None:
            break
        outcome = database.run(lambda uow: offer_freed(uow, turn, but=refused))  # noqa: B023 - run before the next turn
        if outcome is Outcome.REFUSED:
            refused.add(turn.entry.id)
        offered += outcome is Outcome.OFFERED
    return offered


def look_after_the_list(database: Database) -> None:
    """Have places offered that are free for somebody, and entries ended that are over: the clock's own look.

    It finds what no freed place announces (hours added, leave lifted, the end of the quiet hours) and what was lost.
    """

    def work(uow: UnitOfWork) -> None:
        ending = uow.waitlist.ending()
        for line in uow.waitlist.everybody():
            lost = is_past(uow, line.entry) and line.entry.id not in ending
            if lost or ends_early(uow, line):
                queue_end_of_waiting(uow, line.entry, due=uow.now)
        for doctor_id in doctors_waited_for(uow):
            uow.outbox.add(FillPlaces(doctor_id=doctor_id), key=f"fill-places:{doctor_id}:{uow.now:%Y%m%d%H%M}")

    database.run(work)
