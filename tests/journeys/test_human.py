"""A patient asks for a human: the desk is called, the two write to each other across two channels, and both go back."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.staff import Role
from core.services.staff import invite
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import TelegramSeat, WebSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

TALKS = "select ended, desk_chat is not null as answered from desk_talks order by id"


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


@pytest.fixture
def patient(house: House, telegram_standin: TelegramStandin) -> TelegramSeat:
    """Somebody who keeps a place with Dr Anjali Mehta and has not paid yet."""
    seat = TelegramSeat(house, telegram_standin, 1)
    seat.says("/book")
    seat.says("Asha Rao")
    seat.says("Dr Anjali tomorrow after 5")
    return seat


@pytest.fixture
def desk(house: House, twilio_standin: TwilioStandin) -> WhatsAppSeat:
    """Somebody at the desk, in another channel."""
    seat = WhatsAppSeat(house, twilio_standin, 2)
    token = house.world.database.run(lambda uow: invite(uow, None, Role.RECEPTIONIST)).token
    seat.says(f"/join {token}")
    return seat


def last(seat: TelegramSeat | WhatsAppSeat) -> str:
    return seat.seen[-1].text


def settle(house: House) -> None:
    house.baari.dispatcher.wake()
    house.settle()


def test_the_two_write_to_each_other_and_the_place_is_kept(
    house: House, patient: TelegramSeat, desk: WhatsAppSeat
) -> None:
    kept = patient.visits
    assert patient.says("I want to talk to a person")[-1].text.startswith("I have called the desk.")
    settle(house)
    card = last(desk)
    assert card.startswith("Asha Rao would like to talk to somebody.\nWas at: booking a visit\n")
    assert "“Dr Anjali tomorrow after 5”" in card
    assert patient.says("Can I bring my mother along?")[-1].text == "Passed on to the desk."

    said = desk.taps("Answer")
    assert said[0].text.startswith("Asha Rao reads what you write now.")
    assert "“Can I bring my mother along?”" in said[0].text
    settle(house)
    assert last(patient) == "The desk is here now. Write to them."
    assert desk.says("Of course, bring her along")[-1].text.startswith("Passed on to Asha Rao.")
    assert desk.says("the lift is on the left")[-1].text.startswith("Passed on to Asha Rao.")
    settle(house)
    assert [seen.text for seen in patient.seen[-2:]] == [
        "Desk: Of course, bring her along",
        "Desk: the lift is on the left",
    ]
    for words in ("yes", "cancel", "1", "what is the fee?"):
        patient.says(words)
    settle(house)
    heard = [seen.text for seen in desk.seen if seen.text.startswith("Asha Rao: ")]
    assert heard == [f"Asha Rao: {words}" for words in ("yes", "cancel", "1", "what is the fee?")]

    patient.taps("Back to Baari")
    settle(house)
    assert last(patient).startswith("I am here again.")
    assert "Kept for you until" in last(patient)
    assert patient.visits == kept
    assert last(desk) == "Asha Rao has gone back to Baari. The talk is over."
    assert desk.says("are you there?")[0].text.startswith("This talk is over, or somebody else has it.")
    assert house.world.sql("select count(*) from desk_words") == [(0,)]
    assert house.world.sql("select closed_by from tasks where kind = 'handed_over'") == [("patient",)]


def test_words_of_danger_and_stop_still_work(house: House, patient: TelegramSeat, desk: WhatsAppSeat) -> None:
    patient.says("human")
    settle(house)
    desk.taps("Answer")
    settle(house)
    assert patient.says("my father has chest pain")[-1].text.startswith("112")
    patient.taps("Go on")
    assert patient.says("STOP")[-1].text.startswith("You will get no more notices here.")
    assert patient.says("thank you")[-1].text == "Passed on to the desk."
    settle(house)
    assert last(desk) == "Asha Rao: thank you"


def test_the_desk_closes_and_what_is_written_next_is_read_by_baari(
    house: House, patient: TelegramSeat, desk: WhatsAppSeat
) -> None:
    patient.says("human")
    settle(house)
    desk.taps("Answer")
    desk.taps("Close")
    settle(house)
    assert last(patient).startswith("The desk has ended the talk.")
    assert patient.says("where is the clinic?")[-1].text.startswith("You find us here:")
    assert house.world.sql("select closed_at is not null from tasks where kind = 'handed_over'") == [(True,)]


def test_a_button_of_the_desk_does_nothing_twice_nor_in_another_chat(
    house: House, patient: TelegramSeat, desk: WhatsAppSeat, telegram_standin: TelegramStandin
) -> None:
    patient.says("human")
    settle(house)
    close = desk.id_of("Close")
    stranger = TelegramSeat(house, telegram_standin, 7)
    stranger.says("hello")
    assert stranger.taps_id(close)[0].text.startswith("That button is too old for me.")
    assert house.world.sql(TALKS) == [(None, False)]
    assert desk.taps_id(close)[0].text.startswith("Closed.")
    assert desk.taps_id(close)[0].text.startswith("This talk is over")
    assert house.world.sql(TALKS) == [("by_desk", False)]


def test_a_talk_without_a_word_goes_back_and_stays_on_the_list_of_calls(
    house: House, patient: TelegramSeat, desk: WhatsAppSeat
) -> None:
    patient.says("human")
    settle(house)
    house.forward(minutes=16)
    assert any(s.text.startswith("The desk has not answered yet; you stay on its list") for s in patient.seen)
    assert house.world.sql(TALKS) == [("by_time", False)]
    assert "Asha Rao" in desk.says("/calls")[0].text


def test_a_closed_desk_says_when_it_opens(house: House, patient: TelegramSeat, desk: WhatsAppSeat) -> None:
    now = house.world.clock.now
    midnight = now.replace(hour=20, minute=0) + timedelta(days=0 if now.hour < 20 else 1)  # 20:00 UTC: 1:30 in Mumbai
    house.world.clock.forward(seconds=(midnight - now).total_seconds())
    settle(house)
    said = patient.says("human")
    assert any(seen.text.startswith("The desk opens ") for seen in said)
    settle(house)
    desk.taps("Answer")
    settle(house)
    assert last(patient) == "The desk is here now. Tap below to write to them."
    desk.says("Good morning, how can I help?")
    settle(house)
    patient.taps("Answer the desk")
    assert patient.says("I would like a receipt")[-1].text == "Passed on to the desk."


def test_who_has_told_no_name_of_their_own_is_no_empty_line(world: World, tmp_path: Path) -> None:
    with ExitStack() as stack:
        house = stack.enter_context(a_house(world, tmp_path))
        mother, desk = WebSeat(house, None, 1), WebSeat(house, None, 2)
        stack.callback(mother.leave)
        stack.callback(desk.leave)
        desk.says(f"/join {world.database.run(lambda uow: invite(uow, None, Role.RECEPTIONIST)).token}")
        for words in ("Dr Anjali tomorrow after 5 for my son", "Ravi Rao", "human"):
            mother.says(words)
        settle(house)
        assert desk.seen[-1].text.startswith("(no name) would like to talk to somebody.\n")
        desk.says("/talks")
        assert desk.seen[-1].labels[0] == "(no name)"


def test_where_nobody_works_at_the_desk_the_phone_is_told(house: House, patient: TelegramSeat) -> None:
    said = patient.says("human")
    assert said[0].text.startswith("Nobody at the desk can write here at the moment.")
    assert "+91" in said[0].text
    assert house.world.sql("select kind, closed_at is null from tasks") == [("handed_over", True)]
