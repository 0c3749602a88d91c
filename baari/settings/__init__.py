"""Everything a deployment may decide, from the environment or a `.env` file: one field, one variable, one sentence.

What the clinic itself may decide (hours, prices, how long a place is held) is no business of this package: those are
rows of the database. Secrets are hidden from repr and logs, and each may come from a file: `NAME_FILE=/run/secrets/x`.
A setting that cannot work refuses the start with a sentence that says which variable and how to mend it.

Each file is one party: its settings, what they must look like, and what must fit together.
"""

from collections.abc import Iterator
from typing import Any, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from baari.settings.mail import Mail
from baari.settings.meetings import Meetings
from baari.settings.payments import Payments
from baari.settings.telegram import Telegram
from baari.settings.twilio import Twilio
from baari.settings_sources import SecretFiles


class Settings(Meetings, Payments, Mail, Twilio, Telegram):  # pydantic reads the fields of the last one first
    """The deployment's decisions. Build it with `load_settings()`, which also makes the own secret and explains errors.

    Raises pydantic's ValidationError (never with the values in it) when constructed directly from wrong values.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",  # a .env file also carries other programs' variables
        env_ignore_empty=True,  # `NAME=` in a compose file means: not given
        hide_input_in_errors=True,
        populate_by_name=True,
        env_file_encoding="utf-8",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        found = list(self.conflicts())
        if found:
            raise ValueError("\n".join(found))
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # replaced by our NAME_FILE variables
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls, env_settings, dotenv_settings), dotenv_settings

    def secrets(self) -> Iterator[SecretStr]:
        """Every secret that is given, for the log's redaction."""
        for name in type(self).model_fields:
            value: Any = getattr(self, name)
            if isinstance(value, SecretStr):
                yield value
