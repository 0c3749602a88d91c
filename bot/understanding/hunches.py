"""Weighs what a message wants by the words it is said with, beside the tables of turns of speech.

The tables decide what they know; how people say the same in other words is learned: for each word and each pair of
neighbours a weight for each intent (multinomial logistic regression over what the tables say, as an offset). The
weights are plain numbers in hunches.json, made by `python -m bench.train_intents` from our own sentences and from
public rows whose licence allows it (docs/understanding.md says which). They say what is wanted and nothing else: no
day, doctor or danger comes from here, and an emergency is the red flags' to tell.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp

from bot.understanding.complaints import named_hits
from bot.understanding.names import TITLES
from bot.understanding.words import Word

DECIDED, TURN, HEAVIEST = 1.0, 0.5, 4.0
"""What the tables' own answer counts beside what is learned, and each intent's turns of speech, up to a weight."""
OTHER = "out_of_scope"
_SCALE = 100
"""Weights are kept as whole hundredths."""
_KEPT = frozenset({"arrived", "back", "emergency", "waitlist"})
"""Intents that nothing is learned about: the tables' word stands."""
_SAID_AS_SUCH = frozenset({"cancel", "fees", "human", "language", "reschedule"})
"""Intents that nobody has words for by chance."""
_OURS_ALONE = frozenset({"fees", "human"})
"""What is asked in one word, and is our business unless another is named."""
_TAKING_BACK = frozenset({"abort", "deny", "repeat"})
"""What they may be all the same: "cancel that", "change it to five" beside a card."""
_OF_A_NAME = frozenset({"availability", "doctor_info", "find_doctor", "inform"})
"""Intents of sentences with a name in them: who names a doctor and asks nothing wants to be seen."""
_OF_HEALTH = "medical_question"
_HEALTH = "health"
"""The clue that an illness is named."""
_ILL = frozenset({_OF_HEALTH, "symptom"})
_WISHES = frozenset({"book", "find_doctor", "inform"})
"""What somebody who names an illness may want besides: it is no other business, and no word of courtesy."""
_CHANGING = frozenset({"book", "cancel", "reschedule"})
_DOUBTED = 0.15
"""How likely it may be that no clinic is meant at all, where a wish would change something and names nobody here."""
_SORTS = ("day", "clock", "window", "part", "relative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the tables say of one message, and the words that more can be learned from."""

    decided: str | None
    """The tables' own answer."""
    turns: Mapping[str, float]
    """What the turns of speech of each intent weigh."""
    clues: tuple[str, ...]
    ours: bool = False
    """A doctor or a field of the clinic's is named, or a complaint."""
    named: bool = False
    """A doctor is named."""
    asks_clinic: bool = False
    """The words of a question about the clinic are said, and none of an illness."""
    fixed: bool = False
    """The tables know something that no word beside it changes: a number, a way to be seen, a visit that moves,
    that any doctor will do."""


def clues(words: Sequence[Word], *, health: bool) -> tuple[str, ...]:
    """Give the words and pairs of neighbours of a message, with days, times, relatives and fields by their sort."""
    said = ["^", *_said(words), "$"]
    pairs = (f"{one} {other}" for one, other in pairwise(said))
    return tuple(dict.fromkeys([*said[1:-1], *pairs, *([_HEALTH] if health else [])]))


def _said(words: Sequence[Word]) -> Iterator[str]:
    hits = named_hits(words)
    begins = {hit.start for hit in hits}
    inside = {place for hit in hits for place in range(hit.start, hit.end)} - begins
    for place, word in enumerate(words):
        if place in begins:
            yield "<field>"
        elif place not in inside:
            yield _sort(word)


def _sort(word: Word) -> str:
    found = next((sort for sort in _SORTS if sort in word.values), None)
    if found:
        return f"<{found}>"
    if "n" in word.values and word.text.isdecimal():
        return "<n>"
    return "<dr>" if word.text in TITLES else word.folded or word.text


@dataclass(frozen=True, slots=True)
class Weights:
    """What has been learned: of each clue the places of intents, each followed by its weight in whole hundredths."""

    intents: tuple[str, ...]
    clues: Mapping[str, Sequence[int]]


@cache
def weights() -> Weights:
    """Give what was learned, read once; as it is kept, because reading is most of what it costs."""
    kept = json.loads(files(__package__).joinpath("hunches.json").read_text("utf-8"))
    return Weights(tuple(kept["intents"]), kept["clues"])


def as_kept(learned: Mapping[str, Mapping[str, float]]) -> Weights:
    """Give clue -> intent -> weight as it is kept."""
    intents = sorted({intent for row in learned.values() for intent in row})
    place = {intent: number for number, intent in enumerate(intents)}
    rows = {
        clue: [part for intent, weight in sorted(row.items()) for part in (place[intent], round(weight * _SCALE))]
        for clue, row in sorted(learned.items())
    }
    return Weights(tuple(intents), {clue: row for clue, row in rows.items() if row})


def offsets(evidence: Evidence) -> dict[str, float]:
    """Give what the tables alone say of each intent."""
    said = {intent: TURN * min(weight, HEAVIEST) for intent, weight in evidence.turns.items() if intent not in _KEPT}
    decided = evidence.decided or OTHER
    said[decided] = said.get(decided, 0.0) + DECIDED
    return said


def settle(evidence: Evidence, learned: Weights | None = None) -> str | None:
    """Give what is wanted, after what was learned too; where no word is known, what the tables say stands."""
    decided = evidence.decided
    learned = weights() if learned is None else learned
    known = [learned.clues[clue] for clue in evidence.clues if clue in learned.clues]
    if decided in _KEPT or evidence.fixed or not known or _is_bare(evidence.clues):
        return decided
    scores = offsets(evidence)
    for row in known:
        for place, hundredths in zip(row[::2], row[1::2], strict=True):
            intent = learned.intents[place]
            scores[intent] = scores.get(intent, 0.0) + hundredths / _SCALE
    best = min(scores, key=lambda intent: (-scores[intent], intent))
    if decided and _stands(decided, best, evidence):
        return decided
    if best in _CHANGING and not evidence.ours and _likely(OTHER, scores) > _DOUBTED:
        best = OTHER
    return None if best == OTHER and decided is None else best


def _stands(decided: str, best: str, evidence: Evidence) -> bool:
    """Tell whether the tables know better: a wish in so many words is no other wish, and no other business."""
    return (
        (decided == "book" and evidence.named and best in _OF_A_NAME)
        or (decided in _SAID_AS_SUCH and best not in _TAKING_BACK | {OTHER})
        or (decided in _OURS_ALONE and best == OTHER and OTHER not in evidence.turns)
        or (decided in _ILL and best not in _ILL | _WISHES and _HEALTH in evidence.clues)
        or (best == _OF_HEALTH and evidence.asks_clinic)
    )


def _is_bare(clues: Sequence[str]) -> bool:
    """Tell whether only days, times, relatives and fields are said: nothing is wanted in so many words."""
    return all(clue.startswith("<") for clue in clues if " " not in clue)


def _likely(intent: str, scores: Mapping[str, float]) -> float:
    highest = max(scores.values())
    return exp(scores.get(intent, 0.0) - highest) / sum(exp(score - highest) for score in scores.values())
