"""`python -m bench.train_intents`: learns how people say what they want, and writes bot/understanding/hunches.json.

From our own sentences (bench/sentences) and from rows of the data beside the checkout whose licence allows it. Plain
Python: multinomial logistic regression over what the tables say, by stochastic gradients with a rate per weight
(Duchi, Hazan and Singer, "Adaptive Subgradient Methods", 2011). The same rows give the same weights.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, sqrt
from pathlib import Path

from bench.own_sentences import names, own_sentences
from bench.understanding_read import A_MORNING, NOBODY, evidence
from bench.understanding_rows import Row, data_folder, family, missing, rows
from bot.understanding.hunches import Evidence, Weights, as_kept, offsets
from bot.understanding.reading import evidence_of

LICENCES: Mapping[str, str] = {
    "clinc150": "CC BY 3.0",
    "hinglish-top": "Apache-2.0",
    "nlu-eval": "CC BY 4.0",
    "nlupp": "CC BY 4.0",
    "sgd": "CC BY-SA 4.0",
    "star": "MIT",
}
"""Sources that weights may be learned from and shipped, and by which licence. No other row is ever looked at."""
WEIGHTS = Path(__file__).parents[1] / "bot" / "understanding" / "hunches.json"
ROUNDS = 12
"""How often every sentence is looked at; more changed nothing on the fold that was kept aside."""
_RATE, _FIRST = 0.1, 0.01
"""The step of a weight, and what stands for its squared gradients before it has any."""
_PULL = 0.015
"""How strongly a weight is drawn to nothing each time it is used: what the tables say is to stay."""
_OFTEN = 1
"""A word that is said once tells of its sentence, not of what is wanted."""
_LEAST = 0.12
"""A smaller weight changes no answer that is not in doubt anyway: it is not kept."""
_SLIGHT = 0.02
"""An intent less likely than this is right as it is: nothing is learned from it."""


@dataclass(frozen=True, slots=True)
class Example:
    """What the tables say of a sentence, and what it wants."""

    evidence: Evidence
    intent: str


def examples(lines: Iterable[Row]) -> list[Example]:
    """Return the rows that may be learned from, and our own sentences."""
    allowed = (row for row in lines if family(row) in LICENCES)
    found = [Example(evidence(row), row["expected"]["intent"]) for row in allowed]
    return [*found, *_own()]


def _own() -> Iterator[Example]:
    now = datetime.fromisoformat(A_MORNING)
    for intent, sentence in own_sentences():
        yield Example(evidence_of(sentence, roster=NOBODY, now=now), intent)


def learn(taught: Sequence[Example]) -> Weights:
    """Return the weights that these examples give."""
    weight: dict[str, dict[str, float]] = {clue: {} for clue in _told(taught)}
    squared: dict[str, dict[str, float]] = {clue: {} for clue in weight}
    before = [offsets(each.evidence) for each in taught]
    intents = sorted({intent for each in before for intent in each} | {each.intent for each in taught})
    chance = random.Random(1)  # noqa: S311 - the same order each time, and nothing secret
    order = list(range(len(taught)))
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for number in order:
            clues = [(weight[clue], squared[clue]) for clue in taught[number].evidence.clues if clue in weight]
            likely = _likely(intents, before[number], [row for row, _ in clues])
            likely[taught[number].intent] -= 1.0
            _step(clues, {intent: error for intent, error in likely.items() if abs(error) > _SLIGHT})
    kept = {clue: {i: value for i, value in row.items() if abs(value) >= _LEAST} for clue, row in weight.items()}
    return as_kept(kept)


def _told(taught: Sequence[Example]) -> list[str]:
    """Return the clues that are learned about: said more than once, and of no name."""
    hidden = {clue for name in names() for clue in _clues_of(name) if " " not in clue}
    counted = Counter(clue for each in taught for clue in each.evidence.clues)
    return [clue for clue, count in counted.items() if count >= _OFTEN and hidden.isdisjoint(clue.split())]


def _clues_of(text: str) -> tuple[str, ...]:
    return evidence_of(text, roster=NOBODY, now=datetime.fromisoformat(A_MORNING)).clues


def _likely(intents: Sequence[str], before: Mapping[str, float], known: Iterable[dict[str, float]]) -> dict[str, float]:
    scores = dict.fromkeys(intents, 0.0) | dict(before)
    for row in known:
        for intent, value in row.items():
            scores[intent] += value
    highest = max(scores.values())
    shares = {intent: exp(score - highest) for intent, score in scores.items()}
    total = sum(shares.values())
    return {intent: share / total for intent, share in shares.items()}


def _step(clues: Sequence[tuple[dict[str, float], dict[str, float]]], errors: Mapping[str, float]) -> None:
    for row, squares in clues:
        for intent, error in errors.items():
            value = row.get(intent, 0.0)
            gradient = error + _PULL * value
            square = squares.get(intent, _FIRST) + gradient * gradient
            squares[intent] = square
            row[intent] = value - _RATE * gradient / sqrt(square)


def learned_without(lines: Sequence[Row], fold: str) -> Weights:
    """Return the weights that the other fold gives, to be measured on this one."""
    return learn(examples(row for row in lines if row["fold"] != fold))


def written(learned: Weights) -> str:
    """Return weights as their file holds them, a line a clue."""
    rows = (f"{_json(clue)}:{_json(list(row))}" for clue, row in learned.clues.items())
    lines = ",\n".join(rows)
    return f'{{"intents":{_json(learned.intents)},"clues":{{\n{lines}\n}}}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Learn, and write the weights."""
    folder = data_folder()
    lacking = missing(folder)
    if lacking:
        sys.exit(lacking)
    taught = examples(rows(folder, "booking_utterances"))
    WEIGHTS.write_text(written(learn(taught)), "utf-8")
    sys.stdout.write(f"{len(taught)} sentences, {WEIGHTS.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
