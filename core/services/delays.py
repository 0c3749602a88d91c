"""How late a doctor runs today, as it was last said: what that means for a visit that is still to come."""

from datetime import timedelta

from core.domain.appointment import Appointment, Status
from core.domain.wall_clock import local_day
from core.storage.unit_of_work import UnitOfWork


def delay_of(uow: UnitOfWork, visit: Appointment) -> timedelta:
    """Return the delay for which a booked visit may be moved or cancelled at no cost; nothing for every other visit.

    Once its time has passed, with the delay, there is none: whoever did not come gets nothing back for it.
    """
    if visit.status is not Status.CONFIRMED:
        return timedelta()
    said = said_delay(uow, visit)
    return said if uow.now < visit.starts_at + said else timedelta()


def said_delay(uow: UnitOfWork, visit: Appointment) -> timedelta:
    """Return by how much a visit of today begins later, as was last said; nothing for one of another day."""
    zone = uow.roster.clinic(visit.clinic_id).zone
    today = local_day(visit.starts_at, zone)
    return uow.line.delayed(visit.doctor_id, today) if today == local_day(uow.now, zone) else timedelta()
