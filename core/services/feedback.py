"""Ask what a visit was like once it is over, and keep what is answered."""

from uuid import UUID

from core.domain.appointment import Appointment, Event
from core.domain.errors import NotFound
from core.domain.feedback import ASKED_AFTER, LONGEST_COMMENT, STARS, Feedback, check_feedback
from core.domain.notices import NoticeKind
from core.services.cancellation import own_visit
from core.services.follow_ups import plan_follow_up
from core.services.notices import plan
from core.storage.unit_of_work import UnitOfWork


def complete_visit(uow: UnitOfWork, appointment_id: UUID, *, by: str) -> Appointment:
    """Let a visit that is being seen end, and plan to ask what it was like, and to tell of a follow-up's price in time.

    Raises `VisitClosed`, `AlreadyDone`.
    """
    done = uow.appointments.change(uow.appointments.locked(appointment_id), Event.COMPLETE, by=by)
    plan(uow, done, NoticeKind.FEEDBACK, due=uow.now + ASKED_AFTER)
    plan_follow_up(uow, done)
    return done


def feedback_of(uow: UnitOfWork, appointment_id: UUID, chat_id: int) -> Feedback | None:
    """Return what this chat's people have said of their visit; raises `NotFound`."""
    return uow.feedback.of_visit(own_visit(uow, appointment_id, chat_id).id)


def give_feedback(
    uow: UnitOfWork, appointment_id: UUID, chat_id: int, stars: int, *, comment: str | None = None
) -> None:
    """Keep one to five stars, and a comment, for a visit that is over; said again within a week it replaces the first.

    Raises `NotFound`, `VisitClosed`, `FeedbackClosed`.
    """
    visit = own_visit(uow, appointment_id, chat_id)
    if stars not in STARS:
        raise NotFound(what="stars")
    check_feedback(visit, uow.feedback.of_visit(visit.id), now=uow.now)
    said = comment.strip()[:LONGEST_COMMENT] if comment else None
    uow.feedback.put(visit.id, stars, said or None)
