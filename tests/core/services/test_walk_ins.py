"""Whoever comes without an appointment: numbered, given a token, in no place of the doctor, within the limits."""

import threading
from datetime import timedelta

import pytest

from core.domain.errors import (
    BadName,
    InLineAlready,
    NamesakeInLine,
    NotPermitted,
    NotWorking,
    NoWalkIns,
    OnLeave,
    QueueFull,
    Refusal,
    TooLateToUndo,
    TooManyWalkIns,
)
from core.domain.line import Urgency
from core.services import line
from core.services.known_people import find_by_phone
from core.services.walk_ins import WalkIn, register_walk_in, take_back_walk_in, working_now
from tests.builders import World
from tests.core.services.line_of import Morning


@pytest.fixture
def morning(world: World) -> Morning:
    return Morning(world)


def setting(morning: Morning, name: str, value: object) -> None:
    """Let the clinic have this setting."""
    morning.world.sql("insert into settings (name, value) values (%s, %s::jsonb)", name, f'"{value}"')


def test_a_walk_in_has_a_number_and_a_token_and_takes_no_place(morning: Morning) -> None:
    morning.at(10, 5)
    first, second = morning.walks_in("Asha Rao", phone="98200 00001"), morning.walks_in("Ravi Kumar")
    assert [w.visit.number for w in (first, second)] == ["WLK-20261123-0001", "WLK-20261123-0002"]
    assert [(w.token, w.ahead) for w in (first, second)] == [(1, 0), (2, 1)]
    booked = morning.booked(10, 40)  # every place is still free
    assert morning.waiting() == [first.visit.id, second.visit.id]
    found = morning.world.database.run(lambda uow: find_by_phone(uow, morning.desk, "98200 00001"))
    assert [(person.name, person.agreed) for person in found] == [("Asha Rao", True)]
    morning.at(10, 45)
    morning.does(line.mark_arrived, booked)
    assert morning.waiting() == [booked, first.visit.id, second.visit.id]
    morning.world.assert_invariants()


def test_who_is_known_may_have_an_appointment_elsewhere_at_the_same_time_but_stands_in_a_line_once(
    morning: Morning,
) -> None:
    visit = morning.booked(10, name="Asha Rao")
    ((patient,),) = morning.world.sql("select patient_id from appointments where id = %s", visit)
    other = morning.world.a_doctor(morning.clinic, "Dr Rao")
    morning.at(10, 2)
    with pytest.raises(InLineAlready):
        morning.walks_in(patient_id=patient)
    morning.walks_in(patient_id=patient, doctors=(other,))
    with pytest.raises(InLineAlready):
        morning.walks_in(patient_id=patient, doctors=(other,))
    morning.world.assert_invariants()


def test_nobody_stands_in_two_lines(morning: Morning) -> None:
    other = morning.world.a_doctor(morning.clinic, "Dr Two", slot=20, buffer=0)
    morning.at(10)
    here = morning.walks_in().visit
    with pytest.raises(InLineAlready):
        morning.walks_in(patient_id=here.patient_id, doctors=(other,))
    morning.does(line.let_in, here.id)
    morning.does(line.mark_seen, here.id)
    morning.walks_in(patient_id=here.patient_id, doctors=(other,))  # sent on by the first
    morning.world.assert_invariants()


def test_the_first_free_is_whoever_has_the_fewest_before(morning: Morning) -> None:
    other = morning.world.a_doctor(morning.clinic, "Dr Rao")
    both = (other, morning.doctor)
    assert [morning.walks_in(doctors=both).visit.doctor_id for _ in range(4)] == [
        morning.doctor,
        other,
        morning.doctor,
        other,
    ]


def test_the_limits_hold_for_all_but_an_emergency(morning: Morning) -> None:
    setting(morning, "max_walk_ins_per_doctor_per_day", 2)
    morning.walks_in()
    second = morning.walks_in()
    with pytest.raises(TooManyWalkIns):
        morning.walks_in()
    urgent = morning.walks_in(urgency=Urgency.EMERGENCY)
    assert morning.waiting()[0] == urgent.visit.id
    morning.does(line.call, second.visit.id)
    setting(morning, "max_queue_length", 3)
    morning.world.sql("delete from settings where name = 'max_walk_ins_per_doctor_per_day'")
    with pytest.raises(QueueFull):
        morning.walks_in()
    setting(morning, "walk_in_enabled", "off")
    with pytest.raises(NoWalkIns):
        morning.walks_in()
    morning.walks_in(urgency=Urgency.EMERGENCY)


