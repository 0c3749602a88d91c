"""A doctor's calendar as a feed: a link is made and revoked with a key, and read without one by whoever has it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.paging import Id
from admin_api.problems import Problem, declared
from core.documents.calendar_file import calendar_file
from core.domain.api_key import ApiKey, Scope
from core.domain.errors import NotFound
from core.services.calendar_feeds import LONGEST_TOKEN, calendar_behind, feeds_of, make_feed, revoke_feed
from core.storage.calendar_feeds import Feed
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["calendars"])
open_router = APIRouter(tags=["calendars"])
Reader = Annotated[ApiKey, Depends(needs(Scope.DOCTORS_READ))]
Writer = Annotated[ApiKey, Depends(needs(Scope.DOCTORS_WRITE))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "not_found")
MEDIA = "text/calendar"


class FeedRow(BaseModel):
    """One link that is good, without what would open it."""

    id: int
    doctor: int = Field(examples=[3])
    made_at: datetime
    made_by: str = Field(examples=["key 2"])
    last_used_at: datetime | None


class MadeFeedRow(FeedRow):
    """A link that was just made. Its path is told only now."""

    path: str = Field(examples=["/admin/v1/calendars/mJ2fQ0dX.ics"])


@router.get("/doctors/{doctor_id}/calendar-feeds", summary="Calendar links of a doctor", responses=_REFUSALS)
def feeds(doctor_id: Id, _key: Reader, gate: TheGate) -> list[FeedRow]:
    """Return the links that are good."""
    return [_row(feed) for feed in gate.database.run(lambda uow: feeds_of(uow, doctor_id))]


@router.post(
    "/doctors/{doctor_id}/calendar-feeds", summary="Make a calendar link", responses=_REFUSALS, status_code=201
)
def make(doctor_id: Id, key: Writer, gate: TheGate) -> MadeFeedRow:
    """Make a link: whoever has it sees when the doctor is booked, and never by whom."""
    made = gate.database.run(lambda uow: make_feed(uow, key, doctor_id))
    return MadeFeedRow(**_row(made.feed).model_dump(), path=f"{gate.root}/calendars/{made.token}.ics")


@router.delete("/calendar-feeds/{feed_id}", summary="Revoke a calendar link", responses=_REFUSALS)
def revoke(feed_id: Id, key: Writer, gate: TheGate) -> FeedRow:
    """Let a link open nothing from the next request on."""
    return _row(gate.database.run(lambda uow: revoke_feed(uow, key, feed_id)))


@open_router.get(
    "/calendars/{token}.ics",
    summary="The calendar behind a link",
    responses=declared("not_found", "invalid") | {200: {"content": {MEDIA: {"schema": {"type": "string"}}}}},
    response_class=Response,
)
def calendar(token: Annotated[str, Path(max_length=LONGEST_TOKEN)], gate: TheGate) -> Response:
    """Return a calendar; a link that was made up and one that is revoked look the same."""

    def work(uow: UnitOfWork) -> str:
        name, entries = calendar_behind(uow, token)
        return calendar_file(name, entries, now=uow.now)

    try:
        text = gate.database.run(work)
    except NotFound:
        raise Problem("not_found") from None
    headers = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    return Response(text, 200, headers, f"{MEDIA}; charset=utf-8")


def _row(feed: Feed) -> FeedRow:
    return FeedRow(
        id=feed.id,
        doctor=feed.doctor_id,
        made_at=feed.made_at,
        made_by=feed.made_by,
        last_used_at=feed.last_used_at,
    )
