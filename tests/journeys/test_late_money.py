"""Money that comes when its place is gone, in the chat: one tap chooses another place, another gives it back, and
without any it goes back by itself; on Telegram and on WhatsApp."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders import World
from tests.journeys.house import House, a_house
from tests.journeys.seats import Seat, TelegramSeat, WhatsAppSeat
from tests.standins.razorpay import RazorpayStandin
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin


class Story:
    """Asha is slow to pay, Sita has the place, and Asha's money comes."""

    def __init__(self, house: House, asha: Seat, sita: Seat, razorpay: RazorpayStandin) -> None:
        self.house, self.asha, self.sita, self.razorpay = house, asha, sita, razorpay
        asha.says("Dr Mehta tomorrow after 5")
        asha.says("Asha Rao")
        asha.says("1")  # Pay
        house.settle()
        ((link,),) = house.world.sql("select link_id from payments")
        self.bank = razorpay.payer.starts(link)

    def money_comes_late(self) -> str:
        """Return what Asha reads then."""
        self.house.forward(minutes=16)
        self.sita.says("Dr Mehta tomorrow after 5")
        self.sita.says("Sita Devi")
        self.sita.says("Pay at the clinic")
        assert self.statuses() == ["expired", "confirmed"]
        before = len(self.asha.seen)
        self.razorpay.now = self.house.world.clock.now
        self.razorpay.payer.succeeds(self.bank)
        self.razorpay.settle()
        self.house.settle()
        self.asha._settle()
        return "\n".join(seen.text for seen in self.asha.seen[before:])

    def read(self) -> str:
        """All that Asha can read by now: a card is redrawn in place where the channel can."""
        return "\n".join(seen.text for seen in self.asha.seen)

    def statuses(self) -> list[str]:
        rows = self.house.world.sql("select status from appointments where offer_id is null order by created_at")
        return [status for (status,) in rows]

    def places(self) -> list[str]:
        rows = self.house.world.sql("select status from appointments where offer_id is not null order by starts_at")
        return [status for (status,) in rows]

    def money(self) -> tuple[int, int]:
        """How much is booked, and how much goes or went back."""
        ((booked, back),) = self.house.world.sql(
            "select (select coalesce(sum(amount_minor), 0)::int from ledger where settled_as = 'booked'), "
            "(select coalesce(sum(amount_minor), 0)::int from refunds)"
        )
        return booked, back


@pytest.fixture(params=["telegram", "whatsapp"])
def story(  # noqa: PLR0917 - a fixture is asked for by the names of what it needs
    request: pytest.FixtureRequest,
    world: World,
    tmp_path: Path,
    telegram_standin: TelegramStandin,
    twilio_standin: TwilioStandin,
    razorpay_standin: RazorpayStandin,
) -> Iterator[Story]:
    razorpay_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, razorpay=razorpay_standin) as house:
        seats: dict[str, Callable[[int], Seat]] = {
            "telegram": lambda number: TelegramSeat(house, telegram_standin, number),
            "whatsapp": lambda number: WhatsAppSeat(house, twilio_standin, number),
        }
        sit = seats[request.param]
        yield Story(house, sit(1), sit(2), razorpay_standin)
    world.assert_invariants()


def test_one_tap_uses_the_money_for_another_place(story: Story) -> None:
    read = story.money_comes_late()
    assert "came after the place had gone" in read
    assert "I keep these places for you until" in read
    assert story.places() == ["held"] * 3
    place = story.asha.ids[0]
    story.asha.taps_id(place)
    assert "Booked with the money you have paid. Your number: APT-" in story.read()
    assert sorted(story.places()) == ["cancelled", "cancelled", "confirmed"]
    assert story.money() == (80_000, 0)
    story.asha.taps_id(place)
    assert "You have chosen Dr Anjali Mehta" in story.read()
    assert story.money() == (80_000, 0)


def test_one_tap_gives_the_money_back(story: Story) -> None:
    story.money_comes_late()
    story.asha.taps_id(story.asha.ids[-1])
    assert "all of your ₹800 is on its way back" in story.read()
    assert story.places() == ["cancelled"] * 3
    assert story.money() == (0, 80_000)


def test_without_an_answer_it_goes_back_by_itself_and_a_late_tap_hears_so(story: Story) -> None:
    story.money_comes_late()
    place = story.asha.ids[0]
    before = len(story.asha.seen)
    story.house.forward(minutes=30)
    story.asha._settle()
    read = "\n".join(seen.text for seen in story.asha.seen[before:])
    assert "You have chosen no other place, so all of your ₹800" in read
    assert story.places() == ["expired"] * 3
    story.asha.taps_id(place)
    assert "Those places are no longer kept for you" in story.read()
    assert story.money() == (0, 80_000)
