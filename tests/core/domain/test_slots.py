"""The slots of a day: how they are laid out, what takes them away, and what is said to who asks for one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings

from core.domain.errors import NotWorking, OnLeave, PlaceRefused, SlotTaken, TooFarAhead, TooLate
from core.domain.grid import grid_on
from core.domain.schedule import (
    BlockedPeriod,
    Consultation,
    DoctorSchedule,
    Override,
    OverrideKind,
    WeeklyHours,
    intervals_on,
)
from core.domain.slots import Busy, Slot, free_slots, nearest, slot_at, slots_on
from core.domain.wall_clock import local_day
from tests.core.domain.a_clinic import (
    BERLIN,
    LONG_AGO,
    MONDAY,
    Situation,
    at,
    booked,
    busy,
    clocks,
    hours,
    schedule,
    situations,
    without_deadline,
)

NO_NOTICE = timedelta(0)


def all_day(rows: DoctorSchedule, *taken: Busy, blocked: tuple[BlockedPeriod, ...] = ()) -> list[Slot]:
    """Monday's slots, seen from long ago."""
    return slots_on(rows, 1, MONDAY, taken, blocked, now=LONG_AGO, notice=NO_NOTICE)


def free(rows: DoctorSchedule, *taken: Busy, blocked: tuple[BlockedPeriod, ...] = ()) -> dict[str, tuple[int, ...]]:
    """Monday's slots with their free seats."""
    slots = all_day(rows, *taken, blocked=blocked)
    return dict(zip(clocks(slots), [slot.free_seats for slot in slots], strict=True))


def test_a_morning_of_half_hours_with_ten_minutes_between() -> None:
    first, *others = all_day(schedule(hours(9, 11)))
    assert first == Slot(
        doctor_id=1,
        clinic_id=1,
        starts_at=datetime(2026, 6, 1, 3, 30, tzinfo=UTC),
        ends_at=datetime(2026, 6, 1, 4, 0, tzinfo=UTC),
        occupied_until=datetime(2026, 6, 1, 4, 10, tzinfo=UTC),
        seats=1,
        free_seats=(0,),
        consultation=Consultation.IN_PERSON,
    )
    assert clocks(others) == ["09:40", "10:20"]


@pytest.mark.parametrize(
    ("rows", "starts"),
    [
        # The last visit may end with the hours, its buffer after them.
        ([hours(9, 11, slot_minutes=40, buffer_minutes=20)], ["09:00", "10:00"]),
        ([hours(9, time(10, 9))], ["09:00"]),
        ([hours(9, time(10, 10))], ["09:00", "09:40"]),
        # But the buffer never reaches into the next hours.
        ([hours(9, 11, slot_minutes=60, buffer_minutes=5), hours(11, 12)], ["09:00", "11:00"]),
        ([hours(9, 10, slot_minutes=60, buffer_minutes=5), hours(10, 11)], ["10:00"]),
        ([hours(9, 10, slot_minutes=60, buffer_minutes=0), hours(10, 11)], ["09:00", "10:00"]),
        # Not even into those of the next day.
        ([hours(23, 24, slot_minutes=30, buffer_minutes=10), hours(0, 1, weekday=1)], ["23:00"]),
        ([hours(23, 24, slot_minutes=30, buffer_minutes=0), hours(0, 1, weekday=1)], ["23:00", "23:30"]),
        ([hours(23, 24, slot_minutes=60)], ["23:00"]),
        ([hours(23, 24, slot_minutes=60), hours(0, 1, weekday=1)], []),
    ],
)
def test_how_visits_are_laid_into_hours(rows: list[WeeklyHours], starts: list[str]) -> None:
    assert clocks(all_day(schedule(*rows))) == starts


def test_a_taken_place_takes_its_seat_only() -> None:
    rows = schedule(hours(9, 11, capacity=2))
    assert free(rows, busy("09:00", "09:40", seat=0)) == {"09:00": (1,), "09:40": (0, 1), "10:20": (0, 1)}
    assert free(rows, busy("09:00", "09:40", seat=0), busy("09:00", "09:40", seat=1))["09:00"] == ()
    assert free(rows, busy("09:00", "09:40", doctor_id=2))["09:00"] == (0, 1)


def test_a_visit_made_under_another_slot_length_takes_every_slot_it_overlaps() -> None:
    rows = schedule(hours(9, 11))
    assert free(rows, busy("09:35", "10:21")) == {"09:00": (), "09:40": (), "10:20": ()}
    assert free(rows, busy("09:40", "10:20")) == {"09:00": (0,), "09:40": (), "10:20": (0,)}
    assert free(rows, busy("08:00", "09:01"))["09:00"] == ()
    assert free(rows, busy("08:00", "09:00"), busy("11:00", "12:00")) == {"09:00": (0,), "09:40": (0,), "10:20": (0,)}


