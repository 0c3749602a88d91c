"""Bookings over time: each day of a period, also the empty ones."""

from datetime import timedelta

from core.domain.report import Chart, Period, Report, Shape, Unit
from core.storage.reports_visits import DayOfVisits, VisitReports
from core.storage.unit_of_work import UnitOfWork


def visits_by_day(uow: UnitOfWork, period: Period) -> Report:
    """Return how many visits were to take place on each day: by appointment, and without one."""
    known = {row.day: row for row in VisitReports(uow.sql).by_day(period)}
    days = (period.first + timedelta(days=n) for n in range(period.days))
    return Report(
        name="visits",
        columns=(("day", Unit.DAY), ("scheduled", Unit.COUNT), ("walk_in", Unit.COUNT)),
        rows=[known.get(day) or DayOfVisits(day=day, scheduled=0, walk_in=0) for day in days],
        chart=Chart(Shape.DAYS, "day", ("scheduled", "walk_in")),
    )
