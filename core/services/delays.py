"""How late a doctor runs today, as it was last said: what that means for a visit that is still to come."""

from datetime import timedelta

from core.domain.appointment import Appointment, Status
from core.domain.wall_clock import local_day
from core.storage.unit_of_work import UnitOfWork


def delay_of(uow: UnitOfWork, visit: Appointment) -> timedelta:
    """Return by how much a booked visit of today begins later, as was last said; nothing for every other visit."""
    if visit.status is not Status.CONFIRMED:
        return timedelta()
    zone = uow.roster.clinic(visit.clinic_id).zone
    today = local_day(visit.starts_at, zone)
    return uow.line.delayed(visit.doctor_id, today) if today == local_day(uow.now, zone) else timedelta()
