"""Every route does what its OpenAPI says, whatever is sent: no fault of ours, and every answer as declared.

The requests are made by schemathesis from the description itself, with a key that opens everything.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from admin_api.access import scope_of
from admin_api.app import ROOT, ROUTERS
from admin_api.examples import unsaid, with_examples
from core.domain.api_key import Scope
from tests.admin_api.office import Office, an_office
from tests.admin_api.test_access import OPEN
from tests.builders import World
from tests.core.services.test_desk_payments import Counter as Desk
from tests.databases import PROJECT

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PLACE = re.compile(r"\{(\w+)\}")
EXAMPLE = {
    "ending": "csv",
    "name": "visits",
    "schedule_id": "1-1",
    "appointment_id": "0b6b0a3e-0000-4000-8000-000000000000",
}
"""What stands in a path where `1` would not be read."""
EXAMPLES = 5
"""Requests a route: some two hundred in all, in some ten seconds of a core."""


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    counter = Desk(world)
    for days in (1, 2):
        counter.book(days=days)
    counter.hold(days=3)
    with an_office(world) as made:
        yield made


def test_no_request_meets_a_fault_of_ours_and_every_answer_is_as_declared(office: Office) -> None:
    headers = office.headers(*Scope)
    schema = schemathesis.openapi.from_dict(office.client.app.openapi())  # type: ignore[attr-defined]  # FastAPI's
    statuses, wrong = dict[str, set[int]](), dict[str, str]()
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # what cannot be read fails here
        try:
            statuses[operation.label] = asked_in_every_way(office, operation, headers)
        except (FailureGroup, Failure) as failed:
            wrong[operation.label] = str(failed)
    assert wrong == {}
    assert len(statuses) == sum(len(route.methods or ()) for route in routes()) + len(OPEN)
    assert len([label for label, seen in statuses.items() if 200 in seen]) > len(statuses) / 2
    office.world.assert_invariants()


def test_a_route_is_opened_by_its_own_scope_alone_and_says_so(office: Office) -> None:
    described = office.client.get("/openapi.json").json()["paths"]
    for route in routes():
        scope, method = scope_of(route), min(route.methods or {"GET"})
        assert scope, "every route needs a scope"
        others = office.headers(*(each for each in Scope if each is not scope))
        path = path_of(route, {})
        sent = {"content": "{}"} if method != "GET" else {}
        answer = office.client.request(method, path, headers=others, **sent)  # type: ignore[arg-type]  # as its types say
        assert (answer.status_code, answer.json().get("code", "scope_missing")) == (403, "scope_missing"), route.path
        said = described[route.path][method.lower()]
        assert said["summary"]
        assert f"`{scope}`" in said["description"]


def test_no_answer_names_a_patient_to_a_key_that_may_not_read_patients(office: Office) -> None:
    ((visit, doctor, branch, starts),) = office.world.sql(
        "select id, doctor_id, clinic_id, starts_at from appointments where number is not null order by id limit 1"
    )
    known = {"appointment_id": visit, "doctor_id": doctor, "branch_id": branch, "schedule_id": f"{doctor}-{branch}"}
    query = {
        "/timetable": f"?doctor={doctor}&branch={branch}&date={starts.date()}",
        "/queue": f"?doctor={doctor}",
        "/fhir/Slot": f"?schedule={doctor}-{branch}",
    }
    named, answered = set[str](), Counter[int]()
    for scopes in ([scope for scope in Scope if scope is not Scope.PATIENTS_READ], list(Scope)):
        headers = office.headers(*scopes)
        for route in routes():
            if route.methods == {"GET"}:
                answer = office.client.get(path_of(route, known) + query.get(route.path, ""), headers=headers)
                answered[answer.status_code] += 1
                if "Ravi" in answer.text:
                    assert Scope.PATIENTS_READ in scopes, route.path
                    named.add(route.path)
    assert named >= {"/appointments", "/appointments/{appointment_id}", "/timetable", "/patients"}
    assert answered[200] > 50
    assert office.world.sql("select distinct door from audit where act = 'people.read'") == [("key 2 the office",)]


def path_of(route: APIRoute, known: Mapping[str, object]) -> str:
    """Return a path that can be read: with these in their places, else what `EXAMPLE` has, else 1."""
    own = {"name": "hold_minutes"} if route.path.startswith("/settings") else {}
    places = {**EXAMPLE, **known, **own}
    return PLACE.sub(lambda found: str(places.get(found[1], "1")), route.path)


def test_everything_that_is_asked_and_answered_has_an_example(office: Office) -> None:
    document = office.client.get("/openapi.json").json()
    assert {f"{where}: {name}" for where, name, _ in unsaid(document)} == set()
    bare = {"paths": {}, "components": {"schemas": {"X": {"properties": {"unheard_of": {"type": "string"}}}}}}
    assert [name for _, name, _ in unsaid(with_examples(bare))] == ["unheard_of"]


def test_the_manual_lists_every_route_with_its_scope() -> None:
    page = (PROJECT / "docs" / "http-api.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z]+ /[^`]*)` \| `([a-z:]+)` \| (.*) \|$", page, re.MULTILINE))
    wanted = {
        (f"{method} {route.path}", str(scope_of(route)), str(route.summary))
        for route in routes()
        for method in route.methods or ()
    }
    assert listed == wanted


def asked_in_every_way(office: Office, operation: Any, headers: dict[str, str]) -> set[int]:
    """Ask one route as often as `EXAMPLES` says, and return the statuses that it answered with."""
    seen: set[int] = set()

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def asked(case: Any) -> None:
        office.world.clock.forward(seconds=1)  # the key's bucket fills
        case.headers = {**(case.headers or {}), **headers}
        sent = case.as_transport_kwargs(base_url=f"http://clinic{ROOT}")
        sent.pop("cookies", None)  # no route reads one
        answer = office.client.request(**sent)
        seen.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    asked()
    return seen


def routes() -> list[APIRoute]:
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
