"""The waiting list in the desk's hands: who waits in which order, and who is so ill that they come first.

Marking somebody urgent is written down, and takes no place from anybody who has been offered one.
"""

from dataclasses import dataclass
from uuid import UUID

from core.domain.audit import Act
from core.domain.errors import AlreadyDone, NotWaiting
from core.domain.permissions import Action
from core.domain.waitlist import OPEN, Entry, Priority
from core.services.staff import permit
from core.services.waitlist import doctors_of
from core.storage.unit_of_work import UnitOfWork

LONGEST = 60
"""Entries that one list holds; who waits longer than that is found once those before have gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheLine:
    """An entry, whose it is, and its place in the order of its line: the first is 1."""

    entry: Entry
    patient: str
    place: int


def the_line(uow: UnitOfWork, by: int) -> tuple[InTheLine, ...]:
    """Return who waits, in the order in which places are offered. Raises `NotPermitted`."""
    permit(uow, by, Action.RANK_WAITING)
    return tuple(_in_line(uow))[:LONGEST]


def one_in_line(uow: UnitOfWork, by: int, entry_id: UUID) -> InTheLine:
    """Return one who waits. Raises `NotPermitted`, and `NotWaiting` for one who does not any more, or never did."""
    permit(uow, by, Action.RANK_WAITING)
    found = next((each for each in _in_line(uow) if each.entry.id == entry_id), None)
    if found is None:
        raise NotWaiting
    return found


def rank(uow: UnitOfWork, by: int, entry_id: UUID, priority: Priority) -> None:
    """Let somebody who waits come first, or in the usual order again.

    Raises `NotPermitted`, `NotWaiting`, and `AlreadyDone` where it is so.
    """
    member = permit(uow, by, Action.RANK_WAITING)
    one_in_line(uow, by, entry_id)
    entry = uow.waitlist.locked(entry_id)
    if entry.status not in OPEN:
        raise NotWaiting(status=entry.status.value)
    if not uow.waitlist.rank(entry, priority):
        raise AlreadyDone
    uow.appointments.freed.update(doctors_of(uow, entry))
    facts = {"priority": priority.name.lower()}
    uow.audit.add(member, Act.WAITING_RANKED, subject=f"waiting {entry.id}", facts=facts)


def _in_line(uow: UnitOfWork) -> list[InTheLine]:
    found: list[InTheLine] = []
    places: dict[object, int] = {}
    for line in uow.waitlist.everybody():
        entry = line.entry
        doctor = uow.roster.doctors.get(entry.doctor_id or 0)
        which = entry.specialty or (doctor.specialty if doctor else "")
        places[which] = places.get(which, 0) + 1
        found.append(InTheLine(entry=entry, patient=line.patient, place=places[which]))
    return found
