"""The waiting list: join it, leave it, ask to be moved up, answer an offer.

Everything that happens to an entry happens under its chat's lock, which is the first of all locks. Who is offered what
stands in core/services/freed.py, how an offer is held and ends in core/services/offers.py, and how waiting ends by
itself in core/services/waitlist_ends.py.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment, Event
from core.domain.appointment import Status as Visit
from core.domain.errors import (
    AlreadyDone,
    NotAllowed,
    NotFound,
    NotWaiting,
    OfferOver,
    TooFarAhead,
    TooLate,
    TooManyWaits,
    VisitClosed,
)
from core.domain.offer import TO_WAITING, Cause, Offer, ended
from core.domain.offer import Status as OfferStatus
from core.domain.quiet_hours import QuietHours
from core.domain.schedule import Consultation
from core.domain.waitlist import OPEN, Entry, Priority, Status
from core.domain.wall_clock import local_day
from core.services.booking import HoldRequest, hold_slot
from core.services.cancellation import own_visit, owned
from core.services.moving import move, terms_at
from core.services.offers import end_untaken, free_places, locked_offer
from core.services.places import ask_place, free_slot
from core.services.waitlist_ends import close, ends_at, queue_end_of_waiting, zones_of
from core.storage.unit_of_work import UnitOfWork

_SAME = (
    *("patient_id", "doctor_id", "specialty", "clinic_id"),
    *("first_day", "last_day", "from_minute", "until_minute", "consultation", "moves"),
)
"""Two entries that agree in these are one: `one_wait_for_the_same`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRequest:
    """Who waits for what: a doctor or a specialty, days of the branch's calendar (both included), times of the day.

    `window` is from and until which minute of its day a visit begins.
    """

    chat_id: int
    patient_id: int
    doctor_id: int | None = None
    specialty: str | None = None
    clinic_id: int | None = None
    first_day: date
    last_day: date
    window: tuple[int, int] = (0, 24 * 60)
    consultation: Consultation = field(default=Consultation.BOTH)
    priority: Priority = Priority.ROUTINE


# --- joining and leaving ----------------------------------------------------------------------------------------------


def join(uow: UnitOfWork, request: WaitRequest) -> Entry:
    """Put a patient on the list; who waits for just this already stays where they are.

    Raises `NotAllowed` where the clinic keeps no list, `NotFound`, `TooLate` and `TooFarAhead` for days of which none
    can be booked, `TooManyWaits`, and `AlreadyDone` where the patient waits for it in another chat.
    """
    uow.waitlist.lock_chat(request.chat_id)
    patient = uow.patients.one_of_chat(request.chat_id, request.patient_id)
    doctors = _doctors(uow, request)
    today = min(local_day(uow.now, clinic.zone) for clinic in uow.roster.clinics.values())
    horizon = max(uow.roster.settings_of(doctor_id).advance_booking_days for doctor_id in doctors)
    if request.last_day < today:
        raise TooLate
    if request.first_day > today + timedelta(days=horizon):
        raise TooFarAhead(horizon_days=horizon)
    low, high = request.window
    entry = Entry(
        id=uuid4(),
        chat_id=request.chat_id,
        patient_id=patient.id,
        doctor_id=request.doctor_id,
        specialty=request.specialty,
        clinic_id=request.clinic_id,
        first_day=max(request.first_day, today),
        last_day=request.last_day,
        from_minute=low,
        until_minute=high,
        consultation=request.consultation,
        priority=request.priority,
        joined_at=uow.now,
        status=Status.WAITING,
    )
    return _joined(uow, entry, doctors)


