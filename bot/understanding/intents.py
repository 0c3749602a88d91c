"""Finds what a message wants, from the languages' tables: the intent whose turns of phrase weigh most."""

from collections.abc import Mapping, Sequence
from functools import cache

from bot.understanding.cues import CueTable, Hit
from bot.understanding.languages import cue_table
from bot.understanding.words import Word

_ORDER = {
    intent: place
    for place, intent in enumerate(
        (
            *(
                "emergency",
                "waitlist",
                "cancel",
                "reschedule",
                "my_appointments",
                "queue_status",
                "fees",
                "language",
                "human",
                "repeat",
            ),
            *("other_options", "availability", "book", "find_doctor", "doctor_info", "clinic_info", "help"),
            *("goodbye", "thanks", "abort", "back", "deny", "affirm", "greet", "medical_question", "symptom"),
            *("out_of_scope", "inform"),
        )
    )
}
"""Who wins when two weigh the same: the more particular wish first."""
_MORE = 0.35
"""What a second turn of phrase for the same intent adds, against its strongest one."""
_ANCHORED = 1.0
"""What a phrase that must begin or end the message adds: "yes" at the beginning is an answer."""
_SLIGHT = {"inform": 0.4, "medical_question": 0.8, "out_of_scope": 1.6, "symptom": 0.8, "deny": 1.15}
"""What everything that only gives a day or a place, and every question, weighs beside a wish in so many words."""
_MEDICAL = frozenset({"medical_question", "symptom"})
"""Intents that need a word of health: "how do I change the oil" is not for a clinic."""
_OPENING = frozenset({"greet", "affirm", "deny", "thanks", "goodbye"})
"""Words of courtesy around a wish: they count only when no wish is found."""
_COURTESY = 0.55
"""How much they weigh beside a wish."""


@cache
def _table() -> CueTable[str]:
    return cue_table("intents")


def weigh_intents(words: Sequence[Word]) -> dict[str, float]:
    """Give what the turns of phrase of each intent weigh together."""
    strongest: dict[str, dict[int, float]] = {}
    for hit in _table().find(words):
        places = strongest.setdefault(hit.meaning, {})
        places[hit.start] = max(places.get(hit.start, 0.0), _weight(hit))
    return {intent: _together(list(places.values())) * _SLIGHT.get(intent, 1.0) for intent, places in strongest.items()}


def _weight(hit: Hit[str]) -> float:
    anchored = hit.cue.from_start or hit.cue.to_end
    return len(hit.words) + (_ANCHORED if anchored else 0.0)


def _together(weights: list[float]) -> float:
    weights.sort(reverse=True)
    return weights[0] + _MORE * sum(weights[1:3])


@cache
def _asking() -> CueTable[str]:
    return cue_table("asking")


def best_intent(words: Sequence[Word], turns: Mapping[str, float], *, health: bool) -> str | None:
    """Give the intent whose turns weigh most; courtesy gives way to a wish. `health`: the words name an illness."""
    weights = dict(turns)
    if health:
        asked = "medical_question" if _asking().find(words) else "symptom"
        weights[asked] = weights.get(asked, 0.0) + 1.0
    else:
        weights = {intent: weight for intent, weight in weights.items() if intent not in _MEDICAL}
    wishes = weights.keys() - _OPENING
    lowered = {
        intent: weight * (_COURTESY if intent in _OPENING and wishes else 1.0) for intent, weight in weights.items()
    }
    return min(lowered, key=lambda intent: (-lowered[intent], _ORDER[intent]), default=None)
