"""Money by doctor and by the way it came: what came in, what went back, what is left."""

from core.domain.report import Chart, Period, Report, Shape, Unit
from core.services.reports.revenue import currency_of
from core.storage.reports_money import MoneyReports
from core.storage.unit_of_work import UnitOfWork


def takings(uow: UnitOfWork, period: Period) -> Report:
    """Return each doctor's money by gateway, in the clinic's currency."""
    currency = currency_of(uow)
    return Report(
        name="takings",
        columns=(
            ("doctor_id", Unit.DOCTOR),
            ("gateway", Unit.CODE),
            *((name, Unit.MONEY) for name in ("came", "went", "stayed")),
        ),
        rows=MoneyReports(uow.sql).takings(period, currency),
        chart=Chart(Shape.ROWS, "doctor_id", ("stayed",)),
        currency=currency,
    )
