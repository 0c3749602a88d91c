"""Move a patient's visit in the clinic's name: to a place that is free, at no cost to them, and they are told."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from core.domain.api_key import By
from core.domain.appointment import Appointment, Status
from core.domain.audit import Act
from core.domain.errors import VisitClosed
from core.domain.moving import Terms, check_move
from core.domain.permissions import Action
from core.domain.schedule import Consultation
from core.domain.slots import Slot, free_slots
from core.services.clinic_day import span_at
from core.services.moving import free_for, free_terms, move
from core.services.prices import fee_at
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

MOVABLE = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.ARRIVED})
"""What the desk can move; a place that is only held is its chat's own."""


def may_move_at_desk(visit: Appointment) -> bool:
    """Return whether a visit can be moved at all: it has a time, and nobody has been seen yet."""
    return visit.status in MOVABLE and not visit.walk_in


def places_to_move(uow: UnitOfWork, by: int, visit_id: UUID, doctor_id: int, day: date) -> Sequence[Slot]:
    """Return the free places of a doctor's day at the visit's branch. Raises `NotPermitted`, `NotFound`."""
    permit(uow, by, Action.BOOK_FOR_PATIENT)
    visit = uow.appointments.one(visit_id)
    clinic, settings = uow.roster.clinic(visit.clinic_id), uow.roster.settings_of(doctor_id)
    since, until = span_at(clinic, day)
    return free_slots(
        uow.roster.doctor(doctor_id).schedule,
        clinic.id,
        day,
        uow.appointments.busy([doctor_id], since=since, until=until),
        uow.roster.blocks_of(doctor_id, clinic.id),
        now=uow.now,
        notice=settings.notice,
        consultation=Consultation(visit.consultation),
    )


def preview_move_at_desk(uow: UnitOfWork, by: By, visit_id: UUID, doctor_id: int, starts_at: datetime) -> Terms:
    """Return what moving it there now would mean for the money; nothing changes. Raises what `move_at_desk` raises."""
    permit(uow, by, Action.BOOK_FOR_PATIENT)
    return _place(uow, uow.appointments.one(visit_id), doctor_id, starts_at)[1]


def move_at_desk(uow: UnitOfWork, by: By, visit_id: UUID, doctor_id: int, starts_at: datetime) -> Appointment:
    """Give a visit another place, with its doctor or a colleague of the branch; its patient is told of the new time.

    It costs nothing more, and how often a patient may move is not the desk's limit. Raises `NotPermitted`, `NotFound`,
    `VisitClosed`, `AlreadyDone`, `NotAllowed`, and `SlotTaken`, `TooLate`, `TooFarAhead`, `NotWorking`, `OnLeave`,
    `OverlappingVisit` for the place.
    """
    member = permit(uow, by, Action.BOOK_FOR_PATIENT)
    seen = uow.appointments.one(visit_id)
    with uow.attempt():
        lines = {seen.doctor_id, doctor_id}
        for each in sorted(lines):
            uow.appointments.lock_doctor(each)
        visit = uow.appointments.locked_in_line(visit_id, lines)
        uow.appointments.lock_patient(visit.patient_id)
        slot, terms = _place(uow, visit, doctor_id, starts_at)
        moved = move(uow, visit, slot, terms=terms, by=member.by)
        uow.audit.add(member, Act.MOVED_AT_DESK, subject=f"visit {visit.id}")
    return moved


def _place(uow: UnitOfWork, visit: Appointment, doctor_id: int, starts_at: datetime) -> tuple[Slot, Terms]:
    if not may_move_at_desk(visit):
        raise VisitClosed(status=visit.status.value)
    check_move(visit, doctor_id=doctor_id, starts_at=starts_at)
    slot = free_for(uow, visit, doctor_id, starts_at)
    fee = fee_at(uow, doctor_id, visit.patient_id, slot.starts_at, chat_id=visit.chat_id)
    return slot, free_terms(uow, visit, fee)
