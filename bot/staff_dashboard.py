"""The way to the pages in a browser, as the staff desk gives it."""

from core.services.web_sessions import ask_link
from core.storage.unit_of_work import UnitOfWork


class StaffDashboard:
    """The pages as one chat of the staff gets to them. See `DashboardDesk`."""

    _uow: UnitOfWork
    _chat: int

    def ask_dashboard(self) -> str:
        return str(ask_link(self._uow, self._chat))
