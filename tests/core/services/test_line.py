"""A doctor's line on its day: called, in, skipped, seen, missed and taken back, by whoever may and one at a time."""

import threading
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from core.domain.appointment import Event
from core.domain.errors import (
    AlreadyDone,
    NobodyCalled,
    NotFound,
    NotPermitted,
    Refusal,
    RoomTaken,
    TooEarly,
    TooLateToUndo,
    VisitClosed,
)
from core.domain.line import RECALL_AFTER, UNDO_FOR
from core.domain.line_steps import Said
from core.domain.staff import Role
from core.services import consultations, doctors_day, line
from core.services.taking_back import take_back
from tests.builders import World
from tests.core.services.line_of import Morning

unseen = partial(take_back, said=Said.SEEN)


@pytest.fixture
def morning(world: World) -> Morning:
    return Morning(world)


def closes(morning: Morning) -> None:
    """Let the time to take back pass, and do what was queued for its end."""
    morning.world.clock.forward(seconds=UNDO_FOR.total_seconds())
    due = "kind = 'close_visit' and done_at is null and due_at <= %s"
    closing = f"update outbox set done_at = now() where {due} returning body"  # noqa: S608 - no word from outside
    for (body,) in morning.world.sql(closing, morning.world.clock.now):
        with morning.world.work() as uow:
            line.close_visit(uow, UUID(body["appointment_id"]), Event(body["event"]), by=body["by"])


def test_a_visit_goes_from_the_door_to_the_end(morning: Morning) -> None:
    visit = morning.booked(10)
    morning.at(9, 50)
    morning.does(line.mark_arrived, visit)
    assert (morning.of(visit).token, morning.waiting()) == (1, [visit])
    morning.at(10)
    morning.does(line.call, visit, by=morning.doc)
    assert [v.id for v in morning.day().room] == [visit]
    morning.at(10, 2)
    morning.does(line.let_in, visit, by=morning.doc)
    morning.at(10, 14)
    morning.does(line.mark_seen, visit, by=morning.doc)
    assert (morning.status(visit), morning.day().room) == ("in_consultation", [])
    closes(morning)
    assert morning.status(visit) == "completed"
    measured = morning.world.sql("select ended_at - started_at from consultations")
    assert measured == [(timedelta(minutes=12),)]
    assert morning.world.sql("select count(*) from notices where kind = 'feedback'") == [(1,)]
    assert morning.acts() == ["visit.arrived", "visit.called", "visit.started", "visit.seen"]
    morning.world.assert_invariants()


def test_who_was_called_and_is_seen_was_in_since_the_call(morning: Morning) -> None:
    visit = morning.booked(10)
    morning.at(10, 5)
    morning.does(line.call, visit, by=morning.doc)  # nobody at the desk said that they are here
    morning.at(10, 20)
    morning.does(line.mark_seen, visit, by=morning.doc)
    assert morning.world.sql("select ended_at - started_at from consultations") == [(timedelta(minutes=15),)]


def test_seen_is_taken_back_within_two_minutes_and_not_after(morning: Morning) -> None:
    visit = morning.booked(10)
    morning.at(10)
    morning.does(line.let_in, visit)
    morning.does(line.mark_seen, visit)
    morning.does(unseen, visit)
    assert [v.id for v in morning.day().room] == [visit]
    morning.does(line.mark_seen, visit)
    closes(morning)
    with pytest.raises(TooLateToUndo):
        morning.does(unseen, visit)
    assert morning.status(visit) == "completed"
    morning.world.assert_invariants()


def test_missed_is_no_strike_until_two_minutes_have_passed(morning: Morning) -> None:
    early, late = morning.booked(10), morning.booked(11)
    morning.at(10, 15)
    with pytest.raises(TooEarly):
        morning.does(line.mark_missed, late)
    morning.does(line.mark_missed, early)
    assert (morning.status(early), morning.of(early).leaving) == ("confirmed", True)
    following = morning.day().following
    assert following is not None
    assert following.id == late  # whoever is said to be missing is not called
    morning.does(partial(take_back, said=Said.MISSED), early)
    morning.does(line.mark_missed, early)
    closes(morning)
    assert morning.status(early) == "no_show"
    morning.world.assert_invariants()


def test_who_came_early_has_not_missed_what_is_to_begin(morning: Morning) -> None:
    visit = morning.booked(11)
    morning.at(10, 15)
    morning.does(line.mark_arrived, visit)
    with pytest.raises(TooEarly):
        morning.does(line.mark_missed, visit)
    assert morning.status(visit) == "arrived"


def test_who_comes_while_it_can_be_taken_back_is_not_missed(morning: Morning) -> None:
    visit = morning.booked(10)
    morning.at(10, 15)
    morning.does(line.mark_missed, visit)
    morning.does(line.mark_arrived, visit)
    closes(morning)
    assert (morning.status(visit), morning.waiting()) == ("arrived", [visit])


