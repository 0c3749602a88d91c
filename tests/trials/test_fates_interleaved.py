"""Every order in which we note that a message was sent and its provider says that it did not arrive: the next way is
tried in each of them. Without the lock that both take there is an order in which each misses the other.
"""

from collections.abc import Callable
from uuid import UUID

import pytest

from bot.channels.delivery import overtakes
from core.domain.notices import NoticeStatus
from core.services.notice_ways import reported, sent
from core.storage.database import Database
from core.storage.deliveries import Deliveries
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.trials.interleave import every_order, some_order
from tests.trials.stepping import Work
from tests.webhooks.notice_office import Office

MESSAGE = "SM1"
PASSED_ON = "select count(*) from outbox where kind = 'pass_on' and key like 'pass-on:%%'"


class Notice:
    """One notice that a provider has taken."""

    def __init__(self, world: World) -> None:
        self.world = world
        visit = Office(world).book()
        [(self.id,)] = world.sql(
            "select id from notices where appointment_id = %s and kind = 'reminder_hour'", visit.id
        )

    def taken(self) -> None:
        """The provider has taken it, and nobody has noted that yet."""
        self.world.sql("truncate deliveries")
        self.world.sql("delete from outbox where kind = 'pass_on'")
        self.world.sql("update notices set status = 'queued', message_id = null where id = %s", self.id)

    def is_passed_on(self) -> bool:
        return self.world.sql(PASSED_ON) == [(1,)]


@pytest.fixture
def notice(world: World) -> Notice:
    return Notice(world)


def in_one(work: Callable[[UnitOfWork], object]) -> Work:
    """One transaction."""

    def run(database: Database) -> None:
        database.run(work)

    return run


def undelivered(uow: UnitOfWork) -> None:
    """The provider's word, as its door takes it."""
    Deliveries(uow.sql, now=uow.now).record_status(MESSAGE, "undelivered", "30003", overtakes=overtakes("undelivered"))
    reported(uow, MESSAGE, "undelivered", "30003")


def noted_without_a_lock(uow: UnitOfWork, id_: UUID) -> None:
    """What would do, if nobody else wrote meanwhile."""
    uow.notices.change([id_], NoticeStatus.SENT, message_id=MESSAGE)
    told = Deliveries(uow.sql, now=uow.now).one(MESSAGE)
    if told:
        reported(uow, MESSAGE, told["status"], told["error_code"])


def test_what_did_not_arrive_goes_the_next_way_in_every_order(world: World, notice: Notice) -> None:
    note = in_one(lambda uow: sent(uow, [notice.id], message_id=MESSAGE, will_tell=True))
    orders = 0
    for order in every_order(world.url, world.clock, [note, in_one(undelivered)], notice.taken):
        with order.told():
            assert order.errors == (None, None)
            assert notice.is_passed_on()
            assert world.sql("select status from notices where id = %s", notice.id) == [("undelivered",)]
        orders += 1
    assert orders > 1


def test_without_the_lock_each_misses_the_other_in_some_order(world: World, notice: Notice) -> None:
    note = in_one(lambda uow: noted_without_a_lock(uow, notice.id))
    works = [note, in_one(undelivered)]
    assert some_order(world.url, world.clock, works, notice.taken, lambda _: not notice.is_passed_on())
