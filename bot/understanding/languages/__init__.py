"""The languages that are understood: one table file each, read together, because people mix them in one sentence."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.understanding.cues import Cue, CueTable, compile_cue
from bot.understanding.script import fold, plain

LANGUAGES = ("english", "hindi", "hinglish")
"""Table files, in the order in which two readings of one word are preferred."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language's table, as its file says it."""

    name: str
    table: Mapping[str, Any]
    spell: Callable[[str], str]

    def cues(self, section: str) -> Iterator[tuple[str, str]]:
        """Give (meaning, turn of phrase) of one section; "rules.days" is a section of a section."""
        place: Any = self.table
        for name in section.split("."):
            place = place.get(name, {})
        for meaning, turns in place.items():
            for turn in turns.replace("\n", " ").split(","):
                if turn.strip():
                    yield meaning, plain(" ".join(turn.split()))


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def load(name: str) -> Language:
    """Read one language's table file."""
    table = _table(name)
    return Language(name, table, _folded if table["spelling"] == "folded" else _exact)


@cache
def languages() -> tuple[Language, ...]:
    """Give every language, read once."""
    return tuple(load(name) for name in LANGUAGES)


@cache
def common_words() -> frozenset[str]:
    """Give the words that are never romanised Hindi, of all languages that name some."""
    return frozenset(word for name in LANGUAGES for word in _table(name).get("common", "").split())


def cue_table(section: str) -> CueTable[str]:
    """Compile one section of every language to a table of cues."""
    return CueTable(cues(section))


@cache
def cues(section: str) -> tuple[Cue[str], ...]:
    """Compile one section of every language."""
    return tuple(
        compile_cue(meaning, turn, language.spell)
        for language in languages()
        for meaning, turn in language.cues(section)
    )


@cache
def known_words() -> frozenset[str]:
    """Give the keys of all words of the tables that are no complaint: such a word on its own is nobody's name."""
    sections = [*_SECTIONS, *_parts("lexemes"), *_parts("rules")]
    elements = (element for section in sections for cue in cues(section) for element in cue.elements)
    return frozenset(key for element in elements for key in element.keys if not key.startswith("<")) | common_words()


_SECTIONS = (
    "intents",
    "specialties",
    "relatives",
    "people",
    "naming",
    "any_doctor",
    "doctor_sex",
    "seen",
    "tongues",
    "choosing",
    "scope",
    "topics",
)


def _parts(section: str) -> list[str]:
    return sorted({f"{section}.{part}" for language in languages() for part in language.table.get(section, {})})


def _exact(word: str) -> str:
    return word.removesuffix("'s")  # as words.py cuts it: "doctor's" is the doctor


def _folded(word: str) -> str:
    return word if word in common_words() else "~" + fold(word)
