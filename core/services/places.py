"""Is there a place: the slot that begins then, what is taken of it, and whether a seat of it is free.

What is read here is read under the doctor's lock, asked for at once and waited for once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.domain.errors import NotWorking
from core.domain.schedule import Consultation
from core.domain.slots import Busy, Slot, slot_at
from core.storage.places import taken_places
from core.storage.roster import REVISION
from core.storage.sql import Pending
from core.storage.unit_of_work import UnitOfWork


def free_place(uow: UnitOfWork, doctor_id: int, clinic_id: int, starts_at: datetime) -> Slot:
    """Return the slot that begins then and has a free seat, read under the doctor's lock (taken here if it is not).

    Raises `SlotTaken`, `TooLate`, `TooFarAhead`, `NotWorking`, `OnLeave`, `NotFound`.
    """
    uow.appointments.lock_doctor(doctor_id)
    return free_slot(uow, ask_place(uow, doctor_id, starts_at), doctor_id, clinic_id, starts_at)


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """What has been asked for under the doctor's lock: the roster's revision then, and the places taken."""

    revision: Pending
    busy: Pending


def ask_place(uow: UnitOfWork, doctor_id: int, starts_at: datetime, *, but: UUID | None = None) -> AskedPlace:
    """Ask for what `free_slot` needs to know; the doctor's lock has been asked for before. `but` one visit is moved."""
    day = timedelta(days=1)
    return AskedPlace(
        uow.sql.send(REVISION),
        uow.appointments.ask_busy([doctor_id], since=starts_at - day, until=starts_at + day, but=but),
    )


def free_slot(uow: UnitOfWork, asked: AskedPlace, doctor_id: int, clinic_id: int, starts_at: datetime) -> Slot:
    """Wait for what was asked and return the slot with a free seat; raises what `free_place` raises."""
    busy = taken_places(asked.busy)
    revision = asked.revision.row()
    uow.refresh_roster(revision["version"] if revision else 0)
    return slot_of(uow, doctor_id, clinic_id, starts_at, busy)


def any_slot(
    uow: UnitOfWork, asked: AskedPlace, doctor_id: int, clinic_id: int, starts_at: datetime
) -> tuple[Slot, Sequence[Busy]]:
    """Return the slot as `free_slot` does, full or not, with what is taken; raises all of that but `SlotTaken`."""
    busy = taken_places(asked.busy)
    revision = asked.revision.row()
    uow.refresh_roster(revision["version"] if revision else 0)
    return slot_of(uow, doctor_id, clinic_id, starts_at, busy, even_full=True), busy


def how_seen(slot: Slot, wanted: Consultation | None) -> Consultation:
    """Return how a patient is seen at this time: as wanted, else the way there is, in person before online.

    Raises `NotWorking` where the doctor sees nobody that way at this time.
    """
    if not slot.consultation.serves(wanted):
        raise NotWorking(doctor_id=slot.doctor_id, clinic_id=slot.clinic_id, starts_at=slot.starts_at.isoformat())
    return wanted if wanted in slot.consultation.ways else slot.consultation.ways[0]


def slot_of(
    uow: UnitOfWork,
    doctor_id: int,
    clinic_id: int,
    starts_at: datetime,
    busy: Sequence[Busy],
    *,
    even_full: bool = False,
) -> Slot:
    """Return the slot that begins then, with `busy` taken of it; raises what `free_place` raises."""
    roster = uow.roster
    settings = roster.settings_of(doctor_id)
    return slot_at(
        roster.doctor(doctor_id).schedule,
        roster.clinic(clinic_id).id,
        starts_at,
        busy,
        roster.blocks_of(doctor_id, clinic_id),
        now=uow.now,
        notice=settings.notice,
        horizon_days=settings.advance_booking_days,
        even_full=even_full,
    )
