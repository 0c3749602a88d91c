"""Every payment gateway there is: a new one is its file and its line here, and a law fails until it is tried."""

from collections.abc import Mapping

from core.gateways.payments.port import PaymentGateway
from core.gateways.payments.razorpay import RazorpayGateway
from core.gateways.payments.sandbox import SandboxGateway
from core.gateways.payments.stripe import StripeGateway

GATEWAYS: Mapping[str, type[PaymentGateway]] = {
    RazorpayGateway.name: RazorpayGateway,
    SandboxGateway.name: SandboxGateway,
    StripeGateway.name: StripeGateway,
}
"""The name that settings, addresses and rows know a gateway by -> what `baari.bootstrap` constructs."""
