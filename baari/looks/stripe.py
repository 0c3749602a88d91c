"""Stripe: does it take the key?"""

import httpx
import stripe

from baari.looks.finding import WITHIN, Finding, Verdict, asked
from baari.settings import Settings


def look_at_stripe(settings: Settings) -> list[Finding]:
    """Ask Stripe whether the key is good for what we do with it."""
    if not settings.stripe_secret_key:
        return [Finding("STRIPE_SECRET_KEY", Verdict.NOT_SET, "set it to take payments by Stripe Checkout")]
    key = settings.stripe_secret_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}", "Stripe-Version": stripe.api_version}
    return [
        asked(
            "STRIPE_SECRET_KEY",
            lambda: httpx.get(
                f"{settings.stripe_api_base}/v1/checkout/sessions?limit=1", headers=headers, timeout=WITHIN
            ),
            lambda _answer: f"key is good ({'live' if '_live_' in key else 'test'} mode)",
            "Stripe refuses the key, or the key may not read Checkout Sessions",
        )
    ]
