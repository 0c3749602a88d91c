"""Whether this process is alive, and whether it can serve: for a supervisor, a proxy and a person."""

from collections.abc import Callable
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from core.storage.database import AWAY, Database
from core.storage.undone import Counted
from webhooks.traffic import NOTHING_HELD, Holding

STUCK = timedelta(minutes=5)
"""So long a row that anybody could take may wait before nobody seems to work: ten times the longest first waits."""


def health_doors(database: Database, *, holding: Callable[[], Holding] = lambda: NOTHING_HELD) -> APIRouter:
    """Return /healthz (the process answers) and /readyz (so does its database, and somebody works the outbox).

    A company that is away makes nobody unready: what is held back for it (`holding`), and what waits for its next try,
    is late, and counted, but the clinic serves on.
    """
    doors = APIRouter(include_in_schema=False)

    @doors.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "alive"}

    @doors.get("/readyz")
    def ready() -> JSONResponse:
        held = holding().channels
        try:
            counted, untouched = database.run(lambda uow: (uow.undone.counted(), uow.undone.untouched_for(held=held)))
        except AWAY:
            return JSONResponse({"status": "no database"}, status_code=503)
        stuck = untouched > STUCK
        status = "outbox stuck" if stuck else "ready"
        return JSONResponse({"status": status, **figures(counted)}, status_code=503 if stuck else 200)

    return doors


def figures(counted: list[Counted]) -> dict[str, float]:
    """Return what is undone in four numbers; the age is of the oldest row that is due, since it was first wanted."""
    due = [each for each in counted if each.what == "due"]
    return {
        "oldest_due_seconds": round(max((each.age for each in due), default=0.0), 1),
        "due": sum(each.rows for each in due),
        "dead": sum(each.rows for each in counted if each.what == "dead"),
        "unheard": sum(each.rows for each in counted if each.what == "unheard"),
    }
