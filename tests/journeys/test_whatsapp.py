"""A patient books on WhatsApp: signed forms over HTTP, Twilio's own library, lists and buttons where they are made."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.channels.whatsapp_provision import provision
from bot.channels.whatsapp_wire import twilio_at
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.standins.server import wait_for
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_phone import Phone

SOON = 20.0  # seconds; the whole product and its stand-ins share two cores with the other tests


@pytest.fixture(params=["templates", "numbers"])
def house(
    request: pytest.FixtureRequest, world: World, tmp_path: Path, twilio_standin: TwilioStandin
) -> Iterator[House]:
    """The product on WhatsApp, with its templates made and without."""
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, twilio=twilio_standin) as house:
        if request.param == "templates":
            settings = house.baari.settings
            assert settings.twilio_account_sid
            assert settings.twilio_auth_token
            client = twilio_at(
                settings.twilio_account_sid,
                settings.twilio_auth_token,
                api_base=settings.twilio_api_base,
                content_api_base=settings.twilio_content_api_base,
                timeout=settings.twilio_timeout,
            )
            provision(client, world.database)
            client.http_client.close()
        yield house
    world.assert_invariants()


@pytest.fixture
def ravi(house: House, twilio_standin: TwilioStandin) -> Phone:
    """A patient."""
    del house
    return twilio_standin.phone("+919820012345", name="Ravi")


def reads(phone: Phone, *words: str) -> None:
    """Wait until the last message holds these words."""
    wait_for(
        lambda: bool(phone.chat) and all(word in phone.chat[-1].text for word in words),
        SOON,
        what=f"showing {words}; it shows {[m.text for m in phone.chat][-2:]}",
    )


def test_a_whole_booking_by_what_the_phone_shows(house: House, ravi: Phone) -> None:
    ravi.says("Dr Mehta tomorrow after 5")
    reads(ravi, "full name")
    ravi.says("Ravi Kumar")
    reads(ravi, "Tuesday 24 November, 5:00 pm IST")
    choose(ravi, "Pay at the clinic", "2")
    reads(ravi, "APT-20261124-0001")
    reads(ravi, f"{PUBLIC}/visits/")
    address = next(word for word in ravi.chat[-1].text.split() if word.startswith(f"{PUBLIC}/visits/"))
    file = httpx.get(address.replace(PUBLIC, house.url), timeout=10.0)
    assert (file.status_code, file.text.splitlines()[0]) == (200, "BEGIN:VCALENDAR")
    assert house.world.sql("select status, pays from appointments") == [("confirmed", "at_clinic")]
    assert house.world.sql("select phone from patients") == [("+919820012345",)]


def test_sandbox_money_confirms_it(house: House, ravi: Phone) -> None:
    ravi.says("Dr Mehta tomorrow after 5")
    reads(ravi, "full name")
    ravi.says("Ravi Kumar")
    reads(ravi, "Kept for you until")
    choose(ravi, "Pay ₹800", "1")
    wait_for(lambda: f"{PUBLIC}/sandbox/pay/" in ravi.chat[-1].text, SOON, what="a payment link")
    link = next(word for word in ravi.chat[-1].text.split() if word.startswith(f"{PUBLIC}/sandbox/pay/"))
    with httpx.Client(timeout=10.0) as payer:
        assert payer.post(link.replace(PUBLIC, house.url), data={"do": "pay"}).status_code in (200, 303)
    wait_for(lambda: any("APT-20261124-0001" in m.text for m in ravi.chat), SOON, what="confirmed")


def choose(phone: Phone, label: str, number: str) -> None:
    """Tap the button where there is one, else type its number."""
    if phone.chat[-1].buttons:
        phone.taps_button(label)
    else:
        phone.says(number)
