"""When doctors work and when they are away: hours and exceptions to read, blocked periods to enter and remove."""

from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from admin_api.access import TheGate, needs
from admin_api.acting import Sent, act, sent
from admin_api.paging import AnyDay, Cursor, Id, Limit, Page, int_id, page_of, place_of
from admin_api.problems import Problem, declared
from core.domain.api_key import ApiKey, Scope
from core.domain.schedule import BlockKind, Consultation, OverrideKind
from core.services.blocking import LeaveRequest, enter_leave, remove_leave
from core.storage.office_lists import OfficeLists
from core.storage.sql import Row
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["hours"])
Reader = Annotated[ApiKey, Depends(needs(Scope.DOCTORS_READ))]
Writer = Annotated[ApiKey, Depends(needs(Scope.DOCTORS_WRITE))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid")
_WRITES = _REFUSALS | declared("not_found", "refused", "key_used_otherwise")


Wall = Annotated[
    str,
    Field(
        pattern="^[0-2][0-9]:[0-5][0-9]$",
        description="by the branch's clock; an end of 00:00 is the midnight that ends the day",
        examples=["09:00"],
    ),
]


class HoursRow(BaseModel):
    """One interval of a weekday at a branch, by its wall clock."""

    branch: int
    weekday: int = Field(description="0 is Monday", examples=[0])
    starts: Wall
    ends: Wall
    slot_minutes: int = Field(examples=[30])
    buffer_minutes: int = Field(examples=[10])
    capacity: int = Field(examples=[1])
    consultation: Consultation
    valid_from: date | None
    valid_to: date | None


class ExceptionRow(BaseModel):
    """What is different on one day at a branch."""

    branch: int
    day: date
    kind: OverrideKind
    starts: Wall | None
    ends: Wall | None
    slot_minutes: int
    buffer_minutes: int
    capacity: int
    consultation: Consultation


class ScheduleBody(BaseModel):
    """A doctor's hours."""

    doctor: int
    weekly: list[HoursRow]
    exceptions: list[ExceptionRow]


class BlockRow(BaseModel):
    """Time in which nobody is seen: of one doctor or of all (null), at one branch or at all (null)."""

    id: int
    doctor: int | None
    branch: int | None
    starts_at: datetime
    ends_at: datetime
    kind: BlockKind


class Blocking(BaseModel):
    """Whole days in which a doctor (or, without one, everybody) is away, and what becomes of those who are booked."""

    model_config = ConfigDict(extra="forbid")
    doctor: int | None = Field(default=None, ge=1, le=2**31 - 1, examples=[3])
    first: AnyDay = Field(examples=["2026-12-24"])
    last: AnyDay = Field(examples=["2026-12-26"])
    kind: BlockKind = BlockKind.LEAVE
    rebook: bool = Field(default=True, description="offer who is booked other places; else the desk calls them")


class Blocked(BaseModel):
    """A period that was entered: what it is found under, and how many visits it concerns."""

    change: int
    visits: int
    undo_until: datetime


class Removed(BaseModel):
    """A period that is no more."""

    id: int


@router.get("/doctors/{doctor_id}/schedule", summary="A doctor's hours", responses=_REFUSALS | declared("not_found"))
def schedule(doctor_id: Id, _key: Reader, gate: TheGate) -> ScheduleBody:
    """Return the weekly hours and the exceptions of a doctor."""
    doctor = gate.database.run(lambda uow: uow.roster).doctors.get(doctor_id)
    if doctor is None:
        raise Problem("not_found")
    return ScheduleBody(
        doctor=doctor_id,
        weekly=[
            HoursRow(
                branch=row.clinic_id,
                weekday=row.weekday,
                starts=f"{row.starts:%H:%M}",
                ends=f"{row.ends:%H:%M}",
                slot_minutes=row.slot_minutes,
                buffer_minutes=row.buffer_minutes,
                capacity=row.capacity,
                consultation=row.consultation,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in doctor.schedule.hours
        ],
        exceptions=[
            ExceptionRow(
                branch=row.clinic_id,
                day=row.day,
                kind=row.kind,
                starts=_wall(row.starts),
                ends=_wall(row.ends),
                slot_minutes=row.slot_minutes,
                buffer_minutes=row.buffer_minutes,
                capacity=row.capacity,
                consultation=row.consultation,
            )
            for row in doctor.schedule.overrides
        ],
    )


@router.get("/blocks", summary="Blocked periods that are not over, by id", responses=_REFUSALS | declared("bad_cursor"))
def blocks(
    *,
    _key: Reader,
    gate: TheGate,
    doctor: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[BlockRow]:
    """Return a page of blocked periods."""
    place = place_of(cursor, int_id)

    def work(uow: UnitOfWork) -> Page[BlockRow]:
        after = int(str(place[0])) if place else 0
        rows = OfficeLists(uow.sql).blocked(after=after, limit=limit + 1, since=uow.now, doctor_id=doctor)
        shown, following = page_of(rows, limit, lambda row: (row["id"],))
        return Page(items=[_block(row) for row in shown], next=following)

    return gate.database.run(work)


@router.post("/blocks", summary="Enter a blocked period", responses=_WRITES, response_model=Blocked)
def block(wanted: Blocking, key: Writer, gate: TheGate, asked: Annotated[Sent, Depends(sent)]) -> Response:
    """Let a doctor, or everybody, be away for whole days."""
    request = LeaveRequest(doctor_id=wanted.doctor, first=wanted.first, last=wanted.last, kind=wanted.kind)

    def work(uow: UnitOfWork) -> Blocked:
        entered = enter_leave(uow, key, request, rebook=wanted.rebook)
        return Blocked(change=entered.change_id, visits=entered.visits, undo_until=entered.undo_until)

    return act(gate, key, asked, work)


@router.delete("/blocks/{block_id}", summary="Remove a blocked period", responses=_WRITES, response_model=Removed)
def unblock(block_id: Id, key: Writer, gate: TheGate, asked: Annotated[Sent, Depends(sent)]) -> Response:
    """Take a period away: who has not chosen another place keeps the visit as it was."""

    def work(uow: UnitOfWork) -> Removed:
        remove_leave(uow, key, block_id)
        return Removed(id=block_id)

    return act(gate, key, asked, work)


def _wall(at: time | None) -> str | None:
    return None if at is None else f"{at:%H:%M}"


def _block(row: Row) -> BlockRow:
    return BlockRow(
        id=row["id"],
        doctor=row["doctor_id"],
        branch=row["clinic_id"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        kind=row["kind"],
    )
