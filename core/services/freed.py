"""Offer free places to those who wait: find whose turn it is, and hold the place for them.

It is found twice: first without a lock, to know whose chat comes first, and then again under the locks of that chat and
the doctor. Where it is somebody else's turn by then, it is found once more. What was free before anybody waited is
offered as well: hours that were added, leave that was lifted, places that were there all the time. So nothing has to be
told to this file: whatever frees a place may queue a look, and the clock looks every minute.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum, auto
from uuid import UUID, uuid4

from core.domain.appointment import Appointment
from core.domain.errors import OverlappingVisit
from core.domain.notices import NoticeKind
from core.domain.offer import Cause, Offer, Status
from core.domain.quiet_hours import QuietHours
from core.domain.roster import Doctor, Roster
from core.domain.slots import Slot, free_slots
from core.domain.waitlist import Entry, InLine, Where, may_be_told, stands_until
from core.domain.waitlist import Status as Wait
from core.domain.wall_clock import instant, local_day
from core.services import notices
from core.services.offers import hold_place, queue_end
from core.services.prices import fee_at
from core.storage.roster import read_revision
from core.storage.unit_of_work import UnitOfWork

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is, for which place, and until when it would be kept for them."""

    entry: Entry
    slot: Slot
    until: datetime


class Outcome(Enum):
    """What came of offering a place: it is held, it was somebody else's turn by then, or they could not have it."""

    OFFERED = auto()
    ANOTHERS = auto()
    REFUSED = auto()


def where_of(roster: Roster) -> Where:
    """Return what the list has to know of the clinic."""
    return Where(
        specialties={doctor.id: doctor.specialty for doctor in roster.doctors.values()},
        zones={clinic.id: clinic.zone for clinic in roster.clinics.values()},
    )


def whose_turn(uow: UnitOfWork, doctor_id: int, *, but: Collection[UUID] = ()) -> Turn | None:
    """Return to whom a free place of this doctor is to be offered now, `but` these not; None where there is nobody."""
    doctor = uow.roster.doctors.get(doctor_id)
    settings = uow.roster.settings_of(doctor_id)
    if doctor is None or not doctor.active or not settings.waitlist_enabled:
        return None
    line = [each for each in uow.waitlist.line(doctor_id) if each.entry.id not in but]
    where, longest = where_of(uow.roster), timedelta(minutes=settings.waitlist_offer_minutes)
    for slot in _free(uow, doctor, line):
        until = stands_until(slot.starts_at, notice=settings.notice, longest=longest, now=uow.now)
        if until is None or not may_be_told(slot.starts_at, quiet=_is_quiet(uow, slot), now=uow.now):
            continue
        for each in line:
            if each.may_have(slot, where, most_bookings=uow.settings.max_open_bookings, now=uow.now):
                return Turn(entry=each.entry, slot=slot, until=until)
    return None


def offer_freed(uow: UnitOfWork, turn: Turn, *, but: Collection[UUID] = ()) -> Outcome:
    """Hold the place for whose turn it is, tell them, and queue the end of it.

    `turn` was found without a lock; what is held is what is right under the locks.
    """
    doctor_id = turn.slot.doctor_id
    uow.waitlist.lock_chat(turn.entry.chat_id)
    uow.appointments.lock_doctor(doctor_id)
    uow.refresh_roster(read_revision(uow.sql))  # leave may have been entered while the line was waited for
    now_it_is = whose_turn(uow, doctor_id, but=but)
    if now_it_is is None or now_it_is.entry.id != turn.entry.id:
        return Outcome.ANOTHERS
    slot, entry = now_it_is.slot, uow.waitlist.locked(turn.entry.id)
    offer = Offer(
        id=uuid4(),
        cause=Cause.MOVE_UP if entry.moves else Cause.WAITLIST,
        chat_id=entry.chat_id,
        patient_id=entry.patient_id,
        subject=entry.id,
        expires_at=now_it_is.until,
        status=Status.OPEN,
    )
    try:
        with uow.attempt():
            place = _held(uow, offer, slot, entry)
    except OverlappingVisit:
        return Outcome.REFUSED
    uow.waitlist.told(entry, doctor_id, slot.starts_at, offer.id)
    uow.waitlist.change(entry, Wait.NOTIFIED)
    queue_end(uow, offer)
    notices.plan(uow, place, NoticeKind.WAITLIST_OFFER)
    return Outcome.OFFERED


def _held(uow: UnitOfWork, offer: Offer, slot: Slot, entry: Entry) -> Appointment:
    """Hold the place; raises `OverlappingVisit` where the patient just takes something else then, in another chat."""
    fee = fee_at(uow, slot.doctor_id, offer.patient_id, slot.starts_at, chat_id=offer.chat_id)
    uow.offers.add(offer)
    place = hold_place(uow, offer, slot, fee, wanted=entry.consultation)
    if place is None:
        raise OverlappingVisit
    return place


def doctors_waited_for(uow: UnitOfWork) -> list[int]:
    """Return the doctors with whom something is free for somebody who waits: what the clock looks for."""
    line = uow.waitlist.line()
    wanted = {each.entry.doctor_id for each in line} | {
        doctor.id for doctor in uow.roster.doctors.values() for each in line if each.entry.specialty == doctor.specialty
    }
    return sorted(id_ for id_ in wanted if id_ is not None and whose_turn(uow, id_))


def _free(uow: UnitOfWork, doctor: Doctor, line: Collection[InLine]) -> Iterator[Slot]:
    """Yield the free places of the days that anybody in the line waits for, the earliest first."""
    if not line:
        return
    settings, zones = uow.roster.settings_of(doctor.id), {c: uow.roster.clinic(c).zone for c in doctor.clinic_ids}
    days = [
        (day, clinic_id)
        for clinic_id, zone in zones.items()
        for day in (local_day(uow.now, zone) + n * _DAY for n in range(settings.advance_booking_days + 1))
        if any(each.entry.first_day <= day <= each.entry.last_day for each in line)
    ]
    if not days:
        return
    busy = uow.appointments.busy(
        [doctor.id],
        since=min(instant(day, time(0), zones[clinic_id]) for day, clinic_id in days) - _DAY,
        until=max(instant(day, time(0), zones[clinic_id]) for day, clinic_id in days) + 2 * _DAY,
    )
    found = [
        slot
        for day, clinic_id in days
        for slot in free_slots(
            doctor.schedule,
            clinic_id,
            day,
            busy,
            uow.roster.blocks_of(doctor.id, clinic_id),
            now=uow.now,
            notice=settings.notice,
        )
    ]
    yield from sorted(found, key=lambda slot: (slot.starts_at, slot.clinic_id))


def _is_quiet(uow: UnitOfWork, slot: Slot) -> bool:
    quiet = QuietHours.read(uow.settings.quiet_hours)
    return quiet.around(uow.now, uow.roster.clinic(slot.clinic_id).zone) is not None