def test_three_calls_in_vain_miss_the_visit(morning: Morning) -> None:
    visit, other = morning.booked(10), morning.booked(10, 40)
    morning.at(10)
    for each in (visit, other):
        morning.does(line.mark_arrived, each)
    for skips in (1, 2):
        morning.does(line.call, visit)
        assert morning.does(line.skip, visit) == skips
        following = morning.day().following
        assert following is not None
        assert following.id == other  # not at once again
        morning.world.clock.forward(seconds=RECALL_AFTER.total_seconds())
    morning.does(line.call, visit)
    assert morning.does(line.skip, visit) == 3
    assert morning.waiting() == [other]
    closes(morning)
    assert morning.status(visit) == "no_show"


def test_one_is_called_at_a_time(morning: Morning) -> None:
    one, two = morning.booked(10), morning.booked(10, 40)
    morning.at(10, 40)
    morning.does(line.call, one)
    with pytest.raises(RoomTaken):
        morning.does(line.call, two)
    with pytest.raises(AlreadyDone):
        morning.does(line.call, one)
    with pytest.raises(NobodyCalled):
        morning.does(line.skip, two)


def test_another_days_visit_is_not_touched_and_another_doctors_is_not_there(morning: Morning) -> None:
    other = morning.world.a_doctor(morning.clinic, "Dr Rao")
    stranger = morning.seated("rao", Role.DOCTOR, other)
    visit = morning.booked(10)
    patient = morning.world.a_chat("nobody")[0]
    for verb in (
        line.call,
        line.mark_seen,
        line.mark_missed,
        line.mark_arrived,
        line.let_in,
        line.skip,
        unseen,
    ):
        with pytest.raises(NotFound):
            morning.does(verb, visit, by=stranger)
        with pytest.raises(NotPermitted):
            morning.does(verb, visit, by=patient)
    with pytest.raises(NotFound):
        morning.world.database.run(lambda uow: doctors_day.doctors_day(uow, stranger, morning.doctor))
    morning.world.clock.forward(days=-1)
    with pytest.raises(TooEarly):
        morning.does(line.mark_arrived, visit)
    morning.world.clock.forward(days=2)
    with pytest.raises(VisitClosed):
        morning.does(line.let_in, visit)
    assert morning.acts() == []


def test_the_verbs_go_by_the_life_of_a_visit(morning: Morning) -> None:
    visit = morning.booked(10)
    with morning.world.work() as uow, pytest.raises(VisitClosed):
        consultations.complete(uow, visit, by="desk")
    with morning.world.work() as uow:
        consultations.start(uow, visit, by="desk")
        consultations.complete(uow, visit, by="desk")
    for verb in (consultations.arrive, consultations.start, consultations.miss):
        with morning.world.work() as uow, pytest.raises(VisitClosed):
            verb(uow, visit, by="desk")
    with morning.world.work() as uow, pytest.raises(AlreadyDone):
        consultations.complete(uow, visit, by="desk")
    assert [v.token for v in morning.day().visits] == [1]
    morning.world.assert_invariants()


def at_once(morning: Morning, *acts: tuple[object, int, UUID]) -> list[type[Refusal] | None]:
    """Let several people act at the same time; return what each was refused."""
    gate = threading.Barrier(len(acts))
    said: list[type[Refusal] | None] = [None] * len(acts)

    def acting(number: int, verb: object, by: int, visit: UUID) -> None:
        gate.wait(10)
        try:
            morning.does(verb, visit, by=by)
        except Refusal as refusal:
            said[number] = type(refusal)

    threads = [threading.Thread(target=acting, args=(number, *act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said


def test_two_at_the_desk_and_the_doctor_call_at_once_and_one_is_called(morning: Morning) -> None:
    visits = [morning.booked(10), morning.booked(10, 40), morning.booked(11, 20)]
    second = morning.seated("desk 2", Role.RECEPTIONIST)
    morning.at(11, 20)
    for visit in visits:
        morning.does(line.mark_arrived, visit)
    said = at_once(
        morning,
        *((line.call, by, visit) for by, visit in zip((morning.desk, second, morning.doc), visits, strict=True)),
    )
    assert sorted(str(s) for s in said) == sorted([str(None), str(RoomTaken), str(RoomTaken)])
    assert len(morning.day().room) == 1


def test_tokens_are_dense_however_many_arrive_at_once(morning: Morning) -> None:
    visits = [morning.booked(10), morning.booked(10, 40), morning.booked(11, 20), morning.booked(12)]
    assert at_once(morning, *((line.mark_arrived, morning.desk, visit) for visit in visits)) == [None] * 4
    assert sorted(v.token or 0 for v in morning.day().visits) == [1, 2, 3, 4]
    said = at_once(morning, *((line.mark_arrived, by, visits[0]) for by in (morning.desk, morning.doc)))
    assert said == [AlreadyDone, AlreadyDone]
