"""Every report: a new one is one file here and one line in this table. Chat, HTTP and paper read the same.

A report is asked for a period and answers with rows and how they are drawn (`core/domain/report.py`). It locks nothing
and writes nothing.
"""

from collections.abc import Callable, Mapping

from core.domain.report import Period, Report
from core.services.reports.answers import reminder_answers
from core.services.reports.peak_hours import peak_hours
from core.services.reports.performance import performance
from core.services.reports.rates import rates
from core.services.reports.refunds import refunds
from core.services.reports.revenue import revenue
from core.services.reports.sources import sources
from core.services.reports.statuses import statuses
from core.services.reports.takings import takings
from core.services.reports.trend import trend
from core.services.reports.utilisation import utilisation
from core.services.reports.visits import visits_by_day
from core.services.reports.waits import walk_in_waits
from core.services.reports.walk_ins import walk_ins
from core.storage.unit_of_work import UnitOfWork

REPORTS: Mapping[str, Callable[[UnitOfWork, Period], Report]] = {
    "visits": visits_by_day,
    "statuses": statuses,
    "sources": sources,
    "rates": rates,
    "revenue": revenue,
    "utilisation": utilisation,
    "waits": walk_in_waits,
    "answers": reminder_answers,
    "performance": performance,
    "trend": trend,
    "walk_ins": walk_ins,
    "peak_hours": peak_hours,
    "takings": takings,
    "refunds": refunds,
}
"""By the name under which each is asked for."""


def reports_of(uow: UnitOfWork, period: Period) -> Mapping[str, Report]:
    """Return all of them for a period, in the order of the table."""
    return {name: report(uow, period) for name, report in REPORTS.items()}
