"""Who may ask the admin API: a good key with the scope of the path, as often as its bucket allows; nobody else."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute

from admin_api.app import ROUTERS
from admin_api.problems import FHIR, KINDS, MEDIA_TYPE
from core.domain.api_key import SAYS, Scope
from core.domain.rate import RATES
from core.services.api_keys import revoke_key
from tests.admin_api.office import Office, an_office
from tests.builders import World

OPEN = {"/problems/{code}", "/calendars/{token}.ics"}
"""Paths without a key: one says nothing of the clinic, the other is opened by what stands in it."""


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    world.a_doctor(world.a_clinic())
    with an_office(world) as made:
        yield made


def test_every_scope_says_what_it_opens() -> None:
    assert set(SAYS) == set(Scope)


def test_every_path_is_closed_without_a_key(office: Office) -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert routes
    for number, route in enumerate(routes):
        path = route.path.replace("{doctor_id}", "1")
        for method in route.methods or ():
            answer = office.client.request(method, path, headers={"X-Test-Source": str(number)})
            assert answer.status_code == 401, path
            assert answer.headers["www-authenticate"] == "Bearer"
            if route.path.startswith("/fhir/"):
                assert answer.headers["content-type"] == FHIR
                assert answer.json()["issue"][0]["code"] == "login"
            else:
                assert answer.headers["content-type"] == MEDIA_TYPE
                assert answer.json()["code"] == "key_refused"


def test_a_wrong_an_old_a_revoked_and_a_made_up_key_look_the_same(office: Office) -> None:
    good = office.key(Scope.DOCTORS_READ)
    brief = office.key(Scope.DOCTORS_READ, lasts=timedelta(minutes=5))
    gone = office.key(Scope.DOCTORS_READ)
    with office.world.work() as uow:
        revoke_key(uow, gone.key.id)
    office.world.clock.forward(minutes=6)
    wrong = good.text[:-1] + ("A" if good.text[-1] != "A" else "B")
    answers = [
        office.client.get("/doctors", headers={"Authorization": f"Bearer {text}", "X-Test-Source": text[:40]})
        for text in (brief.text, gone.text, wrong, "bk_999_" + "x" * 43, "", "bk_1_\u0967", f"bk_{10**30}_{'x' * 43}")
        if text.isascii()
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert office.client.get("/doctors", headers={"Authorization": f"Bearer {good.text}"}).status_code == 200


def test_a_key_without_the_scope_is_told_which_sort_of_no_it_is(office: Office) -> None:
    answer = office.client.get("/doctors", headers=office.headers(Scope.REPORTS_READ))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_a_key_is_revoked_at_once(office: Office) -> None:
    made = office.key(Scope.DOCTORS_READ)
    headers = {"Authorization": f"Bearer {made.text}"}
    assert office.client.get("/doctors", headers=headers).status_code == 200
    with office.world.work() as uow:
        revoke_key(uow, made.key.id)
    assert office.client.get("/doctors", headers=headers).status_code == 401


def test_what_is_kept_of_a_key_opens_nothing(office: Office) -> None:
    made = office.key(Scope.DOCTORS_READ)
    [[kept]] = office.world.sql("select secret_hash from api_keys")
    assert made.text.encode() not in bytes(kept)
    assert made.text.rpartition("_")[2] not in str(office.world.sql("select row_to_json(api_keys)::text from api_keys"))


def test_the_last_use_is_kept_to_the_minute(office: Office) -> None:
    headers = office.headers(Scope.DOCTORS_READ)
    assert office.world.sql("select last_used_at from api_keys") == [(None,)]
    seen = []
    for seconds in (0, 30, 40):
        office.world.clock.forward(seconds=seconds)
        office.client.get("/doctors", headers=headers)
        seen += office.world.sql("select last_used_at from api_keys")
    assert seen[0] == seen[1] != seen[2]


def test_a_key_asks_as_often_as_its_bucket_allows_and_keeps_no_other_from_asking(office: Office) -> None:
    rate, mine, other = RATES["key"], office.headers(Scope.DOCTORS_READ), office.headers(Scope.DOCTORS_READ)
    codes = Counter(office.client.get("/branches", headers=mine).status_code for _ in range(rate.burst + 3))
    assert codes == {200: rate.burst, 429: 3}
    refused = office.client.get("/branches", headers=mine)
    assert refused.headers["retry-after"] == "1"
    assert office.client.get("/branches", headers=other).status_code == 200
    office.world.clock.forward(seconds=1)
    codes = Counter(office.client.get("/branches", headers=mine).status_code for _ in range(7))
    assert codes == {200: rate.per_second, 429: 2}


def test_who_guesses_keys_has_to_wait_and_nobody_else(office: Office) -> None:
    guesses = Counter(
        office.client.get(
            "/doctors", headers={"Authorization": f"Bearer bk_{n}_{'x' * 43}", "X-Test-Source": "a thief"}
        ).status_code
        for n in range(15)
    )
    assert guesses == {401: RATES["source"].burst, 429: 15 - RATES["source"].burst}
    good = office.headers(Scope.DOCTORS_READ)
    assert office.client.get("/doctors", headers=good).status_code == 200
    assert office.client.get("/doctors", headers={**good, "X-Test-Source": "a thief"}).status_code == 200


def test_two_processes_that_take_at_once_take_no_token_twice(world: World) -> None:
    rate, got, start = RATES["source"], [], threading.Barrier(8)

    def ask() -> None:
        start.wait()
        for _ in range(5):
            with world.work() as uow:
                got.append(uow.rates.take("source:x", rate) is None)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(got) == {True: rate.burst, False: 40 - rate.burst}


def test_an_error_says_nothing_of_what_was_sent(office: Office) -> None:
    headers = office.headers(Scope.DOCTORS_READ)
    for path in ("/doctors?limit=<script>", "/doctors/9999999999", "/nowhere/+919812345678", "/doctors?cursor=abc"):
        answer = office.client.get(path, headers=headers)
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert answer.status_code in {400, 404, 422}
        assert "script" not in answer.text
        assert "9812345678" not in answer.text
        assert answer.json()["code"] in KINDS
        assert office.client.get(f"/problems/{answer.json()['code']}").json()["title"] == answer.json()["title"]
    assert office.client.post("/doctors", headers=headers).status_code == 405


def test_doctors_come_in_pages_that_leave_out_nobody(office: Office) -> None:
    for number in range(6):
        office.world.a_doctor(1, f"Dr Number {number}")
    headers, seen, cursor = office.headers(Scope.DOCTORS_READ), [], ""
    while True:
        page = office.client.get(f"/doctors?limit=3{cursor}", headers=headers).json()
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == sorted(set(seen))
    assert len(seen) == 7
    one = office.client.get(f"/doctors/{seen[0]}", headers=headers).json()
    assert (one["fee_minor"], one["currency"], one["active"]) == (50_000, "INR", True)
