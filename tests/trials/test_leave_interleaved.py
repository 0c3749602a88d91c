"""Leave is entered while a patient books: in every order of their statements the visit is known to the wave, or is not.

The control: without the doctor's lock a visit is booked into the leave in some order, and nobody knows of it.
"""

from collections.abc import Iterator

import pytest

from core.domain.errors import HoldGone, OnLeave
from core.domain.staff import Role
from core.domain.wall_clock import local_day
from core.services.blocking import LeaveRequest, enter_leave
from core.services.booking import confirm_at_clinic, hold_slot
from core.services.staff import accept, invite
from core.storage.invariants import broken_invariants
from tests.builders import KOLKATA, World, forget
from tests.trials.arena import NO_LOCK, OF_VISITS, Arena, in_one_transaction, without
from tests.trials.interleave import some_order
from tests.trials.stepping import Work


class Leave(Arena):
    """The doctor's afternoon is free; an admin enters leave for the day."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.admin, _ = world.a_chat("admin")
        with world.work() as uow:
            accept(uow, self.admin, invite(uow, None, Role.ADMIN).token, name="Asha")

    def empty(self) -> None:
        self.world.clock.now = self.start
        with self.world.connection() as connection:
            forget(connection, ("wave_visits", "waves", "schedule_changes", *OF_VISITS))

    def held(self) -> None:
        """Ravi holds the place and is about to say that he pays at the desk."""
        self.empty()
        self.visit = self.world.database.run(lambda uow: hold_slot(uow, self.request(self.ravi))).id

    def leave(self) -> Work:
        """The admin enters it."""
        day = local_day(self.start, KOLKATA)
        wanted = LeaveRequest(doctor_id=self.doctor, first=day, last=day)
        return in_one_transaction(lambda uow: enter_leave(uow, self.admin, wanted, rebook=True))

    def books(self) -> Work:
        """Ravi says it."""
        return in_one_transaction(lambda uow: confirm_at_clinic(uow, self.visit, self.ravi[0]))

    def stands(self) -> tuple[str, int]:
        """How his visit stands, and in how many waves it is."""
        ((status,),) = self.world.sql("select status from appointments")
        ((waves,),) = self.world.sql("select count(*)::int from wave_visits")
        return status, waves


@pytest.fixture
def leave(world: World) -> Leave:
    return Leave(world)


@pytest.fixture
def bare_leave(own_database_url: str) -> Iterator[Leave]:
    """The same with a doctor's lock that locks nothing."""
    with without(own_database_url, NO_LOCK) as world:
        yield Leave(world)


def test_who_books_while_leave_is_entered_is_rebooked_or_refused_in_every_order(leave: Leave) -> None:
    ends = set()
    for order in leave.orders([leave.leave(), leave.books()], leave.held):
        with order.told():
            assert order.errors[0] is None
            assert order.errors[1] is None or isinstance(order.errors[1], HoldGone)
            ends.add(leave.stands())
    assert ends == {("confirmed", 1), ("expired", 0)}


def test_who_holds_while_leave_is_entered_is_let_go_or_refused_in_every_order(leave: Leave) -> None:
    for order in leave.orders([leave.leave(), leave.hold(leave.ravi)], leave.empty):
        with order.told():
            assert order.errors[0] is None
            assert order.errors[1] is None or isinstance(order.errors[1], OnLeave)
            assert leave.world.sql("select count(*) from appointments where status = 'held'") == [(0,)]


def test_without_the_lock_a_visit_is_booked_into_leave_that_nobody_knows_of(bare_leave: Leave) -> None:
    leave = bare_leave

    def slipped(_order: object) -> bool:
        with leave.world.connection() as connection:
            return bool(broken_invariants(connection))

    works = [leave.leave(), leave.hold(leave.ravi)]
    assert some_order(leave.world.url, leave.world.clock, works, leave.empty, slipped)
