"""Whether this process is alive, and whether it can serve: for a supervisor, a proxy and a person."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from core.storage.database import AWAY, Database
from core.storage.unit_of_work import UnitOfWork

OLDEST = """
    select coalesce(extract(epoch from %(now)s - min(due_at)), 0)::float as seconds, count(*) as open
    from outbox where done_at is null and dead_at is null and due_at <= %(now)s
"""
GIVEN_UP = """
    select (select count(*) from outbox where dead_at is not null) as dead,
           (select count(*) from inbox where handled_at is null and due_at is null) as unheard
"""

STUCK = 300.0
"""Seconds that a due row may wait before the outbox counts as stuck: ten times the longest first waits."""


def health_doors(database: Database) -> APIRouter:
    """Return /healthz (the process answers) and /readyz (so does its database, and the outbox moves)."""
    doors = APIRouter(include_in_schema=False)

    @doors.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "alive"}

    @doors.get("/readyz")
    def ready() -> JSONResponse:
        try:
            state = database.run(_state)
        except AWAY:
            return JSONResponse({"status": "no database"}, status_code=503)
        stuck = state["oldest_due_seconds"] > STUCK
        return JSONResponse(
            {"status": "outbox stuck" if stuck else "ready", **state}, status_code=503 if stuck else 200
        )

    return doors


def _state(uow: UnitOfWork) -> dict[str, float]:
    waiting, dead = uow.sql.send(OLDEST, {"now": uow.now}), uow.sql.send(GIVEN_UP)
    row, gone = waiting.row() or {}, dead.row() or {}
    return {
        "oldest_due_seconds": round(row.get("seconds", 0.0), 1),
        "due": row.get("open", 0),
        "dead": gone.get("dead", 0),
        "unheard": gone.get("unheard", 0),
    }
