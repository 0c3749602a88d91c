"""Appointments over HTTP: found by every filter, page by page, and changed once, as they were read, by who may."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from httpx2 import Response

from core.domain.api_key import Scope
from core.services.booking import confirm_at_clinic
from tests.admin_api.office import Office, an_office
from tests.builders import World
from tests.core.services.test_desk_payments import FEE, Counter

ALL = (Scope.APPOINTMENTS_READ, Scope.APPOINTMENTS_WRITE, Scope.MONEY_WRITE)


class Desk(Counter):
    """The counter of a clinic whose office asks over HTTP."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.world)
        self.office = office
        self.headers = office.headers(*ALL)

    def get(self, path: str, **headers: str) -> Response:
        return self.office.client.get(path, headers={**self.headers, **headers})

    def does(self, visit: UUID, act: str, body: dict[str, object] | None = None, **headers: str) -> Response:
        """Let the office do something to the visit as it is now."""
        etag = self.get(f"/appointments/{visit}").headers["etag"]
        sent = {**self.headers, "If-Match": etag, **{name.replace("_", "-"): text for name, text in headers.items()}}
        return self.office.client.post(f"/appointments/{visit}/{act}", json=body, headers=sent)

    def audited(self) -> list[tuple[str, str]]:
        return self.world.sql("select door, act from audit where staff_id is null and act like 'v%%' order by id")


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    with an_office(world) as office:
        yield Desk(office)


def test_they_are_found_by_doctor_day_status_sort_and_money(desk: Desk) -> None:
    visits = [desk.book(days=days) for days in (2, 3, 4)]
    held = desk.hold(days=5)
    desk.take(visits[0])
    day = desk.world.at(12, days=2).date()
    for query, wanted in {
        "": visits,
        f"?doctor={desk.doctor}": visits,
        f"?doctor={desk.doctor + 1}": [],
        f"?branch={desk.clinic}&patient={desk.patient}": visits,
        f"?patient={desk.patient + 1}": [],
        f"?date={day}": visits[:1],
        f"?from={day}&to={day}": visits[:1],
        "?status=confirmed": visits,
        "?status=held": [held],
        "?status=held&status=confirmed": [*visits, held],
        "?payment=paid": visits[:1],
        "?payment=unpaid": visits[1:],
        "?type=in_person": visits,
        "?type=walk_in": [],
    }.items():
        found = desk.get(f"/appointments{query}")
        assert found.status_code == 200, found.text
        assert [row["id"] for row in found.json()["items"]] == [str(id_) for id_ in wanted], query
    number = desk.get("/appointments").json()["items"][1]["number"]
    assert [row["id"] for row in desk.get(f"/appointments?number={number}").json()["items"]] == [str(visits[1])]
    pages, path = [], "/appointments?limit=1"
    while path:
        page = desk.get(path).json()
        pages += [row["id"] for row in page["items"]]
        path = f"/appointments?limit=1&cursor={page['next']}" if page["next"] else ""
    assert pages == [str(id_) for id_ in visits]


def test_whose_they_are_is_shown_to_who_may_read_patients_and_written_down(desk: Desk) -> None:
    visit = desk.book()
    assert desk.get("/appointments").json()["items"][0]["person"] is None
    assert desk.get(f"/appointments/{visit}").json()["person"] is None
    assert desk.world.sql("select 1 from audit where act = 'people.read'") == []
    reader = desk.office.headers(Scope.APPOINTMENTS_READ, Scope.PATIENTS_READ)
    named = desk.office.client.get(f"/appointments/{visit}", headers=reader).json()
    assert named["person"] == {"name": "Ravi Kumar", "phone": None}
    assert desk.world.sql("select door, subject from audit where act = 'people.read'") == [
        ("key 2 the office", f"visit {visit}")
    ]


def test_one_is_moved_paid_given_back_and_cancelled_and_the_key_stands_in_the_log(desk: Desk) -> None:
    visit = desk.book()
    number = desk.get(f"/appointments/{visit}").json()["number"]
    to = desk.world.at(9, days=4)
    moved = desk.does(visit, "move", {"starts_at": to.isoformat()})
    assert moved.status_code == 200, moved.text
    assert (moved.json()["starts_at"], moved.json()["number"]) == (to.isoformat().replace("+00:00", "Z"), number)
    paying = {"minor": FEE.minor, "currency": "INR", "way": "upi"}
    assert desk.does(visit, "paid", paying).json()["payment"] == "paid"
    assert desk.does(visit, "refund", {**paying, "minor": 20_000}).json()["payment"] == "part_paid"
    done = desk.does(visit, "cancel", {})
    assert (done.status_code, done.json()["status"]) == (200, "cancelled")
    again = desk.does(visit, "cancel", {})
    assert (again.status_code, again.json()["code"], again.json()["refusal"]) == (409, "refused", "already_done")
    acts = [act for door, act in desk.audited() if door == "key 1 the office"]
    assert acts == ["visit.moved_at_desk", "visit.cancelled"]
    assert desk.world.sql("select distinct by from appointment_events where event in ('move', 'cancel')") == [
        ("key 1",)
    ]
    assert desk.world.sql("select count(*) from audit where act in ('money.taken', 'money.given_back')") == [(2,)]
    desk.world.assert_invariants()


