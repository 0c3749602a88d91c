"""Scheduled against walk-in: where the visits of a period came from."""

from core.domain.report import Chart, Period, Report, Shape, Unit
from core.storage.reports_visits import Counted, VisitReports
from core.storage.unit_of_work import UnitOfWork


def sources(uow: UnitOfWork, period: Period) -> Report:
    """Return how many came by appointment and how many without one."""
    days = VisitReports(uow.sql).by_day(period)
    return Report(
        name="sources",
        columns=(("code", Unit.CODE), ("visits", Unit.COUNT)),
        rows=[
            Counted(code="scheduled", visits=sum(day.scheduled for day in days)),
            Counted(code="walk_in", visits=sum(day.walk_in for day in days)),
        ],
        chart=Chart(Shape.ROWS, "code", ("visits",)),
    )