def test_nobody_is_taken_in_for_who_is_not_there(morning: Morning) -> None:
    night = morning.world.at(21, days=0)
    morning.world.sql(
        "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
        morning.doctor,
        morning.world.clock.now,
        night,
    )
    with pytest.raises(OnLeave):
        morning.walks_in()
    morning.world.clock.now = night
    with pytest.raises(NotWorking):
        morning.walks_in()
    assert morning.world.database.run(lambda uow: working_now(uow, morning.desk)) == []


def test_only_the_desk_takes_somebody_in_and_only_under_a_name(morning: Morning) -> None:
    who = WalkIn(clinic_id=morning.clinic, doctors=(morning.doctor,), name="Asha Rao")
    for chat in (morning.doc, morning.world.a_chat("nobody")[0]):
        with morning.world.work() as uow, pytest.raises(NotPermitted):
            register_walk_in(uow, chat, who)
    with pytest.raises(BadName):
        morning.walks_in("?")
    assert morning.world.sql("select count(*) from appointments") == [(0,)]


def test_two_at_the_desk_and_the_doctor_at_once_leave_a_dense_line(morning: Morning) -> None:
    """While two register walk-ins the doctor calls; numbers and tokens stay dense, and one is in the room."""
    first = morning.walks_in()
    gate = threading.Barrier(3)
    refused: list[Refusal] = []

    def registering(name: str) -> None:
        gate.wait(10)
        for number in range(2):
            morning.walks_in(f"{name} {chr(65 + number)}a")

    def calling() -> None:
        gate.wait(10)
        for _ in range(3):
            following = morning.day(morning.doc).following
            if following is not None:
                try:
                    morning.does(line.call, following.id, by=morning.doc)
                except Refusal as refusal:
                    refused.append(refusal)

    threads = [threading.Thread(target=registering, args=(name,)) for name in ("Asha", "Ravi")]
    threads.append(threading.Thread(target=calling))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    day = morning.day()
    assert sorted(v.token or 0 for v in day.visits) == list(range(1, 6))
    assert sorted(v.number or "" for v in day.visits) == [f"WLK-20261123-{n:04}" for n in range(1, 6)]
    assert [v.id for v in day.room] == [first.visit.id]
    morning.world.assert_invariants()


def test_what_keeps_tokens_apart_is_the_lock_and_the_constraint(morning: Morning) -> None:
    """The control: a token that is given a second time breaks the transaction, and not the line."""
    first, second = morning.walks_in(), morning.walks_in()
    with pytest.raises(Exception, match="one_patient_per_token"):
        morning.world.sql("update arrivals set token = 1 where appointment_id = %s", second.visit.id)
    morning.world.sql("update appointments set seat = 0 where false")
    with pytest.raises(Exception, match="ends_after_it_starts"):
        morning.world.sql("update appointments set seat = 0 where id = %s", first.visit.id)
    with pytest.raises(Exception, match="ends_after_it_starts"):
        morning.world.sql(
            "update appointments set ends_at = ends_at + %s where id = %s", timedelta(hours=1), first.visit.id
        )


def test_two_at_the_desk_who_take_in_the_same_new_person_at_once_take_in_one(morning: Morning) -> None:
    other = morning.world.a_doctor(morning.clinic, "Dr Rao")
    gate = threading.Barrier(2)
    came: list[str] = []

    def registering(doctor: int) -> None:
        gate.wait(10)
        try:
            morning.walks_in("Asha Rao", phone="98200 00001", doctors=(doctor,))
            came.append("in")
        except InLineAlready:
            came.append("already")

    desks = [threading.Thread(target=registering, args=(doctor,)) for doctor in (morning.doctor, other)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join(30)
    assert sorted(came) == ["already", "in"]
    assert morning.world.sql("select count(*) from patients where phone = '+919820000001'") == [(1,)]
    assert morning.world.sql("select count(*) from desk_consents") == [(1,)]
    morning.walks_in("Ravi Kumar")
    with pytest.raises(NamesakeInLine):
        morning.walks_in("ravi kumar", another=False)
    morning.world.assert_invariants()


def test_what_was_taken_back_is_out_of_the_line_and_only_for_two_minutes(morning: Morning) -> None:
    first, second = morning.walks_in(), morning.walks_in("Ravi Kumar")
    morning.does(take_back_walk_in, first.visit.id)
    assert morning.waiting() == [second.visit.id]
    morning.does(line.call, second.visit.id)
    with pytest.raises(TooLateToUndo):
        morning.does(take_back_walk_in, second.visit.id)
    third = morning.walks_in("Sita Rao")
    assert third.token == 3
    morning.world.clock.forward(minutes=3)
    with pytest.raises(TooLateToUndo):
        morning.does(take_back_walk_in, third.visit.id)
    morning.world.assert_invariants()
