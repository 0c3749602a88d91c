"""Every error of the admin API is a problem as RFC 9457 has it: one table of what can go wrong, and nothing echoed.

`type` is a path under the API at which a sentence of it can be read; `detail` says what to do next. What was sent is
never repeated: an echo is how a patient's data gets into somebody else's log.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from admin_api.fhir_resources import outcome
from core.domain.errors import Refusal

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
FHIR = "application/fhir+json"
_FHIR_PATH = "/fhir/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of problem: its status, what it is called, and what its reader does next."""

    status: HTTPStatus
    title: str
    detail: str


KINDS: Mapping[str, Kind] = {
    "key_refused": Kind(
        HTTPStatus.UNAUTHORIZED,
        "No good key",
        "Send `Authorization: Bearer bk_...` with a key that is neither over nor revoked.",
    ),
    "scope_missing": Kind(
        HTTPStatus.FORBIDDEN, "The key does not open this", "Ask for a key with the scope that this path names."
    ),
    "too_many_requests": Kind(
        HTTPStatus.TOO_MANY_REQUESTS, "Too many requests", "Wait as many seconds as Retry-After says."
    ),
    "not_found": Kind(HTTPStatus.NOT_FOUND, "There is no such thing", "It is not here, or never was."),
    "method_not_allowed": Kind(
        HTTPStatus.METHOD_NOT_ALLOWED, "Not this way", "The Allow header says which methods this path has."
    ),
    "not_acceptable": Kind(
        HTTPStatus.NOT_ACCEPTABLE, "Not in this format", "Ask for one of the formats that this path lists."
    ),
    "invalid": Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "Cannot be read as asked", "`fields` says what and why."),
    "bad_cursor": Kind(
        HTTPStatus.BAD_REQUEST, "No cursor of ours", "Begin without one, and send on what `next` says as it is."
    ),
    "changed_since": Kind(
        HTTPStatus.PRECONDITION_FAILED, "It has changed meanwhile", "Read it again and send the new ETag in If-Match."
    ),
    "etag_needed": Kind(
        HTTPStatus.PRECONDITION_REQUIRED, "Which version is meant", "Send in If-Match the ETag that you have read."
    ),
    "key_used_otherwise": Kind(
        HTTPStatus.CONFLICT,
        "This Idempotency-Key was sent with something else",
        "A key stands for one request: make a new one for another.",
    ),
    "refused": Kind(HTTPStatus.CONFLICT, "The clinic's rules say no", "`refusal` says which rule."),
    "internal_error": Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "Our fault", "It is logged under the X-Request-Id."),
}
_OF_STATUS = {kind.status: code for code, kind in KINDS.items()}


class Unread(BaseModel):
    """One part of a request that cannot be read."""

    at: list[str] = Field(examples=[["query", "day"]])
    fault: str = Field(examples=["date_from_datetime_parsing"])


class ProblemBody(BaseModel):
    """An error as it is sent (RFC 9457)."""

    type: str = Field(examples=["/admin/v1/problems/not_found"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["not_found"])
    fields: list[Unread] | None = None
    refusal: str | None = Field(default=None, examples=["slot_taken"])


@dataclass
class Problem(Exception):
    """What a route raises to be answered by a problem; `facts` stand beside the members that each has."""

    code: str
    headers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    status: HTTPStatus | None = None

    @property
    def answers(self) -> HTTPStatus:
        """Return the status with which it is answered."""
        return self.status or KINDS[self.code].status


def problem_of(refusal: Refusal) -> Problem:
    """Return what a refusal of the clinic is over HTTP."""
    if refusal.http_status == HTTPStatus.NOT_FOUND:
        return Problem("not_found")
    return Problem("refused", facts={"refusal": refusal.code()}, status=HTTPStatus(refusal.http_status))


def body_of(problem: Problem, root: str) -> str:
    """Return a problem as it is sent; `root` is the path under which the API stands."""
    kind = KINDS[problem.code]
    body = {
        "type": f"{root}/problems/{problem.code}",
        "title": kind.title,
        "status": int(problem.answers),
        "detail": kind.detail,
        "code": problem.code,
        **problem.facts,
    }
    return json.dumps(body, ensure_ascii=False)


def answer(problem: Problem, root: str, request: Request) -> Response:
    """Return the response for a problem: of a FHIR path an OperationOutcome."""
    status, headers = int(problem.answers), dict(problem.headers)
    if _FHIR_PATH in request.url.path:
        kind = KINDS[problem.code]
        return JSONResponse(outcome(problem.code, kind.title, kind.detail), status, headers, FHIR)
    return Response(body_of(problem, root), status, headers, MEDIA_TYPE)


def answers_with_problems(app: FastAPI, root: str) -> None:
    """Make every error of `app` a problem: ours, the framework's, the clinic's refusals, and our faults."""

    def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101  # registered for nothing else
        return answer(error, root, request)

    def frameworks(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  # registered for nothing else
        code = _OF_STATUS.get(HTTPStatus(error.status_code), "invalid")
        return answer(Problem(code, headers=error.headers or {}, status=HTTPStatus(error.status_code)), root, request)

    def unread(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for nothing else
        return answer(Problem("invalid", facts={"fields": _fields(error.errors())}), root, request)

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)  # noqa: S101  # registered for nothing else
        return answer(problem_of(error), root, request)

    def failed(request: Request, error: Exception) -> Response:
        log.error("admin_request_failed", method=request.method, exc_info=error)
        return answer(Problem("internal_error"), root, request)

    app.add_exception_handler(Problem, ours)
    app.add_exception_handler(HTTPException, frameworks)
    app.add_exception_handler(RequestValidationError, unread)
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(Exception, failed)


def declared(*codes: str) -> dict[int | str, dict[str, object]]:
    """Return what OpenAPI says of a route that may answer with these problems."""
    found: dict[int | str, dict[str, object]] = {}
    for code in codes:
        status = int(KINDS[code].status)
        title = KINDS[code].title
        said = found.get(status)
        description = f"{said['description']}; {title}" if said else title
        found[status] = {"description": description, "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
    return found


_SCHEMA = {"$ref": "#/components/schemas/ProblemBody"}


def _fields(errors: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    return [
        {"at": [str(part) for part in loc], "fault": str(fault.get("type"))}
        for fault in errors
        if isinstance(loc := fault.get("loc"), tuple)
    ]
