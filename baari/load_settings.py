"""Reads the settings at start, or says in plain words what to mend."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from baari.settings import Settings
from baari.settings_refused import SettingsRefused
from baari.settings_sources import variable


def load_settings(*, env_file: Path | None = Path(".env")) -> Settings:
    """Return the settings of this deployment from the environment, over `env_file` where that exists.

    Raises `SettingsRefused`, whose text is for the person at the terminal: print it and exit, a traceback adds nothing.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise SettingsRefused(_lines(error)) from None


def _lines(error: ValidationError) -> Iterator[str]:
    about = {variable(field): field.description for field in Settings.model_fields.values()}
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        if problem["type"] == "default_factory_not_called":
            continue  # only says that another field was refused
        words = problem["msg"].removeprefix("Value error, ")
        if not problem["loc"]:  # the settings do not fit together: each line names its variable
            yield from words.splitlines()
            continue
        name = str(problem["loc"][0])
        yield f"{name}: {words}."
        yield f"  {name} is: {about[name]}"
