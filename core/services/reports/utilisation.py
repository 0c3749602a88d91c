"""Utilisation of each doctor: how much of the time in which they see patients by appointment is taken."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.grid import grid_on, numbers
from core.domain.report import Chart, Period, Report, Shape, Unit, share
from core.domain.roster import Doctor
from core.storage.reports_visits import VisitReports
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One doctor: minutes `taken` by appointments, of the minutes `open` to them; both count every seat."""

    doctor_id: int
    taken: int
    open: int
    percent: float | None


def utilisation(uow: UnitOfWork, period: Period) -> Report:
    """Return every doctor who had hours or visits, by name. Leave is not open; hours are as the roster has them now.

    A visit at a time that is not worked any more is taken and not open, so that more than all may be taken.
    """
    taken = VisitReports(uow.sql).taken(period)
    found = []
    for doctor in sorted(uow.roster.doctors.values(), key=lambda d: (d.name, d.id)):
        if period.doctor_id in (None, doctor.id):
            minutes = _open(uow, doctor, period)
            if minutes or doctor.id in taken:
                used = taken.get(doctor.id, 0)
                found.append(Use(doctor_id=doctor.id, taken=used, open=minutes, percent=share(used, minutes)))
    return Report(
        name="utilisation",
        columns=(
            ("doctor_id", Unit.DOCTOR),
            ("taken", Unit.MINUTES),
            ("open", Unit.MINUTES),
            ("percent", Unit.PERCENT),
        ),
        rows=found,
        chart=Chart(Shape.ROWS, "doctor_id", ("percent",)),
    )


def _open(uow: UnitOfWork, doctor: Doctor, period: Period) -> int:
    if not doctor.active:
        return 0
    branches = [id_ for id_ in doctor.clinic_ids if period.clinic_id in (None, id_)]
    days = [period.first + timedelta(days=n) for n in range(period.days)]
    return sum(_open_on(uow, doctor, clinic_id, day) for clinic_id in branches for day in days)


def _open_on(uow: UnitOfWork, doctor: Doctor, clinic_id: int, day: date) -> int:
    grid = grid_on(doctor.schedule, clinic_id, day)
    there = grid.every & ~grid.blocked(uow.roster.blocks_of(doctor.id, clinic_id))
    return sum(
        int((grid.ends[n] - grid.starts[n]).total_seconds()) // 60 * grid.intervals[n].capacity for n in numbers(there)
    )
