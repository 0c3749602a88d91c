"""Record what a patient answers to a reminder of their own visit."""

from uuid import UUID

from core.domain.answers import Answer
from core.domain.appointment import Status
from core.domain.errors import VisitClosed
from core.services.cancellation import own_visit
from core.storage.unit_of_work import UnitOfWork


def answer_reminder(
    uow: UnitOfWork, appointment_id: UUID, chat_id: int, answer: Answer, *, minutes: int | None = None
) -> None:
    """Record an answer; the latest holds, and the desk need not call any more. Raises `NotFound`, `VisitClosed`."""
    visit = own_visit(uow, appointment_id, chat_id)
    if visit.status is not Status.CONFIRMED or visit.starts_at <= uow.now:
        raise VisitClosed(status=visit.status.value)
    uow.answers.give(visit.id, visit.starts_at, answer, minutes=minutes)
