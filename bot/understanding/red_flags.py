"""Tells an emergency that is happening now from one that is past, denied, supposed or asked about. Deterministic.

Every rule is a line of each language's table; its source stands here. A rule holds unless the words around it take it
back: a negation close by, a past that is over, an "if", or a question about a condition with nobody in it. When two of
these disagree ("had no pain, but now it is bad"), what is said of now wins: a false alarm costs a tap, a miss a life.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.understanding.cues import CueTable, Hit
from bot.understanding.languages import cue_table
from bot.understanding.words import Word

SOURCES: dict[str, str] = {
    "chest": "NHS, 'Heart attack: symptoms' and AHA, 'Warning signs of a heart attack'",
    "breathing": "NHS, 'When to call 999' (difficulty breathing)",
    "unconscious": "NHS, 'When to call 999' (loss of consciousness, acute confused state)",
    "stroke": "FAST and BE-FAST: NHS, 'Stroke: symptoms'; Indian Stroke Association; sudden worst headache: NICE CG150",
    "seizure": "NHS, 'What to do if someone has a seizure (fit)'",
    "bleeding": "NHS, 'When to call 999' (severe bleeding); blood vomited or coughed up: NHS, 'Vomiting blood'",
    "head_injury": "NICE NG232, 'Head injury', section 1.3",
    "injury": "NHS, 'When to call 999' (serious accidents, burns); WHO, 'Snakebite envenoming'",
    "self_harm": "WHO, mhGAP Intervention Guide 2.0, module SUI",
    "overdose": "NHS, 'Poisoning'; WHO, mhGAP Intervention Guide 2.0, module SUI",
    "airway": "NHS, 'Anaphylaxis'; Resuscitation Council UK, 'Emergency treatment of anaphylaxis'",
    "child_fever": "WHO, IMCI chart booklet (danger signs); NICE NG143, 'Fever in under 5s'",
    "abdomen": "NHS, 'Stomach ache' (severe or sudden, with vomiting)",
    "pregnancy": "WHO, 'Counselling for maternal and newborn health care', danger signs in pregnancy",
    "sugar": "NHS, 'Diabetic ketoacidosis' and 'Low blood sugar'",
}
"""Where each rule comes from. An emergency word with no rule is no red flag."""

_BEFORE, _AFTER = 3, 4
"""Words before and after a rule's words in which a negation denies it: English denies before, Hindi after."""
_MILD = 2
"""Words before a rule's words in which "mild" or "halka" softens it."""
_NEVER_MILD = frozenset({"self_harm", "overdose", "unconscious", "seizure", "stroke"})
"""There is no mild form of these."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int


@cache
def _rules() -> CueTable[str]:
    return cue_table("red_flags")


@cache
def _scope() -> CueTable[str]:
    return cue_table("scope")


def red_flags(words: Sequence[Word]) -> tuple[str, ...]:
    """Give the rules that the message meets now, in the order in which they are said; empty: no emergency."""
    hits = _rules().find(words)
    if not hits:
        return ()
    scope = _scope().find(words)
    return tuple(dict.fromkeys(hit.meaning for hit in hits if _holds(hit, scope, words)))


def _holds(hit: Hit[str], scope: list[Hit[str]], words: Sequence[Word]) -> bool:
    sentence = _sentence(words, hit)
    around = [mark for mark in scope if sentence.start <= mark.start and mark.end <= sentence.end]
    outside = [mark for mark in around if mark.end <= hit.start or mark.start >= hit.end]
    if any(_denies(mark, hit, outside) for mark in outside):
        return False
    over = [mark for mark in around if mark.meaning == "past"]  # "now" in "now fine" is not about the emergency
    now = any(mark.meaning == "now" and not _covered(mark, over) for mark in around)
    if any(mark.meaning == "past" for mark in outside) and not now:
        return False
    if any(mark.meaning == "hypothetical" and mark.start < hit.start for mark in outside) and not now:
        return False
    if hit.meaning not in _NEVER_MILD and any(
        mark.meaning == "mild" and 0 <= hit.start - mark.end < _MILD for mark in outside
    ):
        return False
    person = any(mark.meaning == "person" for mark in around)
    return person or now or not any(mark.meaning == "educational" for mark in outside)


def _covered(mark: Hit[str], over: list[Hit[str]]) -> bool:
    return any(other.start <= mark.start and mark.end <= other.end for other in over)


def _denies(mark: Hit[str], hit: Hit[str], around: list[Hit[str]]) -> bool:
    """A negation near the words denies them, unless what is said of now stands between or after ("nahi tha par ab")."""
    if mark.meaning != "negation":
        return False
    if 0 <= hit.start - mark.end < _BEFORE:
        return True
    taken_back = any(other.meaning == "now" and other.start > mark.start for other in around)
    return 0 <= mark.start - hit.end < _AFTER and not taken_back


def _sentence(words: Sequence[Word], hit: Hit[str]) -> _Sentence:
    start = next((place for place in range(hit.start, 0, -1) if words[place].opens), 0)
    end = next((place for place in range(hit.end, len(words)) if words[place].opens), len(words))
    return _Sentence(start, end)
