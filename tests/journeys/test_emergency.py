"""Words of danger in one channel reach the desk in another: at once, in its language, and without the words."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.domain.staff import Role
from core.services.staff import invite
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import Seat, TelegramSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

Seats = Callable[[str, int], Seat]


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


@pytest.fixture
def seats(house: House, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin) -> Seats:
    def seat(channel: str, number: int) -> Seat:
        if channel == "telegram":
            return TelegramSeat(house, telegram_standin, number)
        return WhatsAppSeat(house, twilio_standin, number)

    return seat


@pytest.mark.parametrize(
    ("patients", "desks", "words"),
    [
        ("telegram", "whatsapp", "crushing chest pain right now"),
        ("whatsapp", "telegram", "मुझे सीने में तेज़ दर्द है और सांस नहीं आ रही"),
    ],
)
def test_the_desk_hears_of_it_once_an_hour(house: House, seats: Seats, patients: str, desks: str, words: str) -> None:
    desk, patient = seats(desks, 2), seats(patients, 1)
    token = house.world.database.run(lambda uow: invite(uow, None, Role.RECEPTIONIST)).token
    desk.says(f"/join {token}")
    patient.introduces("Asha Rao")
    house.world.sql("update chats set language = 'hi' where channel = 'whatsapp'")

    for _ in range(2):
        told = patient.says(words)[-1].text
        assert told.startswith("112: ")
        assert ("रिसेप्शन को बता दिया है" if patients == "whatsapp" else "desk has been told") in told
        house.baari.dispatcher.wake()
        house.settle()
    warned = [seen.text for seen in desk.seen if "Asha Rao" in seen.text]
    assert len(warned) == 1
    assert words not in warned[0]
    assert warned[0].startswith("एक मरीज़ ने ख़तरे की बात" if desks == "whatsapp" else "Words of danger from a patient")
    assert "112" in warned[0]

    house.forward(minutes=61)
    patient.says(words)
    house.baari.dispatcher.wake()
    house.settle()
    assert len([seen for seen in desk.seen if "Asha Rao" in seen.text]) == 2
    (waiting,) = house.world.sql("select count(*), bool_and(closed_at is null) from tasks where kind = 'red_flag'")
    assert waiting == (2, True)
    said = house.world.sql("select body::text from outbox where kind <> 'say' or body ->> 'channel' = %s", desks)
    assert not [body for (body,) in said if words[:12] in body]
