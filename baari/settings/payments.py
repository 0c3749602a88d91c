"""Who takes the money: one gateway of those that are configured, or the sandbox."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from baari.settings.razorpay import Razorpay
from baari.settings.stripe import Stripe

Gateway = Literal["sandbox", "razorpay", "stripe"]


def _of_the_keys(earlier: dict[str, Any]) -> Gateway:
    """Return who takes the money where nobody says. `earlier` are the settings above, those that were accepted."""
    if earlier.get("razorpay_key_id"):
        return "razorpay"
    return "stripe" if earlier.get("stripe_secret_key") else "sandbox"


class Payments(Stripe, Razorpay):  # pydantic reads the fields of the last one first
    """The gateways, which of them is used, and how the sandbox misbehaves."""

    payment_gateway: Gateway = Field(
        default_factory=_of_the_keys,
        validation_alias="PAYMENT_GATEWAY",
        description="Who takes the money: `razorpay`, `stripe`, or `sandbox`, a payment page of Baari's own that moves "
        "no money. Not given: the one whose keys are (Razorpay before Stripe), else `sandbox`.",
    )

    sandbox_faults: int = Field(
        0,
        validation_alias="SANDBOX_FAULTS",
        ge=0,
        le=50,
        description="For training: how many of a hundred calls to the sandbox, and of its webhooks, go wrong.",
    )
    sandbox_seed: int = Field(
        0,
        validation_alias="SANDBOX_SEED",
        description="Which faults these are: the same seed gives the same ones again, to the same calls.",
    )

    def conflicts(self) -> Iterator[str]:
        yield from super().conflicts()
        yield from self.razorpay_conflicts(chosen=self.payment_gateway == "razorpay")
        yield from self.stripe_conflicts(chosen=self.payment_gateway == "stripe")
