"""The line of today: whose token is called, who waits in which order. Tokens, and names only for who may read them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.problems import declared
from admin_api.visit_rows import may_name
from core.domain.api_key import ApiKey, Scope
from core.domain.line import Urgency
from core.services.doctors_day import the_day
from core.storage.line import InLine
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["queue"])
Reader = Annotated[ApiKey, Depends(needs(Scope.QUEUE_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "not_found")


class InLineRow(BaseModel):
    """Somebody who is at the clinic."""

    appointment: UUID
    number: str | None = Field(examples=["APT-20261123-0007"])
    token: int | None = Field(examples=[7])
    walk_in: bool
    urgency: Urgency | None
    arrived_at: datetime | None
    called_at: datetime | None
    started_at: datetime | None
    skips: int
    name: str | None = Field(description="for a key with patients:read", examples=[None])


class QueueBody(BaseModel):
    """A doctor's line at a branch: who is called or in, and who waits, in the order in which they will be called."""

    doctor: int = Field(examples=[3])
    branch: int = Field(examples=[1])
    day: date
    room: list[InLineRow]
    waiting: list[InLineRow]
    seen: int = Field(description="of today, so far", examples=[9])
    expected: int = Field(description="booked for today and not here yet", examples=[4])


@router.get("/queue", summary="A doctor's line now", responses=_REFUSALS)
def queue(
    key: Reader,
    gate: TheGate,
    doctor: Annotated[int, Query(ge=1, le=2**31 - 1)],
    branch: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="where the doctor is now, without it")] = None,
) -> QueueBody:
    """Return the line of a doctor."""

    def work(uow: UnitOfWork) -> QueueBody:
        if branch is not None:
            uow.roster.clinic(branch)
        day = the_day(uow, doctor, branch)
        named = bool(day.room or day.waiting) and may_name(uow, key, f"doctor {doctor}")
        return QueueBody(
            doctor=doctor,
            branch=day.clinic_id,
            day=day.day,
            room=[_row(visit, named=named) for visit in day.room],
            waiting=[_row(visit, named=named) for visit in day.waiting],
            seen=sum(visit.seen for visit in day.visits),
            expected=sum(visit.status == "confirmed" and not visit.leaving for visit in day.visits),
        )

    return gate.database.run(work)


def _row(visit: InLine, *, named: bool) -> InLineRow:
    return InLineRow(
        appointment=visit.id,
        number=visit.number,
        token=visit.token,
        walk_in=visit.walk_in,
        urgency=visit.urgency,
        arrived_at=visit.arrived_at,
        called_at=visit.called_at,
        started_at=visit.started_at,
        skips=visit.skips,
        name=visit.patient if named else None,
    )
