"""A full day, a waiting list, and a place that becomes free: on Telegram, on WhatsApp and in the web chat.

One tap joins, one tap takes what is offered.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import Seat, TelegramSeat, WebSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

ONE_A_DAY = (
    "delete from weekly_hours where doctor_id = {mehta} and (weekday = 0 or starts < '13:00')",  # none today
    "update weekly_hours set starts = '17:00', ends = '17:30' where doctor_id = {mehta}",
)
MEHTA = "(select id from doctors where name = 'Dr Anjali Mehta')"


class Story:
    """Sita has Dr Mehta's only place of tomorrow, and Asha wants it."""

    def __init__(self, house: House, asha: Seat, sita: Seat) -> None:
        self.house, self.asha, self.sita = house, asha, sita
        for statement in ONE_A_DAY:
            house.world.sql(statement.format(mehta=MEHTA))
        self.books(sita, "Sita Devi", "Dr Anjali Mehta tomorrow after 5")

    def books(self, seat: Seat, name: str, words: str) -> None:
        """Book a visit and pay at the clinic."""
        seat.says(words)
        seat.says(name)
        seat.taps("Pay at the clinic")
        assert seat.visits[-1][0] == "confirmed"

    def cancels(self) -> None:
        """Sita gives her place back, and whoever waits for it is told."""
        self.sita.says("cancel my appointment")
        self.sita.taps("Yes, cancel it")
        self.house.settle()
        self.asha._settle()

    def read(self, seat: Seat) -> str:
        """All that somebody can read by now: a card is redrawn in place where the channel can."""
        return "\n".join(seen.text for seen in seat.seen)

    def entries(self) -> list[str]:
        """How the entries of the list stand."""
        return [status for (status,) in self.house.world.sql("select status from waitlist order by joined_at")]


@pytest.fixture(params=["telegram", "whatsapp", "webchat"])
def story(
    request: pytest.FixtureRequest,
    world: World,
    tmp_path: Path,
    telegram_standin: TelegramStandin,
    twilio_standin: TwilioStandin,
) -> Iterator[Story]:
    standins: dict[str, Any] = {
        "telegram": {"telegram": telegram_standin, "public": PUBLIC},
        "whatsapp": {"twilio": twilio_standin},
        "webchat": {},
    }
    with a_house(world, tmp_path, **standins[request.param]) as house:
        seats: dict[str, Callable[[int], Seat]] = {
            "telegram": lambda number: TelegramSeat(house, telegram_standin, number),
            "whatsapp": lambda number: WhatsAppSeat(house, twilio_standin, number),
            "webchat": lambda number: WebSeat(house, None, number),
        }
        sit = seats[request.param]
        asha, sita = sit(1), sit(2)
        yield Story(house, asha, sita)
        asha.leave()
        sita.leave()
    world.assert_invariants()


def test_one_tap_joins_and_one_tap_takes_what_has_become_free(story: Story) -> None:
    asha = story.asha
    asha.says("Dr Anjali Mehta tomorrow after 5")
    assert "Everything at that hour on Tuesday 24 November is taken." in story.read(asha)
    asha.taps("Tell me when free")
    asha.says("Asha Rao")
    assert "Asha Rao is on the waiting list: Dr Anjali Mehta, Tue 24 Nov, after 5:00 pm." in story.read(asha)
    story.cancels()
    assert "A place has become free for Asha Rao:\nDr Anjali Mehta, Tuesday 24 November, 5:00 pm" in story.read(asha)
    take = asha.id_of("Take it")
    asha.taps_id(take)
    assert (story.entries(), asha.visits[-1][0]) == (["confirmed"], "held")
    asha.taps("Pay at the clinic")
    assert "Booked. Your number: APT-20261124-" in story.read(asha)
    asha.taps_id(take)
    assert "is no longer kept for you, and you do not wait for it any more." in story.read(asha)
    assert [status for status, *_ in asha.visits] == ["cancelled", "confirmed"]


def test_an_earlier_place_moves_the_visit_and_its_own_goes_to_the_next(story: Story) -> None:
    asha = story.asha
    story.books(asha, "Asha Rao", "Dr Anjali Mehta on Wednesday after 5")
    asha.says("my visits")
    asha.taps("Ask for earlier")
    assert "Asha Rao is on the waiting list: Dr Anjali Mehta, earlier than Wed 25 Nov, 5:00 pm." in story.read(asha)
    story.cancels()
    assert "your visit of Wed 25 Nov, 5:00 pm moves there" in story.read(asha)
    asha.taps("Take it")
    assert "Done: Asha Rao comes earlier now." in story.read(asha)
    ((starts,),) = story.house.world.sql(
        "select starts_at from appointments where status = 'confirmed' and chat_id = (select chat_id from waitlist)"
    )
    assert starts == story.house.world.at(17)


def test_who_does_not_answer_waits_on_and_hears_when_the_day_has_passed(story: Story) -> None:
    asha = story.asha
    asha.says("Dr Anjali Mehta tomorrow after 5")
    asha.taps("Tell me when free")
    asha.says("Asha Rao")
    story.cancels()
    take = asha.id_of("Take it")
    story.house.forward(minutes=31)
    assert story.entries() == ["waiting"]
    asha.taps_id(take)
    assert "is no longer kept for you. Asha Rao stays on the waiting list" in story.read(asha)
    story.house.forward(days=2)
    asha._settle()
    if asha.channel != "whatsapp":  # by then WhatsApp shows approved templates only, and none are made here
        assert "Nothing has become free for Asha Rao: Dr Anjali Mehta, Tue 24 Nov, after 5:00 pm." in story.read(asha)
    assert story.entries() == ["expired"]
