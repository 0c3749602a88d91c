"""An admin asks for the money of a day: a payment of which no webhook told is listed with its chat, and made up for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.staff import Role
from core.services.staff import invite
from tests.builders import World
from tests.journeys.house import House, a_house
from tests.journeys.seats import Seat, TelegramSeat, WhatsAppSeat
from tests.standins.razorpay import RazorpayStandin
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

ASKED = "select count(*) from outbox where kind = 'poll_payment' and done_at is not null"
TO_DO = "select count(*) from tasks where closed_at is null"


@pytest.fixture
def house(
    world: World,
    tmp_path: Path,
    telegram_standin: TelegramStandin,
    twilio_standin: TwilioStandin,
    razorpay_standin: RazorpayStandin,
) -> Iterator[House]:
    razorpay_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, razorpay=razorpay_standin) as house:
        yield house
    world.assert_invariants()


def shows(admin: Seat) -> str:
    """What /money shows, whatever the channel does with its buttons."""
    admin.says("/money")
    return admin.seen[-1].text


def test_a_payment_that_nobody_told_of_is_listed_with_its_chat_and_made_up_for(
    house: House, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin, razorpay_standin: RazorpayStandin
) -> None:
    asha, boss = TelegramSeat(house, telegram_standin, 1), TelegramSeat(house, telegram_standin, 2)
    admin = WhatsAppSeat(house, twilio_standin, 3)
    for seat in (boss, admin):
        token = house.world.database.run(lambda uow: invite(uow, None, Role.ADMIN)).token
        assert seat.says(f"/join {token}")[0].text.startswith("Welcome!")
    asha.says("Dr Mehta tomorrow after 5")
    asha.says("Asha Rao")
    asha.taps("Pay ₹800")
    razorpay_standin.webhooks.hold()
    payment = razorpay_standin.payer.pays(next(iter(razorpay_standin.links.values())))
    razorpay_standin.webhooks.lose()
    assert "Nothing came in." in shows(admin)
    assert [status for status, _, _ in asha.visits] == ["held"]

    admin.taps("Check again")
    assert any("Your number: APT-20261124-0001" in seen.text for seen in asha.seen)
    assert house.world.sql(ASKED) == [(0,)]  # nothing but this check has looked at the gateway yet
    for each in (admin, boss):
        day = shows(each)
        assert "Razorpay: ₹800 came in\n= ₹800 for visits" in day
        assert "1 difference:" in day
        each.taps(f"Not entered here: {payment.payment_id}")
        assert "They say ₹800, we say nothing\n\nAsha Rao\n" in each.seen[-1].text
        assert "Writes to us by Telegram." in each.seen[-1].text

    house.forward(minutes=11)  # it has looked once more
    for each in (admin, boss):
        assert "difference" not in shows(each)
    assert house.world.sql(TO_DO) == [(0,)]
