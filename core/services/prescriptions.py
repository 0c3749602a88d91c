"""Write a prescription, look at it, give it to the patient, and take it back while they have not been told.

What is given stays as it was given, with everything that is printed on it; what has changed later is a new one.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from core.domain.appointment import Appointment
from core.domain.audit import Act
from core.domain.errors import BadRecord, GivenAlready, NotFound
from core.domain.notices import NoticeKind
from core.domain.permissions import Action
from core.domain.prescription import SERIES, RxStatus, Written
from core.domain.record import Handout, RecordKind
from core.domain.staff import Member
from core.domain.wall_clock import local_day
from core.services.notices import plan
from core.services.records import hand_out, undo_for, visit_to_write
from core.services.staff import permit
from core.storage.prescriptions import Prescription
from core.storage.unit_of_work import UnitOfWork


def begin(uow: UnitOfWork, by: int, visit_id: UUID) -> Prescription:
    """Begin a prescription for a visit, or take up the one that is being written.

    Raises `NotPermitted`, `NotFound`, `VisitClosed`.
    """
    _, visit = visit_to_write(uow, by, visit_id, Action.PRESCRIBE)
    return uow.prescriptions.draft(visit.id, visit.doctor_id) or _begun(uow, visit, Written())


def write(uow: UnitOfWork, by: int, prescription_id: UUID, text: str) -> Written:
    """Add what a message says: one medicine or several, and advice. Raises `NotPermitted`, `NotFound`, `GivenAlready`,
    and `BadRecord` with the line that cannot be read."""
    return _rewritten(uow, _draft(uow, by, prescription_id), lambda written: written.with_more(text))


def fill(uow: UnitOfWork, by: int, prescription_id: UUID, text: str) -> Written:
    """Answer what is missing; an empty answer leaves it out. Raises what `write` raises."""
    return _rewritten(uow, _draft(uow, by, prescription_id), lambda written: written.filled(text))


def advise(uow: UnitOfWork, by: int, prescription_id: UUID, text: str) -> Written:
    """Put this advice in place of what there was. Raises what `write` raises."""
    return _rewritten(uow, _draft(uow, by, prescription_id), lambda written: written.with_advice(text))


def written(uow: UnitOfWork, by: int, prescription_id: UUID) -> Written:
    """Return what a draft says so far, for the questions of its form.

    Raises `NotPermitted`, `NotFound`, `GivenAlready`.
    """
    return _draft(uow, by, prescription_id).written


def given_until(uow: UnitOfWork, by: int, prescription_id: UUID) -> tuple[str, datetime, ZoneInfo]:
    """Return the number of one that was given, until when it can be undone, and the zone of its branch.

    Raises `NotPermitted`, `NotFound`.
    """
    rx = _own(uow, permit(uow, by, Action.PRESCRIBE), prescription_id)
    if rx.number is None or rx.given_at is None:
        raise NotFound(what="prescription")
    return rx.number, rx.given_at + undo_for(uow), uow.roster.clinic(rx.clinic_id).zone


def language_of(uow: UnitOfWork, by: int, prescription_id: UUID) -> str:
    """Return the language in which the patient will read it: that of the chat which booked the visit, or the doctor's.

    Raises `NotPermitted`, `NotFound`.
    """
    rx = _own(uow, permit(uow, by, Action.PRESCRIBE), prescription_id)
    chat = uow.appointments.one(rx.appointment_id).chat_id
    bound = uow.chats.binding(chat, None) or uow.chats.binding(by, None)
    return bound.language if bound else "en"


def unregistered(uow: UnitOfWork, by: int) -> bool:
    """Return whether no registration number of the doctor's would stand on it. Raises `NotPermitted`."""
    doctor = uow.roster.doctors.get(permit(uow, by, Action.PRESCRIBE).doctor_id or 0)
    return doctor is None or not doctor.registration


def preview(uow: UnitOfWork, by: int, prescription_id: UUID) -> Handout:
    """Hand the doctor the prescription as it would be given. Raises what `give` raises, and `SlowDown`."""
    rx = _draft(uow, by, prescription_id)
    _whole(rx.written)
    member = permit(uow, by, Action.PRESCRIBE)
    uow.prescriptions.rewrite(replace(rx, printed=_printed(uow, uow.appointments.one(rx.appointment_id))))
    return hand_out(uow, by, RecordKind.DRAFT, rx.id, by=member)


