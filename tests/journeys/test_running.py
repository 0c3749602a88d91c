"""An admin's week on the channels as they are: figures, a message to a day, a day called off, and who did what."""

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from core.domain.staff import Role
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import SOON, TelegramSeat, WhatsAppSeat
from tests.journeys.test_staff import token
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

Seat = TelegramSeat | WhatsAppSeat


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


def books(seat: Seat, name: str) -> None:
    """Book tomorrow with Dr Sharma, to be paid at the clinic."""
    for words in ("Dr Sharma tomorrow morning", name):
        seat.says(words)
    said = "\n".join(each.text for each in seat.says("Pay at the clinic"))
    assert "Your number" in said, said


def heard(seat: Seat, words: str) -> int:
    """How often the clinic has said this."""
    return sum(words in each.text for each in seat.seen)


def test_figures_a_message_a_day_called_off_and_who_did_it(
    house: House, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> None:
    boss, meera = TelegramSeat(house, telegram_standin, 1), WhatsAppSeat(house, twilio_standin, 2)
    for seat, role in ((boss, Role.SUPER_ADMIN), (meera, Role.ADMIN)):
        assert seat.says(f"/join {token(house, role)}")[0].text.startswith("Welcome!")
    ravi, sita = TelegramSeat(house, telegram_standin, 3), WhatsAppSeat(house, twilio_standin, 4)
    books(ravi, "Ravi Kumar")
    books(sita, "Sita Rao")

    # figures: a photo in Telegram, media that Twilio can fetch on WhatsApp, a table behind a link there
    assert boss.says("/stats this month")[0].text.startswith("The clinic, Sunday 1 November to Monday 23 November")
    photo = next(m.file for m in reversed(boss.user.chat) if m.file)
    assert photo.kind == "photo"
    assert Image.open(io.BytesIO(photo.content)).format == "PNG"
    assert meera.says("/stats 24 nov 2026")[0].text.startswith("Figures are asked for like this")  # it is still ahead
    meera.says("/stats")
    wait_for(lambda: any(m.media for m in meera.phone.chat), SOON, what="the picture")
    (address,) = next(m.media for m in meera.phone.chat if m.media)
    with httpx.Client(base_url=house.url, timeout=SOON) as http:
        answer = http.get(urlsplit(address).path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert http.get(urlsplit(address).path.replace(".png", "x.png")).status_code == 404
        said = meera.says("As a table")[-1].text
        (table,) = [word for word in said.split() if word.startswith(f"{PUBLIC}/figures/")]
        assert http.get(urlsplit(table).path).headers["content-type"].startswith("text/csv")
        house.world.clock.forward(days=2)
        assert http.get(urlsplit(table).path).status_code == 404
        house.world.clock.forward(days=-2)

    # one message to the day, on Telegram: taken in five minutes later, once by each
    said = boss.says("/broadcast Dr Sharma tomorrow: please bring old reports")[-1].text
    assert "2 people" in said
    assert "नमस्ते Ravi" in said
    boss.taps("Send it")
    assert "you can take it back" in boss.seen[-1].text
    assert heard(ravi, "bring old reports") == 0
    house.forward(minutes=6)
    assert (heard(ravi, "please bring old reports"), heard(sita, "please bring old reports")) == (1, 1)

    # a day called off, on WhatsApp: nothing happens before it can no longer be taken back, and then once
    said = meera.says("/cancelday Dr Sharma tomorrow")[-1].text
    assert "2 visits of 2 people" in said
    assert "Ravi Kumar" in said
    assert "the patients are told then" in meera.says("Cancel all")[-1].text
    assert heard(ravi, "cannot see you on") == heard(sita, "cannot see you on") == 0
    house.forward(minutes=11)
    house.forward(minutes=1)
    assert house.world.sql("select status, count(*) from appointments group by 1") == [("cancelled", 2)]
    assert (heard(ravi, "cannot see you on"), heard(sita, "cannot see you on")) == (1, 1)

    said = boss.says("/audit")[-1].text
    assert "Asha (Admin) called off the day of Dr" in said
    assert "read the log" not in said
    assert "called off the day" in meera.says("/audit Asha")[-1].text
