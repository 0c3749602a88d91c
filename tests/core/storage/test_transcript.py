"""The web chat's transcript: whoever has seen a line never finds an older one later."""

import threading

from core.storage.transcript import Transcript
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.standins.server import wait_for


def append(uow: UnitOfWork, chat: str, key: str) -> int:
    return Transcript(uow.sql, now=uow.now).append(chat, direction="out", key=key, body={"text": key}).id


def seen(world: World, chat: str, after: int = 0) -> list[str]:
    with world.work() as uow:
        return [line.key for line in Transcript(uow.sql, now=uow.now).since(chat, after)]


def test_a_line_waits_for_the_one_before_it_in_its_chat_and_for_no_other(world: World) -> None:
    order: list[str] = []

    def rival() -> None:
        world.database.run(lambda uow: append(uow, "ravi", "second"))
        order.append("second")

    thread = threading.Thread(target=rival)
    with world.work() as uow:
        first = append(uow, "ravi", "first")
        thread.start()
        waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        wait_for(lambda: world.sql(waiting) == [(1,)], what="waiting")
        world.database.run(lambda other: append(other, "sita", "elsewhere"))
        assert (seen(world, "ravi"), seen(world, "sita")) == ([], ["elsewhere"])
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]
    assert (seen(world, "ravi"), seen(world, "ravi", first)) == (["first", "second"], ["second"])


def test_a_known_key_is_the_line_that_is_there_and_each_chat_has_its_own_keys(world: World) -> None:
    with world.work() as uow:
        first = append(uow, "ravi", "greeting")
        again = append(uow, "ravi", "greeting")
        elsewhere = append(uow, "sita", "greeting")
    assert (first == again, first == elsewhere) == (True, False)
    assert (seen(world, "ravi"), seen(world, "sita")) == (["greeting"], ["greeting"])
