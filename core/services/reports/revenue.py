"""Revenue by day: what came in, what went back, what is left."""

from datetime import timedelta

from core.domain.report import Chart, Period, Report, Shape, Unit
from core.storage.reports_money import DayOfMoney, MoneyReports
from core.storage.unit_of_work import UnitOfWork


def revenue(uow: UnitOfWork, period: Period) -> Report:
    """Return each day's money in the clinic's currency: the first doctor's.

    Money in another currency, which a clinic that changed its gateway may have, is not of this report.
    """
    currency = currency_of(uow)
    known = {row.day: row for row in MoneyReports(uow.sql).revenue(period) if row.currency == currency}
    days = (period.first + timedelta(days=n) for n in range(period.days))
    return Report(
        name="revenue",
        columns=(("day", Unit.DAY), ("came", Unit.MONEY), ("went", Unit.MONEY), ("stayed", Unit.MONEY)),
        rows=[known.get(day) or DayOfMoney(day=day, currency=currency, came=0, went=0) for day in days],
        chart=Chart(Shape.DAYS, "day", ("came",)),
        currency=currency,
    )


def currency_of(uow: UnitOfWork) -> str:
    """Return the currency of the clinic's reports: the first doctor's."""
    doctors = uow.roster.doctors
    return doctors[min(doctors)].fee.currency if doctors else "INR"
