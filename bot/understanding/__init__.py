"""Free text to intent and slots, pure and offline."""

from bot.understanding.answer import match_label, match_option
from bot.understanding.clocks import PART_HOURS
from bot.understanding.meaning import Roster, RosterDoctor, Understood, When
from bot.understanding.reading import understand

__all__ = ["PART_HOURS", "Roster", "RosterDoctor", "Understood", "When", "match_label", "match_option", "understand"]
