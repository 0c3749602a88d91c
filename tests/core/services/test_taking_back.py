"""A wrong word about a visit taken back: everything stands as before, and who heard of it hears that too."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from core.domain.errors import NobodyCalled, TooLateToUndo, WaitsElsewhere
from core.domain.line import UNDO_FOR
from core.domain.line_steps import Said
from core.services import line
from core.services.taking_back import take_back
from core.storage.lengths import measured
from tests.builders import World
from tests.core.services.line_of import Morning

Verb = Callable[..., object]
WAYS: dict[str, tuple[Verb, ...]] = {
    "expected": (),
    "here": (line.mark_arrived,),
    "called": (line.mark_arrived, line.call),
    "called at a guess": (line.call,),
    "skipped": (line.call, line.skip),
    "called again": (line.call, line.skip, line.call),
    "twice skipped": (line.call, line.skip, line.call, line.skip),
    "in": (line.mark_arrived, line.let_in),
    "in without a word": (line.let_in,),
}
"""How a visit comes to stand somewhere -> what was said of it."""
THEN: dict[str, tuple[Verb, ...]] = {
    "expected": (line.mark_arrived, line.call, line.let_in, line.mark_missed),
    "here": (line.call, line.let_in, line.mark_missed),
    "called": (line.let_in, line.skip, line.mark_seen, line.mark_missed),
    "called at a guess": (line.let_in, line.skip, line.mark_seen, line.mark_missed),
    "skipped": (line.call, line.let_in, line.mark_missed),
    "called again": (line.skip, line.mark_seen, line.mark_missed),
    "twice skipped": (line.call, line.let_in, line.mark_missed),
    "in": (line.mark_seen,),
    "in without a word": (line.mark_seen,),
}
"""What can be said of it there."""
SAYS: dict[Verb, Said] = {
    line.mark_arrived: Said.ARRIVE,
    line.call: Said.CALL,
    line.let_in: Said.IN,
    line.skip: Said.SKIP,
    line.mark_seen: Said.SEEN,
    line.mark_missed: Said.MISSED,
}


def undo(morning: Morning, said: Said, visit: UUID) -> None:
    """Have the desk take back what was said of a visit."""
    morning.world.database.run(lambda uow: take_back(uow, morning.desk, visit, said))


@pytest.fixture
def morning(world: World) -> Morning:
    return Morning(world)


def as_it_stands(morning: Morning, visit: UUID) -> list[tuple[object, ...]]:
    """Return all that the tables say of how a visit stands; a token is given anew, and is not compared."""
    return morning.world.sql(
        "select a.status, r.arrived_at, r.called_at, r.skips, r.skipped_at, c.started_at, c.ended_at, "
        "(select count(*) from outbox o where o.kind = 'close_visit' and o.done_at is null "
        " and o.body ->> 'appointment_id' = a.id::text) "
        "from appointments a left join arrivals r on r.appointment_id = a.id "
        "left join consultations c on c.appointment_id = a.id where a.id = %s",
        visit,
    )


def test_whatever_is_said_and_taken_back_leaves_everything_as_it_was(morning: Morning) -> None:
    visit = morning.booked(10)
    morning.at(10)
    for stands, ways in WAYS.items():
        for said in ways:
            morning.world.clock.forward(seconds=10)
            morning.does(said, visit)
        before = as_it_stands(morning, visit)
        for said in THEN[stands]:
            morning.world.clock.forward(seconds=10)
            morning.does(said, visit)
            assert as_it_stands(morning, visit) != before, (stands, said)
            undo(morning, SAYS[said], visit)
            assert as_it_stands(morning, visit) == before, (stands, said)
        for said in reversed(ways):
            undo(morning, SAYS[said], visit)
        assert [row[0] for row in as_it_stands(morning, visit)] == ["confirmed"]
        with pytest.raises(TooLateToUndo):
            undo(morning, Said.ARRIVE, visit)
    assert morning.world.sql("select count(*) from line_steps where undone_at is null") == [(0,)]
    assert set(morning.acts()[-1:]) <= {"visit.taken_back", "visit.call_taken_back"}
    morning.world.assert_invariants()


def sent(morning: Morning) -> None:
    """Let every word about the line have left the house."""
    morning.world.sql("update notices set status = 'sent' where status = 'planned' and kind like 'queue%%'")


def told(morning: Morning) -> list[tuple[str, str, str]]:
    """Return (patient, kind, about) of what is on its way, and has not left."""
    return morning.world.sql(
        "select p.name, n.kind, regexp_replace(n.about, ':\\d+$', '') from notices n "
        "join appointments a on a.id = n.appointment_id join patients p on p.id = a.patient_id "
        "where n.kind like 'queue%%' and n.status = 'planned' order by p.name, n.kind, n.about"
    )


def test_with_a_seen_goes_the_call_that_followed_it_and_who_heard_hears_that_it_was_a_mistake(morning: Morning) -> None:
    inside, called, third = (
        morning.booked(10, minute, name=name) for minute, name in ((0, "Asha Rao"), (20, "Ravi Rao"), (40, "Sita Rao"))
    )
    morning.at(9, 55)
    for visit in (inside, called, third):
        morning.does(line.mark_arrived, visit)
    morning.at(10, 45)
    morning.does(line.let_in, inside)
    morning.world.clock.forward(minutes=5)
    sent(morning)
    morning.does(line.mark_seen, inside)
    morning.world.database.run(lambda uow: line.call(uow, morning.doc, called, follows=inside))
    assert told(morning) == [("Ravi Rao", "queue", "turn"), ("Sita Rao", "queue", "next")]
    sent(morning)
    morning.world.clock.forward(seconds=30)
    undo(morning, Said.SEEN, inside)
    assert ([v.id for v in morning.day().room], morning.waiting()) == ([inside], [called, third])
    assert told(morning) == [("Ravi Rao", "queue_back", "back:next"), ("Sita Rao", "queue_back", "back:near")]
    sent(morning)
    morning.world.clock.forward(minutes=3)
    morning.does(line.mark_seen, inside)
    morning.world.database.run(lambda uow: line.call(uow, morning.doc, called, follows=inside))
    assert told(morning) == [("Ravi Rao", "queue", "turn"), ("Sita Rao", "queue", "next")]
    # the control: what has not left the house stays there, and nothing is said of it
    morning.world.clock.forward(seconds=30)
    undo(morning, Said.SEEN, inside)
    assert told(morning) == []
    morning.world.clock.forward(minutes=1)
    with pytest.raises(TooLateToUndo):
        undo(morning, Said.CALL, called)  # a second tap takes no second step back
    undo(morning, Said.ARRIVE, third)
    assert morning.waiting() == [called]
    assert told(morning) == [("Sita Rao", "queue_back", "back:away")]
    morning.world.assert_invariants()


def test_what_was_said_two_minutes_ago_of_who_was_in_or_missing_holds(morning: Morning) -> None:
    came, gone = morning.booked(10), morning.booked(10, 40)
    morning.at(10, 45)
    morning.does(line.let_in, came)
    morning.world.clock.forward(seconds=UNDO_FOR.total_seconds())
    with pytest.raises(TooLateToUndo):
        undo(morning, Said.IN, came)
    morning.does(line.mark_seen, came)
    morning.does(line.call, gone)
    morning.does(line.skip, gone)
    morning.world.clock.forward(seconds=UNDO_FOR.total_seconds())
    with pytest.raises(TooLateToUndo):
        undo(morning, Said.SKIP, gone)
    morning.does(line.call, gone)
    morning.world.clock.forward(minutes=20)
    undo(morning, Said.CALL, gone)  # nothing else was said: nobody has come in
    assert morning.of(gone).waits


def test_who_was_neither_called_nor_in_cannot_be_seen_and_a_slip_of_the_finger_is_not_measured(
    morning: Morning,
) -> None:
    visit, other = morning.booked(10), morning.booked(10, 40)
    morning.at(10, 45)
    for refused in (visit, other):
        with pytest.raises(NobodyCalled):
            morning.does(line.mark_seen, refused)
        morning.does(line.mark_arrived, refused)
        with pytest.raises(NobodyCalled):
            morning.does(line.mark_seen, refused)
    for seconds, each in ((2, visit), (600, other)):
        morning.does(line.call, each)
        morning.world.clock.forward(seconds=seconds)
        morning.does(line.mark_seen, each)
    lengths = morning.world.sql("select ended_at - started_at from consultations order by 1")
    assert lengths == [(timedelta(seconds=2),), (timedelta(minutes=10),)]
    own = morning.world.database.run(lambda uow: measured(uow.sql, morning.doctor, "none"))
    assert own[0].count == 1


def test_nobody_is_called_into_two_rooms(morning: Morning) -> None:
    visit = morning.booked(10, name="Asha Rao")
    ((patient, chat),) = morning.world.sql("select patient_id, chat_id from appointments where id = %s", visit)
    other = morning.world.a_doctor(morning.clinic, "Dr Rao")
    morning.at(10, 2)
    elsewhere = morning.walks_in(patient_id=patient, doctors=(other,)).visit.id
    for verb in (line.mark_arrived, line.call):
        with pytest.raises(WaitsElsewhere):
            morning.does(verb, visit)
    with morning.world.work() as uow, pytest.raises(WaitsElsewhere):
        line.say_here(uow, visit, chat)
    morning.does(line.let_in, elsewhere)
    morning.does(line.mark_arrived, visit)
    assert morning.waiting() == [visit]
    morning.world.assert_invariants()
