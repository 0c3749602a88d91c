"""Peak hours: how many visits begin in which hour of which weekday."""

from core.domain.report import Chart, Period, Report, Shape, Unit
from core.storage.reports_visits import HourOfVisits, VisitReports
from core.storage.unit_of_work import UnitOfWork


def peak_hours(uow: UnitOfWork, period: Period) -> Report:
    """Return each weekday with each hour from the first to the last in which anybody came; nothing where nobody did."""
    known = {(row.weekday, row.hour): row for row in VisitReports(uow.sql).by_hour(period)}
    hours = [hour for _, hour in known]
    span = range(min(hours), max(hours) + 1) if hours else range(0)
    return Report(
        name="peak_hours",
        columns=(("weekday", Unit.WEEKDAY), ("hour", Unit.HOUR), ("visits", Unit.COUNT)),
        rows=[
            known.get((weekday, hour)) or HourOfVisits(weekday=weekday, hour=hour, visits=0)
            for weekday in range(7)
            for hour in span
        ],
        chart=Chart(Shape.WEEK, "weekday", ("visits",)),
    )
