"""What a command of `baari` is: a line of help, what may be given with it, and a function that returns its exit status.

A command is a file in this folder and a row in `baari/cli.py`. What is given arrives as the function's keyword
arguments, under the names of the row's `Argument`s: `baari outbox retry 17` calls `retry(settings, row=17, ...)`.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, cast

WELL = 0
FOUND_WRONG = 1
"""Exit status of a command that ran and found something wrong, or nothing to do."""
REFUSED = 2
"""Exit status of a command that cannot be run as asked; argparse's own as well."""


class CommandRefused(Exception):
    """This cannot be run as asked; the text is the one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing that may be given: `row` by its place, `--all-dead` by its name; `like` is argparse's own keywords."""

    name: str
    says: str
    like: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keyword(self) -> str:
        """Under which the command's function gets it."""
        return self.name.lstrip("-").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it does in a line, its function, how much is logged meanwhile, and what may be given with it.

    `does` and `takes` are `module:name`, the module in this folder, of the function and of its `Argument`s. They are
    imported when the command is run, for most of the time of a short command would be the imports of the others. The
    function is called with the settings and every argument by its keyword; a law compares the two.
    """

    says: str
    does: str
    log_level: str | None = None
    takes: str | None = None

    @property
    def run(self) -> Callable[..., int]:
        """The function."""
        return cast("Callable[..., int]", _imported(self.does))

    @property
    def arguments(self) -> Sequence[Argument]:
        """What may be given."""
        return cast("Sequence[Argument]", _imported(self.takes)) if self.takes else ()

    def given(self, name: str, words: Sequence[str]) -> dict[str, Any]:
        """Return what was given, by keyword; argparse explains what cannot be read, and exits."""
        parser = argparse.ArgumentParser(prog=f"baari {name}", description=self.says, allow_abbrev=False)
        for argument in self.arguments:
            parser.add_argument(argument.name, help=argument.says, **argument.like)
        return vars(parser.parse_args(words))


def _imported(place: str) -> object:
    module, _, name = place.partition(":")
    return getattr(import_module(f"{__package__}.{module}"), name)
