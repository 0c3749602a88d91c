"""Totals by status: how the visits of a period stand."""

from core.domain.appointment import Status
from core.domain.report import Chart, Period, Report, Shape, Unit
from core.storage.reports_visits import Counted, VisitReports
from core.storage.unit_of_work import UnitOfWork

SHOWN = (
    Status.REQUESTED,
    Status.CONFIRMED,
    Status.ARRIVED,
    Status.IN_CONSULTATION,
    Status.COMPLETED,
    Status.NO_SHOW,
    Status.CANCELLED,
    Status.EXPIRED,
)
"""In the order of a visit's life; a place that is only held is no visit yet."""


def statuses(uow: UnitOfWork, period: Period) -> Report:
    """Return how many visits stand how, each status once, also those that nobody has."""
    known = {row.code: row.visits for row in VisitReports(uow.sql).by_status(period)}
    return Report(
        name="statuses",
        columns=(("code", Unit.CODE), ("visits", Unit.COUNT)),
        rows=[Counted(code=status.value, visits=known.get(status.value, 0)) for status in SHOWN],
        chart=Chart(Shape.ROWS, "code", ("visits",)),
    )