def test_a_patient_in_a_seat_that_is_no_more_takes_another() -> None:
    rows = schedule(hours(9, 10, capacity=2))
    assert free(rows, busy("09:00", "09:40", seat=2)) == {"09:00": (0,)}
    assert free(rows, busy("09:00", "09:40", seat=2), busy("09:00", "09:40", seat=1)) == {"09:00": ()}
    assert free(rows, busy("09:00", "09:40", seat=5), busy("09:00", "09:40", seat=6)) == {"09:00": ()}


def test_a_visit_at_another_clinic_takes_every_seat_here() -> None:
    rows = schedule(hours(9, 10, capacity=2), hours(9, 10, clinic_id=2))
    assert free(rows, busy("09:00", "09:40", clinic_id=2)) == {"09:00": ()}
    assert free(rows, busy("09:00", "09:40", clinic_id=1)) == {"09:00": (1,)}


def test_what_is_blocked_is_no_slot_and_moves_none() -> None:
    rows = schedule(hours(9, 13))
    lunch = BlockedPeriod(starts_at=at("10:00"), ends_at=at("11:00"))
    assert clocks(all_day(rows, blocked=(lunch,))) == ["09:00", "11:00", "11:40", "12:20"]
    until_its_visit = BlockedPeriod(starts_at=at("09:30"), ends_at=at("09:40"))  # only the buffer of the first
    assert clocks(all_day(rows, blocked=(until_its_visit,)))[:2] == ["09:00", "09:40"]
    of_a_colleague = BlockedPeriod(starts_at=at("09:00"), ends_at=at("13:00"), doctor_id=2)
    assert len(all_day(rows, blocked=(of_a_colleague,))) == 6


def test_booking_closes_a_notice_before_the_visit() -> None:
    rows = schedule(hours(9, 11))
    half_an_hour = timedelta(minutes=30)
    for_now = {"09:10": ["09:40", "10:20"], "09:11": ["10:20"], "10:50": []}
    for clock, left in for_now.items():
        assert clocks(slots_on(rows, 1, MONDAY, (), (), now=at(clock), notice=half_an_hour)) == left


def test_free_slots_leave_out_the_full_ones_and_the_unsuitable() -> None:
    rows = schedule(hours(9, 11), hours(14, 15, consultation=Consultation.BOTH))
    taken = (busy("09:00", "09:40"),)
    assert clocks(free_slots(rows, 1, MONDAY, taken, (), now=LONG_AGO, notice=NO_NOTICE)) == ["09:40", "10:20", "14:00"]
    online = free_slots(rows, 1, MONDAY, taken, (), now=LONG_AGO, notice=NO_NOTICE, consultation=Consultation.ONLINE)
    assert clocks(online) == ["14:00"]


def test_the_night_of_the_change_has_no_time_twice() -> None:
    night = schedule(hours(1, 5, weekday=6, slot_minutes=30, buffer_minutes=0), zone=BERLIN)
    autumn = slots_on(night, 1, date(2026, 10, 25), (), (), now=LONG_AGO, notice=NO_NOTICE)
    spring = slots_on(night, 1, date(2026, 3, 29), (), (), now=LONG_AGO, notice=NO_NOTICE)
    halves = ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30"]
    assert clocks(autumn, BERLIN) == halves
    assert clocks(spring, BERLIN) == [clock for clock in halves if not clock.startswith("02")]
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=30) for slot in (*autumn, *spring))


# -- asking for one slot --


def ask(starts_at: datetime, *taken: Busy, blocked: tuple[BlockedPeriod, ...] = (), clinic_id: int = 1) -> Slot:
    rows = schedule(hours(8, 11))
    return slot_at(
        rows, clinic_id, starts_at, taken, blocked, now=at("08:00"), notice=timedelta(hours=1), horizon_days=7
    )


def test_a_free_slot_is_given() -> None:
    assert clocks([ask(at("09:20"))]) == ["09:20"]
    assert ask(at("09:20").astimezone(BERLIN)) == ask(at("09:20"))


def test_one_slot_is_refused_for_one_true_reason() -> None:
    taken = busy("09:20", "10:00")
    away = BlockedPeriod(starts_at=at("09:00"), ends_at=at("10:00"), doctor_id=1)
    next_week = MONDAY + timedelta(days=7)
    facts: dict[str, object] = {"doctor_id": 1, "clinic_id": 1}
    refusals: list[tuple[Callable[[], Slot], type[PlaceRefused], dict[str, object]]] = [
        (lambda: ask(at("08:40")), TooLate, {"starts_at": at("08:40").isoformat(), "notice_minutes": 60}),
        (
            lambda: ask(at("08:00", next_week + timedelta(days=7))),
            TooFarAhead,
            {"starts_at": at("08:00", next_week + timedelta(days=7)).isoformat(), "horizon_days": 7},
        ),
        (lambda: ask(at("09:21")), NotWorking, {"starts_at": at("09:21").isoformat()}),
        (lambda: ask(at("09:20"), clinic_id=2), NotWorking, {"starts_at": at("09:20").isoformat(), "clinic_id": 2}),
        (lambda: ask(at("09:20"), taken, blocked=(away,)), OnLeave, {"starts_at": at("09:20").isoformat()}),
        (lambda: ask(at("09:20"), taken), SlotTaken, {"starts_at": at("09:20").isoformat()}),
    ]
    for asking, refusal, said in refusals:
        with pytest.raises(PlaceRefused) as caught:
            asking()
        assert (type(caught.value), caught.value.facts) == (refusal, facts | said)
    assert ask(at("08:00", next_week)).free_seats == (0,)


