"""A whole booking by SMS: numbers to type, nothing to tap, and STOP obeyed."""

from pathlib import Path

from tests.builders import World
from tests.journeys.house import a_house
from tests.standins.twilio import TwilioStandin


def test_a_visit_is_booked_by_typing_numbers(world: World, tmp_path: Path, twilio_standin: TwilioStandin) -> None:
    with a_house(world, tmp_path, twilio=twilio_standin) as house:
        asha = twilio_standin.phone(whatsapp=False)
        for said in ("Dr Mehta tomorrow after 5", "Asha Rao", "1", "2"):
            asha.says(said)
            twilio_standin.settle()
            house.settle()
            twilio_standin.settle()
        ((status, pays),) = world.sql("select status, pays from appointments")
        assert (status, pays) == ("confirmed", "at_clinic"), [each.text for each in asha.chat]
        assert "APT-" in asha.chat[-1].text
        world.assert_invariants()


def test_cancel_alone_stops_the_messages_and_cancels_no_visit(
    world: World, tmp_path: Path, twilio_standin: TwilioStandin
) -> None:
    with a_house(world, tmp_path, twilio=twilio_standin) as house:
        asha = twilio_standin.phone(whatsapp=False)
        for said in ("hi", "CANCEL"):
            asha.says(said)
            twilio_standin.settle()
            house.settle()
        assert world.sql("select unreachable_at is not null from chats where channel = 'sms'") == [(True,)]
