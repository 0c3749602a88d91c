"""Doctors and branches as the roster has them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from admin_api.access import TheGate, needs
from admin_api.paging import Cursor, Id, Limit, Page, int_id, page_of, place_of
from admin_api.problems import Problem, declared
from core.domain.api_key import ApiKey, Scope
from core.domain.roster import Clinic, Doctor

router = APIRouter(tags=["doctors"])
Reader = Annotated[ApiKey, Depends(needs(Scope.DOCTORS_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests")


class DoctorRow(BaseModel):
    """One doctor; money in minor units of its currency."""

    id: int
    name: str = Field(examples=["Dr Asha Mehta"])
    names: dict[str, str] = Field(description="in other languages, by tag", examples=[{"hi": "डॉ. आशा मेहता"}])
    specialty: str = Field(examples=["dermatology"])
    qualifications: str
    registration: str
    languages: list[str]
    fee_minor: int = Field(examples=[50000])
    currency: str = Field(examples=["INR"])
    follow_up_fee_minor: int | None
    branches: list[int]
    active: bool


class BranchRow(BaseModel):
    """One branch of the clinic."""

    id: int
    name: str
    time_zone: str = Field(examples=["Asia/Kolkata"])
    address: str
    phone: str


@router.get("/doctors", summary="Doctors, by id", responses=_REFUSALS | declared("bad_cursor", "invalid"))
def doctors(
    *,
    _key: Reader,
    gate: TheGate,
    limit: Limit = 50,
    cursor: Cursor = None,
    active: Annotated[bool | None, Query(description="only who works here now, or only who does not any more")] = None,
    specialty: Annotated[str | None, Query(max_length=60)] = None,
    branch: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Page[DoctorRow]:
    """Return a page of doctors."""
    place = place_of(cursor, int_id)
    roster = gate.database.run(lambda uow: uow.roster)
    found = [
        doctor
        for doctor in sorted(roster.doctors.values(), key=lambda each: each.id)
        if (active is None or doctor.active == active)
        and (specialty is None or doctor.specialty == specialty)
        and (branch is None or branch in doctor.clinic_ids)
        and (place is None or doctor.id > place[0])  # type: ignore[operator]
    ]
    shown, following = page_of(found, limit, lambda doctor: (doctor.id,))
    return Page(items=[_doctor(doctor) for doctor in shown], next=following)


@router.get("/doctors/{doctor_id}", summary="One doctor", responses=_REFUSALS | declared("not_found", "invalid"))
def doctor(doctor_id: Id, _key: Reader, gate: TheGate) -> DoctorRow:
    """Return one doctor, also one who works here no more."""
    found = gate.database.run(lambda uow: uow.roster).doctors.get(doctor_id)
    if found is None:
        raise Problem("not_found")
    return _doctor(found)


@router.get("/branches", summary="All branches, by id", responses=_REFUSALS)
def branches(_key: Reader, gate: TheGate) -> list[BranchRow]:
    """Return every branch."""
    roster = gate.database.run(lambda uow: uow.roster)
    return [_branch(clinic) for clinic in sorted(roster.clinics.values(), key=lambda each: each.id)]


def _doctor(doctor: Doctor) -> DoctorRow:
    again = doctor.follow_up_fee
    return DoctorRow(
        id=doctor.id,
        name=doctor.name,
        names=dict(doctor.names),
        specialty=doctor.specialty,
        qualifications=doctor.qualifications,
        registration=doctor.registration,
        languages=list(doctor.languages),
        fee_minor=doctor.fee.minor,
        currency=doctor.fee.currency,
        follow_up_fee_minor=again.minor if again else None,
        branches=list(doctor.clinic_ids),
        active=doctor.active,
    )


def _branch(clinic: Clinic) -> BranchRow:
    return BranchRow(
        id=clinic.id, name=clinic.name, time_zone=clinic.zone.key, address=clinic.address, phone=clinic.phone
    )
