"""Word of a freed place by every way: the chat as a card, an SMS where the chat cannot be reached, nobody against STOP.

What is told is looked at again just before: a place that is not kept any more is told to nobody.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from core.domain.appointment import Appointment
from core.services.cancellation import cancel_by_clinic
from core.services.waitlist import WaitRequest, join
from tests.builders import World
from tests.webhooks.notice_office import Office
from webhooks.waitlist import fill_places, look_after_the_list


class Room(Office):
    """Ravi waits for one hour of tomorrow, which somebody else has."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.taken: Appointment = self.book(17, 0, days=1)
        world.sql("update appointments set patient_id = %s, chat_id = %s", *reversed(world.a_chat("8001", name="Sita")))
        self.work()
        day: date = world.at(17).date()
        request = WaitRequest(
            chat_id=self.chat,
            patient_id=self.patient,
            doctor_id=self.doctor,
            first_day=day,
            last_day=day,
            window=(17 * 60, 17 * 60 + 10),
        )
        with world.work() as uow:
            self.entry = join(uow, request)
        self.work()

    def frees(self) -> None:
        """Let Sita give her place back."""
        with self.world.work() as uow:
            cancel_by_clinic(uow, self.taken.id, by="desk", reason="asked")
        self.work()

    @property
    def place(self) -> dict[tuple[str, str], str]:
        """How each notice of the place stands."""
        ((place,),) = self.world.sql("select id from appointments where offer_id is not null")
        return self.stand(place)

    @property
    def status(self) -> str:
        """How the entry stands."""
        return str(self.world.sql("select status from waitlist")[0][0])


@pytest.fixture
def room(world: World) -> Iterator[Room]:
    yield Room(world)
    world.assert_invariants()


def test_a_freed_place_is_a_card_in_the_chat_and_one_tap_books_what_costs_nothing(room: Room) -> None:
    room.frees()
    assert "A place has become free for Ravi Kumar" in room.wires["telegram"].texts[-1]
    assert room.place == {("waitlist_offer", "telegram"): "sent"}
    room.taps("Take it")
    assert room.wires["telegram"].texts[-1].startswith("Booked. Your number: APT-20261124-")
    assert room.status == "confirmed"


def test_where_the_chat_is_gone_an_sms_says_to_open_the_chat(room: Room) -> None:
    room.world.sql("update chats set unreachable_at = now() where address = '7001'")
    room.frees()
    room.until(room.world.clock.now + timedelta(minutes=1))
    assert room.wires["sms"].texts[-1] == (
        "Hello Ravi, a place has become free at City Clinic: Tuesday 24 November, 5:00 pm IST. "
        "It is kept for you until 9:30 am IST. To take it, open the chat in which you asked for it."
    )
    assert room.place[("waitlist_offer", "sms")] == "sent"


def test_who_has_said_stop_is_told_of_nothing_and_the_place_stays_free(room: Room) -> None:
    room.hears("STOP")
    before = len(room.wires["telegram"].texts)
    room.frees()
    assert room.wires["telegram"].texts[before:] == []
    assert room.world.sql("select count(*) from offers") == [(0,)]


def test_what_is_not_kept_any_more_is_told_to_nobody(room: Room) -> None:
    before = len(room.wires["telegram"].texts)
    with room.world.work() as uow:
        cancel_by_clinic(uow, room.taken.id, by="desk", reason="asked")
    fill_places(room.world.database, room.doctor)
    room.world.clock.forward(minutes=31)  # everything stood still meanwhile
    room.work()
    assert [text for text in room.wires["telegram"].texts[before:] if "has become free" in text] == []


def test_an_offer_lapses_by_itself_and_the_end_of_the_waiting_is_told_in_the_morning(room: Room) -> None:
    room.frees()
    room.until(room.world.clock.now + timedelta(minutes=31))
    assert room.status == "waiting"
    room.until(room.world.at(8, days=2) + timedelta(minutes=1))
    look_after_the_list(room.world.database)
    room.work()
    assert room.status == "expired"
    assert "Nothing has become free for Ravi Kumar" in room.wires["telegram"].texts[-1]
