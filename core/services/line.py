"""A doctor's line as those who work here see it and move it on: called, in, not there, seen, missed, taken back.

What ends a visit (seen, missed) is written beside it at once and happens to it `UNDO_FOR` later, so that a slip of the
finger can be taken back before anything follows from it. Whoever moves the line holds its doctor's lock: of two who act
at once the second sees what the first has done.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment, Event, Status, after
from core.domain.audit import Act
from core.domain.effects import CloseVisit
from core.domain.errors import AlreadyDone, NobodyCalled, NotFound, RoomTaken, TooEarly, TooLateToUndo, VisitClosed
from core.domain.line import SKIPS_TO_MISS, UNDO_FOR, Rule, in_order, next_to_call
from core.domain.permissions import Action
from core.domain.roster import Doctor
from core.domain.schedule import intervals_on
from core.domain.staff import Member, Role
from core.domain.wall_clock import instant, local_day
from core.services import consultations
from core.services.staff import permit
from core.storage.line import InLine
from core.storage.unit_of_work import UnitOfWork

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorsDay:
    """A doctor's day at one branch: every visit by its time, and of these who waits, in the order of the rule.

    `room` are those who are called or with the doctor, `following` is whom to call next: who waits, or else the next
    who is booked and has not said that they are here.
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
    found = [d for d in uow.roster.doctors.values() if d.active and _own(member) in (None, d.id)]
    return sorted(found, key=lambda d: d.name)


def doctors_day(uow: UnitOfWork, by: int, doctor_id: int) -> DoctorsDay:
    """Return a doctor's day. Raises `NotPermitted`, and `NotFound` for another's, where only one's own is seen."""
    member = permit(uow, by, Action.SEE_LINE)
    if _own(member) not in (None, doctor_id):
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
    expected = next((v for v in visits if v.status is Status.CONFIRMED and not v.leaving), None)
    return DoctorsDay(
        doctor=doctor,
        clinic_id=branch,
        day=today,
        visits=visits,
        waiting=[waits[s.id] for s in in_order(standing, rule, uow.now)],
        room=[v for v in visits if v.in_room],
        following=waits[first.id] if first else expected if not waits else None,
    )


def rule_of(uow: UnitOfWork) -> Rule:
    """Return the rule by which the clinic's lines are ordered."""
    return Rule(uow.settings.walk_in_priority)


def in_line(uow: UnitOfWork, by: int, visit_id: UUID) -> InLine:
    """Return one visit of today's line. Raises `NotPermitted`, and `NotFound` for one of another day or doctor."""
    member = permit(uow, by, Action.SEE_LINE)
    return _one(uow, _theirs(member, uow.appointments.one(visit_id)))


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
        "undo": visit.closing is not None or called,
    }
    return frozenset(name for name, can in so.items() if can)


