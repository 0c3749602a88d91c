"""The public address: does it lead to this clinic?"""

import httpx

from baari.looks.finding import WITHIN, Finding, Verdict, asked
from baari.settings import Settings


def look_at_address(settings: Settings) -> list[Finding]:
    """Ask ourselves through the public address."""
    if not settings.public_base_url:
        return [Finding("PUBLIC_BASE_URL", Verdict.NOT_SET, "webhooks and WhatsApp need it; Telegram polls without")]
    return [
        asked(
            "PUBLIC_BASE_URL",
            lambda: httpx.get(f"{settings.public_base_url}/healthz", timeout=WITHIN),
            lambda answer: "reaches this clinic" if answer.json()["status"] == "alive" else None,
            "does not reach a running `baari serve`",
        )
    ]