# -- laws --


def slots_of(situation: Situation, day: date, clinic_id: int = 1) -> list[Slot]:
    return slots_on(
        situation.schedule,
        clinic_id,
        day,
        situation.busy,
        situation.blocked,
        now=situation.now,
        notice=situation.notice,
    )


def around(day: date) -> list[date]:
    return [day + timedelta(days=n) for n in (-2, -1, 0, 1, 2)]


@without_deadline
@given(situations())
def test_no_two_slots_of_a_clinic_overlap_with_their_buffers(situation: Situation) -> None:
    slots = [slot for day in around(situation.day) for slot in slots_of(situation, day)]
    assert all(one.occupied_until <= other.starts_at for one, other in pairwise(slots))


@without_deadline
@given(situations())
def test_every_slot_lies_in_the_hours_outside_the_blocks_and_not_too_soon(situation: Situation) -> None:
    for day in around(situation.day):
        worked = intervals_on(situation.schedule, 1, day)
        for slot in slots_of(situation, day):
            assert local_day(slot.starts_at, situation.zone) == day
            assert any(i.starts_at <= slot.starts_at and slot.ends_at <= i.ends_at for i in worked)
            assert slot.starts_at >= situation.now + situation.notice
            assert not any(
                block.concerns(1, 1) and block.starts_at < slot.ends_at and slot.starts_at < block.ends_at
                for block in situation.blocked
            )


@without_deadline
@given(situations())
def test_a_seat_is_free_when_nothing_overlaps_it_and_there_are_no_more_patients_than_seats(
    situation: Situation,
) -> None:
    for slot in slots_of(situation, situation.day):
        over = [b for b in situation.busy if b.starts_at < slot.occupied_until and slot.starts_at < b.occupied_until]
        elsewhere = [b for b in over if b.clinic_id == 2]
        here = {b.seat for b in over if b not in elsewhere}
        seatless = sum(b.seat >= slot.seats for b in over if b not in elsewhere)
        open_seats = [] if elsewhere else [seat for seat in range(slot.seats) if seat not in here]
        assert slot.free_seats == tuple(open_seats[: max(0, len(open_seats) - seatless)])


@settings(without_deadline, max_examples=25)  # each books two whole days, one visit at a time
@given(situations())
def test_a_day_booked_out_slot_by_slot_overfills_no_seat(situation: Situation) -> None:
    taken = list(situation.busy)
    days = (situation.day, situation.day + timedelta(days=1))
    calendar = [(clinic_id, day) for clinic_id in (1, 2) for day in days]
    before = len(taken)
    for clinic_id, day in calendar:
        while slots := free_slots(
            situation.schedule,
            clinic_id,
            day,
            taken,
            situation.blocked,
            now=situation.now,
            notice=situation.notice,
        ):
            taken.append(booked(slots[len(slots) // 2]))
    for place in taken[before:]:
        for other in taken:
            together = place.starts_at < other.occupied_until and other.starts_at < place.occupied_until
            rivals = place.seat == other.seat or (other.clinic_id is not None and place.clinic_id != other.clinic_id)
            assert place is other or not (together and rivals)


@without_deadline
@given(situations())
def test_what_is_offered_can_be_had(situation: Situation) -> None:
    offered = nearest(
        [situation.schedule],
        situation.busy,
        situation.blocked,
        now=situation.now,
        notice=situation.notice,
        horizon_days=3,
        limit=20,
    )
    for slot in offered:
        had = slot_at(
            situation.schedule,
            slot.clinic_id,
            slot.starts_at,
            situation.busy,
            situation.blocked,
            now=situation.now,
            notice=situation.notice,
            horizon_days=3,
        )
        assert had == slot


def test_a_day_is_laid_once_and_a_schedule_forgets_before_it_bursts() -> None:
    rows = schedule(hours(9, 11), Override(doctor_id=1, clinic_id=1, day=MONDAY, kind=OverrideKind.CLOSED))
    assert grid_on(rows, 1, MONDAY) is grid_on(rows, 1, MONDAY)
    for n in range(2500):
        grid_on(rows, 1, MONDAY + timedelta(days=n))
    assert len(rows.days) == 500
    assert rows == schedule(hours(9, 11), Override(doctor_id=1, clinic_id=1, day=MONDAY, kind=OverrideKind.CLOSED))
