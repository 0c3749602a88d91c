"""The manual's page of settings, made from the settings themselves: `python -m baari.settings_page`."""

import sys
from datetime import timedelta

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from baari.settings import Settings
from baari.settings_sources import is_secret, variable

_HEAD = """\
# Settings of a deployment

Baari reads these from the environment, or from a file `.env` in the directory where it starts; the environment wins.
None is needed for a first look: `make run` serves a sample clinic with an embedded database, the web chat and a payment
page that moves no money.

A secret is never shown or logged. Instead of `NAME` you may give `NAME_FILE`, the path of a file that holds the secret;
giving both is refused. Baari does not start on an example, a short secret or half of a provider's settings, and says
which variable to mend. What the clinic decides itself (hours, prices, how long a place is held) is set in Baari.

This page is made from the code by `python -m baari.settings_page > docs/settings.md`.
"""

# A heading stands before the first variable of its group.
_GROUPS = {
    "DATABASE_URL": "Where Baari lives",
    "TELEGRAM_BOT_TOKEN": "Telegram",
    "TWILIO_ACCOUNT_SID": "WhatsApp, by Twilio",
    "RAZORPAY_KEY_ID": "Payments",
}


def settings_page() -> str:
    """Return `docs/settings.md` as it must be: every variable with its default and its sentence, in Markdown."""
    parts = [_HEAD]
    for field in Settings.model_fields.values():
        name = variable(field)
        if name in _GROUPS:
            parts.append(f"\n## {_GROUPS[name]}\n\n| Variable | Default | What it decides |\n|---|---|---|\n")
        secret = " Secret." if is_secret(field) else ""
        parts.append(f"| `{name}` | {_default(field)} | {field.description}{secret} |\n")
    return "".join(parts)


def _default(field: FieldInfo) -> str:
    value = field.default
    if value in (None, PydanticUndefined, ()):
        return ""
    return f"`{value.total_seconds():g}`" if isinstance(value, timedelta) else f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(settings_page())
