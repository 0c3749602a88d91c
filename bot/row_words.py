"""What a field of a doctor or a branch is called and what it says, as phrases; and which field somebody has written."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.line import Phrase
from bot.phrases import TABLES
from bot.rows_desk import RowChange, RowShown
from core.domain.clinic_fields import AMOUNTS, FIELDS
from core.domain.money import Money
from core.domain.phone import written

_WORDS = re.compile(r"[^\s,]+")
_JOINING = 3
"""Letters of a word that may stand between two languages: "and"."""


def title_of(kind: str, field: str) -> Phrase:
    """Return what a field is called."""
    return Phrase(f"{kind}_field.{field}")


def shown_fields(kind: str) -> tuple[str, ...]:
    """Return the fields that are listed: whether a doctor works here is no field to be written."""
    return tuple(name for name in FIELDS[kind] if name != "active")


def value_of(field: str, value: Any, currency: str) -> object:
    """Return what a field says, in words; a dash where it says nothing."""
    if value is None or value in ("", []):
        return Phrase("row.nothing")
    if field in AMOUNTS:
        return Money(value, currency)
    return _SAID[field](value) if field in _SAID else str(value)


def spoken_in(tags: tuple[str, ...]) -> object:
    """Return the names of languages in a row."""
    known = TABLES["en"]
    named: list[object] = [
        Phrase(f"spoken.{tag}") if f"spoken.{tag}" in known else Phrase("spoken.other", {"tag": tag}) for tag in tags
    ]
    joined = named[0]
    for each in named[1:]:
        joined = Phrase("spoken.and", {"first": joined, "next": each})
    return joined


_SAID: Mapping[str, Callable[[Any], object]] = {
    "active": lambda value: Phrase("row.active" if value else "row.retired"),
    "follow_up_days": lambda value: Phrase("setting_value.days", {"count": value}),
    "specialty": lambda value: Phrase(f"specialty.{value}"),
    "sex": lambda value: Phrase(f"row.sex.{value}"),
    "languages": lambda value: spoken_in(tuple(value)),
    "phone": written,
}
"""How fields are said that are no plain words."""


def languages_named(text: str) -> str:
    """Return the tags of the languages that a text names, in whatever language; the text where it names another."""
    named = {
        table[key].casefold(): key.partition(".")[2]
        for table in TABLES.values()
        for key in table
        if key.startswith("spoken.") and key not in {"spoken.and", "spoken.other"}
    }
    words = [word.casefold().strip(".,;") for word in _WORDS.findall(text)]
    other = [word for word in words if word not in named and len(word) > _JOINING]
    tags = dict.fromkeys(named[word] for word in words if word in named)
    return ", ".join(tags) if tags and not other else text


def lines_of(kind: str, row: RowShown) -> tuple[Phrase, ...]:
    """Return a row as it stands, a line a field."""
    return tuple(
        Phrase("setting.line", {"title": title_of(kind, f), "value": value_of(f, row.values[f], row.currency)})
        for f in shown_fields(kind)
    )


def change_facts(change: RowChange) -> dict[str, object]:
    """Return what any phrase about a change may name."""
    reach = FIELDS[change.kind][change.field].reach
    return {
        "name": change.row.name,
        "title": title_of(change.kind, change.field),
        "before": value_of(change.field, change.before, change.row.currency),
        "after": value_of(change.field, change.after, change.row.currency),
        "reach": Phrase(f"row_reach.{reach}", {"visits": change.visits, "held": change.held}),
    }


def example_of(kind: str, field: str) -> str:
    """Return how a field is written, for example."""
    return FIELDS[kind][field].example


def field_named(kind: str, text: str) -> tuple[str | None, str]:
    """Return which field a message names, by its own name or what it is called, and what is written behind it."""
    words = text.split()
    plain = [word.casefold().strip(".,:") for word in words]
    called = sorted(_called(kind).items(), key=lambda item: -len(item[0]))
    for at in range(len(words)):
        for names, field in called:
            if tuple(plain[at : at + len(names)]) == names:
                return field, " ".join(words[at + len(names) :])
    return None, ""


def _called(kind: str) -> Mapping[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for field in shown_fields(kind):
        names[(field,)] = field
        for table in TABLES.values():
            names[tuple(table[f"{kind}_field.{field}"].casefold().split())] = field
    return names
