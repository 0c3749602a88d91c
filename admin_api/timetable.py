"""A doctor's day, place by place: booked, held, free, blocked or past."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.paging import AnyDay
from admin_api.problems import declared
from admin_api.visit_rows import NamedVisitRow, may_name, named_row
from core.domain.api_key import ApiKey, Scope
from core.services.timetable import State, timetable
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["appointments"])
Reader = Annotated[ApiKey, Depends(needs(Scope.APPOINTMENTS_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "not_found")


class LineRow(BaseModel):
    """One line of the day: `seats` are how many patients still fit in."""

    starts_at: datetime
    ends_at: datetime
    state: State
    seats: int
    appointment: NamedVisitRow | None


class TimetableBody(BaseModel):
    """A doctor's day at one branch, in order of time."""

    doctor: int = Field(examples=[3])
    branch: int = Field(examples=[1])
    day: AnyDay = Field(examples=["2026-11-23"])
    time_zone: str = Field(examples=["Asia/Kolkata"])
    booked: int = Field(examples=[11])
    held: int = Field(examples=[1])
    free: int = Field(examples=[4])
    lines: list[LineRow]


@router.get("/timetable", summary="A doctor's day, place by place", responses=_REFUSALS)
def day(
    key: Reader,
    gate: TheGate,
    doctor: Annotated[int, Query(ge=1, le=2**31 - 1)],
    branch: Annotated[int, Query(ge=1, le=2**31 - 1)],
    on: Annotated[AnyDay, Query(alias="date")],
) -> TimetableBody:
    """Return a doctor's day at a branch."""

    def work(uow: UnitOfWork) -> TimetableBody:
        found = timetable(uow, doctor, branch, on)
        named = may_name(uow, key, f"doctor {doctor}")
        return TimetableBody(
            doctor=doctor,
            branch=branch,
            day=on,
            time_zone=found.zone,
            booked=found.count(State.BOOKED),
            held=found.count(State.HELD),
            free=found.count(State.FREE),
            lines=[
                LineRow(
                    starts_at=line.starts_at,
                    ends_at=line.ends_at,
                    state=line.state,
                    seats=line.seats,
                    appointment=named_row(line.visit, named=named) if line.visit else None,
                )
                for line in found.lines
            ],
        )

    return gate.database.run(work)
