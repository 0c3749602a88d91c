"""Refunds: how many were decided in a period, over how much, and how they stand now."""

from core.domain.payment import RefundStatus
from core.domain.report import Chart, Period, Report, Shape, Unit
from core.services.reports.revenue import currency_of
from core.storage.reports_money import MoneyReports, RefundsSo
from core.storage.unit_of_work import UnitOfWork


def refunds(uow: UnitOfWork, period: Period) -> Report:
    """Return each status once, also those that no refund has."""
    currency = currency_of(uow)
    known = MoneyReports(uow.sql).refunds(period, currency)
    codes = (f"refund_{status.value}" for status in RefundStatus)
    return Report(
        name="refunds",
        columns=(("code", Unit.CODE), ("refunds", Unit.COUNT), ("amount", Unit.MONEY)),
        rows=[known.get(code) or RefundsSo(code=code, refunds=0, amount=0) for code in codes],
        chart=Chart(Shape.ROWS, "code", ("refunds",)),
        currency=currency,
    )
