"""From the doctor's tap to the patient's next visit: asked how it was, and booked again at the follow-up's price."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.staff import Role
from core.services.staff import invite
from tests.builders import World
from tests.journeys.house import House, a_house
from tests.journeys.seats import Seat, WebSeat


@pytest.fixture
def house(world: World, tmp_path: Path) -> Iterator[House]:
    with a_house(world, tmp_path) as house:
        yield house
    world.assert_invariants()


def test_what_a_doctor_s_tap_brings_the_patient(house: House) -> None:
    world, asha, doctor = house.world, WebSeat(house, None, 1), WebSeat(house, None, 2)
    ((mehta,),) = world.sql("select id from doctors where name = 'Dr Anjali Mehta'")
    world.sql("update doctors set follow_up_fee_minor = 30000, follow_up_days = 14 where id = %s", mehta)
    token = world.database.run(lambda uow: invite(uow, None, Role.DOCTOR, doctor_id=mehta)).token
    doctor.says(f"/join {token}")

    asha.says("Dr Anjali Mehta tomorrow after 5")
    asha.says("Asha Rao")
    asha.taps("Pay at the clinic")
    assert "₹800" in read(asha)
    at_five = asha.visits[-1][2]
    house.forward(seconds=(at_five - world.clock.now).total_seconds())

    doctor.says("/next")
    doctor.taps("Call 5:00 pm Asha Rao")
    doctor.taps("Has come in")
    doctor.taps("Seen")
    house.forward(minutes=3)  # so long it could be taken back
    assert [status for status, *_ in asha.visits] == ["completed"]

    house.forward(minutes=61)
    asha._settle()
    assert "How was your visit" in asha.seen[-1].text
    asha.taps("5, very good")
    asha.taps("No, that is all")
    assert world.sql("select stars, comment from feedback") == [(5, None)]

    asha.says("my visits")
    asha.taps("Earlier visits")
    asha.taps(asha.seen[-1].labels[0])
    asha.taps("Book again")
    assert "₹300 as a follow-up" in read(asha)
    asha.says("on Thursday after 5")
    assert "Fee: ₹300 as a follow-up, instead of ₹800" in asha.seen[-1].text
    asha.taps("Pay at the clinic")
    assert [status for status, *_ in asha.visits] == ["completed", "confirmed"]
    assert world.sql("select fee_minor from appointments order by created_at") == [(80_000,), (30_000,)]
    asha.leave()
    doctor.leave()


def read(seat: Seat) -> str:
    """All that somebody can read by now."""
    return "\n".join(seen.text for seen in seat.seen)
