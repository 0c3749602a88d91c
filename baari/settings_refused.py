"""The refusal of a start: which settings are wrong, and how to mend each."""

from collections.abc import Iterable


class SettingsRefused(Exception):
    """Baari cannot start with these settings; the text names every variable and how to mend it, and holds no value."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(("Baari cannot start with these settings:", *(f"  {line}" for line in self.problems)))
        )
