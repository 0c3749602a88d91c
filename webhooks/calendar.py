"""The calendar file of a visit behind an unguessable link, for channels that can only send links."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from bot.calendar_entry import calendar_entry
from bot.clinic_desk import told_visit
from bot.phrases import render
from core.domain.errors import NotFound
from core.services.link_signature import signed_id, unsigned_id
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork

PURPOSE = "calendar"


def calendar_url(base_url: str, secret: str) -> Callable[[str], str | None]:
    """Return how a visit's file is reached: a link that only we can make."""

    def url(visit_id: str) -> str:
        return f"{base_url}/visits/{signed_id(UUID(visit_id), PURPOSE, secret)}.ics"

    return url


def calendar_door(database: Database, secret: str) -> APIRouter:
    """Return the door at /visits/{token}.ics; a forged token and a missing visit look the same."""
    door = APIRouter(include_in_schema=False)

    @door.get("/visits/{token}.ics")
    def visit(token: str) -> Response:
        id_ = unsigned_id(token, PURPOSE, secret)

        def work(uow: UnitOfWork) -> str:
            if id_ is None:
                raise NotFound(what="appointment")
            told, language = told_visit(uow, id_)
            return calendar_entry(told, render(language, "calendar.summary", {"doctor": told.doctor}), now=uow.now)

        try:
            text = database.run(work)
        except NotFound:
            return Response(status_code=404)
        return Response(
            text,
            media_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="visit.ics"'},
        )

    return door
