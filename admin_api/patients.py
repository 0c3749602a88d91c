"""Patients by name and phone. Each look is in the audit log."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.paging import Cursor, Id, Limit, Page, int_id, page_of, place_of
from admin_api.problems import Problem, declared
from admin_api.visit_rows import note_read
from core.domain.api_key import ApiKey, Scope
from core.storage.office_lists import OfficeLists
from core.storage.sql import Row
from core.storage.unit_of_work import UnitOfWork

router = APIRouter(tags=["patients"])
Reader = Annotated[ApiKey, Depends(needs(Scope.PATIENTS_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid")


class PatientRow(BaseModel):
    """One person, by what the clinic calls them; nothing medical."""

    id: int = Field(examples=[42])
    name: str = Field(examples=["Ravi Kumar"])
    phone: str | None = Field(examples=["+919812345678"])
    created_at: datetime


@router.get("/patients", summary="Patients, by id", responses=_REFUSALS | declared("bad_cursor"))
def patients(
    *,
    key: Reader,
    gate: TheGate,
    phone: Annotated[str | None, Query(pattern=r"^\+[1-9][0-9]{6,14}$", description="exactly this, as E.164")] = None,
    name: Annotated[str | None, Query(min_length=2, max_length=80, description="begins so")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[PatientRow]:
    """Return a page of patients; who is erased is not among them."""
    place = place_of(cursor, int_id)

    def work(uow: UnitOfWork) -> Page[PatientRow]:
        after = int(str(place[0])) if place else 0
        rows = OfficeLists(uow.sql).patients(after=after, limit=limit + 1, phone=phone, name=name)
        shown, following = page_of(rows, limit, lambda row: (row["id"],))
        if shown:
            note_read(uow, key, "patients")
        return Page(items=[_patient(row) for row in shown], next=following)

    return gate.database.run(work)


@router.get("/patients/{patient_id}", summary="One patient", responses=_REFUSALS | declared("not_found"))
def patient(patient_id: Id, key: Reader, gate: TheGate) -> PatientRow:
    """Return one patient."""

    def work(uow: UnitOfWork) -> PatientRow:
        row = OfficeLists(uow.sql).patient(patient_id)
        if row is None:
            raise Problem("not_found")
        note_read(uow, key, f"patient {patient_id}")
        return _patient(row)

    return gate.database.run(work)


def _patient(row: Row) -> PatientRow:
    return PatientRow(**row)
