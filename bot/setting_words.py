"""What a setting is called and what its value says, as phrases; and which setting, at which value, is written.

A setting is named by its own name (`hold_minutes`) or by words of what it is called in any language; what is no name is
the value: "hold 20 minutes", "Dr Mehta pause 5", "शांत समय 22:00-07:00".
"""

import re
from collections.abc import Sequence
from functools import cache
from unicodedata import decimal

from bot.line import Phrase
from bot.phrases import TABLES
from core.domain.profile import NOTHING, Field
from core.domain.refunds import DEADLINE, read_policy
from core.domain.setting_rows import USUAL, Group, Unit, as_text, unit_of
from core.domain.settings import TABLE

_LONGEST = 12
"""Words of a message that can name a setting: the longest of their names and of a doctor's has half of that."""
_MOST = 9
"""Settings that are shown where a message may mean several: as many as a list has rows beside the way back."""
_SHORTEST = 3
"""Letters that are enough of the beginning of a word."""
_PAIR = re.compile(r"(\d+)\s*[a-zऀ-ॿ]*\s*[:=]\s*(\d+)\s*%?")
_WORD = re.compile(r"[^\s,.:;!?]+")
_NUMBER = re.compile(r"\d+")


# --- as phrases ------------------------------------------------------------------------------------------------------


def title_of(name: str) -> Phrase:
    """Return what a setting is called."""
    return Phrase(f"setting.{name}")


def what_of(name: str) -> Phrase:
    """Return what a setting is, in a sentence."""
    return Phrase(f"setting_what.{name}")


def counts_of(name: str, visits: int) -> Phrase:
    """Return from when a change counts and for whom; `visits` are to come."""
    return Phrase(f"setting_counts.{TABLE[name].metadata['counts']}", {"visits": visits})


def group_of(group: Group) -> Phrase:
    """Return what a group is called."""
    return Phrase(f"setting_group.{group}")


def value_of(name: str, value: object, *, deadline_hours: int) -> Phrase:
    """Return a value in words; `deadline_hours` is until when cancelling gives all back, where that decides."""
    row = TABLE[name].metadata
    if isinstance(value, bool):
        return Phrase(f"setting_value.{as_text(value)}")
    if isinstance(value, int):
        return Phrase(f"setting_value.{unit_of(name, row['unit'])}", {"count": value})
    if value == DEADLINE:
        return Phrase("setting_value.deadline", {"hours": deadline_hours})
    if name == "refund_policy":
        return Phrase("setting_value.refunds", {"rows": _rows(str(value))})
    return Phrase(f"setting_value.{value}") if row["choices"] else Phrase("setting_value.text", {"text": value})


def _rows(policy: str) -> tuple[Phrase, ...]:
    return tuple(
        Phrase("setting_value.refund" if row.hours else "setting_value.refund.after", _share(row.hours, row.percent))
        for row in read_policy(policy).rows
    )


def _share(hours: int, percent: int) -> dict[str, object]:
    return {"hours": hours, "percent": percent}


def takes_of(name: str) -> Phrase:
    """Return what a setting takes."""
    row = TABLE[name]
    if isinstance(row.default, bool):
        return Phrase("setting_takes.switch")
    if isinstance(row.default, int):
        return Phrase("setting_takes.number", {"low": row.metadata["low"], "high": row.metadata["high"]})
    if row.metadata["choices"]:
        return Phrase("setting_takes.choice")
    facts = {"refund_policy": {"word": DEADLINE}, "profile_needed": {"word": NOTHING, "fields": ", ".join(Field)}}
    own = name in facts or name == "quiet_hours"
    return Phrase(f"setting_takes.{name}" if own else "setting_takes.text", facts.get(name, {}))


def example_of(name: str) -> str:
    """Return a value that a setting takes, as it is written."""
    row = TABLE[name]
    return row.metadata["example"] or as_text(row.default)


def to_tap(name: str) -> tuple[object, ...]:
    """Return the values that can be tapped: both of a switch, all of a choice, none of what is written."""
    row = TABLE[name]
    return (True, False) if isinstance(row.default, bool) else tuple(row.metadata["choices"])


