"""FHIR R4, to read: Practitioner, Location, Schedule, Slot and Appointment, by id and by search, and what is offered.

A search answers with a Bundle whose `next` link leads on; an error is an OperationOutcome. Search parameters are those
of R4 with their prefixes for dates (eq, ge, gt, le, lt); one that is not listed is passed over, as R4 lets a server do.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from admin_api.access import Gate, TheGate, needs
from admin_api.fhir_resources import Resource, appointment, bundle, location, practitioner, schedule, slot
from admin_api.fhir_search import (
    FHIR,
    Days,
    Found,
    Schedule,
    Starts,
    capability,
    fhir_problems,
    read_reference,
    status_of,
)
from admin_api.paging import Cursor, Id, int_id, page_of, place_of
from admin_api.problems import Problem
from admin_api.spans import moment
from core.domain.api_key import ApiKey, Scope
from core.domain.errors import NotFound
from core.services.open_times import open_times
from core.services.reconciliation import today
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import BEGINNING, EVER, VisitFilter, VisitLists

router = APIRouter(prefix="/fhir", tags=["fhir"])
Reader = Annotated[ApiKey, Depends(needs(Scope.FHIR_READ))]
Count = Annotated[int, Query(alias="_count", ge=1, le=200, description="resources of a page")]
OneId = Annotated[str | None, Query(alias="_id", max_length=64)]
WEEK = timedelta(days=6)
"""What a search for slots is about when nobody says until when."""
LONGEST = timedelta(days=62)
_SAYS: dict[str, Any] = {"responses": fhir_problems("key_refused", "scope_missing", "too_many_requests", "invalid")}
_ONE: dict[str, Any] = {
    "responses": fhir_problems("key_refused", "scope_missing", "too_many_requests", "invalid", "not_found")
}
_SEARCH: dict[str, Any] = {
    "responses": fhir_problems("key_refused", "scope_missing", "too_many_requests", "invalid", "bad_cursor")
}


@router.get("/metadata", summary="CapabilityStatement: what is offered", response_class=Response, **_SAYS)
def metadata(_key: Reader, gate: TheGate) -> Response:
    """Return what this server can do."""
    return _fhir(capability(f"{gate.base}/fhir", gate.database.clock()))


@router.get("/Practitioner/{doctor_id}", summary="A doctor as Practitioner", response_class=Response, **_ONE)
def one_practitioner(doctor_id: Id, _key: Reader, gate: TheGate) -> Response:
    """Return a doctor, also one who works here no more."""
    return _one(gate, lambda uow: [practitioner(d) for d in uow.roster.doctors.values() if d.id == doctor_id])


@router.get("/Practitioner", summary="Doctors as Practitioners", response_class=Response, **_SEARCH)
def practitioners(
    *,
    request: Request,
    _key: Reader,
    gate: TheGate,
    id_: OneId = None,
    name: Annotated[str | None, Query(max_length=80, description="any part of a name begins so")] = None,
    active: bool | None = None,
    count: Count = 50,
    cursor: Cursor = None,
) -> Response:
    """Search doctors."""

    def found(uow: UnitOfWork) -> list[Resource]:
        return [
            practitioner(doctor)
            for doctor in sorted(uow.roster.doctors.values(), key=lambda d: d.id)
            if (id_ is None or str(doctor.id) == id_)
            and (active is None or doctor.active == active)
            and (name is None or _begins((doctor.name, *doctor.names.values()), name))
        ]

    return _listed(gate, request, found, count, cursor)


@router.get("/Location/{branch_id}", summary="A branch as Location", response_class=Response, **_ONE)
def one_location(branch_id: Id, _key: Reader, gate: TheGate) -> Response:
    """Return a branch."""
    return _one(gate, lambda uow: [location(c) for c in uow.roster.clinics.values() if c.id == branch_id])


@router.get("/Location", summary="Branches as Locations", response_class=Response, **_SEARCH)
def locations(
    *,
    request: Request,
    _key: Reader,
    gate: TheGate,
    id_: OneId = None,
    name: Annotated[str | None, Query(max_length=80)] = None,
    count: Count = 50,
    cursor: Cursor = None,
) -> Response:
    """Search branches."""

    def found(uow: UnitOfWork) -> list[Resource]:
        return [
            location(clinic)
            for clinic in sorted(uow.roster.clinics.values(), key=lambda c: c.id)
            if (id_ is None or str(clinic.id) == id_) and (name is None or _begins((clinic.name,), name))
        ]

    return _listed(gate, request, found, count, cursor)


@router.get("/Schedule/{schedule_id}", summary="A doctor at a branch as Schedule", response_class=Response, **_ONE)
def one_schedule(schedule_id: Schedule, _key: Reader, gate: TheGate) -> Response:
    """Return a doctor at a branch."""
    return _one(gate, lambda uow: [each for each in _schedules(uow) if each["id"] == schedule_id])


@router.get("/Schedule", summary="Doctors at their branches as Schedules", response_class=Response, **_SEARCH)
def schedules(
    *,
    request: Request,
    _key: Reader,
    gate: TheGate,
    id_: OneId = None,
    actor: Annotated[str | None, Query(max_length=64, examples=["Practitioner/3"])] = None,
    count: Count = 50,
    cursor: Cursor = None,
) -> Response:
    """Search schedules."""

    def found(uow: UnitOfWork) -> list[Resource]:
        return [
            each
            for each in _schedules(uow)
            if (id_ is None or each["id"] == id_)
            and (actor is None or any(who["reference"] == actor for who in each["actor"]))
        ]

    return _listed(gate, request, found, count, cursor)


@router.get("/Slot", summary="A schedule's times as Slots", response_class=Response, **_SEARCH)
def slots(
    *,
    request: Request,
    _key: Reader,
    gate: TheGate,
    of: Annotated[Schedule, Query(alias="schedule", description="of this schedule", examples=["3-1"])],
    start: Starts = None,
    status: Annotated[
        str | None, Query(max_length=60, description="any of these, by commas", examples=["free"])
    ] = None,
    count: Count = 50,
    cursor: Cursor = None,
) -> Response:
    """Search the times of a schedule: of a week from today on, where nobody says which."""
    doctor_id, clinic_id = (int(part) for part in of.removeprefix("Schedule/").split("-"))
    wanted = set(status.split(",")) if status else None

    def found(uow: UnitOfWork) -> list[Resource]:
        doctor = uow.roster.doctors.get(doctor_id)
        if doctor is None or clinic_id not in uow.roster.clinics:
            return []
        span = Found.of(start)
        first = max(span.first, EVER[0]) if span.first else today(uow)
        last = span.last or first + WEEK
        if last - first > LONGEST:
            raise Problem("invalid", facts={"fields": [{"at": ["query", "start"], "fault": "period"}]})
        times = open_times(uow, doctor, clinic_id, first, last) if first <= last else []
        return [each for each in map(slot, times) if wanted is None or each["status"] in wanted]

    return _listed(gate, request, found, count, cursor)


@router.get("/Appointment/{appointment_id}", summary="A visit as Appointment", response_class=Response, **_ONE)
def one_appointment(appointment_id: UUID, _key: Reader, gate: TheGate) -> Response:
    """Return a visit; its patient is a reference."""
    return _one(gate, lambda uow: [appointment(VisitLists(uow.sql).one(appointment_id))])


@router.get("/Appointment", summary="Visits as Appointments", response_class=Response, **_SEARCH)
def appointments(
    *,
    request: Request,
    _key: Reader,
    gate: TheGate,
    id_: Annotated[UUID | None, Query(alias="_id")] = None,
    on: Days = None,
    status: Annotated[str | None, Query(max_length=120, description="any of these", examples=["booked"])] = None,
    patient: Annotated[str | None, Query(max_length=30, examples=["Patient/42"])] = None,
    practitioner_: Annotated[
        str | None, Query(alias="practitioner", max_length=30, examples=["Practitioner/3"])
    ] = None,
    location_: Annotated[str | None, Query(alias="location", max_length=30, examples=["Location/1"])] = None,
    count: Count = 50,
    cursor: Cursor = None,
) -> Response:
    """Search visits, by time."""
    span = Found.of(on)
    wanted = VisitFilter(
        first=span.first or EVER[0],
        last=span.last or EVER[1],
        doctor_id=read_reference("Practitioner", practitioner_),
        clinic_id=read_reference("Location", location_),
        patient_id=read_reference("Patient", patient),
        statuses=status_of(status),
    )
    place = place_of(cursor, moment, UUID)
    after = (place[0], place[1]) if place else BEGINNING

    def work(uow: UnitOfWork) -> tuple[list[Resource], str | None]:
        lists = VisitLists(uow.sql)
        if id_ is not None:
            try:
                return [appointment(lists.one(id_))], None
            except NotFound:
                return [], None
        rows = lists.page(wanted, limit=count + 1, after=after)  # type: ignore[arg-type]  # read as such
        shown, following = page_of(rows, count, lambda visit: (visit.starts_at.isoformat(), str(visit.id)))
        return [appointment(visit) for visit in shown], following

    return _bundle(gate, request, *gate.database.run(work))


def _schedules(uow: UnitOfWork) -> list[Resource]:
    roster = uow.roster
    first = today(uow)
    return [
        schedule(doctor, clinic_id, first, first + timedelta(days=roster.settings_of(doctor.id).advance_booking_days))
        for doctor in sorted(roster.doctors.values(), key=lambda d: d.id)
        for clinic_id in sorted(doctor.clinic_ids)
    ]


def _begins(names: Sequence[str], wanted: str) -> bool:
    """Return whether any word of these names begins so: what R4 calls a search by string."""
    low = wanted.casefold()
    return any(name.casefold().startswith(low) or f" {low}" in name.casefold() for name in names)


def _one(gate: Gate, work: Callable[[UnitOfWork], list[Resource]]) -> Response:
    found = gate.database.run(work)
    if not found:
        raise Problem("not_found")
    return _fhir(found[0])


def _listed(
    gate: Gate, request: Request, work: Callable[[UnitOfWork], list[Resource]], count: int, cursor: str | None
) -> Response:
    """Answer with a page of what is short enough to be made whole; a cursor is how many were shown."""
    place = place_of(cursor, int_id)
    begin = int(str(place[0])) if place else 0
    found = gate.database.run(work)
    shown, following = page_of(found[begin : begin + count + 1], count, lambda _last: (begin + count,))
    return _bundle(gate, request, shown, following)


def _bundle(gate: Gate, request: Request, found: list[Resource], following: str | None) -> Response:
    base = f"{gate.base}/fhir"
    path = f"{base}/{request.url.path.rpartition('/')[2]}"
    asked = [(name, text) for name, text in request.query_params.multi_items() if name != "cursor"]
    here = f"{path}?{urlencode(request.query_params.multi_items())}".rstrip("?")
    more = f"{path}?{urlencode([*asked, ('cursor', following)])}" if following else None
    return _fhir(bundle(found, base=base, here=here, following=more))


def _fhir(resource: Resource) -> Response:
    return JSONResponse(resource, media_type=FHIR)
