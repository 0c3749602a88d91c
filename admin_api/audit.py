"""The audit log: who did what, through which door, to what. That it was read is written down as well."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.paging import Cursor, Limit, Page, int_id, page_of, place_of
from admin_api.problems import declared
from admin_api.spans import Days
from core.domain.api_key import ApiKey, Scope
from core.domain.audit import AUDIT, Act
from core.storage.office_lists import OfficeLists
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["audit"])
Reader = Annotated[ApiKey, Depends(needs(Scope.AUDIT_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "bad_cursor")
_NEWEST = 2**63 - 1


class AuditRow(BaseModel):
    """One act; its subject is named by an id."""

    id: int
    at: datetime
    door: str = Field(description="a channel, the command line, or a key by number and name", examples=["telegram"])
    staff: int | None = Field(examples=[2])
    role: str | None = Field(examples=["admin"])
    act: str = Field(examples=["visit.cancelled"])
    subject: str = Field(examples=["visit 0b6b0a3e-0000-4000-8000-000000000000"])
    facts: dict[str, str | int | bool | None]


@router.get("/audit", summary="Who did what, the newest first", responses=_REFUSALS)
def audit(
    *,
    key: Reader,
    gate: TheGate,
    days: Annotated[Days, Depends()],
    act: Act | None = None,
    subject: Annotated[str | None, Query(max_length=80, examples=["doctor 3"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[AuditRow]:
    """Return a page of the log."""
    place = place_of(cursor, int_id)

    def work(uow: UnitOfWork) -> Page[AuditRow]:
        before = int(str(place[0])) if place else _NEWEST
        told = act.value if act else None
        rows = OfficeLists(uow.sql).audit(
            before=before, limit=limit + 1, window=days.window(uow), act=told, subject=subject
        )
        uow.audit.add(key.member, Act.AUDIT_READ, subject=AUDIT)
        shown, following = page_of(rows, limit, lambda row: (row["id"],))
        return Page(
            items=[
                AuditRow(
                    id=row["id"],
                    at=row["at"],
                    door=row["door"],
                    staff=row["staff_id"],
                    role=row["role"],
                    act=row["act"],
                    subject=row["subject"],
                    facts=row["facts"],
                )
                for row in shown
            ],
            next=following,
        )

    return gate.database.run(work)
