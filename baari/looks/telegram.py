"""Telegram: does it know the bot?"""

import httpx

from baari.looks.finding import WITHIN, Finding, Verdict, asked
from baari.settings import Settings


def look_at_telegram(settings: Settings) -> list[Finding]:
    """Ask Telegram who the bot is."""
    if settings.telegram_bot_token is None:
        return [Finding("TELEGRAM_BOT_TOKEN", Verdict.NOT_SET, "get one from @BotFather to serve Telegram")]
    url = f"{settings.telegram_api_base}/bot{settings.telegram_bot_token.get_secret_value()}/getMe"
    return [
        asked(
            "TELEGRAM_BOT_TOKEN",
            lambda: httpx.get(url, timeout=WITHIN),
            lambda answer: f"@{answer.json()['result']['username']}",
            "Telegram does not know this token: copy it again from @BotFather",
        )
    ]
