"""Every setting that nobody outside can be asked about: what it is."""

from datetime import timedelta

from baari.looks.finding import Finding, Verdict
from baari.settings import Settings
from baari.settings_sources import is_secret, variable

ASKED = frozenset(
    {
        "DATABASE_URL",
        "PUBLIC_BASE_URL",
        "TELEGRAM_BOT_TOKEN",
        "TWILIO_ACCOUNT_SID",
        "SMTP_HOST",
        "RAZORPAY_KEY_ID",
        "STRIPE_SECRET_KEY",
        "ZOOM_CLIENT_ID",
        "JITSI_BASE_URL",
    }
)
"""The settings that have a look of their own."""


def look_at_the_rest(settings: Settings) -> list[Finding]:
    """Say of every other setting that it was read and is right by itself: a wrong one would have refused the start."""
    found = []
    for field_name, field in Settings.model_fields.items():
        name = variable(field)
        if name in ASKED:
            continue
        value = getattr(settings, field_name)
        if value is None:
            found.append(Finding(name, Verdict.NOT_SET, "not given"))
        elif is_secret(field):
            found.append(Finding(name, Verdict.RIGHT, "given" if field_name in settings.model_fields_set else "made"))
        else:
            found.append(Finding(name, Verdict.RIGHT, _written(value)))
    return found


def _written(value: object) -> str:
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g} s"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value) or "none"
