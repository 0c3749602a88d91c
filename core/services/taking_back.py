"""Take back what was last said of a visit in its line: the visit stands as before, and who heard of it hears that too.

Together with a "seen" or a "not there" goes the call that followed in the same breath. What patients were told of it
meanwhile is put right: a message that has not left stays here, and one that has is followed by another.
"""

from uuid import UUID

from core.domain.appointment import Appointment, Event, Status
from core.domain.audit import Act
from core.domain.errors import TooLateToUndo
from core.domain.line_steps import Said, Step, can_be_taken_back
from core.domain.permissions import Action
from core.domain.staff import Member
from core.services.doctors_day import seen_at_once, the_day
from core.services.line import locked
from core.services.line_news import put_right, tell_line, what_is_so
from core.storage.unit_of_work import UnitOfWork


def take_back(uow: UnitOfWork, by: int, visit_id: UUID, said: Said) -> None:
    """Take back what was last said of a visit, if it was this: a button that is tapped twice takes one step back.

    Raises `NotPermitted`, `NotFound`, and `TooLateToUndo` where it has happened for good, or something else was said.
    """
    member, visit = locked(uow, by, Action.CALL_NEXT, visit_id)
    step = uow.line_steps.last(visit.id)
    if step is None or step.said is not said:
        raise TooLateToUndo
    closing = uow.outbox.keep_open(visit.id)
    if not can_be_taken_back(said, step.said_at, status=visit.status, closing=closing, now=uow.now):
        raise TooLateToUndo
    was_so = what_is_so(uow, visit.doctor_id, visit.clinic_id)
    for follower in uow.line_steps.following(visit.id, since=step.said_at):
        called, their = uow.appointments.locked(follower), uow.line_steps.last(follower)
        if called.status is Status.ARRIVED and their is not None and their.follows == visit.id:
            _undo(uow, member, called, their)
    _undo(uow, member, visit, step)
    heard = put_right(uow, visit.doctor_id, visit.clinic_id, was_so)
    tell_line(uow, visit.doctor_id, visit.clinic_id, but=heard)


def _undo(uow: UnitOfWork, member: Member, visit: Appointment, step: Step) -> None:
    _stand_as_before(uow, visit, step, by=member.by)
    uow.line_steps.undo(step, by=member.by)
    act = Act.CALL_TAKEN_BACK if step.said is Said.CALL else Act.TAKEN_BACK
    uow.audit.add(member, act, subject=f"visit {visit.id}", facts={"said": step.said.value})


def _stand_as_before(uow: UnitOfWork, visit: Appointment, step: Step, *, by: str) -> None:
    if step.stood is Status.IN_CONSULTATION:
        uow.line.reopen(visit.id)
        return
    if visit.status is Status.IN_CONSULTATION:
        uow.line_steps.not_in(visit.id)
        visit = uow.appointments.change(visit, Event.UNSTART, by=by)
    if visit.status is Status.ARRIVED and step.stood is Status.CONFIRMED:
        uow.line.leave(visit.id)
        uow.appointments.change(visit, Event.UNARRIVE, by=by)
    elif visit.status is Status.ARRIVED:
        uow.line_steps.back_in_line(step, called=step.called_at is not None and _room_for(uow, visit))


def _room_for(uow: UnitOfWork, visit: Appointment) -> bool:
    """Return whether the doctor can have this patient in besides those who are called or in now."""
    day = the_day(uow, visit.doctor_id, visit.clinic_id)
    return len([v for v in day.room if v.id != visit.id]) < seen_at_once(day)
