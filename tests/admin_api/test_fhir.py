"""The clinic in the words of FHIR R4: what is offered, found, paged and refused; nobody is named."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.domain.api_key import Scope
from tests.admin_api.office import an_office
from tests.admin_api.test_appointments import Desk
from tests.builders import World

FHIR = "application/fhir+json"


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    with an_office(world) as office:
        made = Desk(office)
        made.headers = office.headers(Scope.FHIR_READ)
        yield made


def found(desk: Desk, path: str) -> list[dict[str, Any]]:
    """Return what every page of a search has."""
    resources: list[dict[str, Any]] = []
    following: str | None = path
    while following:
        answer = desk.get(following)
        assert (answer.status_code, answer.headers["content-type"]) == (200, FHIR), answer.text
        bundle = answer.json()
        assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "searchset")
        assert all(entry["fullUrl"].startswith("http://clinic/admin/v1/fhir/") for entry in bundle.get("entry", []))
        resources += [entry["resource"] for entry in bundle.get("entry", [])]
        links = {link["relation"]: link["url"] for link in bundle["link"]}
        following = links.get("next", "").removeprefix("http://clinic/admin/v1")
    return resources


def test_what_is_offered_is_what_there_is(desk: Desk) -> None:
    said = desk.get("/fhir/metadata").json()
    assert (said["resourceType"], said["fhirVersion"], said["status"]) == ("CapabilityStatement", "4.0.1", "active")
    offered = {each["type"]: each for each in said["rest"][0]["resource"]}
    assert set(offered) == {"Practitioner", "Location", "Schedule", "Slot", "Appointment"}
    paths = desk.office.client.get("/openapi.json").json()["paths"]
    for name, each in offered.items():
        parameters = {p["name"] for p in paths[f"/fhir/{name}"]["get"]["parameters"]} - {"_count", "cursor"}
        assert parameters == {p["name"] for p in each["searchParam"]}, name


def test_doctors_branches_and_schedules_are_found_and_read(desk: Desk) -> None:
    desk.world.a_doctor(desk.clinic, "Dr Bela Rao")
    (asha,) = found(desk, "/fhir/Practitioner?name=asha")
    assert (asha["resourceType"], asha["id"], asha["active"]) == ("Practitioner", str(desk.doctor), True)
    assert desk.get(f"/fhir/Practitioner/{desk.doctor}").json() == asha
    assert len(found(desk, "/fhir/Practitioner?_count=1")) == 2
    (branch,) = found(desk, "/fhir/Location")
    assert desk.get(f"/fhir/Location/{desk.clinic}").json() == branch
    (schedule,) = found(desk, f"/fhir/Schedule?actor=Practitioner/{desk.doctor}")
    assert schedule["actor"] == [{"reference": f"Practitioner/{desk.doctor}"}, {"reference": f"Location/{desk.clinic}"}]
    assert desk.get(f"/fhir/Schedule/{schedule['id']}").json() == schedule


def test_slots_are_free_busy_tentative_or_unavailable(desk: Desk) -> None:
    desk.book(days=1)
    desk.hold(days=2)
    desk.world.sql(
        "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
        *(desk.doctor, desk.world.at(0, days=3), desk.world.at(0, days=4)),
    )
    days = [desk.world.at(12, days=days).date().isoformat() for days in (1, 2, 3)]
    of = f"/fhir/Slot?schedule=Schedule/{desk.doctor}-{desk.clinic}"
    states = {
        day: [each["status"] for each in found(desk, f"{of}&start=ge{day}&start=le{day}&_count=5")] for day in days
    }
    counted = {day: {status: of_day.count(status) for status in set(of_day)} for day, of_day in states.items()}
    assert list(counted.values()) == [
        {"free": 15, "busy": 1},
        {"free": 15, "busy-tentative": 1},
        {"busy-unavailable": 16},
    ]
    assert [each["status"] for each in found(desk, f"{of}&start={days[0]}&status=busy")] == ["busy"]


def test_visits_are_found_by_day_status_and_people_and_name_nobody(desk: Desk) -> None:
    visits = [desk.book(days=days) for days in (1, 2, 3)]
    day = desk.world.at(12, days=2).date()
    assert [each["id"] for each in found(desk, "/fhir/Appointment?_count=2")] == [str(visit) for visit in visits]
    for query, wanted in {
        f"date={day}": visits[1:2],
        f"date=ge{day}": visits[1:],
        f"date=gt{day}": visits[2:],
        f"date=ge{day}&date=lt{day}": [],
        f"patient=Patient/{desk.patient}&status=booked": visits,
        f"patient={desk.patient + 1}": [],
        f"practitioner=Practitioner/{desk.doctor}&location={desk.clinic}": visits,
        "status=cancelled,noshow": [],
        f"_id={visits[0]}": visits[:1],
    }.items():
        assert [each["id"] for each in found(desk, f"/fhir/Appointment?{query}")] == [str(v) for v in wanted], query
    one = desk.get(f"/fhir/Appointment/{visits[0]}")
    assert one.json()["participant"][0] == {
        "actor": {"reference": f"Patient/{desk.patient}"},
        "status": "accepted",
    }
    assert (one.json()["status"], one.json()["identifier"][0]["value"][:3]) == ("booked", "APT")
    assert "Ravi" not in one.text


def test_an_error_is_an_operation_outcome(desk: Desk) -> None:
    nobody = "0b6b0a3e-0000-4000-8000-000000000000"
    for path, status, code in (
        ("/fhir/Practitioner/999", 404, "not-found"),
        (f"/fhir/Appointment/{nobody}", 404, "not-found"),
        ("/fhir/Patient/1", 404, "not-found"),
        ("/fhir/Appointment?date=soon", 422, "invalid"),
        ("/fhir/Appointment?date=2026-02-31", 422, "invalid"),
        ("/fhir/Appointment?status=happy", 422, "invalid"),
        ("/fhir/Appointment?patient=Patient/x", 422, "invalid"),
        ("/fhir/Appointment?cursor=x", 400, "invalid"),
        ("/fhir/Slot", 422, "invalid"),
        ("/fhir/Slot?schedule=1-1&start=ge2026-01-01&start=le2027-01-01", 422, "invalid"),
    ):
        answer = desk.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, FHIR), path
        assert (answer.json()["resourceType"], answer.json()["issue"][0]["code"]) == ("OperationOutcome", code), path
