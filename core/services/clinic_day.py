"""A day of one branch for whoever runs the clinic: who comes, how each stands, what is paid; and its timetable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from core.domain.appointment import LIVE, Status
from core.domain.grid import grid_on, numbers, some
from core.domain.permissions import Action
from core.domain.roster import Clinic, Doctor
from core.domain.wall_clock import instant, local_day
from core.services.staff import permit
from core.storage.clinic_day import OfDay, visits_of_day
from core.storage.unit_of_work import UnitOfWork

__all__ = [
    "DayAsked",
    "Line",
    "OfDay",
    "Pays",
    "Place",
    "Timetable",
    "pays_of",
    "see_day",
    "see_timetable",
    "span_at",
    "today_at",
]

MOST = 400
"""Visits of one branch on one day that are shown: twenty doctors who see twenty each."""


class Pays(StrEnum):
    """How a visit stands with its money."""

    PAID = "paid"
    PART = "part"
    OPEN = "open"
    FREE = "free"


class Place(StrEnum):
    """What a slot of the timetable is."""

    FREE = "free"
    HELD = "held"
    BOOKED = "booked"
    BLOCKED = "blocked"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAsked:
    """Which day of which branch, of which doctor (None: all), and of which payment (None: any)."""

    clinic_id: int
    day: date
    doctor_id: int | None = None
    pays: Pays | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a doctor's timetable: a slot, what it is, how many seats of it are free, and who has the others."""

    starts_at: datetime
    ends_at: datetime
    place: Place
    free: int
    visits: tuple[OfDay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """One doctor's day at a branch; `walk_ins` have no time of their own, by their token."""

    doctor: Doctor
    lines: tuple[Line, ...]
    walk_ins: tuple[OfDay, ...]


def pays_of(visit: OfDay) -> Pays:
    """Return how a visit stands with its money."""
    if not visit.fee:
        return Pays.FREE
    if not visit.due:
        return Pays.PAID
    return Pays.PART if visit.paid else Pays.OPEN


def see_day(uow: UnitOfWork, by: int, asked: DayAsked) -> Sequence[OfDay]:
    """Return the visits of a day by their time. Raises `NotPermitted`, and `NotFound` for no branch of ours."""
    permit(uow, by, Action.SEE_DASHBOARD)
    found = _visits(uow, asked)
    return [visit for visit in found if asked.pays in (None, pays_of(visit))]


def see_timetable(uow: UnitOfWork, by: int, asked: DayAsked) -> Sequence[Timetable]:
    """Return the day of each doctor who has hours or visits at the branch, by name. Raises as `see_day` does."""
    permit(uow, by, Action.SEE_DASHBOARD)
    visits = [visit for visit in _visits(uow, asked) if visit.status in LIVE or visit.status in _HAD]
    doctors = sorted(uow.roster.doctors.values(), key=lambda each: (each.name, each.id))
    found = [
        _timetable(uow, doctor, asked, [v for v in visits if v.doctor_id == doctor.id])
        for doctor in doctors
        if asked.doctor_id in (None, doctor.id)
    ]
    return [each for each in found if each.lines or each.walk_ins]


_HAD = frozenset({Status.COMPLETED, Status.NO_SHOW})


def _visits(uow: UnitOfWork, asked: DayAsked) -> Sequence[OfDay]:
    since, until = span_at(uow.roster.clinic(asked.clinic_id), asked.day)
    return visits_of_day(uow.sql, asked.clinic_id, asked.doctor_id, since=since, until=until, now=uow.now, limit=MOST)


def span_at(clinic: Clinic, day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends at a branch, as UTC."""
    return instant(day, time(0), clinic.zone), instant(day + timedelta(days=1), time(0), clinic.zone)


def today_at(uow: UnitOfWork, clinic_id: int) -> date:
    """Return the date at a branch."""
    return local_day(uow.now, uow.roster.clinic(clinic_id).zone)


def _timetable(uow: UnitOfWork, doctor: Doctor, asked: DayAsked, visits: Sequence[OfDay]) -> Timetable:
    seated = [visit for visit in visits if not visit.walk_in]
    known = doctor.active and asked.clinic_id in doctor.clinic_ids
    lines = _slots(uow, doctor, asked, seated) if known else []
    placed = {visit.id for line in lines for visit in line.visits}
    outside = [
        Line(starts_at=visit.starts_at, ends_at=visit.ends_at, place=_place_of(visit), free=0, visits=(visit,))
        for visit in seated
        if visit.id not in placed  # its hours are not worked any more, or it was made under another length
    ]
    return Timetable(
        doctor=doctor,
        lines=tuple(sorted([*lines, *outside], key=lambda line: (line.starts_at, line.ends_at))),
        walk_ins=tuple(sorted((v for v in visits if v.walk_in), key=lambda v: (v.token or 0, v.id))),
    )


def _slots(uow: UnitOfWork, doctor: Doctor, asked: DayAsked, visits: Sequence[OfDay]) -> list[Line]:
    grid = grid_on(doctor.schedule, asked.clinic_id, asked.day)
    if not grid.starts:
        return []
    busy = uow.appointments.busy([doctor.id], since=grid.starts[0], until=grid.occupied[-1])
    free, blocked = grid.free(busy), grid.blocked(uow.roster.blocks_of(doctor.id, asked.clinic_id))
    any_free = some(free)
    found = []
    for n in numbers(grid.every):
        there = tuple(visit for visit in visits if grid.starts[n] <= visit.starts_at < grid.ends[n])
        seats, ahead = sum(mask >> n & 1 for mask in free), grid.starts[n] > uow.now
        place = _place(there, blocked=bool(blocked >> n & 1), free=bool(any_free >> n & 1), ahead=ahead)
        open_ = seats if place is not Place.BLOCKED and ahead else 0
        found.append(Line(starts_at=grid.starts[n], ends_at=grid.ends[n], place=place, free=open_, visits=there))
    return found


def _place(there: Sequence[OfDay], *, blocked: bool, free: bool, ahead: bool) -> Place:
    if there:
        return Place.HELD if all(visit.status is Status.HELD for visit in there) else Place.BOOKED
    if blocked:
        return Place.BLOCKED
    if not ahead:
        return Place.PAST
    return Place.FREE if free else Place.BLOCKED


def _place_of(visit: OfDay) -> Place:
    return Place.HELD if visit.status is Status.HELD else Place.BOOKED
