"""What changes something: done once under an Idempotency-Key, and only to the version that was read (If-Match).

What is done, its line in the audit log and the answer that a repeat gets commit together. A refusal by the clinic's
rules is an answer like any other and kept as well; one of these conditions is not, so that it can be mended.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Header, Request, Response
from pydantic import BaseModel

from admin_api.access import Gate
from admin_api.problems import MEDIA_TYPE, Problem, body_of, problem_of
from core.domain.api_key import ApiKey
from core.domain.errors import Refusal
from core.storage.api_answers import ApiAnswers
from core.storage.unit_of_work import UnitOfWork

REPLAYED = "Idempotency-Replayed"
"""Stands on an answer that was given before."""
CONDITIONS = ("key_used_otherwise", "changed_since", "etag_needed", "refused")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a changing request says beside its body."""

    once: str | None
    match: str | None
    fingerprint: bytes = field(repr=False)

    def check(self, etag: str) -> None:
        """Raise `Problem` unless it is this version that is meant."""
        if self.match is None:
            raise Problem("etag_needed")
        if self.match.strip() != "*" and etag not in {each.strip() for each in self.match.split(",")}:
            raise Problem("changed_since")


async def sent(
    request: Request,
    once: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=80,
            pattern=r"^[\x21-\x7e]+$",
            description="sent again with the same request within a day, the answer is the same and nothing is done",
            examples=["9f1c2a4e-cancel"],
        ),
    ] = None,
    match: Annotated[
        str | None,
        Header(alias="If-Match", max_length=200, description="the ETag that was read", examples=['"3f1c9a20d4b7e6aa"']),
    ] = None,
) -> Sent:
    """Return what a changing request says; its body is told from another by a hash."""
    told = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + await request.body()
    return Sent(once, match, hashlib.sha256(told).digest())


def etag_of(seen: BaseModel) -> str:
    """Return the version of a thing as it is shown: whatever of it changes, this does."""
    return f'"{hashlib.sha256(seen.model_dump_json().encode()).hexdigest()[:16]}"'


def act(gate: Gate, key: ApiKey, asked: Sent, work: Callable[[UnitOfWork], BaseModel]) -> Response:
    """Do `work` and answer with what it returns; raises `Problem` where a condition is not met."""

    def once(uow: UnitOfWork) -> Response:
        answers = ApiAnswers(uow.sql, now=uow.now)
        if asked.once is not None:
            kept = answers.claim(key.id, asked.once, asked.fingerprint)
            if kept is not None and kept.asked != asked.fingerprint:
                raise Problem("key_used_otherwise")
            if kept is not None:
                return _answer(kept.status, kept.body, kept.etag, replayed=True)
        status, body, etag = _done(gate, uow, work)
        if asked.once is not None:
            answers.keep(key.id, asked.once, status=status, etag=etag, body=body)
        return _answer(status, body, etag)

    return gate.database.run(once)


def _done(gate: Gate, uow: UnitOfWork, work: Callable[[UnitOfWork], BaseModel]) -> tuple[int, str, str | None]:
    try:
        with uow.attempt():
            seen = work(uow)
    except Refusal as refusal:
        problem = problem_of(refusal)
        return int(problem.answers), body_of(problem, gate.root), None
    return 200, seen.model_dump_json(by_alias=True), etag_of(seen)


def _answer(status: int, body: str, etag: str | None, *, replayed: bool = False) -> Response:
    headers = {"ETag": etag} if etag else {}
    if replayed:
        headers[REPLAYED] = "true"
    return Response(body, status, headers, "application/json" if status == 200 else MEDIA_TYPE)
