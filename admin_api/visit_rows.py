"""A visit as the API shows it. Whose it is, by name and phone, is shown to a key that may read patients alone."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from admin_api.paging import AnyDay
from core.domain.api_key import ApiKey, Scope
from core.domain.appointment import Status
from core.domain.audit import Act
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import EVER, ListedVisit, PaidSo, Sort, VisitFilter


class PersonRow(BaseModel):
    """Whose a visit is."""

    name: str = Field(examples=["Ravi Kumar"])
    phone: str | None = Field(examples=["+919812345678"])


class VisitRow(BaseModel):
    """One visit; money in minor units of its currency."""

    id: UUID
    number: str | None = Field(description="null while it is held or asked for", examples=["APT-20261123-0007"])
    status: Status
    starts_at: datetime = Field(examples=["2026-11-23T03:30:00Z"])
    ends_at: datetime
    time_zone: str = Field(description="of its branch", examples=["Asia/Kolkata"])
    doctor: int = Field(examples=[3])
    branch: int = Field(examples=[1])
    patient: int = Field(examples=[42])
    type: Sort
    payment: PaidSo
    pays: str = Field(description="online, at_clinic or nothing", examples=["online"])
    fee_minor: int = Field(examples=[50000])
    paid_minor: int = Field(description="what it has now", examples=[50000])
    currency: str = Field(examples=["INR"])
    created_at: datetime


class NamedVisitRow(VisitRow):
    """A visit, and whose it is where the key may read patients (`patients:read`)."""

    person: PersonRow | None = None


class VisitsAsked:
    """Which visits, as the query says it; days are those of each visit's branch."""

    def __init__(
        self,
        *,
        doctor: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        branch: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        patient: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        on: Annotated[AnyDay | None, Query(alias="date", description="of this day alone")] = None,
        first: Annotated[AnyDay | None, Query(alias="from", description="of this day or later")] = None,
        last: Annotated[AnyDay | None, Query(alias="to", description="of this day or earlier")] = None,
        status: Annotated[
            list[Status] | None,
            Query(description="any of these; without it every visit that was booked or asked for", max_length=9),
        ] = None,
        sort: Annotated[Sort | None, Query(alias="type")] = None,
        payment: Annotated[PaidSo | None, Query()] = None,
    ) -> None:
        self.wanted = VisitFilter(
            first=on or first or EVER[0],
            last=on or last or EVER[1],
            doctor_id=doctor,
            clinic_id=branch,
            patient_id=patient,
            statuses=frozenset(status) if status else None,
            sort=sort,
            paid=payment,
        )


def visit_row(visit: ListedVisit) -> VisitRow:
    """Return a visit without whose it is."""
    return VisitRow(**_facts(visit))


def named_row(visit: ListedVisit, *, named: bool) -> NamedVisitRow:
    """Return a visit, with whose it is where the key may know."""
    person = PersonRow(name=visit.patient, phone=visit.phone) if named else None
    return NamedVisitRow(**_facts(visit), person=person)


def may_name(uow: UnitOfWork, key: ApiKey, subject: str) -> bool:
    """Return whether this key may read whose something is; that it did is written down."""
    if Scope.PATIENTS_READ not in key.scopes:
        return False
    note_read(uow, key, subject)
    return True


def note_read(uow: UnitOfWork, key: ApiKey, subject: str) -> None:
    """Write down that a program has read the names of patients."""
    uow.audit.add(key.member, Act.PEOPLE_READ, subject=subject)


def _facts(visit: ListedVisit) -> dict[str, object]:
    return {
        "id": visit.id,
        "number": visit.number,
        "status": visit.status,
        "starts_at": visit.starts_at,
        "ends_at": visit.ends_at,
        "time_zone": visit.timezone,
        "doctor": visit.doctor_id,
        "branch": visit.clinic_id,
        "patient": visit.patient_id,
        "type": visit.sort,
        "payment": visit.paid,
        "pays": visit.pays,
        "fee_minor": visit.fee_minor,
        "paid_minor": visit.paid_minor,
        "currency": visit.currency,
        "created_at": visit.created_at,
    }
