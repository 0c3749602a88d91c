"""A patient asks for a human: the desk is called, the two write to each other across two channels, and both go back."""

import re
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
    seat.introduces("Asha Rao")
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
    assert any(s.text.startswith("The desk has not answered yet, and it has no number") for s in patient.seen)
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
    assert last(patient).startswith("The desk is here now: what you write goes to them.")
    desk.says("Good morning, how can I help?")
    settle(house)
    assert patient.says("I would like a receipt")[-1].text == "Passed on to the desk."
    settle(house)
    assert last(desk) == "Asha Rao: I would like a receipt"


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
        assert re.match(r"the web chat no\. \d+ \(no name\) would like to talk to somebody\.\n", desk.seen[-1].text)
        desk.says("/talks")
        assert re.fullmatch(r"the web chat no\. \d+ \(no name\)", desk.seen[-1].labels[0])


def test_where_nobody_works_at_the_desk_the_phone_is_told(house: House, patient: TelegramSeat) -> None:
    said = patient.says("human")
    assert said[0].text.startswith(
        "Nobody at the desk can write here at the moment, and they have no number to call you"
    )
    assert "+91" in said[0].text
    assert "/profile" in said[0].text
    assert house.world.sql("select kind, closed_at is null from tasks") == [("handed_over", True)]


def talking(house: House, patient: TelegramSeat, desk: TelegramSeat | WhatsAppSeat) -> None:
    """The patient has asked for a human, and somebody at the desk has taken the talk."""
    patient.says("human")
    settle(house)
    desk.taps("Answer")
    settle(house)


def at_the_desk(house: House, seat: TelegramSeat | WhatsAppSeat) -> None:
    token = house.world.database.run(lambda uow: invite(uow, None, Role.RECEPTIONIST)).token
    seat.says(f"/join {token}")


def heard(desk: TelegramSeat | WhatsAppSeat) -> list[str]:
    return [seen.text.removeprefix("Asha Rao: ") for seen in desk.seen if seen.text.startswith("Asha Rao: ")]


def test_a_number_is_for_the_card_shown_last_and_for_the_desk_after_its_word(
    house: House, patient: TelegramSeat, desk: WhatsAppSeat
) -> None:
    talking(house, patient, desk)
    desk.says("How many of you are coming?")
    settle(house)
    assert patient.says("2")[-1].text == "Passed on to the desk."
    shown = patient.says("/language")
    assert shown[-1].labels == ("English", "हिन्दी")
    assert patient.says("1")[0].text.startswith("I will write in English from now on.\n\nYou are talking")
    patient.says("/language")
    desk.says("And on which floor are you?")
    settle(house)
    assert patient.says("1")[-1].text == "Passed on to the desk."
    patient.says("/language")
    assert patient.says("the one with the lift")[-1].text == "Passed on to the desk."
    settle(house)
    assert heard(desk) == ["2", "1", "the one with the lift"]


def test_buttons_and_commands_work_beside_the_talk(house: House, patient: TelegramSeat, desk: WhatsAppSeat) -> None:
    pay = patient.id_of("Pay at the clinic")
    talking(house, patient, desk)
    assert "Booked" in patient.taps_id(pay)[0].text
    desk.says("Anything else?")
    settle(house)
    assert patient.says("no, thank you")[-1].text == "Passed on to the desk."
    assert patient.says("/appointments")[0].text.startswith("APT-")


def test_the_desk_takes_back_that_it_has_ended_a_talk(house: House, patient: TelegramSeat, desk: WhatsAppSeat) -> None:
    talking(house, patient, desk)
    desk.taps("Close")
    settle(house)
    again = desk.id_of("Open it again")
    desk.taps_id(again)
    settle(house)
    desk.says("One thing more: please bring your old papers")
    settle(house)
    assert last(patient) == "Desk: One thing more: please bring your old papers"
    assert patient.says("I will")[-1].text == "Passed on to the desk."
    settle(house)
    assert heard(desk) == ["I will"]
    assert house.world.sql("select ended from desk_talks order by id") == [("by_desk",), (None,)]


def test_the_desk_writes_to_whom_a_task_is_about_and_a_word_not_written_disturbs_nobody(
    house: House, patient: TelegramSeat, desk: WhatsAppSeat
) -> None:
    patient.says("human")
    settle(house)
    house.forward(minutes=16)
    seen = len(patient.seen)
    desk.says("/tasks")
    desk.says("1")
    assert desk.taps("Open chat")[0].text.startswith("Asha Rao gets what you write now")
    settle(house)
    assert len(patient.seen) == seen
    assert patient.says("what is the fee?")[0].text.startswith("What a visit costs")
    desk.says("You asked for us: how can we help?")
    settle(house)
    assert last(patient) == "Desk: You asked for us: how can we help?"
    assert patient.says("1")[-1].text == "Passed on to the desk."
    desk.taps("Close")
    assert house.world.sql("select closed_at is not null from tasks where kind = 'handed_over'") == [(True,)]


def test_the_list_of_talks_is_not_shown_again_under_another_command(
    house: House, patient: TelegramSeat, desk: WhatsAppSeat
) -> None:
    patient.says("human")
    settle(house)
    assert desk.says("/talks")[-1].text.startswith("These patients want to talk to somebody:")
    assert all("want to talk" not in seen.text for seen in desk.says("/calls"))
    assert all("want to talk" not in seen.text for seen in desk.says("/help"))


def test_who_was_looking_at_a_visit_asks_about_it(house: House, patient: TelegramSeat, desk: WhatsAppSeat) -> None:
    patient.taps("Pay at the clinic")
    patient.says("/appointments")
    patient.says("human")
    settle(house)
    assert "\nWas at: own visits\nDr Anjali Mehta, " in last(desk)
    patient.taps("Back to Baari")


def test_what_is_no_text_is_shown_where_the_desk_sits_in_the_same_channel(
    house: House, patient: TelegramSeat, telegram_standin: TelegramStandin
) -> None:
    desk = TelegramSeat(house, telegram_standin, 3)
    at_the_desk(house, desk)
    patient.says("human")
    settle(house)
    patient.sends = {**patient.sends, "report": lambda: patient.user.sends_photo(b"\xff\xd8", caption="my report")}
    assert patient.gives("report")[-1].text == "Passed on to the desk: they see it too."
    settle(house)
    assert "(a photo) “my report”" in desk.taps("Answer")[0].text
    settle(house)
    assert patient.gives("voice")[-1].text == "Passed on to the desk: they see it too."
    settle(house)
    shown = [message.file.kind for message in desk.user.chat if message.from_bot and message.file]
    assert shown == ["photo", "voice"]
    assert last(desk) == ""


def test_what_is_no_text_is_told_where_it_cannot_be_shown(
    house: House, patient: TelegramSeat, desk: WhatsAppSeat
) -> None:
    talking(house, patient, desk)
    said = patient.gives("photo")[-1].text
    assert said.startswith("I have told the desk that you sent it, but I cannot show it to them here.")
    settle(house)
    assert last(desk).startswith("Asha Rao has sent a photo. It cannot be shown here")


def test_in_hindi(house: House, patient: TelegramSeat, desk: WhatsAppSeat) -> None:
    patient.says("/language")
    patient.says("2")
    talking(house, patient, desk)
    desk.says("नमस्ते")
    settle(house)
    assert last(patient) == "रिसेप्शन: नमस्ते"
    assert patient.says("पता क्या है?")[-1].text == "रिसेप्शन तक पहुँचा दिया।"
    assert "बारी पर वापस" in patient.seen[-1].labels
