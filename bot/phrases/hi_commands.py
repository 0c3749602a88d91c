"""Hindi: what each command of those who work here does, for /help."""

from collections.abc import Mapping

from bot.phrases.command_words import help_lines

COMMANDS: Mapping[str, str] = help_lines("hi")
