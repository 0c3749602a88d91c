"""The audit log is a chain: rows are numbered without gaps, and a changed, lost or slipped-in row is found."""

import hashlib
import json
import threading

import pytest

from core.domain.audit import Act
from core.domain.errors import AlreadyDone
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World

WITH_ITS_HASH = """
    update audit set subject = 'task 9',
        hash = audit_hash(previous_hash, id, at, staff_id, door, act, 'task 9', facts)
    where id = 2
"""
FORGERIES = {
    "a fact is changed": ("update audit set facts = '{\"minor\": 1}' where id = 2", 2),
    "who did it is changed": ("update audit set door = 'whatsapp' where id = 3", 3),
    "a row is taken out": ("delete from audit where id = 2", 3),
    "the first row is taken out": ("delete from audit where id = 1", 2),
    "a row is changed together with its hash": (WITH_ITS_HASH, 3),
    "two rows change places": ("update audit set id = case id when 2 then 3 else 2 end + 10 where id in (2, 3)", 4),
}


@pytest.fixture
def log(world: World) -> World:
    """Five acts."""
    for number in range(1, 6):
        with world.work() as uow:
            uow.audit.add(None, Act.MONEY_TAKEN, subject=f"visit {number}", facts={"minor": 100 * number})
    return world


def test_what_was_written_down_is_a_chain(log: World) -> None:
    assert [row[0] for row in log.sql("select id from audit order by id")] == [1, 2, 3, 4, 5]
    with log.work() as uow:
        assert uow.audit.broken() is None
        end = uow.audit.end()
        assert end is not None
        assert uow.audit.noted(end.hash) == end.id == 5


def test_the_hash_can_be_made_without_us(log: World) -> None:
    [(previous, hash_, *row)] = log.sql(
        "select previous_hash, hash, id, extract(epoch from at)::text, staff_id, door, act, subject, facts"
        " from audit where id = 1"
    )
    number, at, *words = row
    text = json.dumps([number, "@", *words], ensure_ascii=False).replace('"@"', at)
    assert hashlib.sha256(previous + text.encode()).digest() == hash_


def forge(world: World, statement: str) -> None:
    """Change the log as whoever owns the database can."""
    with world.connection() as connection, connection.transaction():
        connection.execute("alter table audit disable trigger user")
        connection.execute(statement.encode())
        connection.execute("alter table audit enable trigger user")


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_log_is_found(log: World, forgery: str) -> None:
    statement, found = FORGERIES[forgery]
    forge(log, statement)
    with log.work() as uow:
        assert uow.audit.broken() == found


def test_a_log_written_anew_to_its_end_lacks_the_hash_that_was_noted(log: World) -> None:
    with log.work() as uow:
        noted = uow.audit.end()
    forge(log, "delete from audit where id > 3")
    with log.work() as uow:
        uow.audit.add(None, Act.MONEY_TAKEN, subject="visit 4")
    with log.work() as uow:
        assert uow.audit.broken() is None
        assert noted is not None
        assert uow.audit.noted(noted.hash) is None


def test_what_was_refused_is_not_written_down(world: World) -> None:
    with world.work() as uow:
        uow.audit.add(None, Act.MONEY_TAKEN, subject="visit 1")
        with pytest.raises(AlreadyDone):
            _is_refused(uow)
    assert world.sql("select id, subject from audit") == [(1, "visit 1")]


def _is_refused(uow: UnitOfWork) -> None:
    with uow.attempt():
        uow.audit.add(None, Act.MONEY_TAKEN, subject="visit 2")
        raise AlreadyDone


def test_many_at_once_are_one_chain(world: World) -> None:
    def act(number: int) -> None:
        for each in range(5):
            with world.work() as uow:
                uow.audit.add(None, Act.TASK_CLOSED, subject=f"task {number}-{each}")

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row[0] for row in world.sql("select id from audit order by id")] == list(range(1, 31))
    with world.work() as uow:
        assert uow.audit.broken() is None
