"""Whoever comes without an appointment: made known at the desk, given a number and a token, and stood in a line.

A walk-in takes no place of the doctor's time (docs/decisions/0017-a-walk-in-takes-no-place.md): it waits between the
appointments by the rule of the line. The doctor's limits hold for everybody but an emergency, who is taken in always.
Whoever has no chat agrees to the notice at the desk, and it is written down who asked them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from core.domain.appointment import NO_SEAT, Appointment, Event, Status
from core.domain.audit import Act
from core.domain.errors import (
    InLineAlready,
    NamesakeInLine,
    NotFound,
    NotWorking,
    NoWalkIns,
    OnLeave,
    QueueFull,
    TooLateToUndo,
    TooManyWalkIns,
)
from core.domain.line import UNDO_FOR, Urgency
from core.domain.notices import NoticeKind
from core.domain.people import person_name
from core.domain.permissions import Action
from core.domain.roster import Doctor
from core.domain.schedule import Consultation, intervals_on
from core.domain.wait import Wait
from core.domain.wall_clock import local_day
from core.services import notices
from core.services.consultations import stand
from core.services.doctors_day import DoctorsDay, place_in, the_day
from core.services.known_people import as_written, called_so, note_consent
from core.services.line_news import NEAR, TAKEN_IN, ahead_of, tell_line
from core.services.prices import fee_at
from core.services.reconciliation import span_of, today
from core.services.staff import permit
from core.services.waits import wait_of
from core.storage.roster import read_revision
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """Somebody at the door of a branch: for one doctor, or the first free of these. `patient_id` where they are known.

    A `phone` is read as it is written there. `language` is that in which they were told the notice. `another`: it was
    asked, and they are not the one of the same name who waits already.
    """

    clinic_id: int
    doctors: Sequence[int]
    urgency: Urgency = Urgency.ROUTINE
    patient_id: int | None = None
    name: str = ""
    phone: str | None = None
    language: str = "en"
    another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A walk-in as it stands in the line: its visit, the token, how many go before, and how long it waits.

    `wait` is None where the clinic tells nobody.
    """

    visit: Appointment
    token: int
    ahead: int
    wait: Wait | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """A doctor who sees people at a branch today still, and how many wait there."""

    doctor: Doctor
    clinic_id: int
    waiting: int


def working_now(uow: UnitOfWork, by: int) -> list[AtWork]:
    """Return every doctor who works today still, with the branch, by name. Raises `NotPermitted`."""
    permit(uow, by, Action.ADD_WALK_IN)
    return at_work(uow)


def at_work(uow: UnitOfWork) -> list[AtWork]:
    """Return every doctor who works today still, with the branch, by name."""
    found = [
        AtWork(doctor=doctor, clinic_id=clinic_id, waiting=_before_a_new_one(the_day(uow, doctor.id, clinic_id)))
        for doctor in uow.roster.doctors.values()
        if doctor.active
        for clinic_id in doctor.clinic_ids
        if _why_not(uow, doctor, clinic_id) is None
    ]
    return sorted(found, key=lambda each: (each.doctor.name, each.clinic_id))


def register_walk_in(uow: UnitOfWork, by: int, who: WalkIn) -> Registered:
    """Take somebody in and give them a token; the fee is due at the desk.

    Of several doctors it is the one with the fewest people before, and among equals the one with the lower id. Raises
    `NotPermitted`, `NotFound`, `BadName`, `UnreadPhone`; `InLineAlready`, `NamesakeInLine`; and what stands against it
    with every doctor: `NotWorking`, `OnLeave`, `NoWalkIns`, `TooManyWalkIns`, `QueueFull`. Locks: the doctors, the
    number (whom two at the desk make known at once is one person), the patient.
    """
    member = permit(uow, by, Action.ADD_WALK_IN)
    with uow.attempt():
        day = _free_line(uow, who)
        patient = _patient(uow, who, day)
        uow.appointments.lock_patient(patient)
        note_consent(uow, member, patient, who.language)
        _not_here_yet(uow, patient, day)
        visit = _stood(uow, who, day, patient, by=member.by, chat_id=uow.known_people.chat_of(patient))
        uow.audit.add(member, Act.WALKED_IN, subject=f"visit {visit.id}", facts={"urgency": who.urgency.value})
        stands = _as_it_stands(uow, visit)
        if visit.chat_id is not None and stands.ahead > NEAR:  # nearer ones have just been told
            notices.plan(uow, visit, NoticeKind.QUEUE, about=TAKEN_IN)
        return stands


