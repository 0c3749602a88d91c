"""Who is who, on the channels as they are: Telegram, WhatsApp and a web chat that is nobody's account."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import Seen, TelegramSeat, WebSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

NUMBER = 7


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


def last(seen: list[Seen]) -> str:
    """What was said, as one text."""
    return "\n".join(each.text for each in seen)


def books(seat: TelegramSeat | WhatsAppSeat | WebSeat, name: str = "Asha Rao") -> None:
    """Book a visit, pay at the clinic, as somebody new."""
    for words in ("Dr Sharma tomorrow morning", name):
        seat.says(words)
    said = last(seat.says("Pay at the clinic"))
    assert "Your number" in said, said


def code_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found[0]


def test_an_old_whatsapp_recovers_a_new_telegram(
    house: House, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> None:
    """A new phone, a new Telegram account: the number is shared, the code is in WhatsApp, and the visits are here."""
    old = WhatsAppSeat(house, twilio_standin, NUMBER)
    books(old)
    new = TelegramSeat(house, telegram_standin, NUMBER)
    assert "Share your own number" in last(new.says("/link"))
    assert "I can only keep your own number" in last(new.gives("somebody else's contact"))
    new._answered(lambda: new.user.shares_contact(phone=old.phone.number))
    if "I agree" in new.seen[-1].labels:
        new.taps("I agree")
        new._answered(lambda: new.user.shares_contact(phone=old.phone.number))
    assert "from WhatsApp" in new.seen[-1].text
    assert not any("Asha Rao" in each.text or "APT-" in each.text for each in new.seen)
    new.taps("Send me the code")
    assert "It joins the chat that was just begun with your number on Telegram" in old.seen[-1].text
    assert "That is not the code" in last(new.says("000000"))
    assert "• Asha Rao" in last(new.says(code_in(old.seen[-1].text)))
    assert "APT-" in last(new.says("/appointments"))
    assert house.world.sql("select act, door from audit") == [("people.joined", "telegram")]


def test_a_relative_gets_their_own_chat(
    house: House, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> None:
    son = TelegramSeat(house, telegram_standin, NUMBER)
    books(son, "Kiran Rao")
    for words in ("/family", "my mother Sunita Rao", "Sunita Rao"):
        son.says(words)
    if "Own chat" not in son.seen[-1].labels:
        son.taps("Sunita Rao")
    son.taps("Own chat")
    line = next(line for line in last(son.taps("No, only they")).splitlines() if line.startswith(("/join", "https://")))
    token = line.rpartition("join_")[2] if line.startswith("https") else line.split()[1]
    mother = WhatsAppSeat(house, twilio_standin, 8)
    assert "Are you Sunita?" in last(mother.says(f"/join {token}"))
    said = last(mother.says("1"))
    if "agree" in said.lower():
        said = last(mother.says("1"))
        if "Are you Sunita" in said:
            said = last(mother.says("1"))
    assert "Done: your visits are here now" in said
    assert "Sunita Rao has their own chat on WhatsApp now." in son.seen[-1].text
    son.says("/family")
    assert not any("Sunita" in label for label in son.seen[-1].labels)
    stranger = TelegramSeat(house, telegram_standin, 9)
    assert "invitation" in last(stranger.says(f"/join {token}")).lower()


def test_the_web_chat_says_what_it_can_not_do(world: World, tmp_path: Path) -> None:
    with ExitStack() as stack:
        web = WebSeat(stack.enter_context(a_house(world, tmp_path)), None, 0)
        stack.callback(web.leave)
        books(web)
        assert "This web chat has no account" in last(web.says("/link"))
        for words in ("/family", "my mother Sunita Rao"):
            web.says(words)
        assert world.sql("select relation from chat_patients order by patient_id") == [("self",), ("mother",)]
        assert "Own chat" not in web.seen[-1].labels
        web.says("/profile")
        web.taps("Sunita Rao")
        web.taps("Date of birth")
        assert "Date of birth: 12.03.1952" in last(web.says("12 March 52"))
