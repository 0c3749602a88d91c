"""Any doctor, over many bookings: the earliest, shared evenly among equals, the same answer to the same question."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.nearest import nearest
from core.domain.schedule import DoctorSchedule
from core.domain.slots import Busy, Slot
from core.domain.wall_clock import local_day
from tests.core.domain.a_clinic import KOLKATA, at, booked, hours, schedule, without_deadline

NOW = at("08:00")


def equals(count: int) -> list[DoctorSchedule]:
    """Doctors of one clinic with the same hours every day: three visits in a morning."""
    return [
        schedule(*(hours(9, 11, weekday=day, doctor_id=number) for day in range(7)), doctor_id=number)
        for number in range(1, count + 1)
    ]


def first(doctors: list[DoctorSchedule], taken: list[Busy], turn: int) -> Slot:
    return nearest(doctors, taken, (), now=NOW, notice=timedelta(0), horizon_days=30, limit=1, turn=turn)[0]


def per_day(taken: list[Busy], doctors: list[DoctorSchedule]) -> dict[object, Counter[int]]:
    found: dict[object, Counter[int]] = {}
    for place in taken:
        found.setdefault(local_day(place.starts_at, KOLKATA), Counter({d.doctor_id: 0 for d in doctors}))
        found[local_day(place.starts_at, KOLKATA)][place.doctor_id] += 1
    return found


@settings(without_deadline, max_examples=40)
@given(count=st.integers(2, 6), turns=st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_who_take_the_first_place_are_shared_evenly_on_every_day(count: int, turns: list[int]) -> None:
    """Whoever asks, and in whatever order: of doctors with the same hours none is ever two visits ahead."""
    doctors, taken = equals(count), list[Busy]()
    for turn in turns:
        slot = first(doctors, taken, turn)
        earliest = min(first([doctor], taken, turn).starts_at for doctor in doctors)
        assert slot.starts_at == earliest
        taken.append(booked(slot))
        for counts in per_day(taken, doctors).values():
            assert max(counts.values()) - min(counts.values()) <= 1


@settings(without_deadline, max_examples=40)
@given(
    count=st.integers(2, 5),
    steps=st.lists(st.tuples(st.booleans(), st.integers(0, 10**6)), min_size=1, max_size=40),
)
def test_also_where_visits_are_cancelled_the_least_booked_of_those_free_then_is_offered(
    count: int, steps: list[tuple[bool, int]]
) -> None:
    doctors, taken = equals(count), list[Busy]()
    for cancels, dice in steps:
        if cancels and taken:
            del taken[dice % len(taken)]
            continue
        slot = first(doctors, taken, dice)
        assert first(doctors, taken, dice) == slot == first(doctors[::-1], taken[::-1], dice)
        free = [d.doctor_id for d in doctors if first([d], taken, dice).starts_at == slot.starts_at]
        day = local_day(slot.starts_at, KOLKATA)
        booked_then = per_day(taken, doctors).get(day, Counter())
        assert booked_then[slot.doctor_id] == min(booked_then[doctor] for doctor in free)
        taken.append(booked(slot))


def test_one_visit_a_day_goes_round() -> None:
    """A clinic so quiet that there is never more than one visit: the turn moves on with the day, also for one asker."""
    doctors = equals(4)
    offered = Counter[int]()
    for n in range(28):
        slot = nearest(
            doctors, (), (), now=NOW + timedelta(days=n), notice=timedelta(0), horizon_days=30, limit=1, turn=7
        )[0]
        offered[slot.doctor_id] += 1
    assert offered == Counter({1: 7, 2: 7, 3: 7, 4: 7})
