"""Book for somebody who stands at the desk or calls it: the place that they take is booked at once, and they are told.

The desk's word is no other right than a patient's: the place must be free, and the patient not elsewhere at that time.
How many visits a patient may have open is a limit of the chats, and not of the desk.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from core.domain.appointment import Appointment, Status
from core.domain.audit import Act
from core.domain.errors import NotFound, OverlappingVisit, PlaceRefused, TooLateToUndo
from core.domain.line import UNDO_FOR
from core.domain.overbooking import OverReason, seat_over
from core.domain.people import person_name
from core.domain.permissions import Action
from core.domain.schedule import Consultation
from core.domain.slots import Slot
from core.services.booking import confirm
from core.services.cancellation import cancel_as_asked
from core.services.known_people import as_written, called_so, note_consent
from core.services.places import any_slot, ask_place, free_slot, how_seen
from core.services.prices import fee_at, other_rows
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFor:
    """For whom, known or new, with whom and when. `language` is that in which a new one was told the notice.

    `over` is why a full time is booked over, knowingly."""

    doctor_id: int
    clinic_id: int
    starts_at: datetime
    patient_id: int | None = None
    name: str = ""
    phone: str | None = None
    language: str = "en"
    over: OverReason | None = None


def is_full(uow: UnitOfWork, by: int, doctor_id: int, clinic_id: int, starts_at: datetime) -> bool:
    """Return whether this is a time of the doctor's at which every seat is taken, and one more may be booked over it.

    Raises `NotPermitted`.
    """
    permit(uow, by, Action.BOOK_FOR_PATIENT)
    try:
        slot, busy = any_slot(uow, ask_place(uow, doctor_id, starts_at), doctor_id, clinic_id, starts_at)
        return not slot.free_seats and bool(seat_over(slot, busy))
    except (PlaceRefused, NotFound):
        return False


def book_at_desk(uow: UnitOfWork, by: int, wanted: BookingFor) -> Appointment:
    """Book a free place for a patient, to be paid at the desk; their chat, or else their number, is told.

    Raises `NotPermitted`, `NotFound`, `BadName`, `UnreadPhone`; `SlotTaken`, `TooLate`, `TooFarAhead`, `NotWorking`,
    `OnLeave`, `OverlappingVisit`. Locks: the doctor, the number, the patient.
    """
    member = permit(uow, by, Action.BOOK_FOR_PATIENT)
    with uow.attempt():
        uow.appointments.lock_doctor(wanted.doctor_id)
        slot, seat, over = _seat(uow, wanted)
        patient = _patient(uow, wanted)
        uow.appointments.lock_patient(patient)
        note_consent(uow, member, patient, wanted.language)
        chat = uow.known_people.chat_of(patient)
        against = uow.appointments.ask_counts(
            chat_id=None,
            patient_id=patient,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            also=other_rows(uow, chat, patient),
        ).row()
        if against and against["overlapping"]:
            raise OverlappingVisit
        uow.appointments.lapse(slot, patient)
        held = Appointment(
            id=uuid4(),
            clinic_id=wanted.clinic_id,
            doctor_id=wanted.doctor_id,
            patient_id=patient,
            chat_id=chat,
            seat=seat,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            occupied_until=slot.occupied_until,
            status=Status.HELD,
            fee=fee_at(uow, wanted.doctor_id, patient, slot.starts_at, chat_id=chat),
            consultation=how_seen(slot, Consultation.IN_PERSON).value,
            held_until=uow.now + uow.roster.settings_of(wanted.doctor_id).hold_for,
        )
        uow.appointments.take(held, by=member.by, over=over)
        booked = confirm(uow, held, by=member.by, pays="at_clinic" if held.fee else "nothing")
        uow.audit.add(member, Act.BOOKED_AT_DESK, subject=f"visit {booked.id}")
        if over is not None:
            permit(uow, by, Action.OVERBOOK)
            uow.audit.add(member, Act.OVERBOOKED, subject=f"visit {booked.id}", facts={"reason": over.value})
    return booked


def take_back_booking(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Take back what the desk has booked, `UNDO_FOR` long; the patient, who may have been told of it, hears that too.

    Raises `NotPermitted`, `NotFound`, and `TooLateToUndo` later, once it is paid, and for what another has booked.
    """
    member = permit(uow, by, Action.BOOK_FOR_PATIENT)
    visit = uow.appointments.locked(visit_id)
    made = uow.appointments.booked_at(visit.id, by=member.by)
    still = visit.status in (Status.CONFIRMED, Status.REQUESTED) and visit.starts_at > uow.now
    if not still or made is None or uow.now > made + UNDO_FOR or uow.ledger.booked(visit.id):
        raise TooLateToUndo
    cancel_as_asked(uow, visit.id, by=member.by, reason="booking taken back")
    uow.audit.add(member, Act.BOOKING_TAKEN_BACK, subject=f"visit {visit.id}")


def _seat(uow: UnitOfWork, wanted: BookingFor) -> tuple[Slot, int, OverReason | None]:
    """Return the slot, a seat of it, and why it is one beyond; while there is a free one nobody sits beyond."""
    asked = ask_place(uow, wanted.doctor_id, wanted.starts_at)
    if wanted.over is None:
        slot = free_slot(uow, asked, wanted.doctor_id, wanted.clinic_id, wanted.starts_at)
        return slot, slot.free_seats[0], None
    slot, busy = any_slot(uow, asked, wanted.doctor_id, wanted.clinic_id, wanted.starts_at)
    if slot.free_seats:
        return slot, slot.free_seats[0], None
    return slot, seat_over(slot, busy), wanted.over


def _patient(uow: UnitOfWork, wanted: BookingFor) -> int:
    if wanted.patient_id is not None:
        return uow.patients.one(wanted.patient_id).id
    name = person_name(wanted.name)
    phone = as_written(uow, wanted.phone) if wanted.phone else None
    if phone:
        uow.known_people.lock_phone(phone)
        known = called_so(uow, phone, name)
        if known:
            return known.id
    return uow.patients.add_at_desk(name=name, phone=phone)
