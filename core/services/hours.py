"""A doctor's hours: see them, look at what a change would do, make it, take it back for a while.

A change is made under the doctor's lock, as a booking is: a patient who books at the same moment either has the place
before the hours are gone, and then counts among those who fall outside, or hears that it is gone. Nobody falls outside
in silence: whoever does is found another place by a wave (core/services/rebooking.py) or is called by the desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.domain.api_key import By
from core.domain.appointment import Appointment, Event, Status
from core.domain.audit import Act
from core.domain.errors import ChangedSince, NotFound, NotPermitted
from core.domain.hours import Hours, HoursChange, How, changed
from core.domain.line import LATE_GRACE
from core.domain.offer import Status as OfferStatus
from core.domain.outside import falls_outside, is_within
from core.domain.payment import Event as PaymentEvent
from core.domain.permissions import Action
from core.domain.roster import Doctor
from core.domain.schedule import DoctorSchedule
from core.domain.staff import Member, Role
from core.domain.task import Kind
from core.domain.wall_clock import local_day
from core.services.booking import close_links
from core.services.delays import said_delay
from core.services.hours_kept import hours_kept, kept, told
from core.services.offers import end_untaken
from core.services.staff import permit
from core.storage.doctors_time import Change
from core.storage.roster import read_revision
from core.storage.unit_of_work import UnitOfWork

UNDO = timedelta(minutes=10)
"""Long enough to look at the grid again, short enough that patients who lose a place hear of it the same hour."""

BOOKED = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.ARRIVED})
"""The visits that somebody counts on and that have not begun."""

_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What changes would do: the hours then, and the booked visits that would fall outside them, by their time."""

    before: Hours
    after: Hours
    outside: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A change that was made; it can be undone until `undo_until`."""

    change_id: int
    outside: tuple[Appointment, ...]
    undo_until: datetime


def permit_doctor(uow: UnitOfWork, by: By, action: Action, doctor_id: int) -> Member:
    """Return who acts in this chat, if they may do this with this doctor's time: a doctor only with their own.

    Raises `NotPermitted`.
    """
    member = permit(uow, by, action)
    if member.role is Role.DOCTOR and member.doctor_id != doctor_id:
        raise NotPermitted(action=action.value)
    return member


def hours_of(uow: UnitOfWork, by: int, doctor_id: int) -> Doctor:
    """Return a doctor with all their hours. Raises `NotPermitted`, `NotFound`."""
    permit_doctor(uow, by, Action.CHANGE_HOURS, doctor_id)
    return uow.roster.doctor(doctor_id)


def preview_hours(uow: UnitOfWork, by: int, doctor_id: int, clinic_id: int, changes: Sequence[HoursChange]) -> Preview:
    """Return what changes at one branch would do; nothing is locked and nothing changes.

    Raises `NotPermitted`, `NotFound`, `BadHours`, `HoursOverlap`.
    """
    permit_doctor(uow, by, Action.CHANGE_HOURS, doctor_id)
    return _preview(uow, doctor_id, clinic_id, changes)


def change_hours(
    uow: UnitOfWork, by: int, doctor_id: int, clinic_id: int, changes: Sequence[HoursChange]
) -> tuple[Made, Member]:
    """Change a doctor's hours at one branch; who falls outside is returned, and the caller has them seen to.

    Places that are only held outside the new hours are let go: what is paid for one comes late, and finds others.
    Raises what `preview_hours` raises.
    """
    member = permit_doctor(uow, by, Action.CHANGE_HOURS, doctor_id)
    uow.appointments.lock_doctor(doctor_id)
    uow.refresh_roster(read_revision(uow.sql))
    seen = _preview(uow, doctor_id, clinic_id, changes)
    _write(uow, doctor_id, seen.after)
    before, after = _schedules(uow, doctor_id, seen)
    taken = _to_come(uow, doctor_id)
    let_go(uow, [v for v in taken if v.status is Status.HELD and falls_outside(before, after, v)], by=member.by)
    undo_until = uow.now + UNDO
    change_id = uow.doctors_time.record(
        "hours",
        doctor_id=doctor_id,
        clinic_id=clinic_id,
        by=member.by,
        undo_until=undo_until,
        before=kept(seen.before),
        after=kept(seen.after),
    )
    uow.audit.add(
        member,
        Act.HOURS_CHANGED,
        subject=f"doctor {doctor_id}",
        facts={
            "change": change_id,
            "clinic": clinic_id,
            "before": told(seen.before, seen.after, clinic_id),
            "after": told(seen.after, seen.before, clinic_id),
            "outside": len(seen.outside),
        },
    )
    uow.appointments.freed.add(doctor_id)  # hours that were added may be just what somebody waits for
    return Made(change_id=change_id, outside=seen.outside, undo_until=undo_until), member


def before_change(uow: UnitOfWork, by: int, change_id: int) -> tuple[Change, Hours]:
    """Return a change of hours and what they were before it. Raises `NotPermitted`, `NotFound`."""
    change = uow.doctors_time.change(change_id)
    if change.kind != "hours" or change.doctor_id is None:
        raise NotFound(what="change")
    permit_doctor(uow, by, Action.CHANGE_HOURS, change.doctor_id)
    return change, hours_kept(change.before)


def undo_hours(uow: UnitOfWork, by: int, change_id: int) -> tuple[Change, Member]:
    """Let the hours be what they were before a change. Raises `NotPermitted`, `NotFound`, `ChangedSince`.

    What has been booked into the new hours meanwhile may fall outside the old ones: it stands, as one that the desk
    books into a full day does, and the desk has a task about it. What the change had put outside is no task any more.
    """
    change = uow.doctors_time.change(change_id)
    if change.kind != "hours" or change.doctor_id is None:
        raise NotFound(what="change")
    member = permit_doctor(uow, by, Action.CHANGE_HOURS, change.doctor_id)
    uow.appointments.lock_doctor(change.doctor_id)
    uow.refresh_roster(read_revision(uow.sql))
    if change.undone_at or change.undo_until <= uow.now or uow.doctors_time.changed_since(change):
        raise ChangedSince
    doctor = uow.roster.doctor(change.doctor_id)
    before = hours_kept(change.before)
    seen = Preview(before=_hours(doctor), after=before, outside=())
    was, then = _schedules(uow, change.doctor_id, seen)
    booked = [*waiting_still(uow, [change.doctor_id]), *_to_come(uow, change.doctor_id)]
    for visit in booked:
        if visit.status in BOOKED and falls_outside(was, then, visit):
            leave_to_desk(uow, visit)
    _write(uow, change.doctor_id, before)
    take_from_desk(uow, [visit for visit in booked if falls_outside(then, was, visit)], by=member.by)
    uow.doctors_time.undone(change)
    uow.audit.add(member, Act.HOURS_UNDONE, subject=f"doctor {change.doctor_id}", facts={"change": change.id})
    uow.appointments.freed.add(change.doctor_id)
    return change, member


# --- who is in the way -----------------------------------------------------------------------------------------------


def leave_to_desk(uow: UnitOfWork, visit: Appointment) -> None:
    """Have the desk see to a visit that cannot take place as it is booked."""
    doctor = uow.roster.doctors.get(visit.doctor_id)
    uow.tasks.open(
        Kind.DOCTOR_GONE if visit.status is Status.ARRIVED else Kind.REBOOK,
        key=rebook_key(visit),
        chat_id=visit.chat_id,
        appointment_id=visit.id,
        facts={"number": visit.number or "-", "doctor": doctor.name if doctor else ""},
        again=True,
    )


def take_from_desk(uow: UnitOfWork, visits: Sequence[Appointment], *, by: str) -> None:
    """Close the desk's tasks about those of these visits that can take place as booked after all."""
    for visit in visits:
        if visit.status in BOOKED and not is_needed(uow, visit):
            uow.tasks.close_by_key(rebook_key(visit), by=by)


