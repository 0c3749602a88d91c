"""What was said to patients, what waits to be done outside, and what was given up; never what a message says."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.paging import Cursor, Limit, Page, int_id, page_of, place_of
from admin_api.problems import declared
from admin_api.spans import Days, moment
from core.domain.api_key import ApiKey, Scope
from core.domain.notices import NoticeStatus
from core.storage.office_lists import OfficeLists
from core.storage.sql import Row
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import BEGINNING

router = APIRouter(tags=["notices"])
Reader = Annotated[ApiKey, Depends(needs(Scope.NOTICES_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "bad_cursor")


class NoticeRow(BaseModel):
    """One notice by one way."""

    id: UUID
    appointment: UUID
    kind: str = Field(examples=["reminder_day"])
    way: str = Field(examples=["telegram"])
    status: NoticeStatus
    reason: str | None = Field(description="why it was not sent, or not delivered")
    due_at: datetime
    created_at: datetime
    updated_at: datetime


class State(StrEnum):
    """How an effect stands."""

    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given_up"


class EffectRow(BaseModel):
    """One thing that is to be done outside the clinic."""

    id: int
    kind: str = Field(examples=["say"])
    state: State
    attempts: int
    wanted_at: datetime
    due_at: datetime
    created_at: datetime
    done_at: datetime | None
    given_up_at: datetime | None


@router.get("/notices", summary="Notices, by when they were due", responses=_REFUSALS)
def notices(
    *,
    _key: Reader,
    gate: TheGate,
    days: Annotated[Days, Depends()],
    status: NoticeStatus | None = None,
    appointment: UUID | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[NoticeRow]:
    """Return a page of notices."""
    place = place_of(cursor, moment, UUID)
    after = (place[0], place[1]) if place else BEGINNING

    def work(uow: UnitOfWork) -> Page[NoticeRow]:
        rows = OfficeLists(uow.sql).notices(
            after=after,  # type: ignore[arg-type]  # read as such
            limit=limit + 1,
            window=days.window(uow),
            status=status.value if status else None,
            appointment_id=appointment,
        )
        shown, following = page_of(rows, limit, lambda row: (row["due_at"].isoformat(), str(row["id"])))
        return Page(items=[_notice(row) for row in shown], next=following)

    return gate.database.run(work)


@router.get("/outbox", summary="What is to be done outside, by id", responses=_REFUSALS)
def outbox(
    *,
    _key: Reader,
    gate: TheGate,
    state: State | None = None,
    kind: Annotated[str | None, Query(max_length=60)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[EffectRow]:
    """Return a page of effects."""
    place = place_of(cursor, int_id)

    def work(uow: UnitOfWork) -> Page[EffectRow]:
        after = int(str(place[0])) if place else 0
        rows = OfficeLists(uow.sql).outbox(
            after=after, limit=limit + 1, state=state.value if state else None, kind=kind
        )
        shown, following = page_of(rows, limit, lambda row: (row["id"],))
        return Page(
            items=[
                EffectRow(
                    id=row["id"],
                    kind=row["kind"],
                    state=State.DONE if row["done_at"] else State.GIVEN_UP if row["dead_at"] else State.WAITING,
                    attempts=row["attempts"],
                    wanted_at=row["wanted_at"],
                    due_at=row["due_at"],
                    created_at=row["created_at"],
                    done_at=row["done_at"],
                    given_up_at=row["dead_at"],
                )
                for row in shown
            ],
            next=following,
        )

    return gate.database.run(work)


def _notice(row: Row) -> NoticeRow:
    return NoticeRow(appointment=row["appointment_id"], **{name: row[name] for name in row if name != "appointment_id"})
