"""Looks after what is not done: keeps its figures at hand, and tells the admins when it is too much."""

from collections.abc import Mapping
from datetime import timedelta

from core.domain.alert import Cause
from core.services.alerts import tell_admins
from core.storage.database import Database
from core.storage.undone import Counted
from core.storage.unit_of_work import UnitOfWork

TOO_LATE = timedelta(minutes=15)
"""Age of a due row at which the admins hear of it: what passes by itself has passed by then."""
JUST_DIED = timedelta(hours=1)
"""How long after its death a row is told of; then it stands in `baari outbox` and among the tasks only."""


class LastCounted:
    """The figures as they were when this process last looked; reading them costs nothing."""

    def __init__(self) -> None:
        self.rows: list[Counted] | None = None

    def read(self, database: Database) -> list[Counted]:
        """Look now, in one statement, and keep it."""
        self.rows = database.run(lambda uow: uow.undone.counted())
        return self.rows


def figures(counted: list[Counted]) -> Mapping[str, float]:
    """Return what is undone in four numbers; the age is of the oldest row that is due, since it was first wanted."""
    due = [each for each in counted if each.what == "due"]
    return {
        "oldest_due_seconds": round(max((each.age for each in due), default=0.0), 1),
        "due": sum(each.rows for each in due),
        "dead": sum(each.rows for each in counted if each.what == "dead"),
        "unheard": sum(each.rows for each in counted if each.what == "unheard"),
    }


def tell_of_undone(database: Database) -> None:
    """Tell the admins of rows that are late and of rows that have died, once an hour for each of the two."""
    database.run(_tell)


def _tell(uow: UnitOfWork) -> None:
    counted = uow.undone.counted()
    oldest = max((each.age for each in counted if each.what == "due"), default=0.0)
    if oldest > TOO_LATE.total_seconds():
        tell_admins(uow, Cause.OUTBOX_STUCK, {"minutes": int(oldest // 60)})
    dead = [each for each in counted if each.what == "dead"]
    if any(each.age <= JUST_DIED.total_seconds() for each in dead):
        tell_admins(uow, Cause.DEAD_ROWS, {"count": sum(each.rows for each in dead)})


def tell_of_company(database: Database, provider: str) -> None:
    """Tell the admins that a company does not answer, once an hour."""
    database.run(lambda uow: tell_admins(uow, Cause.PROVIDER_AWAY, {"provider": provider}, about=provider))


def tell_of_broken(database: Database, broken: Mapping[str, list[object]]) -> None:
    """Tell the admins of each invariant that does not hold, once an hour."""

    def work(uow: UnitOfWork) -> None:
        for name, ids in broken.items():
            tell_admins(uow, Cause.INVARIANT_BROKEN, {"name": name, "count": len(ids)}, about=name)

    database.run(work)
