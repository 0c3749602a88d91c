"""A patient comes in by the codes, and the desk moves and books over, each on the other's channel."""

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from PIL import Image

from bot.deep_link import door_payload, visit_payload
from core.documents.fonts import font_files
from core.domain.staff import Role
from tests.builders import World
from tests.journeys.house import PUBLIC, a_house
from tests.journeys.seats import SOON, Seat, TelegramSeat, WhatsAppSeat
from tests.journeys.test_desk import Office
from tests.journeys.test_receipts import words
from tests.standins.server import wait_for
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
    world.clock.now = world.at(16, 30, days=0)
    font_files()  # made once in a process: on a busy machine that takes longer than a seat waits
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        on_telegram, on_whatsapp = TelegramSeat(house, telegram_standin, 1), WhatsAppSeat(house, twilio_standin, 2)
        if "WhatsApp" in request.param:
            yield Office(house, on_telegram, on_whatsapp)
        else:
            yield Office(house, on_whatsapp, on_telegram)
    world.assert_invariants()


def file_of(seat: Seat) -> bytes:
    """Return the file that was sent to a seat last, as its messenger gets it."""
    if isinstance(seat, TelegramSeat):
        wait_for(lambda: any(m.file for m in seat.user.chat), SOON, what="a file")
        return [m.file.content for m in seat.user.chat if m.file][-1]
    assert isinstance(seat, WhatsAppSeat)
    wait_for(lambda: any(m.media for m in seat.phone.chat), SOON, what="a file")
    address = [m.media for m in seat.phone.chat if m.media][-1][0]
    with httpx.Client(timeout=10.0) as twilio:
        fetched = twilio.get(address.replace(PUBLIC, seat.house.url))
    assert fetched.status_code == 200
    return fetched.content


def test_the_codes_let_a_patient_in_and_the_desk_moves_and_books_over(office: Office) -> None:
    world, secret = office.house.world, office.house.baari.settings.secret
    office.joins(Role.RECEPTIONIST)
    office.desk.says("/qr")
    office.desk.taps("Baari Clinic, Andheri")
    page = words(file_of(office.desk))
    assert all(word in page for word in ("Baari Clinic, Andheri", "Scan this when you come in", "Telegram", "WhatsApp"))
    assert any("print it and hang it where people come in" in seen.text for seen in office.desk.seen)
    ((door,),) = world.sql("select id from doors")

    office.patient.says("Dr Mehta today at 5:20 pm")
    office.patient.says("Ravi Kumar")
    office.patient.taps("Pay at the clinic")
    office.heard("APT-20261123-0001")
    ((visit,),) = world.sql("select id from appointments")
    office.patient.says("/appointments")
    office.patient.taps("More")
    office.patient.taps("My code for the desk")
    assert Image.open(io.BytesIO(file_of(office.patient))).size[0] == 800

    office.desk.says(f"Baari {visit_payload(secret, UUID(str(visit)))}")
    assert office.desk.seen[-1].text.startswith("5:20 pm Ravi Kumar, booked for 5:20 pm")
    assert office.sees("Is here").startswith("Q001 Ravi Kumar")
    office.heard("you are next", "Q001")
    office.patient.says(f"Baari {door_payload(secret, UUID(str(door)))}")
    office.heard("Your token is Q001. You are next for Dr Anjali Mehta")

    office.desk.says("/visit APT-20261123-0001")
    office.desk.taps("Move it")
    office.desk.says("tomorrow at 5 pm")
    office.desk.taps("Tue 24 Nov, 5:00 pm")
    assert "Now: Dr Anjali Mehta, Tuesday 24 November, 5:00 pm IST" in office.sees("Yes, move it")
    office.heard("APT-20261123-0001", "Tuesday 24 November")

    office.desk.says("/bookfor Meera Iyer 98200 77777 Dr Mehta tomorrow at 5 pm")
    assert "every place is taken. Why" in office.sees("Book over Tue 24 Nov, 5:00 pm")
    assert "because it is our mistake." in office.sees("Our mistake")
    assert office.sees("They agree, book it").startswith("Booked: APT-20261124-0001\nMeera Iyer")
    places = world.sql("select seat, over_reason from appointments where status = 'confirmed' order by seat")
    assert places == [(0, None), (1000, "mistake")]
