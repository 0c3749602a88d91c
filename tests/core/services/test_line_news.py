"""What those in a line are told as it moves, once each; and who hears that the doctor is late, and what they may do."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from core.domain.errors import NotFound, NotPermitted, TooEarly, VisitClosed
from core.domain.staff import Role
from core.services import line
from core.services.cancellation import cancel_for_delay
from core.services.line_news import run_late
from core.services.moving import MoveRequest, move_visit
from tests.builders import World
from tests.core.services.line_of import Morning


@pytest.fixture
def morning(world: World) -> Morning:
    return Morning(world)


def told(morning: Morning, kind: str = "queue") -> list[tuple[str, str]]:
    """Return (patient, about) of every notice of a kind that is not withdrawn, in the order of planning."""
    return morning.world.sql(
        "select p.name, split_part(n.about, ':', 1) from notices n join appointments a on a.id = n.appointment_id "
        "join patients p on p.id = a.patient_id where n.kind = %s and n.status <> 'withdrawn' "
        "order by n.created_at, p.name, n.about",
        kind,
    )


def says(morning: Morning, verb: Callable[..., object], visit: UUID, chat: int) -> None:
    """Have a patient's chat do one of its verbs."""
    morning.world.database.run(lambda uow: verb(uow, visit, chat))


def chat_of(morning: Morning, visit: UUID) -> int:
    """Return the chat that booked a visit."""
    return int(morning.world.sql("select chat_id from appointments where id = %s", visit)[0][0])


def test_three_ahead_then_next_then_turn_and_each_once(morning: Morning) -> None:
    visits = [morning.booked(10, minute, name=f"P{n} Rao") for n, minute in enumerate((0, 20, 40))]
    visits += [morning.booked(11, minute, name=f"P{n} Rao") for n, minute in ((3, 0), (4, 20))]
    morning.at(9, 55)
    for visit in visits:
        morning.does(line.mark_arrived, visit)
        morning.world.clock.forward(seconds=1)
    assert told(morning) == [("P0 Rao", "next"), ("P1 Rao", "near"), ("P2 Rao", "near"), ("P3 Rao", "near")]
    morning.does(line.call, visits[0])
    news = told(morning)
    assert ("P0 Rao", "turn") in news
    assert ("P1 Rao", "next") in news
    assert ("P4 Rao", "near") in news
    morning.does(line.let_in, visits[0])
    assert told(morning) == news  # nothing has moved
    morning.world.assert_invariants()


def test_whoever_is_called_a_second_time_is_told_a_second_time(morning: Morning) -> None:
    visit = morning.booked(10, name="Asha Rao")
    morning.at(10)
    for _ in range(2):
        morning.does(line.call, visit)
        morning.world.clock.forward(minutes=1)
        morning.does(line.skip, visit)
        morning.world.clock.forward(minutes=6)
    assert told(morning).count(("Asha Rao", "turn")) == 2


def test_one_is_here_by_ones_own_word_from_two_hours_before(morning: Morning) -> None:
    visit, other = morning.booked(13, name="Asha Rao"), morning.booked(12)
    chat, stranger = chat_of(morning, visit), chat_of(morning, other)
    with pytest.raises(TooEarly):
        says(morning, line.say_here, visit, chat)
    morning.at(11, 5)
    with pytest.raises(NotFound):
        says(morning, line.say_here, visit, stranger)
    says(morning, line.say_here, visit, chat)
    assert morning.waiting() == [visit]
    assert told(morning) == [("Asha Rao", "next")]


def late(morning: Morning, minutes: int, *, by: int = 0) -> int:
    return len(morning.world.database.run(lambda uow: run_late(uow, by or morning.doc, morning.doctor, minutes)))


def test_who_has_not_come_hears_that_the_doctor_is_late_and_a_second_word_replaces_the_first(morning: Morning) -> None:
    here, coming, later = morning.booked(10), morning.booked(11, name="Asha Rao"), morning.booked(12, name="Ravi Rao")
    tomorrow = morning.world.at(10)
    morning.at(10)
    morning.does(line.mark_arrived, here)
    assert late(morning, 30) == 2
    assert told(morning, "doctor_late") == [("Asha Rao", "late"), ("Ravi Rao", "late")]
    morning.world.clock.forward(minutes=1)
    assert late(morning, 50) == 2
    rows = morning.world.sql("select about, status from notices where kind = 'doctor_late' order by about, status")
    assert rows == [("late:1", "withdrawn")] * 2 + [("late:2", "planned")] * 2
    assert morning.world.sql("select minutes, said from delays") == [(50, 2)]
    assert tomorrow > morning.world.clock.now
    assert {coming, later} == {v.id for v in morning.day().visits if v.status == "confirmed"}
    morning.world.assert_invariants()


def test_whose_doctor_is_late_moves_freely_or_cancels_with_everything_back(morning: Morning) -> None:
    moves, cancels = morning.booked(11), morning.booked(12)
    at = morning.world.at(10)
    morning.at(10, 45)
    with pytest.raises(VisitClosed):
        says(morning, cancel_for_delay, cancels, chat_of(morning, cancels))
    late(morning, 30)
    says(morning, cancel_for_delay, cancels, chat_of(morning, cancels))
    assert morning.status(cancels) == "cancelled"
    chat = chat_of(morning, moves)
    wanted = MoveRequest(appointment_id=moves, chat_id=chat, doctor_id=morning.doctor, starts_at=at)
    with morning.world.work() as uow:
        moved = move_visit(uow, wanted)  # a quarter of an hour before: too late without the delay
    assert (moved.after.starts_at, moved.after.moves, moved.after.refund_cap) == (at, 0, 100)
    morning.world.assert_invariants()


def test_a_delay_is_said_by_the_doctor_or_the_desk_and_of_nobody_elses_line(morning: Morning) -> None:
    other = morning.world.a_doctor(morning.clinic, "Dr Rao")
    stranger = morning.seated("rao", Role.DOCTOR, other)
    with pytest.raises(NotFound):
        late(morning, 30, by=stranger)
    with pytest.raises(NotPermitted):
        late(morning, 30, by=morning.world.a_chat("nobody")[0])
    assert late(morning, 30, by=morning.desk) == 0
    assert morning.world.sql("select minutes from delays") == [(30,)]
    assert timedelta(minutes=30) == morning.world.database.run(
        lambda uow: uow.line.delayed(morning.doctor, morning.day().day)
    )
