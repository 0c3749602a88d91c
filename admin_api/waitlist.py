"""Who waits for a place: for which doctor or specialty, which days and which part of them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.paging import Cursor, Limit, Page, page_of, place_of
from admin_api.problems import declared
from admin_api.spans import moment
from admin_api.visit_rows import may_name
from core.domain.api_key import ApiKey, Scope
from core.domain.schedule import Consultation
from core.domain.waitlist import Status
from core.storage.office_lists import OfficeLists
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import BEGINNING

router = APIRouter(tags=["waitlist"])
Reader = Annotated[ApiKey, Depends(needs(Scope.APPOINTMENTS_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "bad_cursor")


class WaitRow(BaseModel):
    """One who waits, or has waited."""

    id: UUID
    status: Status
    patient: int = Field(examples=[42])
    name: str | None = Field(description="for a key with patients:read", examples=[None])
    doctor: int | None
    specialty: str | None
    branch: int | None
    first_day: date
    last_day: date
    from_minute: int = Field(description="of the day, by the clinic's clock", examples=[540])
    until_minute: int = Field(examples=[1440])
    consultation: Consultation
    urgent: bool
    joined_at: datetime


@router.get("/waitlist", summary="Who waits, in the order in which they joined", responses=_REFUSALS)
def waiting(
    *,
    key: Reader,
    gate: TheGate,
    status: Status | None = None,
    doctor: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[WaitRow]:
    """Return a page of the waiting list."""
    place = place_of(cursor, moment, UUID)
    after = (place[0], place[1]) if place else BEGINNING

    def work(uow: UnitOfWork) -> Page[WaitRow]:
        told = status.value if status else None
        rows = OfficeLists(uow.sql).waiting(after=after, limit=limit + 1, status=told, doctor_id=doctor)  # type: ignore[arg-type]  # read as such
        shown, following = page_of(rows, limit, lambda row: (row["joined_at"].isoformat(), str(row["id"])))
        named = bool(shown) and may_name(uow, key, "waitlist")
        return Page(
            items=[
                WaitRow(
                    id=row["id"],
                    status=row["status"],
                    patient=row["patient_id"],
                    name=row["patient"] if named else None,
                    doctor=row["doctor_id"],
                    specialty=row["specialty"],
                    branch=row["clinic_id"],
                    first_day=row["first_day"],
                    last_day=row["last_day"],
                    from_minute=row["from_minute"],
                    until_minute=row["until_minute"],
                    consultation=row["consultation"],
                    urgent=row["priority"] == 0,
                    joined_at=row["joined_at"],
                )
                for row in shown
            ],
            next=following,
        )

    return gate.database.run(work)
