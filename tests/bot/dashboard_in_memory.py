"""The way to the pages in memory: a link that is always the same."""

from core.domain.permissions import Action
from tests.bot.counter_in_memory import CounterInMemory


class DashboardInMemory(CounterInMemory):
    """The pages as one chat of the staff gets to them."""

    def ask_dashboard(self) -> str:
        self._permit(Action.SEE_DASHBOARD)
        return "00000000-0000-4000-8000-000000000001"
