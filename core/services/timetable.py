"""A doctor's day at one branch, place by place: booked, held, free, blocked or over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.domain.appointment import Status
from core.domain.busy import Busy, Diary
from core.domain.errors import NotFound
from core.domain.grid import grid_on, numbers
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import ListedVisit, VisitFilter, VisitLists

MOST = 1_000
"""Visits of one doctor on one day: more than anybody sees, and a bound."""
_SHOWN = frozenset(Status) - {Status.CANCELLED, Status.EXPIRED}


class State(StrEnum):
    """What a line of the timetable is: somebody's, nobody's yet, or not to be had; `past`: it was nobody's."""

    BOOKED = "booked"
    HELD = "held"
    FREE = "free"
    BLOCKED = "blocked"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: aware UTC; `seats` are how many patients still fit in, and `visit` who has it."""

    starts_at: datetime
    ends_at: datetime
    state: State
    seats: int = 0
    visit: ListedVisit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A doctor's day at a branch; times are to be shown in `zone`."""

    doctor_id: int
    clinic_id: int
    day: date
    zone: str
    lines: Sequence[Line]

    def count(self, state: State) -> int:
        """Return how many lines are so."""
        return sum(line.state is state for line in self.lines)


def timetable(uow: UnitOfWork, doctor_id: int, clinic_id: int, day: date) -> Timetable:
    """Return the day in order of time; a place that is held longer than it may be is free. Raises `NotFound`."""
    doctor = uow.roster.doctors.get(doctor_id)
    zone = uow.roster.clinic(clinic_id).zone
    if doctor is None:
        raise NotFound(what="doctor")
    wanted = VisitFilter(first=day, last=day, doctor_id=doctor_id, clinic_id=clinic_id, statuses=_SHOWN)
    visits = [v for v in VisitLists(uow.sql).page(wanted, limit=MOST) if not _lapsed(v, uow.now)]
    lines = [
        Line(
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            state=State.HELD if visit.status in {Status.HELD, Status.REQUESTED} else State.BOOKED,
            visit=visit,
        )
        for visit in visits
    ]
    if doctor.active and clinic_id in doctor.schedule.zones:
        lines += _open(uow, doctor_id, clinic_id, day)
    return Timetable(
        doctor_id=doctor_id,
        clinic_id=clinic_id,
        day=day,
        zone=zone.key,
        lines=sorted(lines, key=lambda line: (line.starts_at, line.visit is None, str(line.visit and line.visit.id))),
    )


def _lapsed(visit: ListedVisit, now: datetime) -> bool:
    return visit.status is Status.HELD and (visit.held_until is None or visit.held_until <= now)


def _open(uow: UnitOfWork, doctor_id: int, clinic_id: int, day: date) -> list[Line]:
    """Return the places of a day that nobody has."""
    grid = grid_on(uow.roster.doctors[doctor_id].schedule, clinic_id, day)
    if not grid.starts:
        return []
    busy: Sequence[Busy] = uow.appointments.busy([doctor_id], since=grid.starts[0], until=grid.occupied[-1])
    blocked = grid.blocked(uow.roster.blocks_of(doctor_id, clinic_id))
    free = grid.free(grid.places(Diary(busy, ())))
    found = []
    for number in numbers(grid.every):
        slot = grid.slot(number, free)
        if not slot.free_seats:
            continue
        state = State.FREE if slot.starts_at > uow.now else State.PAST
        if blocked >> number & 1:
            state = State.BLOCKED
        found.append(
            Line(starts_at=slot.starts_at, ends_at=slot.ends_at, state=state, seats=len(slot.free_seats)),
        )
    return found
