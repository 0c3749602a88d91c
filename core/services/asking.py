"""Ask those who work here to answer for a visit that its doctor confirms by hand: a task, and a card in their chats."""

from datetime import datetime

from core.domain.appointment import Appointment, Event
from core.domain.effects import AskStaff, ExpireRequest
from core.domain.requests import answer_by, ask_again_at
from core.domain.staff import Member, Role
from core.domain.task import Kind
from core.storage.unit_of_work import UnitOfWork

DESK = frozenset({Role.RECEPTIONIST})
ADMINS = frozenset({Role.ADMIN, Role.SUPER_ADMIN})


def request(uow: UnitOfWork, held: Appointment, *, by: str, pays: str, seat: int | None = None) -> Appointment:
    """Leave a locked visit to its doctor to confirm; that this has an end is queued with it."""
    until = request_ends(uow, held.clinic_id, held.doctor_id, held.starts_at)
    queue_request_end(uow, held, until)
    return uow.appointments.change(held, Event.REQUEST, by=by, pays=pays, seat=seat, held_until=until)


def request_ends(uow: UnitOfWork, clinic_id: int, doctor_id: int, starts_at: datetime) -> datetime:
    """Return when a visit lapses that its doctor is asked to confirm now, if nobody answers."""
    settings, zone = uow.roster.settings_of(doctor_id), uow.roster.clinic(clinic_id).zone
    return answer_by(uow.now, starts_at, settings=settings, zone=zone)


def queue_request_end(uow: UnitOfWork, visit: Appointment, until: datetime) -> None:
    """Ask the doctor and the desk, once more in time, and let a visit that nobody has confirmed by then end."""
    ask_staff(uow, visit, until)
    uow.outbox.add(
        ExpireRequest(appointment_id=str(visit.id)),
        key=f"expire-request:{visit.id}:{visit.version}",
        due=until,
        chat_id=visit.chat_id,
    )


def ask_staff(uow: UnitOfWork, visit: Appointment, until: datetime) -> None:
    """Put a visit that waits for an answer until then before the desk, and have whoever may answer told in chat: now,
    and once more while there is time.
    """
    uow.tasks.open(Kind.VISIT_REQUESTED, key=_key(visit), chat_id=visit.chat_id, appointment_id=visit.id, again=True)
    ask = AskStaff(appointment_id=str(visit.id))
    uow.outbox.add(ask, key=f"ask-staff:{visit.id}:{visit.version}")
    settings, zone = uow.roster.settings_of(visit.doctor_id), uow.roster.clinic(visit.clinic_id).zone
    uow.outbox.add(
        AskStaff(appointment_id=str(visit.id), until=until.isoformat()),
        key=f"ask-staff-again:{visit.id}:{visit.version}",
        due=ask_again_at(uow.now, until, settings=settings, zone=zone),
    )


def no_more_asked(uow: UnitOfWork, visit: Appointment, *, by: str) -> None:
    """Close the task of a visit that waits for no answer any more; `visit` as it stood while it did."""
    uow.tasks.close_by_key(_key(visit), by=by)


def whom_to_ask(uow: UnitOfWork, visit: Appointment) -> list[Member]:
    """Return who is asked: the visit's doctor and the desk; where neither has joined, the admins."""
    doctors = [m for m in uow.staff.with_roles(frozenset({Role.DOCTOR})) if m.doctor_id == visit.doctor_id]
    return [*doctors, *uow.staff.with_roles(DESK)] or uow.staff.with_roles(ADMINS)


def _key(visit: Appointment) -> str:
    """Return the key of the task: a visit that was moved meanwhile waits for another answer."""
    return f"visit-requested:{visit.id}:{visit.starts_at.isoformat()}"
