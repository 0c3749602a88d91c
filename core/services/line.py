"""A doctor's line as those who work here move it on: here, called, in, not there, seen, missed.

What ends a visit (seen, missed) is written beside it at once and happens to it `UNDO_FOR` later, so that a slip of the
finger can be taken back before anything follows from it; how each is taken back stands in core/services/taking_back.py.
Whoever moves the line holds its doctor's lock: of two who act at once the second sees what the first has done.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from core.domain.api_key import By
from core.domain.appointment import Appointment, Event, Status, after
from core.domain.audit import Act
from core.domain.effects import CloseVisit
from core.domain.errors import AlreadyDone, NobodyCalled, NotFound, RoomTaken, TooEarly, VisitClosed, WaitsElsewhere
from core.domain.line import SKIPS_TO_MISS, UNDO_FOR
from core.domain.line_steps import Said
from core.domain.meeting import is_online
from core.domain.permissions import Action
from core.domain.staff import Member
from core.domain.wall_clock import local_day
from core.services import consultations
from core.services.cancellation import own_visit
from core.services.doctors_day import place_in, seen_at_once, the_day, theirs
from core.services.line_news import tell_line
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork

HERE_BEFORE = timedelta(hours=2)
"""How long before their time somebody can say that they are here: earlier they are in the wrong queue, or at home."""


def mark_arrived(uow: UnitOfWork, by: By, visit_id: UUID) -> None:
    """Let a patient be here. Raises `NotPermitted`, `WaitsElsewhere`, and what `arrive` raises."""
    member, visit = locked(uow, by, Action.MARK_ARRIVED, visit_id)
    _check_alone(uow, visit)
    uow.line_steps.add(visit.id, Said.ARRIVE, by=member.by)
    consultations.arrive(uow, visit.id, by=member.by)
    uow.outbox.keep_open(visit.id)
    _write(uow, member, Act.ARRIVED, visit)


def say_here(uow: UnitOfWork, visit_id: UUID, chat_id: int) -> None:
    """Let a patient be here by their own word, not earlier than `HERE_BEFORE` their time.

    Raises `NotFound` (also for somebody else's), `TooEarly`, `AlreadyDone`, `VisitClosed`, `WaitsElsewhere`.
    """
    seen = own_visit(uow, visit_id, chat_id)
    if is_online(seen):
        raise NotFound(what="appointment")  # nobody waits for a video call in the waiting room
    if seen.status is Status.CONFIRMED and uow.now < seen.starts_at - HERE_BEFORE:
        raise TooEarly(starts_at=seen.starts_at.isoformat())
    visit = uow.appointments.locked(seen.id)
    _check_alone(uow, visit)
    uow.line_steps.add(visit.id, Said.ARRIVE, by=f"chat:{chat_id}")
    consultations.arrive(uow, visit.id, by=f"chat:{chat_id}")
    uow.outbox.keep_open(visit.id)
    tell_line(uow, seen.doctor_id, seen.clinic_id)


def may_say_here(uow: UnitOfWork, visit: Appointment) -> bool:
    """Return whether a patient may say now that they are here: at the clinic, on the day, near enough to their time."""
    zone = uow.roster.clinic(visit.clinic_id).zone
    today = local_day(visit.starts_at, zone) == local_day(uow.now, zone)
    near = uow.now >= visit.starts_at - HERE_BEFORE
    return visit.status is Status.CONFIRMED and not is_online(visit) and today and near


def call(uow: UnitOfWork, by: By, visit_id: UUID, *, follows: UUID | None = None) -> None:
    """Call a patient in; one who never said that they are here is taken to be.

    Where the end of another visit has called them (`follows`), they are not called any more once that is taken back.
    Raises `NotPermitted`, `NotFound`, `TooEarly`, `AlreadyDone` (called or in already), `VisitClosed`,
    `WaitsElsewhere`, and `RoomTaken` while as many are called or in as the doctor sees at once: one, mostly.
    """
    member, visit = locked(uow, by, Action.CALL_NEXT, visit_id)
    after(visit.status, Event.START)
    day = the_day(uow, visit.doctor_id, visit.clinic_id)
    if len([v for v in day.room if v.id != visit.id]) >= seen_at_once(day):
        raise RoomTaken
    if visit.status is Status.CONFIRMED:
        _check_alone(uow, visit)
    uow.line_steps.add(visit.id, Said.CALL, by=member.by, follows=follows)
    if visit.status is Status.CONFIRMED:
        visit = consultations.arrive(uow, visit.id, by=member.by)
    uow.outbox.keep_open(visit.id)
    if not uow.line.call(visit.id):
        raise AlreadyDone(status=visit.status.value)
    _write(uow, member, Act.CALLED, visit)


def let_in(uow: UnitOfWork, by: By, visit_id: UUID) -> None:
    """Let a patient be with the doctor from now on. Raises `NotPermitted`, and what `start` raises."""
    member, visit = locked(uow, by, Action.CALL_NEXT, visit_id)
    uow.line_steps.add(visit.id, Said.IN, by=member.by)
    consultations.start(uow, visit.id, by=member.by)
    uow.outbox.keep_open(visit.id)
    _write(uow, member, Act.CONSULTATION_STARTED, visit)


def skip(uow: UnitOfWork, by: By, visit_id: UUID) -> int:
    """Note that a patient who was called is not there, and return how often by now; the third time it is missed.

    Raises `NotPermitted`, `NotFound`, `NobodyCalled`.
    """
    member, visit = locked(uow, by, Action.CALL_NEXT, visit_id)
    uow.line_steps.add(visit.id, Said.SKIP, by=member.by)
    skips = uow.line.skip(visit.id) if visit.status is Status.ARRIVED else None
    if skips is None:
        raise NobodyCalled
    if skips >= SKIPS_TO_MISS:
        _close_later(uow, visit, Event.MISS, member)
    _write(uow, member, Act.SKIPPED, visit, skips=skips)
    return skips


def mark_seen(uow: UnitOfWork, by: By, visit_id: UUID) -> None:
    """Say that the doctor is done with a patient; who was called only is taken to have been in since then.

    Of who was neither called nor in it cannot be said: `NobodyCalled`, for how long it took nobody knows, and an old
    button may mean somebody else by now. Raises also `NotPermitted`, `NotFound`, `TooEarly`, `AlreadyDone`,
    `VisitClosed`.
    """
    member, visit = locked(uow, by, Action.END_CONSULTATION, visit_id)
    after(visit.status, Event.COMPLETE if visit.status is Status.IN_CONSULTATION else Event.START)
    uow.line_steps.add(visit.id, Said.SEEN, by=member.by)
    if visit.status is not Status.IN_CONSULTATION:
        called = place_in(uow, visit).called_at
        if called is None:
            raise NobodyCalled
        visit = consultations.start(uow, visit.id, by=member.by, since=called)
    if not uow.line.end(visit.id):
        raise AlreadyDone(status=visit.status.value)
    _close_later(uow, visit, Event.COMPLETE, member)
    _write(uow, member, Act.CONSULTATION_ENDED, visit)


def mark_missed(uow: UnitOfWork, by: By, visit_id: UUID) -> None:
    """Say that a patient has not come, or has gone: not before the visit's time, who went out may be back by then.

    Raises `NotPermitted`, `NotFound`, `TooEarly`, `VisitClosed`.
    """
    member, visit = locked(uow, by, Action.MISS_VISIT, visit_id)
    consultations.check_miss(uow, visit)
    if uow.now < visit.starts_at:
        raise TooEarly(starts_at=visit.starts_at.isoformat())
    uow.line_steps.add(visit.id, Said.MISSED, by=member.by)
    uow.line.uncall(visit.id)
    _close_later(uow, visit, Event.MISS, member)
    _write(uow, member, Act.MISSED, visit)


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
    uow.outbox.keep_open(visit.id)
    effect = CloseVisit(appointment_id=str(visit.id), event=event.value, by=member.by)
    key = f"close-visit:{uuid4()}"  # said, taken back and said again: each is a row of its own
    uow.outbox.add(effect, key=key, due=uow.now + UNDO_FOR)


def locked(uow: UnitOfWork, by: By, action: Action, visit_id: UUID) -> tuple[Member, Appointment]:
    """Return who acts, and the visit with its doctor's line locked. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, action)
    return member, theirs(member, uow.appointments.locked(visit_id))


def _check_alone(uow: UnitOfWork, visit: Appointment) -> None:
    """Raise `WaitsElsewhere` where the patient stands in another line: nobody can be called into two rooms."""
    uow.appointments.lock_patient(visit.patient_id)
    other = uow.line.waits_for(visit.patient_id, consultations.day_of(uow, visit), but=visit.id)
    if other is not None:
        raise WaitsElsewhere(doctor=uow.roster.doctor(other).name)


def _write(uow: UnitOfWork, member: Member, act: Act, visit: Appointment, **facts: int) -> None:
    """Write down what was said of a visit; the line has moved by it, and those in it are told."""
    uow.audit.add(member, act, subject=f"visit {visit.id}", facts=facts)
    tell_line(uow, visit.doctor_id, visit.clinic_id)
