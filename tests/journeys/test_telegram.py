"""A patient books on Telegram: over HTTP, with python-telegram-bot's own library, by webhook and by polling."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser


@pytest.fixture(params=["webhook", "polling"])
def house(
    request: pytest.FixtureRequest, world: World, tmp_path: Path, telegram_standin: TelegramStandin
) -> Iterator[House]:
    """The product on Telegram, reached in each of the two ways."""
    public = PUBLIC if request.param == "webhook" else None
    with a_house(world, tmp_path, telegram=telegram_standin, public=public) as house:
        yield house
    world.assert_invariants()
    telegram_standin.assert_taps_answered()


@pytest.fixture
def ravi(telegram_standin: TelegramStandin, house: House) -> TelegramUser:
    """A patient whose telephone speaks English."""
    del house
    return telegram_standin.user(7001, language_code="en", first_name="Ravi")


def shows(user: TelegramUser, *words: str) -> Callable[[], bool]:
    """Return whether the last thing in the chat holds all these words."""
    return lambda: bool(user.chat) and all(word in user.chat[-1].text for word in words)


def reads(user: TelegramUser, *words: str) -> None:
    """Wait until the last message holds these words."""
    wait_for(shows(user, *words), 15.0, what=f"said {words}: {[m.text for m in user.chat][-2:]}")


def test_a_whole_booking_by_buttons(house: House, ravi: TelegramUser) -> None:
    ravi.starts()
    reads(ravi, "front desk")
    ravi.taps("Book a visit")
    reads(ravi, "Which doctor")
    ravi.taps("Dr Anjali Mehta, Skin")
    reads(ravi, "nearest times")
    ravi.taps(ravi.card.labels[0])
    reads(ravi, "full name")
    ravi.says("Ravi Kumar")
    reads(ravi, "Kept for you until")
    ravi.taps("Pay at the clinic")
    wait_for(lambda: any("APT-20261123-0001" in m.text for m in ravi.chat), 15.0, what="booked")
    assert house.world.sql("select status, pays, number from appointments") == [
        ("confirmed", "at_clinic", "APT-20261123-0001")
    ]
    assert any(m.file and m.file.name == "visit.ics" for m in ravi.chat)


def test_one_message_fills_the_form_and_sandbox_money_confirms_it(house: House, ravi: TelegramUser) -> None:
    ravi.says("Dr Mehta tomorrow after 5")
    reads(ravi, "full name")
    ravi.says("Ravi Kumar")
    reads(ravi, "Tuesday 24 November, 5:00 pm IST", "₹800")
    ravi.taps("Pay ₹800")
    wait_for(lambda: any(b.url for b in ravi.card.buttons), 15.0, what="a payment link")
    page = next(b.url for b in ravi.card.buttons if b.url)
    link = page.replace(PUBLIC, house.url)
    with httpx.Client(timeout=10.0) as payer:
        assert payer.get(link).status_code == 200
        assert payer.post(link, data={"do": "pay"}).status_code in (200, 303)
    wait_for(lambda: any("APT-20261124-0001" in m.text for m in ravi.chat), 15.0, what="confirmed")
    house.settle()
    assert house.world.sql("select settled_as, amount_minor from ledger") == [("booked", 80_000)]


def test_a_flood_of_forged_updates_is_stored_nowhere_and_hinders_no_patient(house: House, ravi: TelegramUser) -> None:
    answers: list[int] = []

    def flood() -> None:
        with httpx.Client(timeout=30.0) as forger:
            for number in range(150):
                forged = {"update_id": number, "message": {"chat": {"id": number}, "text": "/book" + "x" * 1000}}
                secret = {"X-Telegram-Bot-Api-Secret-Token": "forged"}
                answers.append(forger.post(f"{house.url}/telegram/webhook", json=forged, headers=secret).status_code)

    forgers = [threading.Thread(target=flood) for _ in range(4)]
    for forger in forgers:
        forger.start()
    ravi.says("Dr Mehta tomorrow after 5")
    reads(ravi, "full name")
    ravi.says("Ravi Kumar")
    reads(ravi, "Kept for you until")
    for forger in forgers:
        forger.join()
    house.settle()
    assert len(answers) == 600
    assert set(answers) <= {401, 403, 404, 405, 429}
    assert house.world.sql("select address from chats where channel = 'telegram'") == [("7001",)]
    assert house.world.sql("select count(*) from inbox") == [(2,)]
