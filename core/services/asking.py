"""Ask those who work here to answer for a visit that its doctor confirms by hand: a task, and a card in their chats."""

from core.domain.appointment import Appointment
from core.domain.effects import AskStaff
from core.domain.staff import Member, Role
from core.domain.task import Kind
from core.storage.unit_of_work import UnitOfWork

DESK = frozenset({Role.RECEPTIONIST})
ADMINS = frozenset({Role.ADMIN, Role.SUPER_ADMIN})


def ask_staff(uow: UnitOfWork, visit: Appointment) -> None:
    """Put a visit that waits for an answer before the desk, and have whoever may answer told in chat."""
    uow.tasks.open(Kind.VISIT_REQUESTED, key=_key(visit), chat_id=visit.chat_id, appointment_id=visit.id, again=True)
    ask = AskStaff(appointment_id=str(visit.id))
    uow.outbox.add(ask, key=f"ask-staff:{visit.id}:{visit.version}")


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