# --- as it is written ------------------------------------------------------------------------------------------------


def settings_named(text: str) -> tuple[tuple[str, ...], str]:
    """Return which settings a message names, those that it fits best, and what it says of their value ("" nothing)."""
    words = text.split()
    for at, word in enumerate(words[:_LONGEST]):
        if word.casefold() in TABLE:
            return (word.casefold(),), " ".join(words[at + 1 :])
    cut = _where_value_begins(words)
    named = [found for word in words[: min(cut, _LONGEST)] for found in _WORD.findall(word.casefold())]
    scores = {name: _fit(name, named) for name in TABLE}
    best = max(scores.values())
    fitting = [name for name, score in scores.items() if score == best]
    if len(fitting) > 1:  # none stands out: all that the words are part of
        fitting = [name for name, score in scores.items() if score[0] == best[0]][:_MOST]
    return tuple(fitting) if best[0] else (), " ".join(words[cut:])


def _where_value_begins(words: Sequence[str]) -> int:
    """Return where the value begins: at the first figure, or with a last word that is a value."""
    figures = (at for at, word in enumerate(words) if any(c.isdecimal() for c in word))
    last = words[-1].casefold() if words else ""
    is_value = _said().get(last, "unit") != "unit" or last in _choices()
    return next(figures, len(words) - is_value)


def _fit(name: str, words: Sequence[str]) -> tuple[float, float]:
    """Return how many of the words a setting's names have, and the greatest part of one of its names that they make."""
    own = _names(name)
    count = sum(any(_same(word, each) for names in own for each in names) for word in words)
    part = max(sum(any(_same(word, each) for word in words) for each in names) / len(names) for names in own)
    return float(count), part


def _same(word: str, of: str) -> bool:
    return word == of or (len(word) >= _SHORTEST and of.startswith(word))


@cache
def _names(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of what a setting is called: its own name without its unit, and in each language."""
    own = tuple(part for part in name.split("_") if part not in {*Unit, "enabled"})
    called = [tuple(_WORD.findall(table[f"setting.{name}"].casefold())) for table in TABLES.values()]
    return (own, *called)


def value_text(name: str, text: str) -> str:
    """Return a value as the table reads it, of how people write it: "20 min", "चालू", "24:100 6:50"; `USUAL`."""
    plain = "".join(str(decimal(c)) if c.isdecimal() else c for c in text).strip()
    row, said = TABLE[name], _said().get(plain.casefold())
    if said == "usual":
        return USUAL
    if isinstance(row.default, bool):
        return said or plain
    if isinstance(row.default, int):
        return _figure(plain)
    if row.metadata["choices"]:
        return _choices().get(plain.casefold(), plain.casefold())
    if name == "refund_policy" and not _PAIR.sub("", plain.casefold()).strip(" ,;"):
        return ",".join(f"{hours}:{percent}" for hours, percent in _PAIR.findall(plain.casefold())) or plain
    return plain


def _figure(text: str) -> str:
    """Return the number of "20 min", where nothing but a unit stands behind it."""
    found = _NUMBER.match(text)
    unit = text[found.end() :].strip(" .").casefold() if found else ""
    return found[0] if found and (not unit or _said().get(unit) == "unit") else text


@cache
def _said() -> dict[str, str]:
    """Return the words, in every language, that switch on and off, bring back the usual value, or are a unit."""
    return {
        word.strip(): meaning
        for meaning in ("on", "off", "usual", "unit")
        for table in TABLES.values()
        for word in table[f"setting_said.{meaning}"].split(",")
    }


@cache
def _choices() -> dict[str, str]:
    """Return every choice of any setting, by its own name and in every language."""
    choices = {choice for row in TABLE.values() for choice in row.metadata["choices"]}
    called = {table[f"setting_value.{c}"].casefold(): c for table in TABLES.values() for c in choices}
    return called | {choice: choice for choice in choices}