def give(uow: UnitOfWork, by: int, prescription_id: UUID) -> Prescription:
    """Give a prescription to the patient under a number of its day; they are told once it can no longer be undone.

    Raises `NotPermitted`, `NotFound`, `GivenAlready`, `VisitClosed`, and `BadRecord` while something is missing.
    """
    rx = _draft(uow, by, prescription_id)
    _whole(rx.written)
    member, visit = visit_to_write(uow, by, rx.appointment_id, Action.PRESCRIBE)
    day = local_day(uow.now, uow.roster.clinic(visit.clinic_id).zone)
    given = replace(
        rx,
        status=RxStatus.GIVEN,
        number=uow.appointments.next_number(visit.clinic_id, day, series=SERIES),
        given_at=uow.now,
        printed=_printed(uow, visit),
    )
    uow.prescriptions.give(given, given.number or "")
    plan(uow, visit, NoticeKind.PRESCRIPTION_READY, about=str(rx.id), due=uow.now + undo_for(uow))
    _note(uow, member, Act.PRESCRIPTION_GIVEN, given)
    return given


def undo(uow: UnitOfWork, by: int, prescription_id: UUID) -> Prescription:
    """Take a prescription back of which the patient has not been told, and return a draft that says the same.

    Where another is being written for the visit, that draft says both: what was given stands first in it.
    Raises `NotPermitted`, `NotFound`, and `GivenAlready` once they have been told.
    """
    member = permit(uow, by, Action.PRESCRIBE)
    rx = _own(uow, member, prescription_id)
    if rx.status is not RxStatus.GIVEN or rx.given_at is None or uow.now >= rx.given_at + undo_for(uow):
        raise GivenAlready
    uow.prescriptions.withdraw(rx.id)
    uow.notices.withdraw(rx.appointment_id, reason="taken back", about=str(rx.id))
    _note(uow, member, Act.PRESCRIPTION_WITHDRAWN, rx)
    visit = uow.appointments.one(rx.appointment_id)
    open_ = uow.prescriptions.draft(visit.id, visit.doctor_id)
    if open_ is None:
        return _begun(uow, visit, rx.written)
    both = replace(open_, written=rx.written.followed_by(open_.written))
    uow.prescriptions.rewrite(both)
    return both


def drop(uow: UnitOfWork, by: int, prescription_id: UUID) -> None:
    """Throw away what is being written. Raises `NotPermitted`, `NotFound`, `GivenAlready`."""
    uow.prescriptions.drop(_draft(uow, by, prescription_id).id)


def _begun(uow: UnitOfWork, visit: Appointment, written: Written) -> Prescription:
    rx = Prescription(
        id=uuid4(),
        appointment_id=visit.id,
        patient_id=visit.patient_id,
        doctor_id=visit.doctor_id,
        clinic_id=visit.clinic_id,
        status=RxStatus.DRAFT,
        number=None,
        made_at=uow.now,
        given_at=None,
        written=written,
        printed={},
    )
    uow.prescriptions.add(rx)
    return rx


def _own(uow: UnitOfWork, member: Member, prescription_id: UUID) -> Prescription:
    rx = uow.prescriptions.one(prescription_id, lock=True)
    if rx.doctor_id != member.doctor_id:
        raise NotFound(what="prescription")
    return rx


def _draft(uow: UnitOfWork, by: int, prescription_id: UUID) -> Prescription:
    rx = _own(uow, permit(uow, by, Action.PRESCRIBE), prescription_id)
    if rx.status is not RxStatus.DRAFT:
        raise GivenAlready
    return rx


def _rewritten(uow: UnitOfWork, rx: Prescription, change: Callable[[Written], Written]) -> Written:
    new = change(rx.written)
    uow.prescriptions.rewrite(replace(rx, written=new))
    return new


def _whole(written: Written) -> None:
    """Raise `BadRecord` for a prescription that says nothing, or of which something is missing."""
    missing = written.missing
    if missing or not written.medicines:
        raise BadRecord(line=missing[0] if missing else 0)


def _printed(uow: UnitOfWork, visit: Appointment) -> dict[str, str]:
    """Return who and where, as it is printed: what the roster says now."""
    clinic, doctor = uow.roster.clinic(visit.clinic_id), uow.roster.doctors[visit.doctor_id]
    return {
        "patient": uow.patients.name_of(visit.patient_id),
        "visit": visit.number or "",
        "doctor": doctor.name,
        **{f"doctor:{language}": name for language, name in doctor.names.items()},
        "qualifications": doctor.qualifications,
        "registration": doctor.registration,
        "clinic": clinic.name,
        "address": clinic.address,
        "phone": clinic.phone,
        "zone": clinic.zone.key,
    }


def _note(uow: UnitOfWork, member: Member, act: Act, rx: Prescription) -> None:
    facts: dict[str, str | int] = {"visit": str(rx.appointment_id), "number": rx.number or ""}
    uow.audit.add(member, act, subject=f"prescription {rx.id}", facts=facts)