def ask_to_be_moved_up(uow: UnitOfWork, visit_id: UUID, chat_id: int) -> Entry:
    """Put a patient on the list for any earlier place with the doctor and at the branch of a booked visit.

    The visit stays as it is until an earlier place is taken. Raises `NotAllowed`, `VisitClosed`, `TooManyWaits`,
    `AlreadyDone`, `NotFound`.
    """
    uow.waitlist.lock_chat(chat_id)
    visit = own_visit(uow, visit_id, chat_id)
    if visit.status is not Visit.CONFIRMED or visit.starts_at <= uow.now:
        raise VisitClosed(status=visit.status.value)
    if not uow.roster.settings_of(visit.doctor_id).waitlist_enabled:
        raise NotAllowed(what="waitlist")
    zone = uow.roster.clinic(visit.clinic_id).zone
    entry = Entry(
        id=uuid4(),
        chat_id=chat_id,
        patient_id=visit.patient_id,
        doctor_id=visit.doctor_id,
        specialty=None,
        clinic_id=visit.clinic_id,
        first_day=local_day(uow.now, zone),
        last_day=local_day(visit.starts_at, zone),
        from_minute=0,
        until_minute=24 * 60,
        consultation=Consultation(visit.consultation),
        priority=Priority.ROUTINE,
        joined_at=uow.now,
        status=Status.WAITING,
        moves=visit.id,
        before=visit.starts_at,
    )
    return uow.waitlist.to_move_up(visit.id) or _joined(uow, entry, [visit.doctor_id])


def go_on(uow: UnitOfWork, entry_id: UUID, chat_id: int) -> Entry:
    """Wait on after resting: what is free is offered again. Raises `NotFound`, `NotWaiting`."""
    own_entry(uow, entry_id, chat_id)
    entry = uow.waitlist.locked(entry_id)
    if entry.status not in OPEN:
        raise NotWaiting(status=entry.status.value)
    _woken(uow, entry)
    return uow.waitlist.one(entry_id)


def leave(uow: UnitOfWork, entry_id: UUID, chat_id: int) -> Entry:
    """Take somebody off the list; a place that is held for them goes to the next. Raises `NotFound`, `NotWaiting`."""
    own_entry(uow, entry_id, chat_id)
    entry = uow.waitlist.locked(entry_id)
    if entry.status not in OPEN:
        raise NotWaiting(status=entry.status.value)
    close(uow, entry, Status.CANCELLED)
    return uow.waitlist.one(entry_id)


# --- answering an offer -----------------------------------------------------------------------------------------------


def take_freed(uow: UnitOfWork, place_id: UUID, chat_id: int) -> Appointment:
    """Take the place that is offered: it is held as any other, to be paid; or the later visit moves to it.

    Raises `OfferOver`, `NotFound`, and what holding or moving can refuse: the offer stands then as it did.
    """
    offer, places = locked_offer(uow, _offered(uow, place_id, chat_id).id, chat_id)
    ended(offer, OfferStatus.TAKEN, now=uow.now)
    place, entry = places[0], uow.waitlist.locked(offer.subject)
    if place.status is not Visit.HELD or entry.status is not Status.NOTIFIED:
        raise OfferOver(status=place.status.value)
    with uow.attempt():
        free_places(uow, places, Event.CANCEL)  # under the doctor's lock: nobody comes between
        visit = _moved_up(uow, entry, place) if offer.cause is Cause.MOVE_UP else _held(uow, place)
        uow.offers.end(offer, OfferStatus.TAKEN, taken=visit.id)
        uow.waitlist.change(entry, Status.CONFIRMED, visit_id=visit.id)
        uow.waitlist.answered(entry)
    return visit


def decline_freed(uow: UnitOfWork, place_id: UUID, chat_id: int) -> Entry:
    """Let the place go to the next, and go on waiting for another. Raises `OfferOver`, `NotFound`."""
    offer, places = locked_offer(uow, _offered(uow, place_id, chat_id).id, chat_id)
    end_untaken(uow, offer, places, OfferStatus.DECLINED)
    return uow.waitlist.one(offer.subject)


def own_entry(uow: UnitOfWork, entry_id: UUID, chat_id: int) -> Entry:
    """Return an entry of this chat; a stranger's looks like a missing one: `NotFound`."""
    entry = uow.waitlist.one(entry_id)
    if entry.chat_id != chat_id:
        raise NotFound(what="entry")
    return entry


def entry_of_place(uow: UnitOfWork, place_id: UUID, chat_id: int) -> Entry:
    """Return who was offered this place. Raises `NotFound`."""
    return uow.waitlist.one(_offered(uow, place_id, chat_id).subject)


