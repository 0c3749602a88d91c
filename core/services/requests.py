"""Answer for a visit that its doctor confirms by hand: it is booked, or it is declined and all goes back."""

from uuid import UUID

from core.domain.appointment import Appointment, Event, Status
from core.domain.audit import Act
from core.domain.errors import AlreadyDone, NotFound, VisitClosed
from core.domain.permissions import Action
from core.domain.staff import Member, Role
from core.services import notices
from core.services.asking import no_more_asked
from core.services.cancellation import cancel_by_clinic
from core.services.desk_visits import InHand, in_hand
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

LONGEST = 60
"""Requests that one list holds; with more of them the earliest visits come first."""


def open_requests(uow: UnitOfWork, by: int) -> list[InHand]:
    """Return the visits that wait for an answer, the earliest first; to a doctor their own. Raises `NotPermitted`."""
    member = permit(uow, by, Action.ANSWER_REQUEST)
    waiting = uow.appointments.requested(since=uow.now, doctor_id=_only_of(member), limit=LONGEST)
    return in_hand(uow, member, waiting)


def request_in_hand(uow: UnitOfWork, by: int, visit_id: UUID) -> InHand:
    """Return one visit that waits or has waited for an answer. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.ANSWER_REQUEST)
    return in_hand(uow, member, [_theirs(member, uow.appointments.one(visit_id))])[0]


def confirm_request(uow: UnitOfWork, by: int, visit_id: UUID) -> Appointment:
    """Book a visit that waits for this, and plan that the patient hears of it.

    Raises `NotPermitted`, `NotFound`, `AlreadyDone` (it is booked), `VisitClosed` (declined, cancelled, lapsed, begun).
    """
    member, visit = _waiting(uow, by, visit_id)
    number = visit.number
    if number is None:
        day = visit.starts_at.astimezone(uow.roster.clinic(visit.clinic_id).zone).date()
        number = uow.appointments.next_number(visit.clinic_id, day)
    booked = uow.appointments.change(visit, Event.CONFIRM, by=member.by, number=number)
    if visit.number is None:
        notices.plan_booked(uow, booked)
    else:  # it was booked before at another time
        notices.plan_moved(uow, booked)
    no_more_asked(uow, visit, by=member.by)
    uow.audit.add(member, Act.REQUEST_CONFIRMED, subject=f"visit {visit.id}")
    return booked


def decline_request(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Say no to a visit that waits for an answer: its place is free, all that was paid goes back, the patient is told.

    Raises as `confirm_request` does.
    """
    member, visit = _waiting(uow, by, visit_id)
    cancel_by_clinic(uow, visit.id, by=member.by, reason="declined")
    uow.audit.add(member, Act.REQUEST_DECLINED, subject=f"visit {visit.id}")


def _waiting(uow: UnitOfWork, by: int, visit_id: UUID) -> tuple[Member, Appointment]:
    member = permit(uow, by, Action.ANSWER_REQUEST)
    visit = _theirs(member, uow.appointments.locked(visit_id))
    if visit.status in {Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION, Status.COMPLETED}:
        raise AlreadyDone(status=visit.status.value)
    if visit.status is not Status.REQUESTED or visit.starts_at <= uow.now:
        raise VisitClosed(status=visit.status.value)
    return member, visit


def _theirs(member: Member, visit: Appointment) -> Appointment:
    """Return the visit if it is this member's to answer for: a doctor answers for nobody else."""
    if _only_of(member) not in (None, visit.doctor_id):
        raise NotFound(what="appointment")
    return visit


def _only_of(member: Member) -> int | None:
    return member.doctor_id if member.role is Role.DOCTOR else None
