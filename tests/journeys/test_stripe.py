"""Money by Stripe, from the tap to the booked visit, with the stripe library against Stripe's stand-in."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.reading import reads, said
from tests.standins.server import wait_for
from tests.standins.stripe import StripeStandin
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, stripe_standin: StripeStandin
) -> Iterator[House]:
    """The product on Telegram with Stripe, chosen by its keys alone."""
    stripe_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, stripe=stripe_standin) as house:
        yield house
    world.assert_invariants()


@pytest.fixture
def ravi(telegram_standin: TelegramStandin, house: House) -> TelegramUser:
    """A patient who has a place held and Stripe's page before him."""
    del house
    user = telegram_standin.user(7001, language_code="en", first_name="Ravi")
    user.says("Dr Mehta tomorrow after 5")
    reads(user, "full name")
    user.says("Ravi Kumar")
    reads(user, "Kept for you until")
    user.taps("Pay ₹800")
    wait_for(lambda: any(b.url for b in user.card.buttons), 15.0, what="a payment link")
    return user


def address_of(user: TelegramUser) -> str:
    """The page that the card opens."""
    return next(b.url for b in user.card.buttons if b.url) or ""


def test_a_paid_page_books_the_visit_and_leads_back(
    house: House, ravi: TelegramUser, stripe_standin: StripeStandin
) -> None:
    back = httpx.post(address_of(ravi)).headers["location"]
    assert back.startswith(f"{PUBLIC}/payments/stripe/return?")
    said(ravi, "APT-20261124-0001")
    assert "Payment received" in httpx.get(back.replace(PUBLIC, house.url)).text
    assert [session.amount for session in stripe_standin.sessions.values()] == [80_000]


def test_a_payer_who_turns_back_may_pay_after_all(
    house: House, ravi: TelegramUser, stripe_standin: StripeStandin
) -> None:
    back = stripe_standin.payer.way_back(address_of(ravi), turning_back=True)
    assert "Not paid yet" in httpx.get(back.replace(PUBLIC, house.url)).text
    stripe_standin.payer.pays(address_of(ravi))
    said(ravi, "APT-20261124-0001")
