"""Appointments over HTTP: find them by doctor, patient, day, status, sort and money, and look at one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from admin_api.access import TheGate, needs
from admin_api.acting import etag_of
from admin_api.paging import Cursor, Limit, Page, page_of, place_of
from admin_api.problems import declared
from admin_api.spans import moment
from admin_api.visit_rows import NamedVisitRow, VisitsAsked, may_name, named_row, visit_row
from core.domain.api_key import ApiKey, Scope
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import BEGINNING, VisitLists

router = APIRouter(tags=["appointments"])
Reader = Annotated[ApiKey, Depends(needs(Scope.APPOINTMENTS_READ))]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid")


@router.get("/appointments", summary="Appointments, by time", responses=_REFUSALS | declared("bad_cursor"))
def appointments(
    *,
    key: Reader,
    gate: TheGate,
    asked: Annotated[VisitsAsked, Depends()],
    number: Annotated[str | None, Query(max_length=40, description="these alone, whatever else is asked")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[NamedVisitRow]:
    """Return a page of appointments; names and phones for a key that may read patients too."""
    place = place_of(cursor, moment, UUID)
    after = (place[0], place[1]) if place else BEGINNING

    def work(uow: UnitOfWork) -> Page[NamedVisitRow]:
        lists = VisitLists(uow.sql)
        if number is not None:
            found = lists.numbered(number, list(uow.roster.clinics))
        else:
            found = lists.page(asked.wanted, limit=limit + 1, after=after)  # type: ignore[arg-type]  # read as such
        shown, following = page_of(found, limit, lambda visit: (visit.starts_at.isoformat(), str(visit.id)))
        named = bool(shown) and may_name(uow, key, "appointments")
        return Page(items=[named_row(visit, named=named) for visit in shown], next=following)

    return gate.database.run(work)


@router.get(
    "/appointments/{appointment_id}",
    summary="One appointment, with its ETag",
    responses=_REFUSALS | declared("not_found"),
)
def appointment(appointment_id: UUID, key: Reader, gate: TheGate, response: Response) -> NamedVisitRow:
    """Return one appointment."""

    def work(uow: UnitOfWork) -> tuple[NamedVisitRow, str]:
        visit = VisitLists(uow.sql).one(appointment_id)
        named = may_name(uow, key, f"visit {visit.id}")
        return named_row(visit, named=named), etag_of(visit_row(visit))

    found, etag = gate.database.run(work)
    response.headers["ETag"] = etag
    return found
