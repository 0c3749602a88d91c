"""Completion, no-show and cancellation rates: of the visits of a period that are over, how many ended how."""

from dataclasses import dataclass

from core.domain.appointment import Status
from core.domain.report import Chart, Period, Report, Shape, Unit, share
from core.storage.reports_visits import VisitReports
from core.storage.unit_of_work import UnitOfWork

ENDS = (Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many visits ended so, which is this share of all that are over."""

    code: str
    visits: int
    percent: float | None


def rates(uow: UnitOfWork, period: Period) -> Report:
    """Return the three rates; None where no visit is over."""
    known = {row.code: row.visits for row in VisitReports(uow.sql).by_status(period)}
    over = sum(known.get(end.value, 0) for end in ENDS)
    found = [(end.value, known.get(end.value, 0)) for end in ENDS]
    return Report(
        name="rates",
        columns=(("code", Unit.CODE), ("visits", Unit.COUNT), ("percent", Unit.PERCENT)),
        rows=[Rate(code=code, visits=visits, percent=share(visits, over)) for code, visits in found],
        chart=Chart(Shape.ROWS, "code", ("percent",)),
    )
