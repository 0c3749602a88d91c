"""A visit that is moved to and fro over the night when the clocks are put back: its reminders are those of its time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.domain.appointment import Appointment
from core.domain.errors import Refusal
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.moving import MoveRequest, move_visit
from tests.builders import World, forget
from tests.core.domain.reminder_clerk import Clerk, Plan
from tests.trials.test_reminders import OF_VISITS
from tests.webhooks.notice_office import Office

BERLIN = ZoneInfo("Europe/Berlin")
BEGINS = datetime(2026, 10, 22, 9, 0, tzinfo=BERLIN).astimezone(UTC)
"""Three days before the night in which 3:00 becomes 2:00."""

REMINDERS = """
    select kind, due_at from notices
    where appointment_id = %s and kind in ('reminder_day', 'nudge', 'reminder_hour') and status in ('planned', 'queued')
"""
TIMES = st.tuples(st.integers(0, 5), st.sampled_from([(9, 0), (9, 40), (13, 0), (17, 0), (19, 0)]))
"""Days from the beginning, and the hour on the clinic's wall."""


NOTHING_TAKEN_BACK = """
    create function keep() returns trigger language plpgsql as 'begin return null; end';
    create trigger kept before update on notices for each row when (new.status = 'withdrawn') execute function keep()
"""


def an_office(world: World) -> Office:
    world.clock.now = BEGINS
    office = Office(world, ways=("telegram",), zone=BERLIN.key)
    world.sql("insert into settings (name, value) values ('moves_allowed', '20'), ('move_deadline_hours', '0')")
    return office


@pytest.fixture
def office(world: World) -> Office:
    return an_office(world)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a story takes minutes
)
@given(first=TIMES, moves=st.lists(st.tuples(TIMES, st.integers(0, 1200)), min_size=1, max_size=5))
def test_a_moved_visit_is_reminded_of_as_if_it_had_always_been_then(
    office: Office, first: tuple[int, tuple[int, int]], moves: list[tuple[tuple[int, tuple[int, int]], int]]
) -> None:
    world = office.world
    world.clock.now = BEGINS
    with world.connection() as connection:
        forget(connection, OF_VISITS)
    visit = booked(office, at(*first))
    for to, minutes in moves:
        world.clock.forward(minutes=minutes)
        try:
            visit = moved(office, visit, at(*to))
        except Refusal:
            continue
        assert reminded(office, visit) == expected(office, visit)
        world.assert_invariants()


def test_where_nothing_is_taken_back_a_moved_visit_is_reminded_of_twice(own_database_url: str) -> None:
    office = an_office(World(own_database_url))
    office.world.sql(NOTHING_TAKEN_BACK)
    visit = moved(office, booked(office, at(3, (17, 0))), at(4, (9, 0)))
    found = reminded(office, visit)
    assert len(found) == 2 * len(expected(office, visit))
    office.world.close()


def reminded(office: Office, visit: Appointment) -> list[tuple[str, datetime]]:
    """Return every reminder that is planned, by its kind."""
    return sorted(office.world.sql(REMINDERS, visit.id))


def expected(office: Office, visit: Appointment) -> list[tuple[str, datetime]]:
    """Return what the clerk says, who knows only the visit as it stands."""
    now = office.world.clock.now
    plan = Plan(zone=BERLIN, starts_at=visit.starts_at, now=now, days=1, hours=1, quiet="21:00-08:00")
    return sorted((kind.value, due) for kind, due in Clerk(plan).says().items())


def moved(office: Office, visit: Appointment, starts_at: datetime) -> Appointment:
    wanted = MoveRequest(appointment_id=visit.id, chat_id=office.chat, doctor_id=office.doctor, starts_at=starts_at)
    with office.world.work() as uow:
        return move_visit(uow, wanted).after


def at(days: int, wall: tuple[int, int]) -> datetime:
    day = BEGINS.astimezone(BERLIN).date() + timedelta(days=days + 1)
    return datetime(day.year, day.month, day.day, *wall, tzinfo=BERLIN).astimezone(UTC)


def booked(office: Office, starts_at: datetime) -> Appointment:
    with office.world.work() as uow:
        held = hold_slot(
            uow,
            HoldRequest(
                chat_id=office.chat,
                patient_id=office.patient,
                doctor_id=office.doctor,
                clinic_id=office.clinic,
                starts_at=starts_at,
            ),
        )
    with office.world.work() as uow:
        return confirm_at_clinic(uow, held.id, office.chat)
