"""A doctor's day at one branch as it stands: who is booked, who waits and in what order, who is in, what can be said.

Read here, moved on in `core/services/line.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from core.domain.appointment import Appointment, Status
from core.domain.errors import NotFound
from core.domain.line import LATE_GRACE, Rule, in_order, next_to_call
from core.domain.permissions import Action
from core.domain.roster import Doctor
from core.domain.schedule import intervals_on
from core.domain.staff import Member, Role
from core.domain.wall_clock import instant, local_day
from core.services.staff import permit
from core.storage.line import InLine
from core.storage.unit_of_work import UnitOfWork

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorsDay:
    """A doctor's day at one branch: every visit by its time, and of these who waits, in the order of the rule.

    `room` are those who are called or with the doctor, `following` is whom to call next: who waits, or else the next
    who is booked and has not said that they are here; whose time is long past only where no other is to come.
    """

    doctor: Doctor
    clinic_id: int
    day: date
    visits: Sequence[InLine]
    waiting: Sequence[InLine]
    room: Sequence[InLine]
    following: InLine | None


def doctors_in_line(uow: UnitOfWork, by: int) -> list[Doctor]:
    """Return the doctors whose line this chat may see: a doctor their own. Raises `NotPermitted`."""
    member = permit(uow, by, Action.SEE_LINE)
    found = [d for d in uow.roster.doctors.values() if d.active and own_of(member) in (None, d.id)]
    return sorted(found, key=lambda d: d.name)


def doctors_day(uow: UnitOfWork, by: int, doctor_id: int) -> DoctorsDay:
    """Return a doctor's day. Raises `NotPermitted`, and `NotFound` for another's, where only one's own is seen."""
    return day_for(uow, permit(uow, by, Action.SEE_LINE), doctor_id)


def day_for(uow: UnitOfWork, member: Member, doctor_id: int) -> DoctorsDay:
    """Return the day of a doctor whose line this member may see; raises `NotFound` for any other."""
    if own_of(member) not in (None, doctor_id):
        raise NotFound(what="doctor")
    return the_day(uow, doctor_id)


def the_day(uow: UnitOfWork, doctor_id: int, clinic_id: int | None = None) -> DoctorsDay:
    """Return a doctor's day at a branch; without one, at that where they work now. Raises `NotFound`."""
    doctor = uow.roster.doctor(doctor_id)
    branches = [clinic_id] if clinic_id else sorted(doctor.clinic_ids)
    if not branches:
        raise NotFound(what="doctor")  # without any hours there is no line
    zone = uow.roster.clinic(branches[0]).zone
    today = local_day(uow.now, zone)
    since, until = instant(today, time(0), zone), instant(today + DAY, time(0), zone)
    everywhere = uow.line.day(doctor_id, since=since, until=until)
    branch = branches[0] if len(branches) == 1 else _branch_now(uow, doctor, everywhere)
    visits = [v for v in everywhere if v.clinic_id == branch]
    waits = {v.id: v for v in visits if v.waits}
    standing, rule = [v.standing for v in waits.values()], rule_of(uow)
    first = next_to_call(standing, rule, uow.now)
    expected = [v for v in visits if v.status is Status.CONFIRMED and not v.leaving]
    coming = next((v for v in expected if uow.now <= v.starts_at + LATE_GRACE), next(iter(expected), None))
    return DoctorsDay(
        doctor=doctor,
        clinic_id=branch,
        day=today,
        visits=visits,
        waiting=[waits[s.id] for s in in_order(standing, rule, uow.now)],
        room=[v for v in visits if v.in_room],
        following=waits[first.id] if first else coming if not waits else None,
    )


def rule_of(uow: UnitOfWork) -> Rule:
    """Return the rule by which the clinic's lines are ordered."""
    return Rule(uow.settings.walk_in_priority)


def in_line(uow: UnitOfWork, by: int, visit_id: UUID) -> InLine:
    """Return one visit of today's line. Raises `NotPermitted`, and `NotFound` for one of another day or doctor."""
    member = permit(uow, by, Action.SEE_LINE)
    return place_in(uow, theirs(member, uow.appointments.one(visit_id)))


def possible(uow: UnitOfWork, visit: InLine) -> frozenset[str]:
    """Return what can be said of a visit now: 'arrive', 'call', 'in', 'skip', 'seen', 'missed', 'undo'."""
    expected = visit.status is Status.CONFIRMED and not visit.leaving
    here = visit.status is Status.ARRIVED and not visit.leaving
    called = here and visit.called_at is not None
    inside = visit.status is Status.IN_CONSULTATION and visit.ended_at is None
    so = {
        "arrive": expected and visit.consultation != "online",
        "call": (expected or here) and not called,
        "in": expected or here,
        "skip": called,
        "seen": called or inside,
        "missed": here or (expected and uow.now >= visit.starts_at),
        "undo": visit.to_take_back(uow.now) is not None,
    }
    return frozenset(name for name, can in so.items() if can)


def place_in(uow: UnitOfWork, visit: Appointment) -> InLine:
    day = the_day(uow, visit.doctor_id, visit.clinic_id)
    found = next((v for v in day.visits if v.id == visit.id), None)
    if found is None:
        raise NotFound(what="appointment")
    return found


def theirs(member: Member, visit: Appointment) -> Appointment:
    """Return the visit if it is in a line of this member's: a doctor has only their own."""
    if own_of(member) not in (None, visit.doctor_id):
        raise NotFound(what="appointment")
    return visit


def own_of(member: Member) -> int | None:
    return member.doctor_id if member.role is Role.DOCTOR else None


def seen_at_once(day: DoctorsDay) -> int:
    """Return how many a doctor sees at once on this day."""
    return max((hours.capacity for hours in intervals_on(day.doctor.schedule, day.clinic_id, day.day)), default=1)


def _branch_now(uow: UnitOfWork, doctor: Doctor, visits: Sequence[InLine]) -> int:
    """Return where a doctor works now: where somebody is in or waits, else where today's hours are not over yet."""
    busy = next((v.clinic_id for v in visits if v.in_room or v.waits), None)
    if busy is not None:
        return busy
    for clinic_id in sorted(doctor.clinic_ids):
        today = local_day(uow.now, uow.roster.clinic(clinic_id).zone)
        if any(hours.ends_at > uow.now for hours in intervals_on(doctor.schedule, clinic_id, today)):
            return clinic_id
    return min(doctor.clinic_ids)
