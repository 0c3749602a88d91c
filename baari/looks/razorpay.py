"""Razorpay: does it take the keys?"""

import httpx

from baari.looks.finding import WITHIN, Finding, Verdict, asked
from baari.settings import Settings


def look_at_razorpay(settings: Settings) -> list[Finding]:
    """Ask Razorpay whether the keys are good."""
    if not settings.razorpay_key_id or not settings.razorpay_key_secret:
        return [Finding("RAZORPAY_KEY_ID", Verdict.NOT_SET, "payments go to the sandbox, which moves no money")]
    credentials = (settings.razorpay_key_id, settings.razorpay_key_secret.get_secret_value())
    url = f"{settings.razorpay_api_base}/v1/payment_links?count=1"
    live = "live" if settings.razorpay_key_id.startswith("rzp_live_") else "test"
    return [
        asked(
            "RAZORPAY_KEY_ID",
            lambda: httpx.get(url, auth=credentials, timeout=WITHIN),
            lambda _answer: f"keys are good ({live} mode)",
            "Razorpay refuses the key id or its secret",
        )
    ]
