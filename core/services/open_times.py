"""The times of a doctor at a branch over some days, each free, held, taken or blocked: for another program to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.domain.appointment import Status
from core.domain.busy import Busy, Diary
from core.domain.grid import DayGrid, grid_on, numbers
from core.domain.roster import Doctor
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import VisitFilter, VisitLists

MOST = 10_000
"""Visits of one look: a doctor's of a month, many times over."""
_TENTATIVE = frozenset({Status.HELD, Status.REQUESTED})


class State(StrEnum):
    """Whether somebody can be seen then."""

    FREE = "free"
    HELD = "held"
    TAKEN = "taken"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTime:
    """One time; aware UTC."""

    doctor_id: int
    clinic_id: int
    starts_at: datetime
    ends_at: datetime
    state: State


def open_times(uow: UnitOfWork, doctor: Doctor, clinic_id: int, first: date, last: date) -> list[OpenTime]:
    """Return the times of these days of the branch's calendar, in their order; of who works here no more, none."""
    if not doctor.active or clinic_id not in doctor.schedule.zones:
        return []
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    grids = [grid for day in days if (grid := grid_on(doctor.schedule, clinic_id, day)).starts]
    if not grids:
        return []
    busy = uow.appointments.busy([doctor.id], since=grids[0].starts[0], until=grids[-1].occupied[-1])
    wanted = VisitFilter(first=first, last=last, doctor_id=doctor.id, statuses=_TENTATIVE)
    held = {visit.starts_at for visit in VisitLists(uow.sql).page(wanted, limit=MOST)}
    return [time for grid in grids for time in _of_day(uow, grid, busy, held)]


def _of_day(uow: UnitOfWork, grid: DayGrid, busy: Sequence[Busy], held: set[datetime]) -> list[OpenTime]:
    blocked = grid.blocked(uow.roster.blocks_of(grid.doctor_id, grid.clinic_id))
    free = grid.free(grid.places(Diary(busy, ())))
    found = []
    for number in numbers(grid.every):
        slot = grid.slot(number, free)
        state = State.FREE if slot.free_seats else State.HELD if slot.starts_at in held else State.TAKEN
        found.append(
            OpenTime(
                doctor_id=grid.doctor_id,
                clinic_id=grid.clinic_id,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                state=State.BLOCKED if blocked >> number & 1 else state,
            )
        )
    return found