def walk_in_by_themselves(uow: UnitOfWork, chat_id: int, who: WalkIn) -> Registered:
    """Take in somebody of a chat, who says so at the door: never urgent, for that the desk sees. The chat has agreed.

    Raises as `register_walk_in`, and `NotFound` for somebody whom the chat does not speak for.
    """
    patient = uow.patients.one_of_chat(chat_id, who.patient_id or 0).id
    with uow.attempt():
        day = _free_line(uow, who)
        uow.appointments.lock_patient(patient)
        _not_here_yet(uow, patient, day)
        visit = _stood(uow, who, day, patient, by=f"chat:{chat_id}", chat_id=chat_id)
        return _as_it_stands(uow, visit)


def _free_line(uow: UnitOfWork, who: WalkIn) -> DoctorsDay:
    """Lock the lines of the doctors who are meant, and return that with the fewest before; raises why there is none."""
    for doctor_id in sorted(set(who.doctors)):
        uow.appointments.lock_doctor(doctor_id)
    uow.refresh_roster(read_revision(uow.sql))  # leave may have been entered while the line was waited for
    return _first_free(uow, who)


def _not_here_yet(uow: UnitOfWork, patient: int, day: DoctorsDay) -> None:
    with_us = any(v.patient_id == patient and v.status in _WITH_US and not v.seen for v in day.visits)
    if with_us or uow.line.waits_for(patient, day.day) is not None:
        raise InLineAlready


def _stood(uow: UnitOfWork, who: WalkIn, day: DoctorsDay, patient: int, *, by: str, chat_id: int | None) -> Appointment:
    visit = Appointment(
        id=uuid4(),
        clinic_id=who.clinic_id,
        doctor_id=day.doctor.id,
        patient_id=patient,
        chat_id=chat_id,
        seat=NO_SEAT,
        starts_at=uow.now,
        ends_at=uow.now,
        occupied_until=uow.now,
        status=Status.ARRIVED,
        fee=fee_at(uow, day.doctor.id, patient, uow.now, chat_id=None),
        consultation=Consultation.IN_PERSON.value,
        number=uow.appointments.next_number(who.clinic_id, day.day, series="WLK"),
        pays="at_clinic",
    )
    uow.appointments.register(visit, by=by)
    stand(uow, visit, by=by, urgency=who.urgency)
    tell_line(uow, visit.doctor_id, visit.clinic_id)
    return visit


def walk_in_of(uow: UnitOfWork, by: int, visit_id: UUID) -> Registered:
    """Return a walk-in who waits, as they stand now. Raises `NotPermitted`, and `NotFound` for any other visit."""
    permit(uow, by, Action.ADD_WALK_IN)
    visit = uow.appointments.one(visit_id)
    place = place_in(uow, visit)
    if not (visit.walk_in and place.waits and place.token):
        raise NotFound(what="appointment")
    return _as_it_stands(uow, visit)


def visit_today_of(uow: UnitOfWork, by: int, patient_id: int) -> Appointment | None:
    """Return the visit for which somebody is here today, or else the next for which they are booked; None without one.

    Raises `NotPermitted`.
    """
    permit(uow, by, Action.ADD_WALK_IN)
    since, until = span_of(uow, today(uow))
    found = uow.appointments.of_patient(patient_id, since=since, until=until)
    here = [v for v in found if v.status in _WITH_US]
    return next(iter(sorted(here, key=lambda v: (v.status is Status.CONFIRMED, v.starts_at))), None)


