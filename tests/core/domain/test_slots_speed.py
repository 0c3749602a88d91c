"""A month of a hundred doctors is looked through while nobody notices.

The bounds are ten times what it takes on a busy two-core machine: they catch an algorithm that walks everything (a
query or a list for each day took other projects seconds), not a slow afternoon.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from time import perf_counter

import pytest

from core.domain.schedule import DoctorSchedule
from core.domain.slots import Busy, Wanted, day_badges, free_slots, nearest
from core.domain.wall_clock import local_day
from tests.core.domain.a_clinic import KOLKATA, booked, hours, schedule

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
DAYS = [local_day(NOW, KOLKATA) + timedelta(days=n) for n in range(30)]


@pytest.fixture(scope="module")
def doctors() -> list[DoctorSchedule]:
    """A hundred doctors, twelve visits a day each."""
    return [
        schedule(
            *(hours(starts, starts + 4, weekday=day, doctor_id=doctor_id) for day in range(7) for starts in (9, 16)),
            doctor_id=doctor_id,
        )
        for doctor_id in range(1, 101)
    ]


@pytest.fixture(scope="module")
def taken(doctors: list[DoctorSchedule]) -> list[Busy]:
    """Every third visit is booked; this also lays out every day once."""
    return [
        booked(slot)
        for doctor in doctors
        for day in DAYS
        for slot in free_slots(doctor, 1, day, (), (), now=NOW, notice=timedelta(0))[::3]
    ]


def quickest(act: Callable[[], object]) -> timedelta:
    """The best of five: what it takes when nothing else is going on."""
    times = []
    for _ in range(5):
        begun = perf_counter()
        act()
        times.append(perf_counter() - begun)
    return timedelta(seconds=min(times))


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(dates=(DAYS[20],), part="evening"),
        Wanted(exact=time(14, 1)),  # never: all 3,000 days are looked at
    ],
    ids=["anything", "an evening", "a time that does not exist"],
)
def test_the_nearest_of_a_hundred_doctors(doctors: list[DoctorSchedule], taken: list[Busy], wanted: Wanted) -> None:
    def look() -> None:
        found = nearest(doctors, taken, (), now=NOW, notice=timedelta(0), horizon_days=29, wanted=wanted)
        assert len(found) == 3

    assert quickest(look) < timedelta(milliseconds=250)


def test_a_month_of_badges_of_a_hundred_doctors(doctors: list[DoctorSchedule], taken: list[Busy]) -> None:
    places: dict[int, list[Busy]] = {}
    for place in taken:
        places.setdefault(place.doctor_id, []).append(place)

    def look() -> None:
        for doctor in doctors:
            statuses = day_badges(
                doctor, 1, DAYS, places[doctor.doctor_id], (), now=NOW, notice=timedelta(0), horizon_days=30
            )
            assert sum(status.free for status in statuses) == 240

    assert quickest(look) < timedelta(milliseconds=500)
