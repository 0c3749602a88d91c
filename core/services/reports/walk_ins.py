"""Walk-ins by day: how many came without an appointment, and how many of them were seen, left or were cancelled."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from core.domain.report import Chart, Period, Report, Shape, Unit
from core.storage.reports_visits import Ends, VisitReports
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfWalkIns(Ends):
    """One day."""

    day: date


def walk_ins(uow: UnitOfWork, period: Period) -> Report:
    """Return each day of the period, also those without any."""
    known = VisitReports(uow.sql).walk_ins(period)
    days = [period.first + timedelta(days=n) for n in range(period.days)]
    return Report(
        name="walk_ins",
        columns=(
            ("day", Unit.DAY),
            *((name, Unit.COUNT) for name in ("visits", "completed", "no_show", "cancelled")),
        ),
        rows=[DayOfWalkIns(day=day, **asdict(known.get(day, Ends()))) for day in days],
        chart=Chart(Shape.DAYS, "day", ("visits",)),
    )
