"""One's own data: every row that concerns the chat's people, nobody else's, under limits and into the audit log."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.domain.consent import CURRENT
from core.domain.errors import NotFound, SlowDown
from core.services.export import ask_export, make_link, own_data
from core.storage.personal import HOLDINGS
from core.storage.tables import metadata
from tests.builders import World
from tests.core.services.test_erasure import House


@pytest.fixture
def house(world: World) -> House:
    return House(world)


def asked(house: House) -> UUID:
    with house.world.work() as uow:
        ask_export(uow, uow.chats.lock(house.chat))
    return UUID(str(house.world.sql("select id from exports order by asked_at desc limit 1")[0][0]))


def records(house: House, export: UUID) -> dict[str, list[dict[str, Any]]]:
    with house.world.work() as uow:
        data = own_data(uow, export)
    assert json.loads(json.dumps(data)) == data
    found: dict[str, list[dict[str, Any]]] = data["records"]
    return found


def test_everything_about_the_person_is_in_it_and_nothing_of_anybody_else(house: House) -> None:
    house.books()
    house.world.a_chat("somebody", name="Imtiaz Khan")
    found = records(house, asked(house))
    assert [p["name"] for p in found["people"]] == ["Zubeida Merchant"]
    assert [v["status"] for v in found["visits"]] == ["confirmed"]
    assert [p["value"] for p in found["profile"]] == ["12 Merchant Road"]
    assert [m["text"] for m in found["messages"]] == ["Dear Zubeida", "Dear Zubeida"]
    assert [h["text"] for h in found["heard"]] == ["the wedding"]
    assert [line["text"] for line in found["web_chat"]] == ["itching"]
    assert [c["version"] for c in found["consents"]] == [CURRENT.version]
    assert "Imtiaz" not in json.dumps(found)


def test_every_row_that_leads_to_the_person_is_in_it(house: House) -> None:
    """By the foreign keys: of each table as many rows as point to the person, their chat or their visits."""
    house.books()
    found = records(house, asked(house))
    for holding in HOLDINGS:
        if not holding.shows:
            continue
        keys = {key.column.table.name: key.parent.name for key in metadata.tables[holding.table].foreign_keys}
        ours = {"patients": house.patient, "chats": house.chat}
        direct = [f"{column} = {ours[to]}" for to, column in keys.items() if to in ours]
        if "appointments" in keys:
            direct.append(f"{keys['appointments']} in (select id from appointments where patient_id = {house.patient})")  # noqa: S608
        if direct:
            ((rows,),) = house.world.sql(f"select count(*) from {holding.table} where {' or '.join(direct)}")  # noqa: S608 - names from the schema
            assert len(found[holding.called]) >= rows - (holding.table == "chats"), holding.table


def test_three_a_day_and_each_in_the_audit_log(house: House) -> None:
    for _ in range(3):
        asked(house)
    with pytest.raises(SlowDown):
        asked(house)
    assert (
        house.world.sql("select act, door, subject, facts from audit order by id")
        == [("data.exported", "webchat", f"chat {house.chat}", {"way": "file"})] * 3
    )
    house.world.clock.forward(days=1, seconds=1)
    asked(house)


def test_after_an_hour_it_is_over(house: House) -> None:
    export = asked(house)
    house.world.clock.forward(minutes=61)
    with pytest.raises(NotFound):
        records(house, export)


def test_a_link_works_once_and_only_its_hash_is_kept(house: House) -> None:
    export = asked(house)
    with house.world.work() as uow:
        token = make_link(uow, export)
    assert token not in str(house.world.sql("select * from exports"))
    with house.world.work() as uow:
        assert uow.exports.fetch("x" * 32) is None
        assert uow.exports.fetch(token) == export
    with house.world.work() as uow:
        assert uow.exports.fetch(token) is None


def test_a_link_ends(house: House) -> None:
    export = asked(house)
    with house.world.work() as uow:
        token = make_link(uow, export)
    house.world.clock.now += timedelta(hours=1)
    with house.world.work() as uow:
        assert uow.exports.fetch(token) is None


def test_a_stranger_has_nothing_to_take_along(world: World) -> None:
    with world.work() as uow:
        chat = uow.chats.open("webchat", "nobody", language="en", name="")
        with pytest.raises(NotFound):
            ask_export(uow, chat)
