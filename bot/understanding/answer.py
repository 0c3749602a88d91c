"""Reads a typed answer to a menu that was just shown: a typed number or word equals the button."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.understanding.grammar import read_words
from bot.understanding.names import TITLES, likeness
from bot.understanding.numbers import choosing_words, whole_number
from bot.understanding.script import fold
from bot.understanding.words import Word

_LIKE = 0.75
"""Likeness from which a misspelled word is a label's: one slip in four letters, two in eight."""
_APART = 0.12
"""How much better the best label must be than the next: nothing is guessed between two close ones."""
_SHORTEST = 2
"""Letters of the shortest word that stands for itself in a label."""
_SHORTEST_BEGINNING = 3
"""Letters of the shortest beginning that stands for a label ("and" for Andheri): "hi" is a greeting, and not Hindi."""


def match_option(text: str, labels: Sequence[str]) -> int | None:
    """Give the place in `labels` (from 0) that `text` chooses, or None when that is not clear.

    Tried in this order, and each only counts when exactly one label fits: the label itself, its number ("2", "दूसरा",
    "second one", from 1), its beginning, all words of the answer being words of the label, and likeness.
    """
    said = _spelled(text)
    if not said:
        return None
    spelled = [_spelled(label) for label in labels]
    exact = [place for place, label in enumerate(spelled) if label == said]
    if exact:
        return exact[0] if len(exact) == 1 else None
    number = whole_number(read_words(text))
    if number is not None and number <= len(labels):
        return number - 1
    for fits in (_begins, _holds):
        places = [place for place, label in enumerate(spelled) if fits(label, said)]
        if places:
            return places[0] if len(places) == 1 else None
    return _likeliest(said, spelled)


def match_label(text: str, labels: Sequence[str]) -> int | None:
    """Give the place of the one label that `text` is, however it is spelled; no number, no beginning, no likeness."""
    said = _spelled(text)
    exact = [place for place, label in enumerate(labels) if said and _spelled(label) == said]
    return exact[0] if len(exact) == 1 else None


def _spelled(text: str) -> tuple[str, ...]:
    words = read_words(text)
    fillers = {place for hit in choosing_words().find(words) for place in range(hit.start, hit.end)}
    fillers |= {place for place, word in enumerate(words) if word.text in TITLES}
    kept = [word for place, word in enumerate(words) if place not in fillers] or words
    return tuple(
        _key(word) for word in kept if word.text.isalnum() or word.folded or word.values or _numeral(word.text)
    )


def _key(word: Word) -> str:
    """Give one spelling of what can be written in several ways: "Fri" and "शुक्रवार", "5:00" and "5"."""
    for tag in ("weekday", "month"):
        if tag in word.values:
            return f"{tag}{word.values[tag]}"
    if "hm" in word.values:
        hour, minute = word.values["hm"]
        return f"{hour}:{minute:02}" if minute else str(hour)
    if "n" in word.values:
        return str(word.values["n"])
    return fold(word.text) or word.text  # "20261124-0001" has no letters to fold


def _numeral(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _begins(label: tuple[str, ...], said: tuple[str, ...]) -> bool:
    start = " ".join(said)
    return len(start) >= _SHORTEST_BEGINNING and " ".join(label).startswith(start)


def _holds(label: tuple[str, ...], said: tuple[str, ...]) -> bool:
    return any(len(word) >= _SHORTEST for word in said) and set(said) <= set(label)


def _likeliest(said: tuple[str, ...], labels: list[tuple[str, ...]]) -> int | None:
    numbers = {word for word in said if _numeral(word)}
    fitting = [(place, label) for place, label in enumerate(labels) if numbers <= set(label)]  # no number is a slip
    scores = sorted(((_likeness(said, label), place) for place, label in fitting), reverse=True)
    if not scores or scores[0][0] < _LIKE:
        return None
    clear = len(scores) == 1 or scores[0][0] - scores[1][0] >= _APART
    return scores[0][1] if clear else None


def _likeness(said: tuple[str, ...], label: tuple[str, ...]) -> float:
    """Give how like every word of the answer is to its nearest word of the label, 0 to 1: the least like decides."""
    whole = OSA.normalized_similarity(" ".join(said), " ".join(label))
    by_word = min(
        max((likeness(word, other) for other in label if len(other) > _SHORTEST), default=0.0) for word in said
    )
    return float(max(whole, by_word))
