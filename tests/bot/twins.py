"""A clinic over again, to try something in: sooner than by `copy.deepcopy`, for what cannot change is shared."""

import copy
from dataclasses import is_dataclass
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def twin(value: T, known: dict[int, object] | None = None) -> T:
    """Return the same over again: its own dicts, lists, sets and whatever in memory can be written to."""
    made: T = _twin(value, {} if known is None else known)
    return made


def _twin(value: Any, known: dict[int, object]) -> Any:
    kind: Any = type(value)
    if kind is dict:
        return {key: _twin(each, known) for key, each in value.items()}
    if kind is list:
        return [_twin(each, known) for each in value]
    if kind is set:
        return set(value)  # of values: nothing else can be in one
    if not _changes(kind):
        return value
    if id(value) not in known:
        known[id(value)] = made = copy.copy(value)
        vars(made).update({name: _twin(each, known) for name, each in vars(value).items()})
    return known[id(value)]


@cache
def _changes(kind: type) -> bool:
    """Whether something of this type can be written to: the clinic's own rows and desks, and nothing of the product."""
    frozen = is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return kind.__module__.startswith("tests.") and not frozen
