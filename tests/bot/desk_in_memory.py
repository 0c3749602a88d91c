"""The front desk in memory, whole: what one chat may ask of the clinic, on the real rules of the domain.

It is there to walk the tables of the conversations quickly; what the real desk does is tried on PostgreSQL elsewhere.
"""

from tests.bot.family_in_memory import FamilyInMemory
from tests.bot.holds_in_memory import HoldsInMemory
from tests.bot.human_in_memory import HumanInMemory
from tests.bot.own_data_in_memory import OwnDataInMemory
from tests.bot.own_misses_in_memory import OwnMissesInMemory
from tests.bot.own_records_in_memory import OwnRecordsInMemory
from tests.bot.rebooking_in_memory import RebookingInMemory
from tests.bot.waitlist_in_memory import WaitlistInMemory


class DeskInMemory(
    HoldsInMemory,
    FamilyInMemory,
    OwnDataInMemory,
    HumanInMemory,
    OwnMissesInMemory,
    WaitlistInMemory,
    RebookingInMemory,
    OwnRecordsInMemory,
):
    """One chat's desk."""
