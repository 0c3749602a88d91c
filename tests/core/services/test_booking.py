"""Places are kept, extended, given back and booked; two patients never get one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.domain.appointment import Status
from core.domain.errors import (
    AlreadyExtended,
    HoldGone,
    NotFound,
    NotWorking,
    OnLeave,
    OverlappingVisit,
    Refusal,
    SlotTaken,
    TooFarAhead,
    TooLate,
    TooManyBookings,
    TooManyHolds,
)
from core.domain.events import HoldLapsed
from core.services.booking import (
    HoldRequest,
    confirm_at_clinic,
    expire_hold,
    extend_hold,
    hold_slot,
    release_hold,
)
from core.storage.invariants import InvariantBroken
from tests.builders import World


def request_for(
    world: World, doctor: int, clinic: int, chat: tuple[int, int], hour: int = 17, **more: object
) -> HoldRequest:
    days = more.pop("days", 1)
    assert isinstance(days, int)
    return HoldRequest(
        chat_id=chat[0],
        patient_id=chat[1],
        doctor_id=doctor,
        clinic_id=clinic,
        starts_at=world.at(hour, days=days),
        **more,  # type: ignore[arg-type]  # the story's own keywords
    )


@pytest.fixture
def place(world: World) -> tuple[int, int]:
    """A clinic and its one doctor, nine to eight every day."""
    clinic = world.a_clinic()
    return clinic, world.a_doctor(clinic)


def test_a_held_place_is_kept_for_fifteen_minutes(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    with world.work() as uow:
        held = hold_slot(uow, request_for(world, doctor, clinic, world.a_chat()))
    assert (held.status, held.fee.decimal(), held.number) == (Status.HELD, "500.00", None)
    assert held.held_until == world.clock.now + timedelta(minutes=15)
    assert world.sql("select status, held_until - created_at = interval '15 min' from appointments") == [("held", True)]
    assert world.sql("select kind, due_at = held_until from outbox, appointments") == [("expire_hold", True)]
    world.assert_invariants()


def test_the_second_patient_is_told_that_the_place_is_taken(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    with world.work() as uow:
        hold_slot(uow, request_for(world, doctor, clinic, world.a_chat("a")))
    with pytest.raises(SlotTaken), world.work() as uow:
        hold_slot(uow, request_for(world, doctor, clinic, world.a_chat("b")))
    assert world.sql("select count(*) from appointments") == [(1,)]


def test_a_refused_hold_leaves_the_replaced_one_as_it_was(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    ravi, sita = world.a_chat("a"), world.a_chat("b")
    with world.work() as uow:
        first = hold_slot(uow, request_for(world, doctor, clinic, ravi, 11))
    with world.work() as uow:
        hold_slot(uow, request_for(world, doctor, clinic, sita, 17))
    with world.work() as uow, pytest.raises(SlotTaken):
        hold_slot(uow, request_for(world, doctor, clinic, ravi, 17, instead_of=first.id))
    assert world.sql("select status from appointments order by starts_at") == [("held",), ("held",)]
    world.assert_invariants()


def test_changing_the_time_moves_the_hold(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    ravi = world.a_chat()
    with world.work() as uow:
        first = hold_slot(uow, request_for(world, doctor, clinic, ravi, 11))
    with world.work() as uow:
        hold_slot(uow, request_for(world, doctor, clinic, ravi, 17, instead_of=first.id))
    assert world.sql("select status from appointments order by starts_at") == [("cancelled",), ("held",)]
    world.assert_invariants()


def test_a_lapsed_hold_keeps_nobody_from_the_place(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    with world.work() as uow:
        hold_slot(uow, request_for(world, doctor, clinic, world.a_chat("a")))
    world.clock.forward(minutes=16)
    with world.work() as uow:
        hold_slot(uow, request_for(world, doctor, clinic, world.a_chat("b")))
    assert world.sql("select status from appointments order by created_at") == [("expired",), ("held",)]


def test_a_lapsed_hold_keeps_its_own_patient_from_nobody(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    colleague = world.a_doctor(clinic, "Dr Rao")
    ravi = world.a_chat()
    with world.work() as uow:
        hold_slot(uow, request_for(world, doctor, clinic, ravi))
    world.clock.forward(minutes=16)
    with world.work() as uow:
        hold_slot(uow, request_for(world, colleague, clinic, ravi))
    assert world.sql("select status from appointments order by created_at") == [("expired",), ("held",)]


def test_a_hold_is_extended_once(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    ravi = world.a_chat()
    with world.work() as uow:
        held = hold_slot(uow, request_for(world, doctor, clinic, ravi))
    with world.work() as uow:
        longer = extend_hold(uow, held.id, ravi[0])
    assert held.held_until
    assert longer.held_until
    assert (longer.held_until - held.held_until).total_seconds() == 600
    with world.work() as uow, pytest.raises(AlreadyExtended):
        extend_hold(uow, held.id, ravi[0])
    world.clock.forward(minutes=16)
    with world.work() as uow:
        assert expire_hold(uow, held.id, until=held.held_until) == []
    world.clock.forward(minutes=10)
    with world.work() as uow:
        assert expire_hold(uow, held.id, until=held.held_until) == []  # a late worker does both rows: one counts
        told = expire_hold(uow, held.id, until=longer.held_until)
    assert told == [HoldLapsed(chat_id=ravi[0], appointment_id=held.id)]
    assert world.sql("select status from appointments") == [("expired",)]


def test_booked_visits_have_dense_numbers(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    numbers = []
    for index, hour in enumerate((11, 13, 15)):
        chat = world.a_chat(f"chat-{index}")
        with world.work() as uow:
            held = hold_slot(uow, request_for(world, doctor, clinic, chat, hour))
        if hour == 13:
            with world.work() as uow:
                release_hold(uow, held.id, chat[0])
            continue
        with world.work() as uow:
            numbers.append(confirm_at_clinic(uow, held.id, chat[0]).number)
    assert numbers == ["APT-20261124-0001", "APT-20261124-0002"]
    world.assert_invariants()


def test_another_chats_hold_looks_like_none(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    with world.work() as uow:
        held = hold_slot(uow, request_for(world, doctor, clinic, world.a_chat("a")))
    stranger = world.a_chat("b")[0]
    for verb in (extend_hold, release_hold, confirm_at_clinic):
        for id_ in (held.id, uuid4()):
            with world.work() as uow, pytest.raises(NotFound):
                verb(uow, id_, stranger)
    assert world.sql("select status from appointments") == [("held",)]


def test_a_hold_that_ended_cannot_be_booked(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    ravi = world.a_chat()
    with world.work() as uow:
        held = hold_slot(uow, request_for(world, doctor, clinic, ravi))
    world.clock.forward(minutes=15)
    with world.work() as uow, pytest.raises(HoldGone):
        confirm_at_clinic(uow, held.id, ravi[0])


def test_what_cannot_be_held_says_why(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    other = world.a_doctor(clinic, "Dr Rao")
    ravi = world.a_chat()
    world.sql(
        "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
        doctor,
        world.at(0, days=3),
        world.at(23, days=3),
    )

    def refusal(*args: int, **more: object) -> type[Refusal] | None:
        try:
            with world.work() as uow:
                hold_slot(uow, request_for(world, args[0], clinic, ravi, args[1], **more))
        except Refusal as refused:
            return type(refused)
        return None

    assert refusal(doctor, 21) is NotWorking
    assert refusal(doctor, 9, days=0) is TooLate
    assert refusal(doctor, 11, days=40) is TooFarAhead
    assert refusal(doctor, 11, days=3) is OnLeave
    assert refusal(999, 11) is NotFound
    assert refusal(doctor, 17) is None
    assert refusal(other, 17) is OverlappingVisit
    assert refusal(other, 9) is None
    assert refusal(other, 13) is TooManyHolds


def test_a_patient_has_a_limited_number_of_open_visits(world: World, place: tuple[int, int]) -> None:
    clinic, doctor = place
    ravi = world.a_chat()
    world.sql("insert into settings (name, value) values ('max_open_bookings', '1')")
    with world.work() as uow:
        held = hold_slot(uow, request_for(world, doctor, clinic, ravi, 9))
        confirm_at_clinic(uow, held.id, ravi[0])
    with world.work() as uow, pytest.raises(TooManyBookings):
        hold_slot(uow, request_for(world, doctor, clinic, ravi, 17))


def test_a_change_of_the_roster_is_seen_by_the_next_transaction(world: World, place: tuple[int, int]) -> None:
    clinic, _ = place
    with world.work() as uow:
        assert len(uow.roster.doctors) == 1
    world.a_doctor(clinic, "Dr Rao")
    with world.work() as uow:
        assert len(uow.roster.doctors) == 2


def test_a_doctor_is_in_one_building_at_a_time(world: World) -> None:
    here, there = world.a_clinic(), world.a_clinic("Airport Clinic")
    doctor = world.a_doctor(here, capacity=2)
    world.sql(
        "insert into weekly_hours (doctor_id, clinic_id, weekday, starts, ends, slot_minutes, buffer_minutes, capacity)"
        " select doctor_id, %s, weekday, starts, ends, slot_minutes, buffer_minutes, capacity from weekly_hours",
        there,
    )
    ravi, sita, amit = (world.a_chat(name) for name in ("ravi", "sita", "amit"))
    with world.work() as uow:
        hold_slot(uow, request_for(world, doctor, here, ravi))
    with world.work() as uow, pytest.raises(SlotTaken):
        hold_slot(uow, request_for(world, doctor, there, sita))
    with world.work() as uow:
        beside = hold_slot(uow, request_for(world, doctor, here, amit))
    world.assert_invariants()
    world.sql("update appointments set clinic_id = %s where id = %s", there, beside.id)
    with pytest.raises(InvariantBroken, match="no doctor is in two branches at once"):
        world.assert_invariants()
