"""What is asked for every minute reads the few visits that wait, not all that there ever were."""

import re
from typing import Any

import pytest

from core.storage.line import DAY
from core.storage.outbox import TAKE_BACK
from core.storage.records import TODAYS
from core.storage.visits import REQUESTED, UNANSWERED
from tests.builders import World

VISITS, WAITING, COMING = 10_000, 50, 1_000
"""All there are: enough for PostgreSQL to choose as it does with 200,000, few enough to be made in a second."""
MANY = """
    insert into appointments (id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at, occupied_until,
        status, number, fee_minor, currency, consultation, held_until, created_at)
    select gen_random_uuid(), %(clinic)s, (%(doctors)s::int[])[1 + n %% 8], %(patient)s, %(chat)s, 0, at,
        at + interval '30 minutes', at + interval '40 minutes',
        case when n > %(waiting)s then 'requested' when n > %(coming)s then 'confirmed' else 'completed' end,
        'N-' || n, 50000, 'INR', 'in_person', at - interval '2 hours', at
    from (select n, %(now)s::timestamptz + (n - %(coming)s) * interval '1 hour' as at
          from generate_series(1, %(visits)s) as n) as made
"""
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "the sweep": (UNANSWERED, {"before": "2026-11-23T10:00:00+00:00"}),
    "the list": (REQUESTED, {"since": "2026-11-23T10:00:00+00:00", "doctor_id": None, "limit": 60}),
}


def plan(world: World, statement: str, values: dict[str, Any]) -> str:
    with world.work() as uow:
        rows = uow.sql.rows(f"explain (analyze, timing off) {statement}", **values)
    return "\n".join(str(line) for row in rows for line in row.values())


@pytest.fixture
def many(world: World) -> World:
    clinic = world.a_clinic()
    doctors = [world.a_doctor(clinic, f"Dr Number {number}") for number in range(8)]  # a day is not one doctor's
    chat, patient = world.a_chat("ravi")
    made = {"clinic": clinic, "doctors": doctors, "chat": chat, "patient": patient, "now": world.clock.now}
    with world.work() as uow:
        numbers = {"visits": VISITS, "waiting": VISITS - WAITING, "coming": VISITS - WAITING - COMING}
        uow.sql.send(MANY, made | numbers)
    world.sql("analyze appointments")
    return world


def test_visits_that_wait_for_an_answer_are_found_by_their_own_index(many: World) -> None:
    """And without it, which is the control, every visit that is still to come is read."""
    for statement, values in ASKED.values():
        shown = plan(many, statement, values)
        assert "requests_by_time" in shown, shown
        assert removed(shown) <= WAITING, shown
    many.sql("drop index requests_by_time")
    for statement, values in ASKED.values():
        shown = plan(many, statement, values)
        assert removed(shown) > 10 * WAITING, shown


OPEN = """
    insert into outbox (key, kind, body, due_at)
    select 'k' || n, case when n %% 50 = 0 then 'close_visit' else 'fill_places' end,
        jsonb_build_object('appointment_id', gen_random_uuid()), %(now)s from generate_series(1, 5000) as n
"""


def test_the_line_of_a_day_reads_that_day_and_what_is_queued_for_its_visits(many: World) -> None:
    """And without its index, which is the control, everything that is queued."""
    with many.work() as uow:
        uow.sql.send(OPEN, {"now": many.clock.now})
    many.sql("analyze outbox")
    ((doctor, visit),) = many.sql("select doctor_id, id::text from appointments where status = 'completed' limit 1")
    day = {"doctor_id": doctor, "since": many.at(0, days=-30), "until": many.at(0, days=-29)}
    asked: list[tuple[str, dict[str, Any], str]] = [
        (DAY, day, "line_of_a_doctor"),
        (DAY, day, "visits_to_close"),
        (TODAYS, day | {"limit": 60}, "line_of_a_doctor"),
        (TAKE_BACK, {"appointment_id": visit, "now": many.clock.now}, "visits_to_close"),
    ]
    for statement, values, index in asked:
        shown = plan(many, statement, values)
        assert index in shown, shown
        assert removed(shown) <= WAITING, shown
    many.sql("drop index visits_to_close")
    for statement, values, index in asked:
        if index == "visits_to_close":
            assert removed(plan(many, statement, values)) > 10 * WAITING


def removed(shown: str) -> int:
    """How many rows were read for nothing."""
    return sum(int(number) for number in re.findall(r"Rows Removed by \w+(?: \w+)?: (\d+)", shown))
