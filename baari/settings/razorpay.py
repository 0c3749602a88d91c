"""Razorpay: the key of the account, and what signs its webhooks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from baari.settings.house import House
from baari.settings.kinds import ApiBase, Seconds, strong

PORTS = (443, 80)  # Razorpay, webhooks/faqs

# Its key secrets have 24 characters; a webhook secret is chosen by hand: 16 characters are 80 bits or more.
RazorpaySecret: TypeAlias = Annotated[SecretStr, strong(16)]


class Razorpay(House):
    """What Razorpay needs."""

    razorpay_key_id: str | None = Field(
        None,
        validation_alias="RAZORPAY_KEY_ID",
        pattern=r"^rzp_(test|live)_\w{6,}$",
        description="Key id from Razorpay's dashboard, as `rzp_live_...` or `rzp_test_...`.",
    )
    razorpay_key_secret: RazorpaySecret | None = Field(
        None, validation_alias="RAZORPAY_KEY_SECRET", description="Secret that Razorpay showed once with the key id."
    )
    razorpay_webhook_secret: RazorpaySecret | None = Field(
        None,
        validation_alias="RAZORPAY_WEBHOOK_SECRET",
        description="Secret that you typed into Razorpay's webhook form; at least 16 characters.",
    )
    razorpay_webhook_secret_old: RazorpaySecret | None = Field(
        None,
        validation_alias="RAZORPAY_WEBHOOK_SECRET_OLD",
        description="The previous webhook secret: Razorpay repeats older events with it for 24 hours after a change.",
    )
    razorpay_api_base: ApiBase = Field(
        "https://api.razorpay.com", validation_alias="RAZORPAY_API_BASE", description="Address of Razorpay's API."
    )
    razorpay_timeout: Seconds = Field(
        timedelta(seconds=10),
        validation_alias="RAZORPAY_TIMEOUT",
        description="How many seconds one call to Razorpay may take.",
    )

    @property
    def razorpay_webhook_secrets(self) -> tuple[SecretStr, ...]:
        """Every secret that may sign a Razorpay webhook now, the newest first."""
        given = (self.razorpay_webhook_secret, self.razorpay_webhook_secret_old)
        return tuple(secret for secret in given if secret is not None)

    def razorpay_conflicts(self, *, chosen: bool) -> Iterator[str]:
        """What hinders Razorpay, one line each; `chosen`: it takes the money."""
        needed = {
            "RAZORPAY_KEY_ID": self.razorpay_key_id,
            "RAZORPAY_KEY_SECRET": self.razorpay_key_secret,
            "RAZORPAY_WEBHOOK_SECRET": self.razorpay_webhook_secret,
        }
        given = [name for name, value in needed.items() if value is not None]
        if self.razorpay_webhook_secret_old is not None:
            given.append("RAZORPAY_WEBHOOK_SECRET_OLD")
        if chosen:
            given.append("PAYMENT_GATEWAY")
        if not given:
            return
        for name, value in needed.items():
            if value is None:
                yield f"{name}: is missing beside {given[0]}. Razorpay needs {', '.join(needed)}; give all or none."
        if not chosen:
            return
        if self.public_base_url is None:
            yield "PUBLIC_BASE_URL: is needed for Razorpay, which tells us there that a patient has paid."
        elif (urlsplit(self.public_base_url).port or 443) not in PORTS:
            yield "PUBLIC_BASE_URL: Razorpay delivers to the ports 443 and 80 only. Use one of them."
