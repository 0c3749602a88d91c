"""Every error that leaves over HTTP looks alike: a status, `{"error": "code"}`, and nothing of ours or the caller's.

No sentence (words live with the conversations), no stack trace, no echo of what was sent: an echo is how a patient's
data gets into somebody else's log.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse


def problem(
    status: int, code: str | None = None, *, headers: Mapping[str, str] | None = None, **facts: object
) -> Response:
    """The response for an error: `code` is a word for programs, by default the status's own name in lower case."""
    return JSONResponse({"error": code or _name(status), **facts}, status_code=status, headers=headers)


def problem_bytes(code: str) -> bytes:
    """The body of `problem`, for where there is no framework yet."""
    return json.dumps({"error": code}).encode("ascii")


def uniform_errors(app: FastAPI) -> None:
    """Make every error of `app` a `problem`: unknown paths, refused input, and faults of our own."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _failed)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for nothing else
    return problem(error.status_code, headers=error.headers)


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for nothing else
    fields = [{"at": [str(part) for part in fault["loc"]], "fault": fault["type"]} for fault in error.errors()]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", fields=fields)


async def _failed(_request: Request, _error: Exception) -> Response:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)  # the guard logs it


def _name(status: int) -> str:
    try:
        return HTTPStatus(status).name.lower()
    except ValueError:
        return "error"
