"""An office's day over HTTP: settings, leave, the line, the waiting list, money, notices and who did what."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.domain.api_key import Scope
from core.domain.settings import TABLE
from core.services.booking import confirm_at_clinic
from tests.admin_api.office import an_office
from tests.admin_api.test_appointments import Desk
from tests.builders import World


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    with an_office(world) as office:
        made = Desk(office)
        made.headers = office.headers(*Scope)
        yield made


def items(desk: Desk, path: str) -> list[dict[str, Any]]:
    """Return what a list has, read in pages of one."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = desk.get(f"{path}{'&' if '?' in path else '?'}limit=1{cursor}").json()
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def test_a_setting_is_changed_as_it_was_read_for_the_clinic_and_for_a_doctor(desk: Desk) -> None:
    client = desk.office.client
    assert [row["name"] for row in desk.get("/settings").json()] == sorted(TABLE)
    seen = desk.get("/settings/hold_minutes")
    assert (seen.json()["value"], seen.json()["own"]) == ("15", False)
    sent = {**desk.headers, "If-Match": seen.headers["etag"]}
    assert client.put("/settings/hold_minutes", json={"value": 20}, headers=sent).json()["value"] == "20"
    stale = client.put("/settings/hold_minutes", json={"value": 25}, headers=sent)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_since")
    any_ = {**desk.headers, "If-Match": "*"}
    wild = client.put("/settings/hold_minutes", json={"value": "soon"}, headers=any_)
    assert (wild.status_code, wild.json()["refusal"]) == (422, "bad_setting")
    assert client.put("/settings/no_such_thing", json={"value": 1}, headers=any_).status_code == 404
    path = f"/settings/cancellation_deadline_hours?doctor={desk.doctor}"
    assert client.put(path, json={"value": "48"}, headers=any_).json()["own"] is True
    assert desk.get("/settings/cancellation_deadline_hours").json()["doctors_differ"] == [desk.doctor]
    assert client.put(path, json={"value": None}, headers=any_).json()["own"] is False
    with desk.world.work() as uow:
        assert uow.settings.hold_minutes == 20
    changed = [row for row in items(desk, "/audit?act=setting.changed") if row["subject"] == "setting hold_minutes"]
    assert [(row["door"], row["facts"]["after"]) for row in changed] == [("key 2 the office", "20")]


def test_leave_is_entered_over_booked_visits_and_removed(desk: Desk) -> None:
    visit, client = desk.book(days=2), desk.office.client
    day = desk.world.at(12, days=2).date().isoformat()
    headers = {**desk.headers, "Idempotency-Key": "leave-1"}
    body = {"doctor": desk.doctor, "first": day, "last": day, "rebook": False}
    entered = client.post("/blocks", json=body, headers=headers)
    assert (entered.status_code, entered.json()["visits"]) == (200, 1), entered.text
    assert client.post("/blocks", json=body, headers=headers).content == entered.content
    (block,) = items(desk, "/blocks")
    assert (block["doctor"], block["kind"]) == (desk.doctor, "leave")
    found = desk.get(f"/timetable?doctor={desk.doctor}&branch={desk.clinic}&date={day}").json()
    assert {line["state"] for line in found["lines"]} == {"booked", "blocked"}
    assert client.delete(f"/blocks/{block['id']}", headers=desk.headers).json() == {"id": block["id"]}
    assert items(desk, "/blocks") == []
    assert client.delete(f"/blocks/{block['id']}", headers=desk.headers).status_code == 404
    assert desk.get(f"/appointments/{visit}").json()["status"] == "confirmed"
    weekly = desk.get(f"/doctors/{desk.doctor}/schedule").json()["weekly"]
    assert [(row["weekday"], row["starts"], row["ends"]) for row in weekly] == [(n, "09:00", "20:00") for n in range(7)]


def test_the_line_money_notices_and_the_outbox_are_read(desk: Desk) -> None:
    visit = desk.hold(days=0)
    desk.world.database.run(lambda uow: confirm_at_clinic(uow, visit, desk.chat))
    desk.take(visit)
    desk.does(visit, "status", {"status": "arrived"})
    line = desk.get(f"/queue?doctor={desk.doctor}").json()
    assert [(row["token"], row["name"], row["appointment"]) for row in line["waiting"]] == [
        (1, "Ravi Kumar", str(visit))
    ]
    bare = desk.office.headers(Scope.QUEUE_READ)
    shown = desk.office.client.get(f"/queue?doctor={desk.doctor}", headers=bare)
    assert "Ravi" not in shown.text
    assert shown.json()["waiting"][0]["token"] == 1
    (entry,) = items(desk, "/money/entries")
    assert (entry["kind"], entry["gateway"], entry["minor"]) == ("capture", "desk", 50_000)
    (day,) = desk.get("/money/days").json()
    assert day["captured"] == day["booked"] + day["credit"] + day["refunded"] == 50_000
    notices = items(desk, f"/notices?appointment={visit}")
    assert {row["status"] for row in notices} == {"planned"}
    assert [row["due_at"] for row in notices] == sorted(row["due_at"] for row in notices)
    effects = items(desk, "/outbox")
    assert {row["state"] for row in effects} == {"waiting"}
    assert "body" not in effects[0]
    assert items(desk, "/waitlist") == []
    assert desk.patient in {row["id"] for row in items(desk, "/patients?name=rav")}
    assert desk.get(f"/patients/{desk.patient}").json()["name"] == "Ravi Kumar"
    assert desk.get("/patients/999").status_code == 404
