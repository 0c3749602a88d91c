"""Each doctor's work: visits and how they ended, how long one takes, what it earned, and what was said of it."""

from dataclasses import asdict, dataclass

from core.domain.report import Chart, Period, Report, Shape, Unit, share
from core.services.reports.revenue import currency_of
from core.storage.reports_money import MoneyReports
from core.storage.reports_visits import Ends, VisitReports
from core.storage.reports_waits import WaitReports
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance(Ends):
    """One doctor: `percent` were seen of those that are over, `mean` minutes a visit, `stayed` in minor units."""

    doctor_id: int
    percent: float | None
    mean: float | None
    stars: float | None
    stayed: int


def performance(uow: UnitOfWork, period: Period) -> Report:
    """Return every doctor who had visits or money in the period, by name."""
    currency = currency_of(uow)
    visits, waits = VisitReports(uow.sql), WaitReports(uow.sql)
    ends, stars, lengths = visits.by_doctor(period), visits.stars(period), waits.consultations(period)
    stayed: dict[int, int] = {}
    for taking in MoneyReports(uow.sql).takings(period, currency):
        stayed[taking.doctor_id] = stayed.get(taking.doctor_id, 0) + taking.stayed
    found = []
    for doctor in sorted(uow.roster.doctors.values(), key=lambda d: (d.name, d.id)):
        if doctor.id in ends or doctor.id in stayed:
            so = ends.get(doctor.id, Ends())
            over = so.completed + so.no_show + so.cancelled
            found.append(
                Performance(
                    doctor_id=doctor.id,
                    percent=share(so.completed, over),
                    mean=lengths.get(doctor.id),
                    stars=stars.get(doctor.id),
                    stayed=stayed.get(doctor.id, 0),
                    **asdict(so),
                )
            )
    return Report(
        name="performance",
        columns=(
            ("doctor_id", Unit.DOCTOR),
            *((name, Unit.COUNT) for name in ("visits", "completed", "no_show", "cancelled")),
            ("percent", Unit.PERCENT),
            ("mean", Unit.MINUTES),
            ("stars", Unit.STARS),
            ("stayed", Unit.MONEY),
        ),
        rows=found,
        chart=Chart(Shape.ROWS, "doctor_id", ("visits",)),
        currency=currency,
    )
