"""Pytest fixtures: one fresh stand-in per test, started and stopped around it."""

from collections.abc import Iterator

import pytest

from tests.standins.razorpay import RazorpayStandin
from tests.standins.smtp import MailStandin
from tests.standins.stripe import StripeStandin
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin
from tests.standins.zoom import ZoomStandin


@pytest.fixture
def telegram_standin() -> Iterator[TelegramStandin]:
    """A Telegram of its own, with nobody in it yet."""
    with TelegramStandin() as standin:
        yield standin


@pytest.fixture
def razorpay_standin() -> Iterator[RazorpayStandin]:
    """A Razorpay account of its own, with no link in it yet."""
    with RazorpayStandin() as standin:
        yield standin


@pytest.fixture
def mail_standin() -> Iterator[MailStandin]:
    """A mail server of its own, with nothing in it yet."""
    with MailStandin() as standin:
        yield standin


@pytest.fixture
def stripe_standin() -> Iterator[StripeStandin]:
    """A Stripe account of its own, with no session in it yet."""
    with StripeStandin() as standin:
        yield standin


@pytest.fixture
def twilio_standin() -> Iterator[TwilioStandin]:
    """A Twilio account of its own, with no message in it yet."""
    with TwilioStandin() as standin:
        yield standin


@pytest.fixture
def zoom_standin() -> Iterator[ZoomStandin]:
    """A Zoom account of its own, with no meeting in it yet."""
    with ZoomStandin() as standin:
        yield standin