def is_needed(uow: UnitOfWork, visit: Appointment) -> bool:
    """Return whether a visit cannot take place as booked: the doctor is away then, or works other hours.

    Whoever still waits for a visit whose time is over needs the doctor now.
    """
    doctor = uow.roster.doctors.get(visit.doctor_id)
    if doctor is None:
        return True
    blocks = uow.roster.blocks_of(visit.doctor_id, visit.clinic_id)
    if still_waits(uow, visit):
        away = any(block.starts_at <= uow.now < block.ends_at for block in blocks)
    else:
        away = any(block.starts_at < visit.ends_at and visit.starts_at < block.ends_at for block in blocks)
    return away or not is_within(doctor.schedule, visit)


def waiting_still(uow: UnitOfWork, doctors: Sequence[int]) -> list[Appointment]:
    """Return who still waits today for one of these doctors though the visit's time is over: walk-ins too, by time."""
    return [v for v in uow.doctors_time.overdue(doctors, since=uow.now - _DAY) if still_waits(uow, v)]


def still_waits(uow: UnitOfWork, visit: Appointment) -> bool:
    """Return whether a visit of today whose time is over is still to be had.

    Its patient is here, or comes by the delay that the doctor has said.
    """
    zone = uow.roster.clinic(visit.clinic_id).zone
    if visit.ends_at > uow.now or local_day(visit.starts_at, zone) != local_day(uow.now, zone):
        return False
    if visit.status is Status.CONFIRMED:
        return uow.now <= visit.starts_at + said_delay(uow, visit) + LATE_GRACE
    return visit.status is Status.ARRIVED


