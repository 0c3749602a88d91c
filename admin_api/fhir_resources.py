"""The clinic in the words of FHIR R4: who works here, where, when, and who has which time (https://hl7.org/fhir/R4).

An id is ours: a doctor's, a branch's, a visit's. A Schedule is a doctor at a branch (`3-1`), a Slot a time in it
(`3-1-20261123T0330Z`). A patient is a reference and never a name.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.domain.appointment import Status
from core.domain.roster import Clinic, Doctor
from core.services.open_times import OpenTime
from core.services.open_times import State as Time
from core.storage.visit_lists import ListedVisit, Sort

Resource = dict[str, Any]
STATUS: Mapping[Status, str] = {
    Status.HELD: "pending",
    Status.REQUESTED: "pending",
    Status.CONFIRMED: "booked",
    Status.ARRIVED: "arrived",
    Status.IN_CONSULTATION: "checked-in",
    Status.COMPLETED: "fulfilled",
    Status.CANCELLED: "cancelled",
    Status.NO_SHOW: "noshow",
    Status.EXPIRED: "cancelled",
}
"""https://hl7.org/fhir/R4/valueset-appointmentstatus.html"""
SLOT: Mapping[Time, str] = {
    Time.FREE: "free",
    Time.TAKEN: "busy",
    Time.HELD: "busy-tentative",
    Time.BLOCKED: "busy-unavailable",
}
"""https://hl7.org/fhir/R4/valueset-slotstatus.html"""
_WALKS_IN = {"system": "http://terminology.hl7.org/CodeSystem/v2-0276", "code": "WALKIN"}
_ROUTINE = {"system": "http://terminology.hl7.org/CodeSystem/v2-0276", "code": "ROUTINE"}


def practitioner(doctor: Doctor) -> Resource:
    """Return a doctor."""
    found: Resource = {
        "resourceType": "Practitioner",
        "id": str(doctor.id),
        "active": doctor.active,
        "name": [{"use": "official", "text": doctor.name}, *({"text": text} for text in doctor.names.values())],
        "communication": [{"coding": [{"system": "urn:ietf:bcp:47", "code": each}]} for each in doctor.languages],
    }
    if doctor.registration:
        found["identifier"] = [{"use": "official", "value": doctor.registration}]
    if doctor.sex:
        found["gender"] = doctor.sex
    if doctor.qualifications:
        found["qualification"] = [{"code": {"text": doctor.qualifications}}]
    return _without_empty(found)


def location(clinic: Clinic) -> Resource:
    """Return a branch."""
    return {
        "resourceType": "Location",
        "id": str(clinic.id),
        "status": "active",
        "name": clinic.name,
        "mode": "instance",
        "telecom": [{"system": "phone", "value": clinic.phone}],
        "address": {"text": clinic.address},
    }


def schedule(doctor: Doctor, clinic_id: int, first: date, last: date) -> Resource:
    """Return a doctor at a branch, over the days in which they can be booked."""
    return {
        "resourceType": "Schedule",
        "id": f"{doctor.id}-{clinic_id}",
        "active": doctor.active,
        "specialty": [{"text": doctor.specialty}],
        "actor": [{"reference": f"Practitioner/{doctor.id}"}, {"reference": f"Location/{clinic_id}"}],
        "planningHorizon": {"start": first.isoformat(), "end": last.isoformat()},
    }


def slot(time: OpenTime) -> Resource:
    """Return one time of a schedule."""
    return {
        "resourceType": "Slot",
        "id": f"{time.doctor_id}-{time.clinic_id}-{time.starts_at.astimezone(UTC):%Y%m%dT%H%MZ}",
        "schedule": {"reference": f"Schedule/{time.doctor_id}-{time.clinic_id}"},
        "status": SLOT[time.state],
        "start": instant(time.starts_at),
        "end": instant(time.ends_at),
    }


def appointment(visit: ListedVisit) -> Resource:
    """Return a visit; a walk-in has no time but that at which they came."""
    found: Resource = {
        "resourceType": "Appointment",
        "id": str(visit.id),
        "status": STATUS[visit.status],
        "appointmentType": {"coding": [_WALKS_IN if visit.sort is Sort.WALK_IN else _ROUTINE]},
        "start": instant(visit.starts_at),
        "end": instant(visit.ends_at),
        "minutesDuration": max(1, (visit.ends_at - visit.starts_at) // timedelta(minutes=1)),
        "created": instant(visit.created_at),
        "participant": [
            {"actor": {"reference": f"Patient/{visit.patient_id}"}, "status": "accepted"},
            {"actor": {"reference": f"Practitioner/{visit.doctor_id}"}, "status": "accepted"},
            {"actor": {"reference": f"Location/{visit.clinic_id}"}, "status": "accepted"},
        ],
    }
    if visit.number:
        found["identifier"] = [{"value": visit.number}]
    if visit.sort is not Sort.WALK_IN:
        found["slot"] = [
            {"reference": f"Slot/{visit.doctor_id}-{visit.clinic_id}-{visit.starts_at.astimezone(UTC):%Y%m%dT%H%MZ}"}
        ]
    return found


def bundle(resources: Sequence[Resource], *, base: str, here: str, following: str | None) -> Resource:
    """Return what a search has found; `here` and `following` are this page and the next."""
    links = [{"relation": "self", "url": here}, *([{"relation": "next", "url": following}] if following else [])]
    entries = [
        {"fullUrl": f"{base}/{each['resourceType']}/{each['id']}", "resource": each, "search": {"mode": "match"}}
        for each in resources
    ]
    return _without_empty({"resourceType": "Bundle", "type": "searchset", "link": links, "entry": entries})


def outcome(code: str, title: str, detail: str) -> Resource:
    """Return an error."""
    issue = {"severity": "error", "code": _ISSUES.get(code, "processing"), "details": {"text": title}}
    return {"resourceType": "OperationOutcome", "issue": [issue | {"diagnostics": detail}]}


_ISSUES: Mapping[str, str] = {
    "key_refused": "login",
    "scope_missing": "forbidden",
    "too_many_requests": "throttled",
    "not_found": "not-found",
    "method_not_allowed": "not-supported",
    "invalid": "invalid",
    "bad_cursor": "invalid",
    "internal_error": "exception",
}
"""https://hl7.org/fhir/R4/valueset-issue-type.html"""


def instant(moment: datetime) -> str:
    """Return an instant as FHIR writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _without_empty(resource: Resource) -> Resource:
    """Return a resource without its empty lists: FHIR has none."""
    return {name: value for name, value in resource.items() if value != []}
