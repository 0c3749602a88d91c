"""What a delay gives and until when, at every branch: a free move or all the money back; and being on time again."""

from datetime import timedelta
from uuid import UUID

import pytest

from bot.counter.own_line import place_of
from core.domain.errors import OnLeave, VisitClosed
from core.domain.line import LATE_GRACE
from core.services import line
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import cancel_for_delay
from core.services.line_news import run_late
from core.services.moving import Moved, MoveRequest, move_visit
from core.services.walk_ins import WalkIn, register_walk_in
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.core.services.line_of import Morning


@pytest.fixture
def morning(world: World) -> Morning:
    return Morning(world)


def late(morning: Morning, minutes: int) -> int:
    return len(morning.world.database.run(lambda uow: run_late(uow, morning.doc, morning.doctor, minutes)))


def chat_of(morning: Morning, visit: UUID) -> int:
    return int(morning.world.sql("select chat_id from appointments where id = %s", visit)[0][0])


def cancels(morning: Morning, visit: UUID) -> None:
    morning.world.database.run(lambda uow: cancel_for_delay(uow, visit, chat_of(morning, visit)))


def moves(morning: Morning, visit: UUID, *, doctor: int = 0) -> Moved:
    wanted = MoveRequest(
        appointment_id=visit,
        chat_id=chat_of(morning, visit),
        doctor_id=doctor or morning.doctor,
        starts_at=morning.world.at(10),
    )
    return morning.world.database.run(lambda uow: move_visit(uow, wanted))


def notices(morning: Morning) -> list[tuple[str, str, str]]:
    return morning.world.sql(
        "select p.name, n.kind, n.status from notices n join appointments a on a.id = n.appointment_id "
        "join patients p on p.id = a.patient_id where n.kind in ('doctor_late', 'doctor_on_time') "
        "order by p.name, n.kind, n.about"
    )


def test_nothing_is_free_once_the_time_with_the_delay_has_come(morning: Morning) -> None:
    visit, other = morning.booked(10), morning.booked(10, 20)
    morning.at(9)
    late(morning, 30)
    morning.at(10, 30)
    with pytest.raises(VisitClosed):
        cancels(morning, visit)
    with pytest.raises(VisitClosed):
        moves(morning, visit)
    assert morning.status(visit) == "confirmed"
    seen = morning.world.database.run(lambda uow: place_of(uow, uow.appointments.one(visit), "en"))
    assert (seen.late, seen.free) == (30, False)  # what was said stays true, and gives nothing any more
    cancels(morning, other)  # their own time is past, and that with the delay is not
    assert morning.status(other) == "cancelled"
    morning.world.assert_invariants()


def test_who_is_past_the_delay_when_it_is_said_is_not_told_of_it(morning: Morning) -> None:
    morning.booked(10, name="Asha Rao")
    morning.booked(11, name="Ravi Rao")
    morning.at(10, 30)
    assert late(morning, 30) == 1
    assert notices(morning) == [("Ravi Rao", "doctor_late", "planned")]


def test_a_delay_gives_another_doctor_at_their_own_fee(morning: Morning) -> None:
    dearer = morning.world.a_doctor(morning.clinic, "Dr Rao", fee=250_000, slot=20, buffer=0)
    away, stays = morning.booked(11), morning.booked(11, 20)
    morning.world.sql("update doctors set fee_minor = 90000 where id = %s", morning.doctor)
    morning.at(10, 45)
    late(morning, 30)
    moved = moves(morning, away, doctor=dearer)
    assert (moved.terms.fee.minor, moved.terms.due.minor, moved.after.moves) == (250_000, 250_000, 0)
    assert moves(morning, stays).terms.fee.minor == 50_000  # the same doctor's costs never more
    morning.world.assert_invariants()


