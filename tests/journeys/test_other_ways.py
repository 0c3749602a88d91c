"""A notice that WhatsApp does not deliver comes by SMS, and what neither delivers is a call for the desk to make."""

from pathlib import Path

from tests.builders import World
from tests.journeys.house import a_house
from tests.journeys.seats import SOON
from tests.standins.server import wait_for
from tests.standins.twilio import TwilioStandin

NUMBER = "+919820012345"
STOOD = "select way, status from notices where kind = %s order by way"
TO_DO = "select kind from tasks where closed_at is null"


def test_what_whatsapp_does_not_deliver_comes_by_sms_and_then_the_desk_calls(
    world: World, tmp_path: Path, twilio_standin: TwilioStandin
) -> None:
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, twilio=twilio_standin) as house:

        def settle() -> None:
            for _ in range(3):  # a status that is told makes the next message, and that one a status
                twilio_standin.settle()
                house.settle()

        def at(hour: int, *, days: int) -> None:
            world.clock.now = twilio_standin.now = world.at(hour, days=days)
            house.baari.dispatcher.wake()
            settle()

        def shows(query: str, of: str | None, rows: list[tuple[str, ...]]) -> None:
            given = [of] if of else []
            wait_for(lambda: world.sql(query, *given) == rows, SOON, what=f"{rows}; it is {world.sql(query, *given)}")

        ravi = twilio_standin.phone(NUMBER, name="Ravi")
        by_sms = twilio_standin.phone(NUMBER, whatsapp=False)
        for said in ("Dr Mehta tomorrow after 5", "Ravi Kumar", "2"):
            ravi.says(said)
            settle()
        assert "APT-20261124-0001" in ravi.heard[-1]

        ravi.refuses(63024)  # no longer on WhatsApp
        at(17, days=0)
        shows(STOOD, "reminder_day", [("sms", "delivered"), ("whatsapp", "undelivered")])
        assert "APT-20261124-0001" in by_sms.heard[-1]

        by_sms.refuses(30003)  # switched off
        at(16, days=1)
        shows(STOOD, "reminder_hour", [("call", "sent"), ("sms", "undelivered"), ("whatsapp", "failed")])
        shows(TO_DO, None, [("call_patient",)])
    world.assert_invariants()
