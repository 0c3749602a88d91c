"""What happens to a visit on its day: the patient comes, goes in, is done, or does not come.

These verbs change a visit through the table of its life and keep the rows beside it; who may use them, and for how long
they can be taken back, is `core/services/line.py`. `by` signs what is done: a member of the staff, a chat, the clock.
"""

from datetime import date, datetime
from uuid import UUID

from core.domain.appointment import Appointment, Event, Status, after
from core.domain.errors import TooEarly, VisitClosed
from core.domain.line import Urgency
from core.domain.meeting import is_online
from core.domain.wall_clock import local_day
from core.services import notices
from core.services.feedback import complete_visit
from core.services.no_shows import note_miss
from core.storage.unit_of_work import UnitOfWork


def arrive(uow: UnitOfWork, appointment_id: UUID, *, by: str, urgency: Urgency = Urgency.ROUTINE) -> Appointment:
    """Let a booked patient be at the clinic: they get a token and stand in the line.

    Only on the day of the visit at its branch. Raises `NotFound`, `TooEarly`, `AlreadyDone`, `VisitClosed`.
    """
    visit = uow.appointments.locked(appointment_id)
    after(visit.status, Event.ARRIVE)
    _check_day(uow, visit)
    here = uow.appointments.change(visit, Event.ARRIVE, by=by)
    stand(uow, here, by=by, urgency=urgency)
    return here


def stand(uow: UnitOfWork, visit: Appointment, *, by: str, urgency: Urgency) -> int:
    """Give a patient who is here their token, and take them off the list of those to be called by telephone."""
    uow.tasks.close_by_key(notices.call_key(visit.id, visit.starts_at), by=by)
    return uow.line.arrive(
        visit.id,
        clinic_id=visit.clinic_id,
        doctor_id=visit.doctor_id,
        day=day_of(uow, visit),
        urgency=urgency,
        by=by,
    )


def start(uow: UnitOfWork, appointment_id: UUID, *, by: str, since: datetime | None = None) -> Appointment:
    """Let the doctor see a patient, from now or `since` then; who never said that they are here has come by it.

    Raises `NotFound`, `TooEarly` (of another day), `AlreadyDone`, `VisitClosed`.
    """
    visit = uow.appointments.locked(appointment_id)
    after(visit.status, Event.START)
    _check_day(uow, visit)
    if visit.status is Status.CONFIRMED and not is_online(visit):  # by video nobody stands in the waiting room
        visit = arrive(uow, visit.id, by=by)
    seen = uow.appointments.change(visit, Event.START, by=by)
    uow.line.start(seen.id, seen.doctor_id, at=since or uow.now)
    return seen


def complete(uow: UnitOfWork, appointment_id: UUID, *, by: str) -> Appointment:
    """Let a visit that is being seen be over: its length is measured, and the patient is asked how it was.

    Raises `NotFound`, `AlreadyDone`, `VisitClosed`.
    """
    done = complete_visit(uow, appointment_id, by=by)
    uow.line.end(done.id)
    return done


def miss(uow: UnitOfWork, appointment_id: UUID, *, by: str) -> Appointment:
    """Let a visit be missed: its place is free, and the patient is asked what happened.

    Nobody misses what has not begun: `TooEarly`. Raises also `NotFound`, `AlreadyDone`, `VisitClosed`.
    """
    visit = uow.appointments.locked(appointment_id)
    check_miss(uow, visit)
    missed = uow.appointments.change(visit, Event.MISS, by=by)
    notices.withdraw(uow, visit.id, reason="missed")
    uow.tasks.close_by_key(notices.call_key(visit.id, visit.starts_at), by=by)
    note_miss(uow, missed)
    return missed


def check_miss(uow: UnitOfWork, visit: Appointment) -> None:
    """Raise what stands against missing this visit now: `TooEarly`, `AlreadyDone`, `VisitClosed`."""
    after(visit.status, Event.MISS)
    if visit.status is Status.CONFIRMED and uow.now < visit.starts_at:
        raise TooEarly(starts_at=visit.starts_at.isoformat())


def day_of(uow: UnitOfWork, visit: Appointment) -> date:
    """Return the day of a visit at its branch."""
    return local_day(visit.starts_at, uow.roster.clinic(visit.clinic_id).zone)


def _check_day(uow: UnitOfWork, visit: Appointment) -> None:
    today = local_day(uow.now, uow.roster.clinic(visit.clinic_id).zone)
    if day_of(uow, visit) > today:
        raise TooEarly(starts_at=visit.starts_at.isoformat())
    if day_of(uow, visit) < today:
        raise VisitClosed(status=visit.status.value)
