"""Finding a doctor on Telegram in English and on WhatsApp in Hindi: by what is asked, with the card."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import TelegramSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


def test_on_telegram_in_english(house: House, telegram_standin: TelegramStandin) -> None:
    asha = TelegramSeat(house, telegram_standin, 1)
    first = asha.says("/book")[-1]
    assert first.labels[:4] == (
        "Any doctor",
        "Dr Anjali Mehta, Skin",
        "Dr Arjun Singh, Bones and joints",
        "More (1/2)",
    )
    assert asha.says("skin doctor who speaks Tamil")[-1].labels[:4] == (
        "Any language",
        "Any specialty",
        "Any doctor",
        "All doctors",
    )
    asha.taps("Any specialty")  # its card is drawn anew in place
    card = asha.seen[-1]
    assert card.text.startswith("Dr Kavita Iyer, Gynaecology, ₹900\nMBBS, MS (Obs & Gyn)\n20 years in practice\n")
    assert len([label for label in card.labels if ":" in label]) == 3
    asha.taps(card.labels[0])
    asha.says("Asha Rao")
    asha.taps("Pay at the clinic")
    assert [status for status, *_ in asha.visits] == ["confirmed"]


def test_on_whatsapp_in_hindi(house: House, twilio_standin: TwilioStandin) -> None:
    asha = WhatsAppSeat(house, twilio_standin, 1)
    asha.says("/book")
    house.world.sql("update chats set language = 'hi' where channel = 'whatsapp'")
    card = asha.says("तमिल बोलने वाली डॉक्टर")[-1].text
    assert card.startswith("डॉ. कविता अय्यर, स्त्री रोग, ₹900\n")
    assert "Kavita" not in card
    assert "डॉ. कविता अय्यर" in asha.says("1")[-1].text
    held = asha.says("आशा राव")[-1].text
    assert held.startswith("आशा राव\nडॉ. कविता अय्यर")
    asha.says("2")
    assert [status for status, *_ in asha.visits] == ["confirmed"]
