"""Money by Razorpay, from the tap to the booked visit, with the razorpay library against Razorpay's stand-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import World
from tests.journeys.house import House, a_house
from tests.journeys.reading import reads, said
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_entities import Link
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, razorpay_standin: RazorpayStandin
) -> Iterator[House]:
    """The product on Telegram with Razorpay."""
    razorpay_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, razorpay=razorpay_standin) as house:
        yield house
    world.assert_invariants()


@pytest.fixture
def ravi(telegram_standin: TelegramStandin, house: House) -> TelegramUser:
    """A patient who has a place held and a payment link before him."""
    del house
    user = telegram_standin.user(7001, language_code="en", first_name="Ravi")
    user.says("Dr Mehta tomorrow after 5")
    reads(user, "full name")
    user.says("Ravi Kumar")
    reads(user, "Kept for you until")
    user.taps("Pay ₹800")
    wait_for(lambda: any(b.url for b in user.card.buttons), 15.0, what="a payment link")
    return user


def link_of(user: TelegramUser, standin: RazorpayStandin) -> Link:
    """Return the link whose page the card opens."""
    return standin.link(next(b.url for b in user.card.buttons if b.url))


def visit(house: House) -> tuple[str, str | None]:
    """Return how the one visit stands."""
    return house.world.sql("select status, number from appointments order by created_at limit 1")[0]


def test_a_paid_link_books_the_visit(house: House, ravi: TelegramUser, razorpay_standin: RazorpayStandin) -> None:
    razorpay_standin.payer.pays(link_of(ravi, razorpay_standin))
    said(ravi, "APT-20261124-0001")
    assert visit(house) == ("confirmed", "APT-20261124-0001")


def test_events_in_any_number_and_order_book_it_once(
    house: House, ravi: TelegramUser, razorpay_standin: RazorpayStandin
) -> None:
    razorpay_standin.webhooks.copies = 3
    razorpay_standin.payer.pays(link_of(ravi, razorpay_standin))
    said(ravi, "APT-20261124-0001")
    for event in razorpay_standin.webhooks.happened:
        razorpay_standin.webhooks.replay(event)
    razorpay_standin.settle()
    house.settle()
    assert house.world.sql("select kind, settled_as from ledger") == [("capture", "booked")]
    assert sum("APT-20261124-0001" in m.text for m in ravi.chat) == 1


def test_a_webhook_that_never_comes_is_found_by_asking(
    house: House, ravi: TelegramUser, razorpay_standin: RazorpayStandin
) -> None:
    razorpay_standin.webhooks.hold()
    razorpay_standin.payer.pays(link_of(ravi, razorpay_standin))
    house.forward(minutes=2)
    said(ravi, "APT-20261124-0001")


def test_money_after_the_hold_books_the_place_while_it_is_free(
    house: House, ravi: TelegramUser, razorpay_standin: RazorpayStandin
) -> None:
    link = link_of(ravi, razorpay_standin)
    payment = razorpay_standin.payer.starts(link)
    house.forward(minutes=16)
    wait_for(lambda: visit(house)[0] == "expired", 15.0, what="expired")
    razorpay_standin.now = house.world.clock.now
    razorpay_standin.payer.succeeds(payment)
    house.forward(minutes=5)
    said(ravi, "APT-20261124-0001")


def test_money_after_the_place_is_gone_waits_with_places_to_choose_from_and_goes_back_when_asked(
    house: House, ravi: TelegramUser, razorpay_standin: RazorpayStandin, telegram_standin: TelegramStandin
) -> None:
    link = link_of(ravi, razorpay_standin)
    payment = razorpay_standin.payer.starts(link)
    house.forward(minutes=16)
    wait_for(lambda: visit(house)[0] == "expired", 15.0, what="expired")
    sita = telegram_standin.user(7002, language_code="en", first_name="Sita")
    sita.says("Dr Mehta tomorrow after 5")
    reads(sita, "full name")
    sita.says("Sita Devi")
    reads(sita, "5:00 pm")
    sita.taps("Pay at the clinic")
    said(sita, "APT-20261124-0001")
    razorpay_standin.now = house.world.clock.now
    razorpay_standin.payer.succeeds(payment)
    house.forward(minutes=5)
    said(ravi, "came after the place had gone", "I keep these places for you until")
    assert house.world.sql("select count(*) from appointments where offer_id is not null and status = 'held'") == [(3,)]
    ravi.taps("Refund")
    said(ravi, "all of your ₹800 is on its way back")
    house.settle()
    assert house.world.sql("select reason, amount_minor from refunds") == [("declined", 80_000)]


def test_a_fee_in_two_parts_is_told_and_books_the_visit(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, razorpay_standin: RazorpayStandin
) -> None:
    razorpay_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, razorpay=razorpay_standin) as house:
        world.sql("insert into settings (name, value) values ('partial_payments_enabled', 'true')")
        user = telegram_standin.user(7003, language_code="en", first_name="Ravi")
        user.says("Dr Mehta tomorrow after 5")
        reads(user, "full name")
        user.says("Ravi Kumar")
        reads(user, "Kept for you until")
        user.taps("Pay ₹800")
        wait_for(lambda: any(b.url for b in user.card.buttons), 15.0, what="a payment link")
        link = link_of(user, razorpay_standin)
        assert link.asked["first_min_partial_amount"] == 40_000
        razorpay_standin.payer.pays(link, 50_000)
        said(user, "₹500", "₹800")
        razorpay_standin.payer.pays(link)
        said(user, "APT-20261124-0001")
        assert visit(house) == ("confirmed", "APT-20261124-0001")
    world.assert_invariants()
