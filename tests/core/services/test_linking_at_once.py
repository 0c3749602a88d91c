"""Two chats of one person that are joined to each other at the same moment: one join, and nobody waits for nobody."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.domain.errors import AlreadyDone, CodeGone
from core.services import linking
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.core.services.test_linking import Person


def test_two_chats_that_join_each_other_at_once_do_not_wait_for_each_other(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Each has its own chat already, as whoever writes has: the later one begins anew instead of waiting."""
    one, two = Person(world, "telegram", "7001", "Asha Rao"), Person(world, "whatsapp", "7002", "Asha R")
    for person in (one, two):
        person.asks()
    assert [person.writes(person.code) for person in (one, two)] == [True, True]
    both = threading.Barrier(2, timeout=30)
    begun: set[int] = set()
    told: list[str] = []

    def joins(person: Person) -> None:
        def work(uow: UnitOfWork) -> None:
            chat = person.chat(uow)
            if person.id not in begun:
                begun.add(person.id)
                both.wait()
            linking.join(uow, chat)

        try:
            world.database.run(work)
        except (AlreadyDone, CodeGone) as refusal:
            told.append(refusal.code())

    with caplog.at_level("WARNING", logger="core.storage.database"), ThreadPoolExecutor(2) as threads:
        list(threads.map(joins, (one, two)))
    again = [vars(record)["reason"] for record in caplog.records if record.message == "transaction runs again"]
    assert set(again) == {"HeldElsewhere"}
    assert told == ["already_done"]
    assert world.sql("select count(*) from chats where joined_to is not null") == [(1,)]
    assert world.sql("select count(*) from patients where same_as is not null") == [(1,)]
    world.assert_invariants()
