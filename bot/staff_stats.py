"""The clinic's figures as the staff desk tells them, in words; their picture and table are made when they are sent."""

from datetime import date
from typing import Any

from bot.line import Phrase
from bot.stats_desk import FiguresSeen, StatsAsked
from core.domain.money import Money
from core.domain.report import Period, Report
from core.domain.staff import Role
from core.services import stats
from core.services.staff import role_of
from core.storage.unit_of_work import UnitOfWork

NONE = "–"


class StaffStats:
    """The figures as one chat of the staff sees them. See `StatsDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int

    def stats_doctors(self) -> tuple[tuple[int, str], ...]:
        return tuple(stats.whose_figures(self._uow, self._chat))

    def sees_all_stats(self) -> bool:
        return role_of(self._uow, self._chat) is not Role.DOCTOR

    def figures(self, asked: StatsAsked) -> FiguresSeen:
        period = Period(
            first=date.fromisoformat(asked["first"]),
            last=date.fromisoformat(asked["last"]),
            doctor_id=asked.get("doctor"),
        )
        drawn, found = stats.see_figures(self._uow, self._chat, period)
        visits, ended = found["visits"].rows, {row.code: row.percent for row in found["rates"].rows}
        scheduled, walk_in = (sum(getattr(day, name) for day in visits) for name in ("scheduled", "walk_in"))
        doctor = self._uow.roster.doctors.get(drawn.period.doctor_id or 0)
        return FiguresSeen(
            id=str(drawn.as_id()),
            whose=Phrase("figures.of_doctor", {"name": doctor}) if doctor else Phrase("figures.of_clinic"),
            first=period.first,
            last=period.last,
            visits=scheduled + walk_in,
            scheduled=scheduled,
            walk_in=walk_in,
            completed=percent(ended["completed"]),
            no_show=percent(ended["no_show"]),
            cancelled=percent(ended["cancelled"]),
            money=stayed(found["revenue"]),
            wait=wait(found["waits"]),
            alone=not self.sees_all_stats(),
        )


def percent(share: float | None) -> str:
    """Return a share as people write it; a dash where there is none."""
    return NONE if share is None else f"{share:g}%"


def stayed(revenue: Report) -> Money:
    """Return what is left of a period's money."""
    return Money(sum(day.stayed for day in revenue.rows), revenue.currency)


def wait(waits: Report) -> Phrase | str:
    """Return the median wait of all walk-ins; a dash where nobody was let in."""
    whole: Any = waits.rows[0]
    return NONE if whole.median is None else Phrase("figures.minutes", {"minutes": f"{whole.median:g}"})
