"""A receptionist at a busy counter, in the other channel: taken in, booked for, cancelled as asked, and told so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.staff import Role
from tests.builders import World
from tests.journeys.house import PUBLIC, a_house
from tests.journeys.seats import TelegramSeat, WhatsAppSeat
from tests.journeys.test_desk import Office
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin


@pytest.fixture(params=["the desk on WhatsApp", "the desk on Telegram"])
def office(
    request: pytest.FixtureRequest,
    world: World,
    tmp_path: Path,
    telegram_standin: TelegramStandin,
    twilio_standin: TwilioStandin,
) -> Iterator[Office]:
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        on_telegram, on_whatsapp = TelegramSeat(house, telegram_standin, 1), WhatsAppSeat(house, twilio_standin, 2)
        if "WhatsApp" in request.param:
            yield Office(house, on_telegram, on_whatsapp)
        else:
            yield Office(house, on_whatsapp, on_telegram)
    world.assert_invariants()


def test_a_patient_is_taken_in_booked_for_and_cancelled_for_at_the_desk_and_hears_of_each(office: Office) -> None:
    office.joins(Role.RECEPTIONIST)
    office.books(pays=False)
    assert "is taken in like this: /walkin" in office.desk.says("/walkin ???")[-1].text
    assert "We know 1 person called Ravi Kumar" in office.desk.says("/walkin Ravi Kumar Dr Mehta urgent")[-1].text
    assert "Urgency: urgent" in office.sees("Ravi Kumar")
    assert office.sees("Take in").startswith("Token Q001: Ravi Kumar\nDr Anjali Mehta")
    office.heard("you are next", "Q001")

    assert "is booked for somebody like this" in office.desk.says("/bookfor ???")[-1].text
    office.desk.says("/bookfor Ravi Kumar Dr Mehta on Thursday at 5 pm")
    assert "Thursday 26 November, 5:00 pm" in office.sees("Ravi Kumar")
    assert office.sees("Book it").startswith("Booked: APT-20261126-0001")
    office.heard("APT-20261126-0001")
    office.desk.says("/visit APT-20261126-0001")
    assert "because the patient asks?" in office.sees("Patient cancels")
    assert office.sees("Yes, they asked").startswith("Cancelled as asked: APT-20261126-0001")
    office.heard("number APT-20261126-0001, is cancelled")

    office.desk.says("/walkin Meera Iyer 98200 77777 Dr Mehta")
    assert office.sees("They agree, take in").startswith("Token Q002: Meera Iyer")
    assert office.sees("Take back").startswith("Taken back")
