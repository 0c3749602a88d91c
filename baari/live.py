"""What is live in this deployment, and for what is not the one setting that turns it on."""

from collections.abc import Callable
from dataclasses import dataclass

from baari.settings import Settings


@dataclass(frozen=True, slots=True)
class Feature:
    """One line of the report: its name, how it is live (None: it is not), and the setting that turns it on."""

    name: str
    live: Callable[[Settings], str | None]
    turned_on_by: str


_COMPANIES = {"razorpay": "Razorpay", "stripe": "Stripe"}

FEATURES = (
    Feature("Web chat", lambda s: f"{s.base_url}/", "always on"),
    Feature(
        "Database",
        lambda s: "DATABASE_URL" if s.database_url else f"embedded PostgreSQL in {s.data_dir / 'postgres'}",
        "always on",
    ),
    Feature(
        "Telegram",
        lambda s: (
            None if s.telegram_bot_token is None else ("by webhook" if s.telegram_by_webhook else "by long polling")
        ),
        "TELEGRAM_BOT_TOKEN (from @BotFather)",
    ),
    Feature(
        "WhatsApp",
        lambda s: s.twilio_whatsapp_from if s.twilio_account_sid else None,
        "TWILIO_ACCOUNT_SID (with its auth token, number and PUBLIC_BASE_URL)",
    ),
    Feature(
        "SMS",
        lambda s: s.twilio_sms_from if s.twilio_account_sid else None,
        "TWILIO_SMS_FROM (beside the Twilio account)",
    ),
    Feature("E-mail", lambda s: s.smtp_from if s.smtp_host else None, "SMTP_HOST (with SMTP_FROM)"),
    Feature(
        "Payments",
        lambda s: _COMPANIES.get(s.payment_gateway, "sandbox: a page of our own that moves no money"),
        "always on",
    ),
    Feature(
        "Real money",
        lambda s: _COMPANIES.get(s.payment_gateway),
        "RAZORPAY_KEY_ID or STRIPE_SECRET_KEY (with their secrets and PUBLIC_BASE_URL)",
    ),
)


def live_report(settings: Settings) -> str:
    """Return the report, a line each."""
    lines = ["", "Baari is open.", ""]
    for feature in FEATURES:
        live = feature.live(settings)
        lines.append(f"  {feature.name:<12} {live or f'off - set {feature.turned_on_by}'}")
    return "\n".join([*lines, "", "Ctrl-C closes it.", ""])
