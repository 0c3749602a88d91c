"""Finds the turns of phrase of a table in the words of a message.

A cue is written as people write it, with a few signs: `a|b` either, `a?` may be missing, `canc*` any word that begins
so, `<tag>` any word of that kind, `..` up to three other words of the sentence; `^` begins, `$` ends the message.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from bot.understanding.words import Word

Meaning = TypeVar("Meaning")
_GAP = 3
"""Words that `..` may stand for: a name with a title fits, the next clause does not."""
_HEAD = 3
"""Letters by which cues that begin with `canc*` are looked up."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a cue: the keys and beginnings that fit it."""

    keys: frozenset[str]
    stems: tuple[str, ...]
    optional: bool
    gap: bool = False
    tags: tuple[str, ...] = ()

    def fits(self, word: Word) -> bool:
        """Tell whether `word` may stand here."""
        if not self.keys.isdisjoint(word.keys):
            return True
        return bool(self.stems) and (word.text.startswith(self.stems) or word.folded.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class Cue(Generic[Meaning]):
    """A compiled turn of phrase and what it means."""

    meaning: Meaning
    elements: tuple[Element, ...]
    from_start: bool
    to_end: bool
    source: str


@dataclass(frozen=True, slots=True)
class Hit(Generic[Meaning]):
    """A cue found in words[start:end]; `words` are those that stand in its places, without the gaps."""

    meaning: Meaning
    start: int
    end: int
    words: tuple[tuple[Element, Word], ...]
    cue: Cue[Meaning]

    def values(self) -> list[tuple[str, Any]]:
        """Give (tag, what it stands for) of the tagged places, in order."""
        return [(tag, word.values[tag]) for element, word in self.words for tag in element.tags if tag in word.values]


def compile_cue(meaning: Meaning, source: str, spell: Callable[[str], str]) -> Cue[Meaning]:
    """Read a cue as it is written in a table; `spell` gives the key or beginning under which a plain word is known."""
    places = source.split()
    elements = tuple(_element(place, spell) for place in places if place not in {"^", "$"})
    return Cue(meaning, elements, places[0] == "^", places[-1] == "$", source)


@cache  # the same few thousand places stand in tens of thousands of cues
def _element(place: str, spell: Callable[[str], str]) -> Element:
    if place == "..":
        return Element(frozenset(), (), optional=False, gap=True)
    optional = place.endswith("?")
    options = place.removesuffix("?").split("|")
    keys = frozenset(option if option.startswith("<") else spell(option) for option in options if option[-1] != "*")
    stems = tuple(spell(option[:-1]).removeprefix("~") for option in options if option[-1] == "*")
    tags = tuple(option[1:-1] for option in options if option.startswith("<"))
    return Element(keys, stems, optional, tags=tags)


class CueTable(Generic[Meaning]):
    """Many cues, looked up by the words that can begin them."""

    def __init__(self, cues: Iterable[Cue[Meaning]]) -> None:
        self._by_key: dict[str, list[Cue[Meaning]]] = {}
        self._by_head: dict[str, list[Cue[Meaning]]] = {}
        for cue in cues:
            for key, head in _beginnings(cue):
                if key:
                    self._by_key.setdefault(key, []).append(cue)
                if head:
                    self._by_head.setdefault(head[:_HEAD], []).append(cue)

    def at(self, words: Sequence[Word], start: int) -> Iterator[Hit[Meaning]]:
        """Give every cue that begins at words[start], in no order."""
        word = words[start]
        for key in word.keys:
            for cue in self._by_key.get(key, ()):
                yield from _hit(cue, words, start)
        if self._by_head:
            for head in {word.text[:_HEAD], word.folded[:_HEAD]}:
                for cue in self._by_head.get(head, ()):
                    yield from _hit(cue, words, start)

    def find(self, words: Sequence[Word]) -> list[Hit[Meaning]]:
        """Give every cue that stands anywhere in `words`; a cue may be found more than once."""
        return [hit for start in range(len(words)) for hit in self.at(words, start)]


def _beginnings(cue: Cue[Meaning]) -> Iterator[tuple[str, str]]:
    for element in cue.elements:
        yield from ((key, "") for key in element.keys)
        yield from (("", stem) for stem in element.stems)
        if not element.optional:
            return


def _hit(cue: Cue[Meaning], words: Sequence[Word], start: int) -> Iterator[Hit[Meaning]]:
    if cue.from_start and start > 0:
        return
    taken: list[tuple[Element, Word]] = []
    end = _match(cue.elements, 0, words, start, taken)
    if end is not None and not (cue.to_end and end < len(words)):
        yield Hit(cue.meaning, start, end, tuple(taken), cue)


def _match(
    elements: tuple[Element, ...], place: int, words: Sequence[Word], position: int, taken: list[tuple[Element, Word]]
) -> int | None:
    """Fit elements[place:] at words[position:]; give where they end, and leave the fitting words in `taken`."""
    if place == len(elements):
        return position
    element = elements[place]
    if element.gap:
        return _match_after_gap(elements, place + 1, words, position, taken)
    if position < len(words) and element.fits(words[position]):
        taken.append((element, words[position]))
        end = _match(elements, place + 1, words, position + 1, taken)
        if end is not None:
            return end
        taken.pop()
    return _match(elements, place + 1, words, position, taken) if element.optional else None


def _match_after_gap(
    elements: tuple[Element, ...], place: int, words: Sequence[Word], position: int, taken: list[tuple[Element, Word]]
) -> int | None:
    for skipped in range(_GAP + 1):
        if skipped and (position + skipped > len(words) or words[position + skipped - 1].opens):
            return None
        end = _match(elements, place, words, position + skipped, taken)
        if end is not None:
            return end
    return None
