"""The admin API as one application, to be mounted at /admin/v1: its routes, its errors, its OpenAPI."""

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute

from admin_api import (
    appointment_acts,
    appointments,
    audit,
    calendars,
    doctors,
    exports,
    fhir,
    hours,
    money,
    notices,
    patients,
    queue,
    reports,
    settings,
    timetable,
    waitlist,
)
from admin_api.access import Gate, ReportWords, scope_of
from admin_api.examples import with_examples
from admin_api.problems import KINDS, ProblemBody, answers_with_problems, declared
from core.domain.api_key import SAYS
from core.storage.database import Database

ROOT = "/admin/v1"
ROUTERS = (
    reports.router,
    appointments.router,
    appointment_acts.router,
    timetable.router,
    patients.router,
    doctors.router,
    hours.router,
    queue.router,
    waitlist.router,
    settings.router,
    audit.router,
    money.router,
    notices.router,
    exports.router,
    calendars.router,
    fhir.router,
)
"""One file a noun; a further one is its line here."""

for _route in (route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)):
    if _scope := scope_of(_route):  # the description of each path names the scope that opens it
        _route.description = f"{_route.description}\n\nNeeds `{_scope}`: {SAYS[_scope]}."


def admin_app(database: Database, *, source: Callable[[Request], str], words: ReportWords, base_url: str) -> FastAPI:
    """Return the application; `source` tells where a request honestly comes from, `words` writes a report out.

    `base_url` is the address of the clinic, without a path: FHIR names what it has by whole addresses.
    """
    app = FastAPI(
        title="Baari admin API",
        version="1",
        summary="Reports and the few admin resources of a clinic",
        docs_url=None,  # its page would load a script from elsewhere
        redoc_url=None,
        root_path_in_servers=False,
        servers=[{"url": ROOT}],
        # an address with a slash too many is no other address of the same thing
        redirect_slashes=False,
    )
    app.state.gate = Gate(database, source, words, ROOT, f"{base_url}{ROOT}")
    answers_with_problems(app, ROOT)

    @app.get("/problems/{code}", summary="What a problem means", tags=["problems"], responses=declared("invalid"))
    def explains(code: str) -> ProblemBody:
        kind = KINDS.get(code)
        name = code if kind else "not_found"
        kind = kind or KINDS["not_found"]
        return ProblemBody(
            type=f"{ROOT}/problems/{name}", title=kind.title, status=int(kind.status), detail=kind.detail, code=name
        )

    for router in (*ROUTERS, calendars.open_router):
        app.include_router(router)
    described = app.openapi
    app.openapi = lambda: with_examples(described())  # type: ignore[method-assign]  # FastAPI's own way to add to it
    return app
