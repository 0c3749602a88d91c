"""An attempt within an attempt: a refusal undoes just what was tried, however deep, and what came before stays."""

from contextlib import suppress

from core.domain.errors import AlreadyDone
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World


def names(world: World) -> list[str]:
    return [name for (name,) in world.sql("select name from clinics order by id")]


def add(uow: UnitOfWork, name: str) -> None:
    uow.sql.send("insert into clinics (name, timezone) values (%(name)s, 'UTC')", {"name": name})


def refuse() -> None:
    raise AlreadyDone


def refused(uow: UnitOfWork, name: str) -> None:
    """Write something and refuse it."""
    with uow.attempt():
        add(uow, name)
        refuse()


def test_a_refusal_inside_undoes_what_was_tried_outside_it(world: World) -> None:
    with world.work() as uow:
        add(uow, "before")
        with suppress(AlreadyDone), uow.attempt():
            add(uow, "outer")
            refused(uow, "inner")
        add(uow, "after")
    assert names(world) == ["before", "after"]


def test_a_refusal_outside_undoes_what_was_done_inside(world: World) -> None:
    with world.work() as uow:
        with suppress(AlreadyDone), uow.attempt():
            with uow.attempt():
                add(uow, "inner")
            refuse()
        add(uow, "after")
    assert names(world) == ["after"]


def test_a_refusal_that_is_dealt_with_inside_leaves_the_rest(world: World) -> None:
    with world.work() as uow, uow.attempt():
        add(uow, "outer")
        for name in ("first", "second"):
            with suppress(AlreadyDone):
                refused(uow, name)
            add(uow, f"after {name}")
    assert names(world) == ["outer", "after first", "after second"]