def mark_arrived(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Let a patient be here. Raises `NotPermitted`, and what `arrive` raises."""
    member, visit = _locked(uow, by, Action.MARK_ARRIVED, visit_id)
    consultations.arrive(uow, visit.id, by=member.by)
    uow.outbox.take_back(CloseVisit, visit.id)
    _write(uow, member, Act.ARRIVED, visit)


def call(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Call a patient in; one who never said that they are here is taken to be.

    Raises `NotPermitted`, `NotFound`, `TooEarly`, `AlreadyDone` (called or in already), `VisitClosed`, and `RoomTaken`
    while as many are called or in as the doctor sees at once: one, mostly.
    """
    member, visit = _locked(uow, by, Action.CALL_NEXT, visit_id)
    after(visit.status, Event.START)
    day = the_day(uow, visit.doctor_id, visit.clinic_id)
    if len([v for v in day.room if v.id != visit.id]) >= _seen_at_once(day):
        raise RoomTaken
    if visit.status is Status.CONFIRMED:
        visit = consultations.arrive(uow, visit.id, by=member.by)
    uow.outbox.take_back(CloseVisit, visit.id)
    if not uow.line.call(visit.id):
        raise AlreadyDone(status=visit.status.value)
    _write(uow, member, Act.CALLED, visit)


def let_in(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Let a patient be with the doctor from now on. Raises `NotPermitted`, and what `start` raises."""
    member, visit = _locked(uow, by, Action.CALL_NEXT, visit_id)
    consultations.start(uow, visit.id, by=member.by)
    uow.outbox.take_back(CloseVisit, visit.id)
    _write(uow, member, Act.CONSULTATION_STARTED, visit)


def skip(uow: UnitOfWork, by: int, visit_id: UUID) -> int:
    """Note that a patient who was called is not there, and return how often by now; the third time it is missed.

    Raises `NotPermitted`, `NotFound`, `NobodyCalled`.
    """
    member, visit = _locked(uow, by, Action.CALL_NEXT, visit_id)
    skips = uow.line.skip(visit.id) if visit.status is Status.ARRIVED else None
    if skips is None:
        raise NobodyCalled
    _write(uow, member, Act.SKIPPED, visit, skips=skips)
    if skips >= SKIPS_TO_MISS:
        _close_later(uow, visit, Event.MISS, member)
    return skips


def mark_seen(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Say that the doctor is done with a patient; who was called only is taken to have been in since then.

    Raises `NotPermitted`, `NotFound`, `TooEarly`, `AlreadyDone`, `VisitClosed`.
    """
    member, visit = _locked(uow, by, Action.END_CONSULTATION, visit_id)
    if visit.status is not Status.IN_CONSULTATION:
        called = _one(uow, visit).called_at
        visit = consultations.start(uow, visit.id, by=member.by, since=called)
    if not uow.line.end(visit.id):
        raise AlreadyDone(status=visit.status.value)
    _close_later(uow, visit, Event.COMPLETE, member)
    _write(uow, member, Act.CONSULTATION_ENDED, visit)


def mark_missed(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Say that a patient has not come, or has gone. Raises `NotPermitted`, `NotFound`, `TooEarly`, `VisitClosed`."""
    member, visit = _locked(uow, by, Action.MISS_VISIT, visit_id)
    consultations.check_miss(uow, visit)
    uow.line.uncall(visit.id)
    _close_later(uow, visit, Event.MISS, member)
    _write(uow, member, Act.MISSED, visit)


def take_back(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Take back what was last said of a visit: seen, missed, or called. Raises `NotPermitted`, `NotFound`,
    and `TooLateToUndo` where it has happened, or nothing was said.
    """
    member, visit = _locked(uow, by, Action.CALL_NEXT, visit_id)
    if uow.outbox.take_back(CloseVisit, visit.id):
        uow.line.reopen(visit.id)
        _write(uow, member, Act.TAKEN_BACK, visit)
    elif visit.status is Status.ARRIVED and uow.line.uncall(visit.id):
        _write(uow, member, Act.CALL_TAKEN_BACK, visit)
    else:
        raise TooLateToUndo


def close_visit(uow: UnitOfWork, visit_id: UUID, event: Event, *, by: str) -> bool:
    """Let happen what was said of a visit and not taken back; False where something else has happened to it since."""
    try:
        _CLOSES[event](uow, visit_id, by=by)
    except (AlreadyDone, VisitClosed, TooEarly):
        return False
    return True


_CLOSES: Mapping[Event, Callable[..., Appointment]] = {
    Event.COMPLETE: consultations.complete,
    Event.MISS: consultations.miss,
}


def _close_later(uow: UnitOfWork, visit: Appointment, event: Event, member: Member) -> None:
    uow.outbox.take_back(CloseVisit, visit.id)
    effect = CloseVisit(appointment_id=str(visit.id), event=event.value, by=member.by)
    key = f"close-visit:{uuid4()}"  # said, taken back and said again: each is a row of its own
    uow.outbox.add(effect, key=key, due=uow.now + UNDO_FOR)


def _locked(uow: UnitOfWork, by: int, action: Action, visit_id: UUID) -> tuple[Member, Appointment]:
    member = permit(uow, by, action)
    return member, _theirs(member, uow.appointments.locked(visit_id))


def _one(uow: UnitOfWork, visit: Appointment) -> InLine:
    day = the_day(uow, visit.doctor_id, visit.clinic_id)
    found = next((v for v in day.visits if v.id == visit.id), None)
    if found is None:
        raise NotFound(what="appointment")
    return found


def _theirs(member: Member, visit: Appointment) -> Appointment:
    """Return the visit if it is in a line of this member's: a doctor has only their own."""
    if _own(member) not in (None, visit.doctor_id):
        raise NotFound(what="appointment")
    return visit


def _own(member: Member) -> int | None:
    return member.doctor_id if member.role is Role.DOCTOR else None


def _write(uow: UnitOfWork, member: Member, act: Act, visit: Appointment, **facts: int) -> None:
    uow.audit.add(member, act, subject=f"visit {visit.id}", facts=facts)


def _seen_at_once(day: DoctorsDay) -> int:
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
