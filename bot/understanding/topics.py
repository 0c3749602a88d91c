"""Finds what is asked about the clinic itself: what it costs, where it is, when it is open."""

import re
from collections.abc import Sequence
from functools import cache

from bot.understanding.cues import CueTable
from bot.understanding.languages import cue_table
from bot.understanding.meaning import Understood
from bot.understanding.words import Word

_ORDER = ("refund", "insurance", "parking", "payment", "phone", "address", "timings", "price", "length", "wait")
"""Who wins when two weigh the same: the more particular first."""
_ASKING = {"clinic_info": "address", "fees": "price", "queue_status": "wait", "doctor_info": "doctor"}
"""Intents that are such a question, with what is asked where no word of a topic says more."""
_SHORT = 6
"""Words of a question that needs no mark of one: "fees kitni hai", "what is your address"."""
_ANOTHER = "another"
"""Not asked but wished for: another one is to be a doctor, and no other time."""
_PHONE = re.compile(r"[+(]?\d[\d\s().-]*\d")
_SHORTEST_PHONE = 8
_LONGEST_PHONE = 15  # of any country (ITU-T E.164)
"""Digits: seven and fewer are a date, a token or the code of a door."""
_FREE = frozenset({"available", "availability", "free", "slot", "slots", "appointment", "khali", "ख़ाली", "खाली"})
"""Words with which "timings" are the times that can be had."""
_MAY_ASK = frozenset({None, "inform", "out_of_scope", "help", "medical_question", "find_doctor"})
"""Intents beside which a word of a topic makes a question of the message all the same."""

_MAY_ASK_LENGTH = _MAY_ASK | _ASKING.keys() | {"availability", "book"}
"""Intents beside which the words of how long a visit lasts ask just that: "visit" is a word of booking too."""


@cache
def _table() -> CueTable[str]:
    return cue_table("topics")


def is_question(text: str, understood: Understood) -> bool:
    """Tell whether a text that may be an answer is a question about the clinic all the same.

    "12 MG Road, near the parking" is an address, "is there parking?" is none.
    """
    if understood.topic is None or understood.topic == _ANOTHER:
        return False
    return "?" in text or (understood.intent in _ASKING and len(text.split()) <= _SHORT)


def _asks_hours(words: Sequence[Word]) -> bool:
    """Tell whether "timings" means when somebody is there, and not which times are free."""
    return not _FREE & {word.text for word in words} and any(hit.meaning == "timings" for hit in _table().find(words))


def asks_length(words: Sequence[Word]) -> bool:
    """Tell whether it is asked how long a visit lasts: of a tablet the same words ask something else."""
    return any(hit.meaning == "length" for hit in _table().find(words))


def is_phone(text: str) -> bool:
    """Tell whether a message is a phone number and nothing else."""
    return bool(_PHONE.fullmatch(text.strip())) and _SHORTEST_PHONE <= sum(map(str.isdigit, text)) <= _LONGEST_PHONE


def find_topic(words: Sequence[Word], intent: str | None, *, wishes: bool, dated: bool = False) -> str | None:
    """Give the topic that is asked about: of those named the one with the longest turn of phrase.

    `dated`: it names a day or an hour, `wishes`: it names a doctor or a time, so that without the intent to ask it
    is a wish and no question.
    """
    if intent == "other_options":
        return _ANOTHER if any(hit.meaning == _ANOTHER for hit in _table().find(words)) else None
    if intent == "availability" and not dated and _asks_hours(words):
        return "timings"
    if intent in _MAY_ASK_LENGTH and any(hit.meaning == "length" for hit in _table().find(words)):
        return "length"
    if intent not in _ASKING and (wishes or intent not in _MAY_ASK):
        return None
    if intent in ("doctor_info", "queue_status"):
        return _ASKING[intent]
    weights: dict[str, int] = {}
    for hit in (hit for hit in _table().find(words) if hit.meaning != _ANOTHER):
        weights[hit.meaning] = max(weights.get(hit.meaning, 0), len(hit.words))
    found = min(weights, key=lambda topic: (-weights[topic], _ORDER.index(topic)), default=None)
    return found or _ASKING.get(intent or "")
