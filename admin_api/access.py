"""Who asks, and whether their key opens this path: the first thing that every route of the API does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from admin_api.problems import Problem
from core.documents.table_file import TextTable
from core.domain.api_key import ApiKey, Scope
from core.domain.report import Report
from core.domain.roster import Roster
from core.services.api_keys import TurnedAway, admit
from core.storage.database import Database

_BEARER = HTTPBearer(
    scheme_name="apiKey", description="`bk_<id>_<secret>`, as `baari apikey create` printed it once", auto_error=False
)
NO_KEY = ""
ReportWords = Callable[[Report, str, Roster], TextTable]
"""A report in the words of a language: the words are not this door's."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What routes need: the database, how the source of a request is told, a report in words, and where they stand.

    `root` is their path, `base` their whole address.
    """

    database: Database
    source: Callable[[Request], str]
    words: ReportWords
    root: str
    base: str


def gate_of(request: Request) -> Gate:
    """Return the application's gate."""
    found = request.app.state.gate
    assert isinstance(found, Gate)  # noqa: S101  # `admin_app` puts it there
    return found


TheGate = Annotated[Gate, Depends(gate_of)]
_Brought = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


@dataclass(frozen=True, slots=True)
class Needs:
    """The dependency of a route that only a key with this scope opens."""

    scope: Scope

    def __call__(self, request: Request, gate: TheGate, brought: _Brought) -> ApiKey:
        """Return the key; raises `Problem`.

        That somebody was turned away, or has used up one of their tokens, is committed either way.
        """
        text = brought.credentials if brought else NO_KEY
        source = gate.source(request)
        found = gate.database.run(lambda uow: admit(uow, text, self.scope, source=source))
        if isinstance(found, TurnedAway):
            raise Problem(found.code, headers=_headers(found))
        return found


def needs(scope: Scope) -> Needs:
    """Return what lets a key with this scope in, and no other."""
    return Needs(scope)


def scope_of(route: APIRoute) -> Scope | None:
    """Return the scope that opens a route; None where everybody may ask."""
    found = (each.call.scope for each in route.dependant.dependencies if isinstance(each.call, Needs))
    return next(found, None)


def _headers(turned: TurnedAway) -> dict[str, str]:
    if turned.wait is not None:
        return {"Retry-After": str(int(turned.wait.total_seconds()))}
    return {"WWW-Authenticate": "Bearer"} if turned.code == "key_refused" else {}
