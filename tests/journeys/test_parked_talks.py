"""Somebody at the desk leaves a talk and comes back: their words reach the patient, or they are told at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import TelegramSeat
from tests.journeys.test_human import at_the_desk, settle, talking
from tests.standins.telegram import TelegramStandin


@pytest.fixture
def house(world: World, tmp_path: Path, telegram_standin: TelegramStandin) -> Iterator[House]:
    with a_house(world, tmp_path, telegram=telegram_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


@pytest.fixture
def desk(house: House, telegram_standin: TelegramStandin) -> TelegramSeat:
    seat = TelegramSeat(house, telegram_standin, 2)
    at_the_desk(house, seat)
    return seat


def named(seat: TelegramSeat, name: str) -> TelegramSeat:
    seat.introduces(name)
    return seat


def from_desk(seat: TelegramSeat) -> list[str]:
    return [seen.text.removeprefix("Desk: ") for seen in seat.seen if seen.text.startswith("Desk: ")]


def test_a_talk_is_parked_and_gone_on_with_and_no_word_goes_astray(
    house: House, desk: TelegramSeat, telegram_standin: TelegramStandin
) -> None:
    asha = named(TelegramSeat(house, telegram_standin, 1), "Asha Rao")
    talking(house, asha, desk)
    desk.says("Good morning")

    parked, tasks = desk.says("/tasks")
    assert parked.text == "Your talk with Asha Rao waits: what you write from here on does not go to them."
    assert tasks.text.startswith("1 thing to do")
    unsent, again = desk.says("please come tomorrow at 5, to Dr Mehta")
    assert unsent.text == "This did not go to Asha Rao: your talk with them waits."
    assert again.text == tasks.text  # it begins no booking
    asha.says("which door?")
    settle(house)
    assert (desk.seen[-1].text, desk.seen[-1].labels) == ("Asha Rao: which door?", ("Answer",))
    heard = len(asha.seen)
    assert desk.taps("Go on with Asha Rao")[-1].text.startswith("Asha Rao reads what you write now.")
    settle(house)
    assert len(asha.seen) == heard  # she has been told that somebody is there
    assert desk.says("the side door")[-1].text.startswith("Passed on to Asha Rao.")
    for word in ("cancel", "शुरू से"):
        assert desk.says(word)[0].text.startswith("That was not passed on: the word is one of mine.")
    assert desk.says("with chest pain call 112 at once")[-1].text.startswith("Passed on to Asha Rao.")
    assert len(desk.says("/help")) > 0
    assert desk.says("see you")[-1].text.startswith("Passed on to Asha Rao.")
    settle(house)
    assert from_desk(asha) == ["Good morning", "the side door", "with chest pain call 112 at once", "see you"]

    ravi = named(TelegramSeat(house, telegram_standin, 3), "Ravi Kumar")
    ravi.says("human")
    settle(house)
    assert [seen.text[:28] for seen in desk.taps("Answer")] == [
        "Your talk with Asha Rao wait",
        "Ravi Kumar reads what you wr",
    ]
    desk.says("Hello Ravi")
    asha.says("thank you")
    settle(house)
    assert (desk.seen[-1].text, desk.seen[-1].labels) == ("Asha Rao: thank you", ("Answer",))
    assert desk.taps("Answer")[0].text.startswith("Your talk with Ravi Kumar waits")
    desk.says("you are welcome")
    settle(house)
    assert (from_desk(asha)[-1], from_desk(ravi)) == ("you are welcome", ["Hello Ravi"])

    assert desk.says("/close")[0].text.startswith("Closed.")
    settle(house)
    assert house.world.sql("select ended from desk_talks order by id") == [("by_desk",), (None,)]
    assert desk.says("/close")[0].text.startswith("Closed.")
    assert desk.says("/close")[0].text.startswith("You are in no talk with a patient.")
    settle(house)
    assert house.world.sql("select ended from desk_talks order by id") == [("by_desk",), ("by_desk",)]
