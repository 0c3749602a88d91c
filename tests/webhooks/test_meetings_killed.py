"""A process ends at every step of making, moving and deleting a video call: the visit has one, or none, all the same.

A step is a statement to PostgreSQL, and a call to the provider before it is made and after it was answered. What the
process knew is gone with it; another one goes on a minute later, when the lease is over.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from core.domain.appointment import Appointment
from core.services.cancellation import cancel_by_clinic
from core.services.moving import MoveRequest, move_visit
from core.storage.database import Database
from core.storage.sql import Pending
from core.storage.wire import Wire
from tests.builders import KEYRING, World
from tests.standins.zoom import ZoomStandin
from tests.webhooks.video_office import VideoOffice

LEASE = timedelta(seconds=61)
ENOUGH = 10
"""Fewer steps than these would mean that the kills have missed what they are for."""


class Killed(BaseException):
    """The process has ended here."""


class Fuse:
    """Burns after so many steps."""

    left: ClassVar[int] = 0

    @classmethod
    def step(cls) -> None:
        """Count one; raises `Killed` at the one that it burns at."""
        if cls.left == 0:
            raise Killed
        cls.left -= 1


class DyingWire(Wire):
    """A wire on which each statement is a step."""

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Take the step, then send it."""
        Fuse.step()
        return super().send(statement, parameters)


class DyingProvider:
    """A provider of which each call is two steps: before it is made, and after it was answered."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._provider, name)
        if not callable(found):
            return found

        def call(*args: Any, **values: Any) -> Any:
            Fuse.step()
            answer = found(*args, **values)
            Fuse.step()
            return answer

        return call


@pytest.fixture
def office(world: World) -> Iterator[VideoOffice]:
    with ZoomStandin(clock=world.clock) as zoom, closing(VideoOffice(world, zoom)) as office:
        world.sql("insert into settings (name, value) values ('max_open_bookings', '100')")
        yield office
    world.assert_invariants()


def dies(office: VideoOffice, steps: int) -> bool:
    """Let a process work until it has done so many steps; whether it died of it."""
    office.world.sql(
        "update outbox set due_at = due_at + interval '90 days' where kind <> 'settle_meeting' and done_at is null"
    )
    Fuse.left = steps
    alive = office.meetings
    database = Database(office.world.url, clock=office.world.clock, pool_size=2, keyring=KEYRING, wire=DyingWire)
    office.meetings = {name: DyingProvider(provider) for name, provider in alive.items()}
    try:
        office.a_dispatcher(database).run_due()
    except Killed:
        return True
    finally:
        office.meetings = alive
        database.dispose()
    return False


def stays(_office: VideoOffice, visit: Appointment) -> list[Any]:
    """Nothing is changed: the call is to be made."""
    return [visit.starts_at]


def is_moved(office: VideoOffice, visit: Appointment) -> list[Any]:
    """The call that was made follows the visit, a week on."""
    office.work()
    later = visit.starts_at + timedelta(days=7)
    wanted = MoveRequest(appointment_id=visit.id, chat_id=office.chat, doctor_id=office.doctor, starts_at=later)
    with office.world.work() as uow:
        move_visit(uow, wanted)
    return [later]


def is_cancelled(office: VideoOffice, visit: Appointment) -> list[Any]:
    """The call that was made goes with the visit."""
    office.work()
    with office.world.work() as uow:
        cancel_by_clinic(uow, visit.id, by="staff 1", reason="desk")
    return []


@pytest.mark.parametrize("happens", [stays, is_moved, is_cancelled], ids=["made", "moved", "deleted"])
def test_killed_at_any_step_a_visit_has_the_one_call_that_it_should_have(
    office: VideoOffice, happens: Callable[[VideoOffice, Appointment], list[Any]]
) -> None:
    steps, died = 0, True
    while died:
        visit = office.book_video(9 + 2 * (steps % 5), days=2 + steps // 5)
        others = set(office.zoom.meetings)
        wanted = happens(office, visit)
        others = {id_ for id_ in others if id_ in office.zoom.meetings}
        died = dies(office, steps)
        office.world.clock.now += LEASE
        office.work()
        calls = [meeting.starts_at for id_, meeting in office.zoom.meetings.items() if id_ not in others]
        assert calls == wanted, f"killed at step {steps}"
        assert office.meeting(visit.id)[0] == ("made" if wanted else "deleted")
        steps += 1
    assert steps > ENOUGH


def test_the_control_a_process_that_forgets_what_it_has_asked_for_makes_two(office: VideoOffice) -> None:
    steps, died, seen = 0, True, set()
    while died:
        office.book_video(9 + 2 * (steps % 5), days=2 + steps // 5)
        others = set(office.zoom.meetings)
        died = dies(office, steps)
        office.world.sql("update meetings set asked_at = null where meeting_id is null")
        office.world.clock.now += LEASE
        office.work()
        seen.add(len(set(office.zoom.meetings) - others))
        steps += 1
    assert seen == {1, 2}