# --- inside -----------------------------------------------------------------------------------------------------------


def doctors_of(uow: UnitOfWork, entry: Entry) -> list[int]:
    """Return the doctors who come into question for an entry."""
    return [
        d.id
        for d in uow.roster.doctors.values()
        if (d.id == entry.doctor_id if entry.doctor_id else d.specialty == entry.specialty)
    ]


def _doctors(uow: UnitOfWork, request: WaitRequest) -> list[int]:
    """Return the doctors who come into question; raises `NotFound` where there is none, or `NotAllowed`."""
    found = [
        d.id
        for d in uow.roster.doctors.values()
        if d.active
        and (d.id == request.doctor_id if request.doctor_id else d.specialty == request.specialty)
        and (request.clinic_id is None or request.clinic_id in d.clinic_ids)
    ]
    if not found:
        raise NotFound(what="doctor")
    listed = [doctor_id for doctor_id in found if uow.roster.settings_of(doctor_id).waitlist_enabled]
    if not listed:
        raise NotAllowed(what="waitlist")
    return listed


def _joined(uow: UnitOfWork, entry: Entry, doctors: list[int]) -> Entry:
    known = uow.waitlist.of_chat(entry.chat_id)
    same = next((e for e in known if all(getattr(e, name) == getattr(entry, name) for name in _SAME)), None)
    if same:
        _woken(uow, same)  # who asks for it again still waits
        return uow.waitlist.one(same.id)
    if len(known) >= uow.settings.max_waitlist_entries:
        raise TooManyWaits(limit=uow.settings.max_waitlist_entries)
    if not uow.waitlist.add(entry):
        raise AlreadyDone  # the patient waits for just this in another chat of the family
    ends = ends_at(uow, entry)
    quiet = QuietHours.read(uow.settings.quiet_hours)
    zone = next(iter(zones_of(uow, entry)))
    queue_end_of_waiting(uow, entry, due=quiet.moved(ends, zone, before=ends + timedelta(days=1)))
    uow.appointments.freed.update(doctors)  # what is free already may be just what is waited for
    return entry


def _woken(uow: UnitOfWork, entry: Entry) -> None:
    uow.waitlist.answered(entry)
    if entry.rests:
        uow.appointments.freed.update(doctors_of(uow, entry))


def _offered(uow: UnitOfWork, place_id: UUID, chat_id: int) -> Offer:
    place = uow.appointments.one(place_id)
    offer = uow.offers.one(place.offer_id) if place.offer_id else None
    if offer is None or offer.chat_id != chat_id or offer.cause not in TO_WAITING:
        raise NotFound(what="offer")
    return offer


def _held(uow: UnitOfWork, place: Appointment) -> Appointment:
    """Hold the place as if it had been chosen from the free ones: its deadline, its fee and the limits are the same."""
    return hold_slot(
        uow,
        HoldRequest(
            chat_id=place.chat_id or 0,
            patient_id=place.patient_id,
            doctor_id=place.doctor_id,
            clinic_id=place.clinic_id,
            starts_at=place.starts_at,
            consultation=Consultation(place.consultation),
        ),
    )


def _moved_up(uow: UnitOfWork, entry: Entry, place: Appointment) -> Appointment:
    """Move the later visit to the place. What was asked of the clinic counts as no move of the patient's own."""
    if entry.moves is None:
        raise NotFound(what="appointment")
    visit = owned(uow, uow.appointments.locked(entry.moves), entry.chat_id)
    if visit.status is not Visit.CONFIRMED or visit.starts_at <= place.starts_at:
        raise VisitClosed(status=visit.status.value)
    uow.appointments.lock_patient(visit.patient_id)
    asked = ask_place(uow, place.doctor_id, place.starts_at)
    slot = free_slot(uow, asked, place.doctor_id, place.clinic_id, place.starts_at)
    return move(uow, visit, slot, terms=terms_at(uow, visit, slot), by=f"chat:{entry.chat_id}")
