"""Which booked visits a change of hours leaves outside them: the doctor would not be there, or not in that way."""

from core.domain.appointment import Appointment
from core.domain.schedule import Consultation, DoctorSchedule, intervals_on
from core.domain.wall_clock import local_day


def is_within(schedule: DoctorSchedule, visit: Appointment) -> bool:
    """Return whether the doctor works all of a visit's time at its branch, in its way, and sees as many at once.

    How the hours are cut into visits does not matter: a visit keeps its place when the others become shorter.
    """
    zone = schedule.zones.get(visit.clinic_id)
    if zone is None:
        return False
    reached = visit.starts_at
    for interval in intervals_on(schedule, visit.clinic_id, local_day(visit.starts_at, zone)):
        fits = interval.capacity > visit.seat and interval.consultation.serves(Consultation(visit.consultation))
        if fits and interval.starts_at <= reached < interval.ends_at:
            reached = interval.ends_at
        if reached >= visit.ends_at:
            return True
    return False


def falls_outside(before: DoctorSchedule, after: DoctorSchedule, visit: Appointment) -> bool:
    """Return whether a visit was within the hours and no longer is: an earlier exception is nobody's news."""
    return is_within(before, visit) and not is_within(after, visit)
