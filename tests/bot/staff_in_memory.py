"""The staff side of the clinic in memory, whole: what one chat behind the counter may ask."""

from tests.bot.audit_in_memory import AuditInMemory
from tests.bot.broadcast_in_memory import BroadcastInMemory
from tests.bot.colleagues_in_memory import ColleaguesInMemory
from tests.bot.dashboard_in_memory import DashboardInMemory
from tests.bot.day_in_memory import DayInMemory
from tests.bot.erasing_in_memory import ErasingInMemory
from tests.bot.hours_in_memory import HoursInMemory
from tests.bot.joins_in_memory import JoinsInMemory
from tests.bot.line_in_memory import LineInMemory
from tests.bot.list_in_memory import ListInMemory
from tests.bot.misses_in_memory import MissesInMemory
from tests.bot.money_in_memory import MoneyInMemory
from tests.bot.reception_in_memory import ReceptionInMemory
from tests.bot.records_in_memory import RecordsInMemory
from tests.bot.rows_in_memory import RowsInMemory
from tests.bot.settings_in_memory import SettingsInMemory
from tests.bot.stats_in_memory import StatsInMemory
from tests.bot.talks_in_memory import TalksInMemory
from tests.bot.visits_in_memory import VisitsInMemory


class StaffInMemory(
    JoinsInMemory,
    ErasingInMemory,
    ListInMemory,
    MoneyInMemory,
    ColleaguesInMemory,
    VisitsInMemory,
    TalksInMemory,
    LineInMemory,
    MissesInMemory,
    HoursInMemory,
    DayInMemory,
    BroadcastInMemory,
    RecordsInMemory,
    AuditInMemory,
    RowsInMemory,
    SettingsInMemory,
    StatsInMemory,
    DashboardInMemory,
    ReceptionInMemory,
):
    """One chat's staff desk."""
