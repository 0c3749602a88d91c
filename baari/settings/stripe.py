"""Stripe: the key of the account, and what signs its webhooks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from baari.settings.house import House
from baari.settings.kinds import ApiBase, Seconds, shaped, strong

# Stripe's keys have 24 characters or more behind their prefix, its signing secrets 32.
StripeKey: TypeAlias = Annotated[
    SecretStr,
    shaped(
        r"(sk|rk)_(test|live)_\w{10,}",
        "is no secret key of Stripe's: it begins with `sk_` or `rk_`, then `live_` or `test_`",
    ),
    strong(24),
]
StripeWebhookSecret: TypeAlias = Annotated[
    SecretStr, shaped(r"whsec_\S{16,}", "is no signing secret of a webhook: it begins with `whsec_`"), strong(24)
]


class Stripe(House):
    """What Stripe Checkout needs."""

    stripe_secret_key: StripeKey | None = Field(
        None,
        validation_alias="STRIPE_SECRET_KEY",
        description="Secret or restricted key from Stripe's dashboard, as `sk_live_...` or `rk_live_...`. A restricted "
        "one must write Checkout Sessions and Refunds and read PaymentIntents and Disputes.",
    )
    stripe_webhook_secret: StripeWebhookSecret | None = Field(
        None,
        validation_alias="STRIPE_WEBHOOK_SECRET",
        description="Signing secret that Stripe shows with the webhook endpoint, as `whsec_...`.",
    )
    stripe_webhook_secret_old: StripeWebhookSecret | None = Field(
        None,
        validation_alias="STRIPE_WEBHOOK_SECRET_OLD",
        description="The previous signing secret, still believed while you change it.",
    )
    stripe_api_base: ApiBase = Field(
        "https://api.stripe.com", validation_alias="STRIPE_API_BASE", description="Address of Stripe's API."
    )
    stripe_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="STRIPE_TIMEOUT",
        description="How many seconds one call to Stripe may take.",
    )

    @property
    def stripe_webhook_secrets(self) -> tuple[SecretStr, ...]:
        """Every secret that may sign a Stripe webhook now, the newest first."""
        given = (self.stripe_webhook_secret, self.stripe_webhook_secret_old)
        return tuple(secret for secret in given if secret is not None)

    def stripe_conflicts(self, *, chosen: bool) -> Iterator[str]:
        """What hinders Stripe, one line each; `chosen`: it takes the money."""
        needed = {
            "STRIPE_SECRET_KEY": self.stripe_secret_key,
            "STRIPE_WEBHOOK_SECRET": self.stripe_webhook_secret,
        }
        given = [name for name, value in needed.items() if value is not None]
        if self.stripe_webhook_secret_old is not None:
            given.append("STRIPE_WEBHOOK_SECRET_OLD")
        if chosen:
            given.append("PAYMENT_GATEWAY")
        if not given:
            return
        for name, value in needed.items():
            if value is None:
                yield f"{name}: is missing beside {given[0]}. Stripe needs {' and '.join(needed)}; give both or none."
        if not chosen:
            return
        if self.public_base_url is None:
            yield "PUBLIC_BASE_URL: is needed for Stripe, which tells us there that a patient has paid."
        elif self._takes_real_money() and urlsplit(self.public_base_url).scheme != "https":
            yield "PUBLIC_BASE_URL: must begin with https://, as Stripe tells of real payments nowhere else."

    def _takes_real_money(self) -> bool:
        key = self.stripe_secret_key
        return key is not None and "_live_" in key.get_secret_value()
