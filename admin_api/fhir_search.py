"""How FHIR R4 asks: dates with prefixes, references, codes; what is offered, and how errors are declared."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import StringConstraints

from admin_api.fhir_resources import STATUS, Resource, instant
from admin_api.problems import FHIR, KINDS, Problem
from core.domain.appointment import Status
from core.storage.visit_lists import EVER

__all__ = ["FHIR", "Days", "Found", "Schedule", "Starts", "capability", "fhir_problems", "read_reference", "status_of"]

_DATE = re.compile(r"(eq|ge|gt|le|lt)?(\d{4}-\d{2}-\d{2})")
Schedule = Annotated[str, StringConstraints(pattern=r"^(Schedule/)?[1-9][0-9]{0,8}-[1-9][0-9]{0,8}$")]
_Day = Annotated[str, StringConstraints(pattern=r"^(eq|ge|gt|le|lt)?[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
_SAYS = "a day of the branch, with a prefix; twice for a span"
Days = Annotated[list[_Day] | None, Query(alias="date", max_length=2, description=_SAYS, examples=[["ge2026-11-23"]])]
Starts = Annotated[
    list[_Day] | None, Query(alias="start", max_length=2, description=_SAYS, examples=[["ge2026-11-23"]])
]


@dataclass(frozen=True, slots=True)
class Found:
    """The days that a search is about, both inclusive; None where it does not say."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, asked: list[str] | None) -> "Found":
        """Read dates with their prefixes. Raises `Problem` for one that no calendar of a clinic has."""
        first = last = None
        for text in asked or ():
            prefix, day = _read(text)
            if prefix in {"eq", "ge", "gt"}:
                first = day + timedelta(days=prefix == "gt")
            if prefix in {"eq", "le", "lt"}:
                last = day - timedelta(days=prefix == "lt")
        return cls(first, last)


def _read(text: str) -> tuple[str, date]:
    found = _DATE.fullmatch(text)
    try:
        day = date.fromisoformat(found[2]) if found else None
    except ValueError:
        day = None
    if found is None or day is None or not EVER[0] < day < EVER[1]:
        raise _unread("date", "date_parsing")
    return found[1] or "eq", day


def read_reference(kind: str, text: str | None) -> int | None:
    """Return the id of `Practitioner/3` or `3`. Raises `Problem` for what is neither."""
    if text is None:
        return None
    id_ = text.removeprefix(f"{kind}/")
    if not (id_.isascii() and id_.isdecimal() and len(id_) <= 9):
        raise _unread(kind.lower(), "reference")
    return int(id_)


def status_of(text: str | None) -> frozenset[Status] | None:
    """Return the statuses that these codes stand for. Raises `Problem` for a code that R4 does not have."""
    if text is None:
        return None
    codes = set(text.split(","))
    if not codes <= {*STATUS.values(), "proposed", "entered-in-error", "waitlist"}:
        raise _unread("status", "code")
    return frozenset(status for status, code in STATUS.items() if code in codes)


def _unread(name: str, fault: str) -> Problem:
    return Problem("invalid", facts={"fields": [{"at": ["query", name], "fault": fault}]})


def fhir_problems(*codes: str) -> dict[int | str, dict[str, object]]:
    """Return what OpenAPI says of a FHIR route: a resource, or an OperationOutcome."""
    schema = {"schema": {"type": "object", "required": ["resourceType"]}}
    said: dict[int | str, dict[str, object]] = {200: {"content": {FHIR: schema}}}
    for code in codes:
        said[int(KINDS[code].status)] = {"description": KINDS[code].title, "content": {FHIR: schema}}
    return said


_PARAMETERS: dict[str, dict[str, str]] = {
    "Practitioner": {"_id": "token", "name": "string", "active": "token"},
    "Location": {"_id": "token", "name": "string"},
    "Schedule": {"_id": "token", "actor": "reference"},
    "Slot": {"schedule": "reference", "start": "date", "status": "token"},
    "Appointment": {
        "_id": "token",
        "date": "date",
        "status": "token",
        "patient": "reference",
        "practitioner": "reference",
        "location": "reference",
    },
}


def capability(base: str, now: datetime) -> Resource:
    """Return the CapabilityStatement."""
    resources: list[dict[str, Any]] = [
        {
            "type": name,
            "interaction": [*([] if name == "Slot" else [{"code": "read"}]), {"code": "search-type"}],
            "searchParam": [{"name": parameter, "type": kind} for parameter, kind in parameters.items()],
        }
        for name, parameters in _PARAMETERS.items()
    ]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": instant(now),
        "kind": "instance",
        "software": {"name": "Baari"},
        "implementation": {"description": "A clinic's front desk", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "resource": resources}],
    }
