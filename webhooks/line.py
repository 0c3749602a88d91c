"""Lets happen to a visit what the staff has said of it and not taken back in time: it was seen, or it was missed."""

from uuid import UUID

from core.domain.appointment import Event
from core.services.line import close_visit
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due


def close(due: Due) -> Closing:
    """Close one visit, as the handler of `close_visit`; what has happened to it since stands."""

    def closing(uow: UnitOfWork) -> dict[str, object]:
        id_, event = UUID(due.body["appointment_id"]), Event(due.body["event"])
        return {"closed": close_visit(uow, id_, event, by=due.body["by"])}

    return closing
