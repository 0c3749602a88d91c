"""A super admin erases somebody who has asked at the desk, is asked twice, and takes it back; then they are gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.staff import Role
from core.services.erasing_at_desk import erase_by_clinic
from core.services.staff import invite
from tests.builders import World
from tests.catalogue import where_found
from tests.journeys.house import House, a_house
from tests.journeys.seats import WebSeat


@pytest.fixture
def house(world: World, tmp_path: Path) -> Iterator[House]:
    with a_house(world, tmp_path) as house:
        yield house
    world.assert_invariants()


def test_who_asks_at_the_desk_is_erased_and_who_waits_is_put_first(house: House) -> None:
    world, asha, boss = house.world, WebSeat(house, None, 1), WebSeat(house, None, 2)
    boss.says(f"/join {world.database.run(lambda uow: invite(uow, None, Role.SUPER_ADMIN)).token}")
    asha.says("Dr Anjali Mehta on Wednesday after 5")
    asha.says("Asha Rao")
    asha.taps("Pay at the clinic")
    asha.says("my visits")
    asha.taps("Ask for earlier")

    boss.says("/waiting")
    assert "1. Asha Rao" in boss.seen[-1].labels
    boss.taps("1. Asha Rao")
    boss.taps("Urgent, comes first")
    assert "Asha Rao is urgent now and comes as number 1" in boss.seen[-1].text

    boss.says("/erase APT-20261125-0001")
    assert boss.seen[-1].text.startswith("Erase everything about Asha Rao?")
    assert "Visits to come: 1." in boss.seen[-1].text
    boss.taps("Erase")
    boss.taps("No, keep")
    assert world.sql("select count(*) from erasures") == [(0,)]
    boss.says("/erase APT-20261125-0001")
    boss.taps("Erase")
    boss.taps("Yes, erase")
    assert "they will be erased on" in boss.seen[-1].text
    asha.says("/delete")
    assert "will be erased on" in asha.seen[-1].text
    asha.taps("Keep it after all")
    boss.says("/erase APT-20261125-0001")
    boss.taps("Erase")
    boss.taps("Yes, erase")
    house.forward(hours=25)
    house.forward(minutes=11)  # what the clinic still had to say of the visit it cancelled was said first
    assert world.sql("select name from patients where name = 'Asha Rao'") == []
    assert world.sql("select status from appointments where number is not null") == [("cancelled",)]
    boss.says("/erase APT-20261125-0001")
    assert boss.seen[-1].text.startswith("Nobody is known by APT-20261125-0001")
    acts = [act for (act,) in world.sql("select act from audit where act ~ '^(waiting|erasure|person)' order by id")]
    assert acts == ["waiting.ranked", "erasure.asked", "erasure.taken_back", "erasure.asked", "person.erased"]
    asha.leave()
    boss.leave()


def test_who_is_erased_is_erased_from_what_was_said_to_the_desk(house: House) -> None:
    world, ravi, desk = house.world, WebSeat(house, None, 1), WebSeat(house, None, 4)
    desk.says(f"/join {world.database.run(lambda uow: invite(uow, None, Role.RECEPTIONIST)).token}")
    for words in ("Dr Anjali Mehta tomorrow at 11", "Zubeida Merchant", "Pay at the clinic", "human, about Psoriasis"):
        ravi.says(words)
    desk.taps("Answer")
    ravi.says("it is about my Psoriasis")
    assert where_found(world, ["Psoriasis"]) >= {"outbox.body", "webchat_messages.body"}
    ((patient,),) = world.sql("select id from patients where name = 'Zubeida Merchant'")
    world.database.run(lambda uow: erase_by_clinic(uow, None, patient))
    for hours in (80, 1, 2, 30):
        house.forward(hours=hours)
    assert world.sql("select name from patients where id = %s", patient) == [(f"erased-{patient}",)]
    ravi.leave()
    desk.leave()
    assert where_found(world, ["Zubeida", "Psoriasis"]) == set()
