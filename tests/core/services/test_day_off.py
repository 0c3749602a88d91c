"""A doctor's day is called off: everybody booked is cancelled once, told once, and has all of their money back."""

from collections.abc import Iterator
from datetime import time
from uuid import UUID

import pytest

from core.domain.appointment import Event
from core.domain.desk_payment import Way
from core.domain.errors import BadHours, NotFound, NotPermitted
from core.domain.money import Money
from core.domain.payment import Capture
from core.domain.staff import Role
from core.services.blocking import Entered, LeaveRequest, undo_leave
from core.services.booking import HoldRequest, hold_slot
from core.services.cancellation import cancel_visit
from core.services.day_off import cancel_day, look_at_day
from core.services.desk_payments import mark_paid
from core.services.hours import UNDO
from core.services.payments import request_payment
from core.services.settlement import settle
from tests.builders import World
from tests.core.services.test_rebooking import TUESDAY, Booked, Practice
from tests.core.services.test_staff import refusal, seated

FEE = Money(50_000, "INR")
TOLD = "select count(*), count(distinct appointment_id) from notices where kind = 'cancelled_by_clinic'"


@pytest.fixture
def practice(world: World) -> Iterator[Practice]:
    practice = Practice(world, booked=5, free=9)
    yield practice
    world.assert_invariants()


def whole(practice: Practice, **request: object) -> LeaveRequest:
    wanted = {"doctor_id": practice.doctor, "first": TUESDAY, "last": TUESDAY, **request}
    return LeaveRequest(**wanted)  # type: ignore[arg-type]


def called_off(practice: Practice, request: LeaveRequest) -> Entered:
    return practice.world.database.run(lambda uow: cancel_day(uow, practice.admin, request))


def pays(practice: Practice) -> None:
    """The second patient books anew and pays online, the third pays at the desk."""
    world, online, desk = practice.world, practice.people[1], practice.people[2]
    world.database.run(lambda uow: cancel_visit(uow, online.visit, online.chat))
    with world.work() as uow:
        request = HoldRequest(
            chat_id=online.chat,
            patient_id=online.patient,
            doctor_id=practice.doctor,
            clinic_id=practice.clinic,
            starts_at=world.at(9, 15),
        )
        again = hold_slot(uow, request).id
        payment = request_payment(uow, again, online.chat, "sandbox").id
    world.database.run(lambda uow: settle(uow, payment, [Capture(gateway_payment_id="pay_1", amount=FEE)]))
    world.database.run(lambda uow: mark_paid(uow, practice.admin, desk.visit, way=Way.CASH, amount=FEE))
    practice.people[1] = Booked(online.chat, online.patient, again)


def stand(practice: Practice) -> list[str]:
    rows = practice.world.sql("select id, status from appointments")
    known = {UUID(str(id_)): status for id_, status in rows}
    return [known[person.visit] for person in practice.people]


def test_everybody_is_cancelled_told_once_and_paid_back_whole(practice: Practice) -> None:
    world = practice.world
    world.sql("insert into settings (name, value) values ('refund_policy', '\"240:50\"')")
    pays(practice)
    with world.work() as uow:
        seen = look_at_day(uow, practice.admin, whole(practice))
    assert (len(seen.visits), seen.people, seen.back.minor, seen.by_hand.minor) == (5, 5, 2 * FEE.minor, FEE.minor)
    called_off(practice, whole(practice))
    practice.walks()
    assert stand(practice) == ["confirmed"] * 5  # until it can no longer be undone nothing happens
    assert world.sql(TOLD) == [(0, 0)]
    earlier = practice.people[3]
    world.database.run(lambda uow: cancel_visit(uow, earlier.visit, earlier.chat))
    world.clock.forward(seconds=UNDO.total_seconds())
    for _ in range(3):
        practice.walks(2)
    assert stand(practice) == ["cancelled"] * 5
    assert world.sql(TOLD) == [(4, 4)]
    assert world.sql("select amount_minor from refunds order by gateway") == [(FEE.minor,), (FEE.minor,)]
    assert practice.outcomes() == {"cancelled": 5}
    assert world.sql("select facts ->> 'visits', facts ->> 'minor' from audit where act = 'day.cancelled'") == [
        ("5", str(2 * FEE.minor))
    ]


def test_it_can_be_taken_back_and_then_nobody_hears_of_it(practice: Practice) -> None:
    made = called_off(practice, whole(practice))
    practice.world.database.run(lambda uow: undo_leave(uow, practice.admin, made.change_id))
    practice.world.clock.forward(seconds=UNDO.total_seconds())
    practice.walks()
    assert stand(practice) == ["confirmed"] * 5
    assert practice.world.sql(TOLD) == [(0, 0)]
    assert practice.outcomes() == {"stands": 5}


def test_a_part_of_a_day_and_who_has_no_chat_and_who_is_here_already(practice: Practice) -> None:
    world = practice.world
    world.sql("update appointments set chat_id = null where id = %s", practice.people[1].visit)
    with world.work() as uow:
        uow.appointments.change(uow.appointments.locked(practice.people[2].visit), Event.ARRIVE, by="desk")
    called_off(practice, whole(practice, stretch=(time(9), time(9, 45))))
    world.clock.forward(seconds=UNDO.total_seconds())
    practice.walks()
    assert stand(practice) == ["cancelled", "cancelled", "arrived", "confirmed", "confirmed"]
    assert practice.outcomes() == {"cancelled": 2, "desk": 1}
    assert world.sql("select kind from tasks where closed_at is null") == [("doctor_gone",)]
    told = "select way from notices where kind = 'cancelled_by_clinic' and appointment_id = %s"
    assert len(world.sql(told, practice.people[1].visit)) == 1  # by another way than the chat that booked


def test_at_night_they_are_told_in_the_morning(practice: Practice) -> None:
    world = practice.world
    practice.world.clock.now = world.at(22, days=0)
    called_off(practice, whole(practice))
    world.clock.forward(seconds=UNDO.total_seconds())
    practice.walks()
    assert stand(practice) == ["confirmed"] * 5
    world.clock.now = world.at(8, 1)
    practice.walks()
    assert stand(practice) == ["cancelled"] * 5


def test_who_may_not_and_what_can_not_be(practice: Practice) -> None:
    world = practice.world
    desk, _ = seated(world, Role.RECEPTIONIST, "desk")
    doctor, _ = seated(world, Role.DOCTOR, "doctor", doctor=practice.doctor)
    for chat in (desk, doctor, practice.people[0].chat):
        assert refusal(world, lambda uow: cancel_day(uow, chat, whole(practice))) is NotPermitted  # noqa: B023
        assert refusal(world, lambda uow: look_at_day(uow, chat, whole(practice))) is NotPermitted  # noqa: B023
    assert refusal(world, lambda uow: cancel_day(uow, practice.admin, whole(practice, doctor_id=None))) is NotFound
    assert refusal(world, lambda uow: cancel_day(uow, practice.admin, whole(practice, doctor_id=99))) is NotFound
    past = whole(practice, first=TUESDAY.replace(day=1), last=TUESDAY.replace(day=1))
    assert refusal(world, lambda uow: cancel_day(uow, practice.admin, past)) is BadHours
