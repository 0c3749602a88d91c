"""Waits of walk-ins: mean, median, and what nine of ten waited at most."""

from core.domain.report import Chart, Period, Report, Shape, Unit
from core.storage.reports_waits import WaitReports
from core.storage.unit_of_work import UnitOfWork


def walk_in_waits(uow: UnitOfWork, period: Period) -> Report:
    """Return the waits of all walk-ins that were let in, and of each doctor's."""
    return Report(
        name="waits",
        columns=(
            ("doctor_id", Unit.DOCTOR),
            ("visits", Unit.COUNT),
            ("mean", Unit.MINUTES),
            ("median", Unit.MINUTES),
            ("p90", Unit.MINUTES),
        ),
        rows=WaitReports(uow.sql).of_walk_ins(period),
        chart=Chart(Shape.ROWS, "doctor_id", ("median", "p90")),
    )
