"""Tell a patient that another visit to the same doctor costs less for a few days more, unless they have booked it.

Planned when a visit at the whole fee is over, in time before the last day of the follow-up's price, at the hour of the
visit. Asked anew when that time comes: who has booked again, a doctor who has changed the price or is gone, a term that
is over. It says when and where, and nothing of why anybody should come again.
"""

from datetime import datetime, time, timedelta

from core.domain.appointment import Appointment, Status
from core.domain.notices import NoticeKind
from core.domain.quiet_hours import QuietHours
from core.domain.wall_clock import instant, local_day
from core.services.notices import plan
from core.services.prices import FollowUp, follow_up, other_rows, zone_of
from core.storage.prices import has_booked_since
from core.storage.unit_of_work import UnitOfWork


def plan_follow_up(uow: UnitOfWork, visit: Appointment) -> None:
    """Plan to tell of the follow-up's price that a visit which is just over has brought, where there is time for it."""
    due = _due(uow, visit)
    if due is not None and due > uow.now:
        plan(uow, visit, NoticeKind.FOLLOW_UP_DUE, due=due)


def follow_up_due(uow: UnitOfWork, visit: Appointment) -> bool:
    """Whether a patient is still to be told: the price holds, and they have no other visit with this doctor since."""
    price = price_after(uow, visit)
    if price is None or local_day(uow.now, zone_of(uow, uow.roster.doctor(visit.doctor_id))) > price.last_day:
        return False
    rows = {visit.patient_id, *other_rows(uow, visit.chat_id, visit.patient_id)}
    return not has_booked_since(uow.sql, visit.doctor_id, sorted(rows), since=visit.starts_at)


def price_after(uow: UnitOfWork, visit: Appointment) -> FollowUp | None:
    """Return the follow-up's price that a completed visit has brought; a follow-up itself brings none."""
    doctor = uow.roster.doctors.get(visit.doctor_id)
    if doctor is None or not doctor.active or visit.status is not Status.COMPLETED:
        return None
    price = follow_up(doctor, visit.starts_at, zone_of(uow, doctor))
    return price if price and visit.fee.minor > price.fee.minor else None


def _due(uow: UnitOfWork, visit: Appointment) -> datetime | None:
    price, settings = price_after(uow, visit), uow.roster.settings_of(visit.doctor_id)
    if price is None or not settings.follow_up_notice_days:
        return None
    zone = uow.roster.clinic(visit.clinic_id).zone
    day = price.last_day - timedelta(days=settings.follow_up_notice_days)
    due = instant(day, visit.starts_at.astimezone(zone).time(), zone)
    return QuietHours.read(settings.quiet_hours).moved(due, zone, before=instant(price.last_day, time(12), zone))
