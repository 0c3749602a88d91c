"""Whoever comes without an appointment: made known at the desk, given a number and a token, and stood in a line.

A walk-in takes no place of the doctor's time (docs/decisions/0017-a-walk-in-takes-no-place.md): it waits between the
appointments by the rule of the line. The doctor's limits hold for everybody but an emergency, who is taken in always.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from core.domain.appointment import NO_SEAT, Appointment, Status
from core.domain.audit import Act
from core.domain.errors import InLineAlready, NotFound, NotWorking, NoWalkIns, OnLeave, QueueFull, TooManyWalkIns
from core.domain.line import Urgency
from core.domain.people import person_name
from core.domain.permissions import Action
from core.domain.phone import phone_number
from core.domain.roster import Doctor
from core.domain.schedule import Consultation, intervals_on
from core.domain.wall_clock import local_day
from core.services.consultations import stand
from core.services.doctors_day import DoctorsDay, the_day
from core.services.line_news import ahead_of, tell_line
from core.services.prices import fee_at
from core.services.staff import permit
from core.storage.roster import read_revision
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """Somebody at the door of a branch: for one doctor, or the first free of these. `patient_id` where they are known.

    A `phone` is read as it is written there.
    """

    clinic_id: int
    doctors: Sequence[int]
    urgency: Urgency = Urgency.ROUTINE
    patient_id: int | None = None
    name: str = ""
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A walk-in as it stands in the line: its visit, the token, and how many go before."""

    visit: Appointment
    token: int
    ahead: int


def known_at_desk(uow: UnitOfWork, by: int, phone: str) -> list[tuple[int, str]]:
    """Return (id, name) of everybody who is known under a number as it was written. `NotPermitted`, `BadPhone`."""
    permit(uow, by, Action.ADD_WALK_IN)
    return uow.patients.by_phone(phone_number(phone, uow.settings.phone_calling_code))


def working_now(uow: UnitOfWork, by: int) -> list[tuple[Doctor, int]]:
    """Return every doctor who works today still, with the branch, by name. Raises `NotPermitted`."""
    permit(uow, by, Action.ADD_WALK_IN)
    found = [
        (doctor, clinic_id)
        for doctor in uow.roster.doctors.values()
        if doctor.active
        for clinic_id in doctor.clinic_ids
        if _why_not(uow, doctor, clinic_id) is None
    ]
    return sorted(found, key=lambda pair: (pair[0].name, pair[1]))


def register_walk_in(uow: UnitOfWork, by: int, who: WalkIn) -> Registered:
    """Take somebody in and give them a token; the fee is due at the desk.

    Of several doctors it is the one with the fewest people before, and among equals the one with the lower id. Raises
    `NotPermitted`, `NotFound`, `BadName`, `BadPhone`; `InLineAlready`; and what stands against it with every doctor:
    `NotWorking`, `OnLeave`, `NoWalkIns`, `TooManyWalkIns`, `QueueFull`.
    """
    member = permit(uow, by, Action.ADD_WALK_IN)
    for doctor_id in sorted(set(who.doctors)):
        uow.appointments.lock_doctor(doctor_id)
    uow.refresh_roster(read_revision(uow.sql))  # leave may have been entered while the line was waited for
    day = _first_free(uow, who)
    patient = _patient(uow, who)
    uow.appointments.lock_patient(patient)
    with_us = any(v.patient_id == patient and v.status in _WITH_US and not v.seen for v in day.visits)
    if with_us or uow.line.waits_for(patient, day.day) is not None:
        raise InLineAlready
    visit = Appointment(
        id=uuid4(),
        clinic_id=who.clinic_id,
        doctor_id=day.doctor.id,
        patient_id=patient,
        chat_id=None,
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
    uow.appointments.register(visit, by=member.by)
    token = stand(uow, visit, by=member.by, urgency=who.urgency)
    uow.audit.add(member, Act.WALKED_IN, subject=f"visit {visit.id}", facts={"urgency": who.urgency.value})
    tell_line(uow, visit.doctor_id, visit.clinic_id)
    now = the_day(uow, visit.doctor_id, visit.clinic_id)
    return Registered(visit=visit, token=token, ahead=ahead_of(now, visit.id))


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
    return min(possible, key=lambda day: (len(day.waiting) + len(day.room), day.doctor.id))


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
    if len(day.waiting) + len(day.room) >= settings.max_queue_length:
        return QueueFull(doctor=day.doctor.name)
    return None


def _patient(uow: UnitOfWork, who: WalkIn) -> int:
    if who.patient_id is not None:
        return uow.patients.one(who.patient_id).id
    phone = phone_number(who.phone, uow.settings.phone_calling_code) if who.phone else None
    return uow.patients.add_at_desk(name=person_name(who.name), phone=phone)