def test_only_the_version_that_was_read_is_changed(desk: Desk) -> None:
    visit = desk.book()
    old = desk.get(f"/appointments/{visit}").headers["etag"]
    desk.take(visit)
    path, body = f"/appointments/{visit}/cancel", {"asked_by_patient": True}
    client = desk.office.client
    assert client.post(path, json=body, headers=desk.headers).json()["code"] == "etag_needed"
    late = client.post(path, json=body, headers={**desk.headers, "If-Match": old})
    assert (late.status_code, late.json()["code"]) == (412, "changed_since")
    assert desk.get(f"/appointments/{visit}").json()["status"] == "confirmed"
    assert client.post(path, json=body, headers={**desk.headers, "If-Match": "*"}).json()["status"] == "cancelled"


def test_a_repeat_under_its_key_is_answered_the_same_and_done_once(desk: Desk) -> None:
    visit = desk.book()
    etag = desk.get(f"/appointments/{visit}").headers["etag"]
    headers = {**desk.headers, "If-Match": etag, "Idempotency-Key": "pay-1"}
    body: dict[str, object] = {"minor": 10_000, "currency": "INR", "way": "cash", "although_less": True}
    path = f"/appointments/{visit}/paid"
    first = desk.office.client.post(path, json=body, headers=headers)
    second = desk.office.client.post(path, json=body, headers=headers)
    assert (first.status_code, first.content, first.headers["etag"]) == (200, second.content, second.headers["etag"])
    assert second.headers["idempotency-replayed"] == "true"
    assert desk.books() == [("desk", "capture", 10_000)]
    other = desk.office.client.post(path, json={**body, "minor": 1}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "key_used_otherwise")
    refused = {**headers, "If-Match": "*", "Idempotency-Key": "pay-2"}
    too_much = {**body, "minor": 10**9}
    no = [desk.office.client.post(path, json=too_much, headers=refused) for _ in range(2)]
    assert [answer.json()["refusal"] for answer in no] == ["amount_differs"] * 2
    assert no[1].headers["idempotency-replayed"] == "true"
    assert desk.office.client.post(path, json=body, headers={**headers, **desk.office.headers(*ALL)}).status_code == 412
    desk.world.clock.forward(hours=25)
    assert desk.office.client.post(path, json=body, headers=headers).status_code == 412  # forgotten, and read anew


def test_what_a_key_may_not_do_is_not_done(desk: Desk) -> None:
    visit = desk.book()
    reads = desk.office.headers(Scope.APPOINTMENTS_READ)
    for act, body in {
        "cancel": {},
        "move": {"starts_at": "2026-11-30T05:00:00Z"},
        "paid": {"minor": 1, "currency": "INR", "way": "cash"},
        "refund": {"minor": 1, "currency": "INR", "way": "cash"},
        "status": {"status": "arrived"},
        "no-show": None,
    }.items():
        sent = {**reads, "If-Match": "*"}
        answer = desk.office.client.post(f"/appointments/{visit}/{act}", json=body, headers=sent)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), act
    assert desk.get(f"/appointments/{visit}").json()["status"] == "confirmed"


def test_on_the_day_it_is_said_to_have_come_or_not(desk: Desk) -> None:
    visit = desk.hold(days=0)
    desk.world.database.run(lambda uow: confirm_at_clinic(uow, visit, desk.chat))
    early = desk.does(visit, "no-show")
    assert (early.status_code, early.json()["refusal"]) == (409, "too_early")
    assert desk.does(visit, "status", {"status": "arrived"}).json()["status"] == "arrived"
    desk.world.clock.forward(hours=9)
    assert desk.does(visit, "no-show").json()["status"] == "arrived"  # it can be taken back for two minutes
    assert desk.world.sql("select count(*) from outbox where kind = 'close_visit' and done_at is null") == [(1,)]


def test_a_day_is_told_place_by_place(desk: Desk) -> None:
    visit = desk.book(days=1)
    desk.hold(days=2)
    day = desk.world.at(12, days=1).date()
    found = desk.get(f"/timetable?doctor={desk.doctor}&branch={desk.clinic}&date={day}").json()
    assert (found["booked"], found["held"], found["free"]) == (1, 0, 15)
    (booked,) = [line for line in found["lines"] if line["appointment"]]
    assert (booked["state"], booked["appointment"]["id"]) == ("booked", str(visit))
    assert [line["starts_at"] for line in found["lines"]] == sorted(line["starts_at"] for line in found["lines"])