def test_only_who_was_told_of_a_delay_hears_that_the_doctor_is_on_time(morning: Morning) -> None:
    morning.booked(11, name="Asha Rao")
    visit = morning.booked(12, name="Ravi Rao")
    morning.at(10)
    assert late(morning, 0) == 0
    late(morning, 30)
    morning.world.sql("update notices set status = 'sent' where kind = 'doctor_late' and appointment_id = %s", visit)
    assert late(morning, 0) == 1
    assert notices(morning) == [
        ("Asha Rao", "doctor_late", "withdrawn"),
        ("Ravi Rao", "doctor_late", "sent"),
        ("Ravi Rao", "doctor_on_time", "planned"),
    ]
    with pytest.raises(VisitClosed):
        cancels(morning, visit)
    late(morning, 45)
    assert notices(morning)[-2:] == [
        ("Ravi Rao", "doctor_late", "planned"),
        ("Ravi Rao", "doctor_on_time", "withdrawn"),
    ]
    morning.world.assert_invariants()


def test_every_branch_of_the_day_hears_of_a_delay(morning: Morning) -> None:
    world = morning.world
    branch = world.a_clinic("Lake Clinic")
    world.sql("update weekly_hours set ends = '13:00' where doctor_id = %s", morning.doctor)
    world.sql(
        "insert into weekly_hours (doctor_id, clinic_id, weekday, starts, ends, slot_minutes, buffer_minutes) "
        "select %s, %s, unnest(array[0, 1]), '15:00', '18:00', 20, 0",
        morning.doctor,
        branch,
    )
    morning.booked(11, name="Asha Rao")
    for name, days in (("Ravi Rao", 0), ("Sita Rao", 1)):
        chat, patient = world.a_chat(name, name=name)
        wanted = HoldRequest(
            chat_id=chat,
            patient_id=patient,
            doctor_id=morning.doctor,
            clinic_id=branch,
            starts_at=world.at(16, days=days),
        )
        with world.work() as uow:
            confirm_at_clinic(uow, hold_slot(uow, wanted).id, chat)
    morning.at(10)
    assert late(morning, 30) == 2
    assert [name for name, *_ in notices(morning)] == ["Asha Rao", "Ravi Rao"]


def test_the_next_to_call_is_nobody_whose_time_is_long_past_while_another_comes(morning: Morning) -> None:
    first, second = morning.booked(10), morning.booked(11)
    following = []
    for now in (morning.at(10), morning.at(10) + LATE_GRACE, morning.at(10, 11), morning.at(12)):
        morning.world.clock.now = now
        chosen = morning.day().following
        following.append(chosen.id if chosen else None)
    assert following == [first, first, second, first]


def test_a_doctor_is_named_in_the_reader_s_language(morning: Morning) -> None:
    visit = morning.booked(11)
    morning.world.sql('update doctors set names = \'{"hi": "डॉ. आशा मेहता"}\' where id = %s', morning.doctor)
    for language, name in (("en", "Dr Asha Mehta"), ("hi", "डॉ. आशा मेहता")):
        with morning.world.work() as uow:
            assert place_of(uow, uow.appointments.one(visit), language).doctor == name


def test_leave_that_was_entered_while_the_desk_waited_for_the_line_is_seen(morning: Morning) -> None:
    who = WalkIn(clinic_id=morning.clinic, doctors=(morning.doctor,), name="Asha Rao")

    def comes_late(uow: UnitOfWork) -> None:
        assert not uow.roster.blocked  # the roster as it was before the lock
        morning.world.sql(
            "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
            morning.doctor,
            morning.world.clock.now - timedelta(hours=1),
            morning.world.at(21, days=0),
        )
        register_walk_in(uow, morning.desk, who)

    with pytest.raises(OnLeave):
        morning.world.database.run(comes_late)


def test_a_line_with_two_in_is_moved_on_by_saying_that_one_was_seen(morning: Morning) -> None:
    one, two, three = morning.booked(10), morning.booked(10, 20), morning.booked(10, 40)
    morning.at(10, 20)
    morning.does(line.call, one)
    morning.does(line.let_in, two)
    morning.does(line.mark_arrived, three)
    assert {v.id for v in morning.day().room} == {one, two}
    morning.does(line.mark_seen, one)
    assert {v.id for v in morning.day().room} == {two}
