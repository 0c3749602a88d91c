"""Finds every SQL statement of the storage and the services: constants of a module, and literals inside its verbs."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import core.services
import core.storage
import core.storage.tables

_STATEMENT = re.compile(r"\s*(select|insert\s+into|update|delete\s+from|with)\s", re.IGNORECASE)
_PARAMETER = re.compile(r"%(?:\((\w+)\))?s")
_MOMENTS = {"now", "since", "until"}  # aware datetimes that stand in arithmetic


def modules() -> Iterator[ModuleType]:
    """Yield every module of core.storage and core.services; the tables are no statements."""
    for package in (core.storage, core.services):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if found.name != core.storage.tables.__name__:
                yield importlib.import_module(found.name)


def statements() -> dict[str, str]:
    """Return every statement under the module and name, or line, where it stands."""
    found: dict[str, str] = {}
    for module in modules():
        short = module.__name__.removeprefix("core.")
        for name, value in vars(module).items():
            if isinstance(value, str) and is_statement(value):
                found[f"{short}.{name}"] = value
        known = set(found.values())
        for line, text in _literals(module):
            if is_statement(text) and text not in known:
                found[f"{short}:{line}"] = text
    return found


def is_statement(text: str) -> bool:
    """Return whether a text is SQL: it begins as SQL does and has a second word of it."""
    return bool(_STATEMENT.match(text)) and bool(re.search(r"\b(from|into|set|pg_\w+)\b", text, re.IGNORECASE))


def prepared(statement: str) -> str:
    """Return PREPARE for a statement: $1, $2, ... in place of its parameters, moments typed as psycopg sends them."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        name = match[1] or f"unnamed {len(names)}"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    body = _PARAMETER.sub(number, statement).replace("%%", "%")
    types = ", ".join("timestamptz" if name in _MOMENTS else "unknown" for name in names)
    return f"prepare fits {f'({types})' if types else ''} as {body}"


def _literals(module: ModuleType) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every string inside a function that is no docstring and no part of an f-string."""
    assert module.__file__
    with open(module.__file__, encoding="utf-8") as file:  # noqa: PTH123 - a path that Python gave us
        tree = ast.parse(file.read())
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                yield node.lineno, node.value