def take_back_walk_in(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Take back that somebody was taken in, `UNDO_FOR` long: a slip of the finger. The token is not given again.

    Raises `NotPermitted`, `NotFound`, and `TooLateToUndo` later, once they are called, and once they have paid: then
    the visit is cancelled, or the money undone first.
    """
    member = permit(uow, by, Action.ADD_WALK_IN)
    visit = uow.appointments.locked(visit_id)
    if not visit.walk_in:
        raise NotFound(what="appointment")
    waits = visit.status is Status.ARRIVED and place_in(uow, visit).waits
    if not waits or uow.now > visit.starts_at + UNDO_FOR or uow.ledger.booked(visit.id):
        raise TooLateToUndo
    uow.appointments.change(visit, Event.CANCEL, by=member.by, reason="walk-in taken back")
    notices.withdraw(uow, visit.id, reason="taken back")
    uow.audit.add(member, Act.WALK_IN_TAKEN_BACK, subject=f"visit {visit.id}")
    tell_line(uow, visit.doctor_id, visit.clinic_id)


def _as_it_stands(uow: UnitOfWork, visit: Appointment) -> Registered:
    day = the_day(uow, visit.doctor_id, visit.clinic_id)
    mine = next(v for v in day.waiting if v.id == visit.id)
    return Registered(visit=visit, token=mine.token or 0, ahead=ahead_of(day, visit.id), wait=wait_of(uow, day, mine))


_WITH_US = frozenset({Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION})


def _first_free(uow: UnitOfWork, who: WalkIn) -> DoctorsDay:
    """Return the day of the doctor with the fewest before; raises what stands against the last where all refuse."""
    against: Exception = NotFound(what="doctor")
    possible: list[DoctorsDay] = []
    for doctor_id in sorted(set(who.doctors)):
        doctor = uow.roster.doctor(doctor_id)
        refusal = _why_not(uow, doctor, who.clinic_id)
        if refusal is None:
            day = the_day(uow, doctor_id, who.clinic_id)
            refusal = None if who.urgency is Urgency.EMERGENCY else _too_many(uow, day)
            if refusal is None:
                possible.append(day)
                continue
        against = refusal
    if not possible:
        raise against
    return min(possible, key=lambda day: (_before_a_new_one(day), day.doctor.id))


def _before_a_new_one(day: DoctorsDay) -> int:
    return len(day.waiting) + len(day.room)


def _why_not(uow: UnitOfWork, doctor: Doctor, clinic_id: int) -> Exception | None:
    """Return why a doctor sees nobody any more today at this branch; None where they do."""
    if clinic_id not in doctor.clinic_ids:
        return NotWorking(doctor_id=doctor.id, starts_at=uow.now.isoformat())
    today = local_day(uow.now, uow.roster.clinic(clinic_id).zone)
    left = [h for h in intervals_on(doctor.schedule, clinic_id, today) if h.ends_at > uow.now]
    if not left:
        return NotWorking(doctor_id=doctor.id, starts_at=uow.now.isoformat())
    blocks = uow.roster.blocks_of(doctor.id, clinic_id)
    if all(any(b.starts_at <= max(h.starts_at, uow.now) and h.ends_at <= b.ends_at for b in blocks) for h in left):
        return OnLeave(doctor_id=doctor.id, starts_at=uow.now.isoformat())
    return None


def _too_many(uow: UnitOfWork, day: DoctorsDay) -> Exception | None:
    settings = uow.roster.settings_of(day.doctor.id)
    if not settings.walk_in_enabled:
        return NoWalkIns(doctor=day.doctor.name)
    if sum(v.walk_in for v in day.visits) >= settings.max_walk_ins_per_doctor_per_day:
        return TooManyWalkIns(doctor=day.doctor.name)
    if _before_a_new_one(day) >= settings.max_queue_length:
        return QueueFull(doctor=day.doctor.name)
    return None


def _patient(uow: UnitOfWork, who: WalkIn, day: DoctorsDay) -> int:
    """Return who it is: known, made known by somebody else at the desk in this moment, or new."""
    if who.patient_id is not None:
        return uow.patients.one(who.patient_id).id
    name, phone = person_name(who.name), as_written(uow, who.phone) if who.phone else None
    if phone:
        uow.known_people.lock_phone(phone)
        known = called_so(uow, phone, name)
        return known.id if known else uow.patients.add_at_desk(name=name, phone=phone)
    token = uow.known_people.namesake(name, clinic_id=who.clinic_id, day=day.day)
    if token is not None and not who.another:
        raise NamesakeInLine(token=f"Q{token:03}", name=name)
    return uow.patients.add_at_desk(name=name, phone=None)
