"""Whether this process is alive, and whether it can serve: for a supervisor, a proxy and a person."""

from collections.abc import Callable
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from core.storage.database import AWAY, Database
from webhooks.traffic import NOTHING_HELD, Holding
from webhooks.undone import LastCounted, figures

STUCK = timedelta(minutes=5)
"""So long a row that anybody could take may wait before nobody seems to work: ten times the longest first waits."""


def health_doors(
    database: Database,
    *,
    holding: Callable[[], Holding] = lambda: NOTHING_HELD,
    last: LastCounted | None = None,
) -> APIRouter:
    """Return /healthz (the process answers) and /readyz (so does its database, and somebody works the outbox).

    /healthz asks nobody: its figures are the `last` ones that this process knows, none before it has counted. A company
    that is away makes nobody unready: what is held back for it (`holding`), and what waits for its next try, is late,
    and counted, but the clinic serves on.
    """
    doors = APIRouter(include_in_schema=False)

    @doors.get("/healthz")
    def alive() -> dict[str, object]:
        rows = last.rows if last else None
        return {"status": "alive", **(figures(rows) if rows is not None else {})}

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
