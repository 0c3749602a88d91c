"""The clinic's figures in memory: always the same, nothing in the days before today."""

from datetime import date

from bot.line import Phrase
from bot.stats_desk import FiguresSeen, StatsAsked
from core.domain.money import Money
from core.domain.permissions import Action
from core.domain.report import Drawn, Period
from core.domain.staff import Role
from tests.bot.counter_in_memory import CounterInMemory


class StatsInMemory(CounterInMemory):
    """The figures as one chat of the staff sees them. The doctor of a chat is the first one."""

    def stats_doctors(self) -> tuple[tuple[int, str], ...]:
        role = self._permit(Action.SEE_STATS)
        return tuple((row.id, row.name) for row in self.clinic.rows if role is not Role.DOCTOR or row.id == 1)

    def sees_all_stats(self) -> bool:
        return self._permit(Action.SEE_STATS) is not Role.DOCTOR

    def figures(self, asked: StatsAsked) -> FiguresSeen:
        self._permit(Action.SEE_STATS)
        first, last = date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"])
        some = first != last
        return FiguresSeen(
            id=str(Drawn(period=Period(first=first, last=last), staff_id=1).as_id()),
            whose=Phrase("figures.of_clinic"),
            first=first,
            last=last,
            visits=3 * some,
            scheduled=2 * some,
            walk_in=1 * some,
            completed="–",
            no_show="–",
            cancelled="–",
            money=Money(0, "INR"),
            wait="–",
            alone=not self.sees_all_stats(),
        )
