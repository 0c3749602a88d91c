"""What was answered to the reminders of a period's visits."""

from core.domain.answers import Answer
from core.domain.report import Chart, Period, Report, Shape, Unit
from core.storage.reports_visits import Counted, VisitReports
from core.storage.unit_of_work import UnitOfWork

SILENT = "silent"


def reminder_answers(uow: UnitOfWork, period: Period) -> Report:
    """Return how many answered what, each answer once, and how many have not answered."""
    known = {row.code: row.visits for row in VisitReports(uow.sql).by_answer(period)}
    codes = (*(answer.value for answer in Answer), SILENT)
    return Report(
        name="answers",
        columns=(("code", Unit.CODE), ("visits", Unit.COUNT)),
        rows=[Counted(code=code, visits=known.get(code, 0)) for code in codes],
        chart=Chart(Shape.ROWS, "code", ("visits",)),
    )