def rebook_key(visit: Appointment) -> str:
    """Return what stands for the one task about a visit at this time."""
    return f"rebook:{visit.id}:{visit.starts_at.isoformat()}"


def let_go(uow: UnitOfWork, held: Sequence[Appointment], *, by: str) -> None:
    """End places that are only held, of doctors whose lines are had: an offer of which nothing is left ends with them.

    The end of a hold that was queued with it tells its chat; money that comes for it is late money.
    """
    offers = {visit.offer_id for visit in held if visit.offer_id}
    for visit in held:
        if visit.offer_id is None:
            uow.appointments.change(visit, Event.EXPIRE, by=by, reason="doctor's time")
            close_links(uow, visit.id, PaymentEvent.EXPIRED)
    for offer_id in sorted(offers):
        _let_go_offered(uow, offer_id, [visit for visit in held if visit.offer_id == offer_id])


def _let_go_offered(uow: UnitOfWork, offer_id: UUID, held: Sequence[Appointment]) -> None:
    """Take places out of an offer; one that has no other is over, as if its time were up."""
    offer = uow.offers.locked(offer_id)
    if offer.status is not OfferStatus.OPEN:
        return
    others = set(uow.offers.places(offer_id)) - {place.id for place in held}
    if all(uow.appointments.one(place).status is not Status.HELD for place in others):
        end_untaken(uow, offer, held, OfferStatus.LAPSED)
        return
    for place in held:
        uow.appointments.change(place, Event.EXPIRE, by="offer")


# --- inside ----------------------------------------------------------------------------------------------------------


def _preview(uow: UnitOfWork, doctor_id: int, clinic_id: int, changes: Sequence[HoursChange]) -> Preview:
    doctor, zones = uow.roster.doctor(doctor_id), _zones(uow)
    settings = uow.roster.settings_of(doctor_id)
    uow.roster.clinic(clinic_id)
    usual = How(slot_minutes=settings.default_slot_duration, buffer_minutes=settings.buffer_time_minutes)
    before = after = _hours(doctor)
    for change in changes:
        after = changed(after, change, doctor_id=doctor_id, clinic_id=clinic_id, usual=usual, zones=zones)
    seen = Preview(before=before, after=after, outside=())
    was, then = _schedules(uow, doctor_id, seen)
    outside = (
        visit
        for visit in (*waiting_still(uow, [doctor_id]), *_to_come(uow, doctor_id))
        if visit.status in BOOKED and falls_outside(was, then, visit)
    )
    return replace(seen, outside=tuple(outside))


def _to_come(uow: UnitOfWork, doctor_id: int) -> list[Appointment]:
    return uow.doctors_time.booked([doctor_id], since=uow.now, until=_FAR)


def _hours(doctor: Doctor) -> Hours:
    return Hours(weekly=doctor.schedule.hours, overrides=doctor.schedule.overrides)


def _zones(uow: UnitOfWork) -> dict[int, ZoneInfo]:
    return {clinic.id: clinic.zone for clinic in uow.roster.clinics.values()}


def _schedules(uow: UnitOfWork, doctor_id: int, seen: Preview) -> tuple[DoctorSchedule, DoctorSchedule]:
    online = uow.roster.settings_of(doctor_id).online_consultation_enabled
    was, then = (
        DoctorSchedule(doctor_id, hours.weekly, hours.overrides, _zones(uow), online=online)
        for hours in (seen.before, seen.after)
    )
    return was, then


def _today(uow: UnitOfWork) -> date:
    """Return the earliest date that any branch shows now: what is before it is past everywhere."""
    return min(local_day(uow.now, clinic.zone) for clinic in uow.roster.clinics.values())


def _write(uow: UnitOfWork, doctor_id: int, hours: Hours) -> None:
    uow.doctors_time.write(doctor_id, weekly=hours.weekly, overrides=hours.overrides, since=_today(uow))
    uow.reread_roster()
