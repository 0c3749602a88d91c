"""The trend: month by month, how many visits there were, how they ended and what was earned."""

from dataclasses import asdict, dataclass
from datetime import date

from core.domain.report import Chart, Period, Report, Shape, Unit
from core.services.reports.revenue import currency_of
from core.storage.reports_money import MoneyReports
from core.storage.reports_visits import Ends, VisitReports
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Month(Ends):
    """One month, by its first day, as far as the period reaches into it; `stayed` in minor units."""

    month: date
    stayed: int


def trend(uow: UnitOfWork, period: Period) -> Report:
    """Return every month of which a day is in the period."""
    currency = currency_of(uow)
    ends, money = VisitReports(uow.sql).by_month(period), MoneyReports(uow.sql).stayed_by_month(period, currency)
    return Report(
        name="trend",
        columns=(
            ("month", Unit.DAY),
            *((name, Unit.COUNT) for name in ("visits", "completed", "no_show", "cancelled")),
            ("stayed", Unit.MONEY),
        ),
        rows=[
            Month(month=month, stayed=money.get(month, 0), **asdict(ends.get(month, Ends())))
            for month in _months(period)
        ],
        chart=Chart(Shape.DAYS, "month", ("visits",)),
        currency=currency,
    )


def _months(period: Period) -> list[date]:
    found = [period.first.replace(day=1)]
    while (following := _next(found[-1])) <= period.last:
        found.append(following)
    return found


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
