"""Tells that somebody is at the clinic now: "I am here", "pahunch gaya", "पहुँच गई"."""

from collections.abc import Sequence
from functools import cache

from bot.understanding.cues import CueTable
from bot.understanding.languages import cue_table
from bot.understanding.words import Word

_OVERHEARD = frozenset(
    {
        None,
        "inform",
        "greet",
        "affirm",
        "book",
        "my_appointments",
        "availability",
        "queue_status",
        "out_of_scope",
        "help",
    }
)
"""Intents beside which somebody may say that they are there; another wish ("reached, but cancel it") goes before."""


@cache
def _table() -> CueTable[str]:
    return cue_table("arrival")


def has_arrived(words: Sequence[Word], intent: str | None) -> bool:
    """Tell whether `words` say that the patient is there: not that they will be, nor that money or a report is."""
    if intent not in _OVERHEARD:
        return False
    said = {hit.meaning for hit in _table().find(words)}
    return said == {"here"}
