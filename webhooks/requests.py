"""Shows whoever may answer a visit that waits for it: each chat by a row of its own, for each is locked by itself."""

from datetime import datetime
from uuid import UUID

from core.domain.appointment import Status
from core.domain.effects import AskStaff
from core.domain.events import VisitRequested
from core.services.asking import whom_to_ask
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, Tell


class Requests:
    """The handler of `ask_staff`."""

    def __init__(self, *, tell: Tell) -> None:
        self._tell = tell

    def ask(self, due: Due) -> Closing:
        """Ask; what was answered meanwhile is not shown any more, nor once more what waits until another time now."""
        visit_id, until = UUID(due.body["appointment_id"]), str(due.body.get("until", ""))

        def close(uow: UnitOfWork) -> dict[str, object]:
            if due.chat_id is not None:
                uow.chats.lock(due.chat_id)
            visit = uow.appointments.one(visit_id)
            if visit.status is not Status.REQUESTED:
                return {"skipped": visit.status.value}
            if until and visit.held_until != datetime.fromisoformat(until):
                return {"skipped": "moved"}
            if due.chat_id is not None:
                self._tell(uow, [VisitRequested(chat_id=due.chat_id, appointment_id=visit.id, again=bool(until))])
                return {"asked": 1}
            members = whom_to_ask(uow, visit)
            for member in members:
                ask = AskStaff(appointment_id=str(visit.id), until=until)
                uow.outbox.add(ask, key=f"{due.key}:{member.chat_id}", chat_id=member.chat_id)
            return {"asked": len(members)}

        return close
