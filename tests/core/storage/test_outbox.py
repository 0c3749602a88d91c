"""A claim leases what it returns and no more, whatever plan PostgreSQL makes for it."""

from datetime import timedelta

import pytest

from core.domain.effects import Notify
from core.storage import outbox
from core.storage.sql import Row
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World

POOREST_PLANS = ("enable_hashjoin", "enable_mergejoin", "enable_hashagg", "enable_sort", "enable_material")
LEASED = "select count(*) from outbox where leased_until is not null"
AS_A_SUBSELECT = """
    update outbox set leased_until = %(until)s
    where id in (
        select id from outbox where done_at is null and due_at <= %(now)s and leased_until is null
        order by due_at, id limit %(limit)s for update skip locked)
    returning id
"""


@pytest.fixture
def five_due(world: World) -> World:
    with world.work() as uow:
        for number in range(5):
            uow.outbox.add(Notify(notice_id=str(number)), key=f"notify:{number}")
    world.clock.forward(minutes=1)
    return world


def _claim_poorly(uow: UnitOfWork, statement: str) -> list[Row]:
    for switch in POOREST_PLANS:
        uow.sql.send(f"set local {switch} = off", {})
    until = uow.now + timedelta(minutes=1)
    wanted = {"kinds": ["notify"], "limit": 1, "channels": [], "chats": [], "owner": "trial", "until": until}
    return uow.sql.rows(statement, now=uow.now, **wanted)


def test_a_claim_of_one_leases_one_by_any_plan(five_due: World) -> None:
    with five_due.work() as uow:
        found = _claim_poorly(uow, outbox.CLAIM)
    assert [row["key"] for row in found] == ["notify:0"]
    assert five_due.sql(LEASED) == [(1,)]


def test_a_subselect_would_lease_them_all(five_due: World) -> None:
    with five_due.work() as uow:
        found = _claim_poorly(uow, AS_A_SUBSELECT)
    assert len(found) == 5


def test_what_is_claimed_is_gone_for_others_until_its_lease_ends(five_due: World) -> None:
    with five_due.work() as uow:
        assert len(uow.outbox.claim(3, kinds=["notify"])) == 3
    with five_due.work() as uow:
        assert len(uow.outbox.claim(9, kinds=["notify"])) == 2
        assert uow.outbox.claim(9, kinds=["notify"]) == []
    five_due.clock.forward(minutes=2)
    with five_due.work() as uow:
        assert len(uow.outbox.claim(9, kinds=["notify"])) == 5
