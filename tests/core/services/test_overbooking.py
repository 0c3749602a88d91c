"""A full time is booked over only knowingly: with a reason, by a seat of its own, and never by two in one place."""

import threading
from uuid import UUID

import psycopg
import pytest

from core.domain.appointment import Appointment
from core.domain.errors import SlotTaken
from core.domain.overbooking import FIRST_OVER, OverReason
from core.services.cancellation import cancel_by_clinic
from core.services.desk_booking import BookingFor, book_at_desk, is_full
from core.services.desk_moving import move_at_desk
from tests.builders import World
from tests.core.services.line_of import Morning


@pytest.fixture
def morning(world: World) -> Morning:
    morning = Morning(world)
    morning.at(9)
    return morning


def books(morning: Morning, name: str, *, over: OverReason | None = None, minute: int = 0) -> Appointment:
    at = morning.world.at(11, minute, days=0)
    wanted = BookingFor(doctor_id=morning.doctor, clinic_id=morning.clinic, starts_at=at, name=name, over=over)
    return morning.world.database.run(lambda uow: book_at_desk(uow, morning.desk, wanted))


def full(morning: Morning) -> bool:
    at = morning.world.at(11, days=0)
    return morning.world.database.run(lambda uow: is_full(uow, morning.desk, morning.doctor, morning.clinic, at))


def test_with_a_reason_two_may_sit_beyond_and_no_more(morning: Morning) -> None:
    assert not full(morning)
    assert books(morning, "Asha Rao", over=OverReason.SHORT).seat == 0  # there is room: nobody sits beyond
    assert full(morning)
    with pytest.raises(SlotTaken):
        books(morning, "Ravi Kumar")
    over = [books(morning, name, over=OverReason.URGENT).seat for name in ("Ravi Kumar", "Meera Iyer")]
    assert over == [FIRST_OVER, FIRST_OVER + 1]
    assert not full(morning)
    with pytest.raises(SlotTaken):
        books(morning, "Sunil Rao", over=OverReason.MISTAKE)
    reasons = morning.world.sql("select facts from audit where act = 'visit.overbooked' order by id")
    assert reasons == [({"reason": "urgent"},)] * 2
    morning.world.assert_invariants()


def test_a_place_that_becomes_free_is_theirs_who_sits_beyond_and_is_offered_to_nobody(morning: Morning) -> None:
    usual, over = books(morning, "Asha Rao"), books(morning, "Ravi Kumar", over=OverReason.DOCTOR)
    morning.world.database.run(lambda uow: cancel_by_clinic(uow, usual.id, by="staff:1", reason="desk"))
    with pytest.raises(SlotTaken):
        books(morning, "Meera Iyer")
    moved = morning.world.database.run(
        lambda uow: move_at_desk(uow, morning.desk, over.id, morning.doctor, morning.world.at(12, days=0))
    )
    assert moved.seat == 0
    assert morning.world.sql("select over_reason from appointments where id = %s", over.id) == [(None,)]
    assert books(morning, "Meera Iyer").seat == 0
    morning.world.assert_invariants()


def test_of_many_who_book_over_one_time_at_once_two_have_it(morning: Morning) -> None:
    books(morning, "Asha Rao")
    gate, got = threading.Barrier(5), []

    def one(number: int) -> None:
        gate.wait()
        try:
            got.append(books(morning, f"Patient {chr(65 + number)}", over=OverReason.URGENT).seat)
        except SlotTaken:
            got.append(-1)

    rivals = [threading.Thread(target=one, args=(number,)) for number in range(5)]
    for each in rivals:
        each.start()
    for each in rivals:
        each.join()
    assert sorted(got) == [-1, -1, -1, FIRST_OVER, FIRST_OVER + 1]
    morning.world.assert_invariants()


def test_the_database_lets_nobody_sit_beyond_without_a_reason(morning: Morning) -> None:
    visit: UUID = books(morning, "Asha Rao").id
    for change in ("seat = 1000", "over_reason = 'urgent'", "seat = 1000, over_reason = 'because'"):
        with pytest.raises(psycopg.errors.CheckViolation):
            morning.world.sql(f"update appointments set {change} where id = %s returning id", visit)  # noqa: S608 - ours
