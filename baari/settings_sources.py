"""Secrets from files: for every secret NAME there is NAME_FILE, the way containers and systemd hand secrets over."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from baari.settings_refused import SettingsRefused


def variable(field: FieldInfo) -> str:
    """The environment variable of a field."""
    return str(field.validation_alias)


def is_secret(field: FieldInfo) -> bool:
    """Whether the field holds a secret, optional or not."""
    return SecretStr in _leaves(field.annotation)


def _leaves(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _leaves(inner)


class SecretFiles(PydanticBaseSettingsSource):
    """Reads every NAME_FILE that the environment or the .env file names.

    Raises `SettingsRefused` if a file cannot be read or is empty, or if NAME is given as well: then one of the two is
    out of date, and nobody can tell which.
    """

    def __init__(self, settings_cls: type[BaseSettings], *named_in: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._named_in = named_in

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Unused: `__call__` reads all fields at once. Required by the base class."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        given: dict[str, str] = {}
        for source in reversed(self._named_in):  # the environment stands first and wins
            variables: Mapping[str, str | None] = getattr(source, "env_vars", {})
            given.update({name.upper(): value for name, value in variables.items() if value})
        found: dict[str, Any] = {}
        problems: list[str] = []
        for field in self.settings_cls.model_fields.values():
            name = variable(field)
            path = given.get(f"{name}_FILE")
            if path is None or not is_secret(field):
                continue
            if name in given:
                problems.append(f"{name}: is given twice, also by {name}_FILE. Remove one of the two.")
                continue
            try:
                found[name] = _read(Path(path))
            except (OSError, UnicodeDecodeError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else "holds no text"
                problems.append(f"{name}_FILE: cannot be read ({reason}). Name a file that this process may read.")
        if problems:
            raise SettingsRefused(problems)
        return found


def _read(path: Path) -> str:
    text = path.expanduser().read_text(encoding="utf-8").strip()
    if not text:
        raise ValueError("empty")
    return text
