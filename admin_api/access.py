"""Who asks, and whether their key opens this path: the first thing that every route of the API does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from admin_api.problems import Problem
from core.domain.api_key import SAYS, ApiKey, Scope
from core.services.api_keys import TurnedAway, admit
from core.storage.database import Database

_BEARER = HTTPBearer(
    scheme_name="apiKey", description="`bk_<id>_<secret>`, as `baari apikey create` printed it once", auto_error=False
)
NO_KEY = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """What routes need to let somebody in: the database, and how the source of a request is told."""

    database: Database
    source: Callable[[Request], str]


def gate_of(request: Request) -> Gate:
    """Return the application's gate."""
    found = request.app.state.gate
    assert isinstance(found, Gate)  # noqa: S101  # `admin_app` puts it there
    return found


TheGate = Annotated[Gate, Depends(gate_of)]
_Brought = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def needs(scope: Scope) -> Callable[..., ApiKey]:
    """Return the dependency of a route that only a key with this scope opens.

    Raises `Problem`. That somebody was turned away, or has used up one of their tokens, is committed either way.
    """

    def let_in(request: Request, gate: TheGate, brought: _Brought) -> ApiKey:
        text = brought.credentials if brought else NO_KEY
        source = gate.source(request)
        found = gate.database.run(lambda uow: admit(uow, text, scope, source=source))
        if isinstance(found, TurnedAway):
            raise Problem(found.code, headers=_headers(found))
        return found

    let_in.__doc__ = SAYS[scope]
    return let_in


def _headers(turned: TurnedAway) -> dict[str, str]:
    if turned.wait is not None:
        return {"Retry-After": str(int(turned.wait.total_seconds()))}
    return {"WWW-Authenticate": "Bearer"} if turned.code == "key_refused" else {}
