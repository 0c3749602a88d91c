"""What is offered first to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.schedule import BlockedPeriod, Consultation, DoctorSchedule
from core.domain.slots import Busy, Part, Slot, Wanted, free_slots, nearest
from core.domain.wall_clock import local_day, minute_of_day
from tests.core.domain.a_clinic import (
    DAYS_OF_CHANGE,
    KOLKATA,
    LONG_AGO,
    MONDAY,
    NEW_YORK,
    at,
    booked,
    busy,
    clocks,
    days_and_clocks,
    hours,
    schedule,
    schedules,
    without_deadline,
)

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
EVERY_DAY = [hours(starts, starts + 2, weekday=day) for day in range(7) for starts in (9, 17)]
"""At 09:00, 09:40, 10:20, 17:00, 17:40 and 18:20."""


def offers(
    wanted: Wanted, *taken: Busy, blocked: Iterable[BlockedPeriod] = (), limit: int = 3, now: str = "08:00"
) -> list[str]:
    """What a doctor who works mornings and evenings every day offers on Monday the 1st."""
    rules = {"now": at(now), "notice": timedelta(minutes=30)}
    return days_and_clocks(
        nearest([schedule(*EVERY_DAY)], taken, blocked, **rules, horizon_days=30, wanted=wanted, limit=limit)  # type: ignore[arg-type]
    )


def test_nothing_wished_for_is_the_earliest() -> None:
    assert offers(Wanted()) == ["1 09:00", "1 09:40", "1 10:20"]
    assert offers(Wanted(), now="17:30") == ["1 18:20", "2 09:00", "2 09:40"]
    assert offers(Wanted(), busy("09:00", "18:00"), limit=2) == ["1 18:20", "2 09:00"]


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        (Wanted(dates=(TUESDAY,)), ["2 09:00", "2 09:40", "2 10:20"]),
        (Wanted(dates=(TUESDAY,), start=time(17)), ["2 17:00", "2 17:40", "2 18:20"]),
        (Wanted(dates=(TUESDAY,), part="evening", end=time(18)), ["2 17:00", "2 17:40", "2 18:20"]),
        (Wanted(start=time(18)), ["1 18:20", "2 18:20", "3 18:20"]),
        (Wanted(dates=(WEDNESDAY, TUESDAY), exact=time(17)), ["3 17:00", "2 17:00", "3 17:40"]),
        # By turns: the same day at another time, the same time on another day.
        (Wanted(dates=(TUESDAY,), exact=time(17, 30)), ["2 17:40", "2 17:00", "2 18:20"]),
        (Wanted(dates=(TUESDAY,), exact=time(10, 20)), ["2 10:20", "2 09:40", "1 10:20"]),
        (Wanted(dates=(TUESDAY,), part="night"), ["2 18:20", "2 17:40", "2 17:00"]),
        # A wish that nothing meets: what is closest to it.
        (Wanted(dates=(date(2026, 5, 20),)), ["1 09:00", "1 09:40", "1 10:20"]),
        (Wanted(exact=time(13)), ["1 10:20", "2 10:20", "3 10:20"]),
        # A part of the day that contradicts the hours gives way.
        (Wanted(dates=(TUESDAY,), part="morning", start=time(18)), ["2 18:20", "2 17:40", "1 18:20"]),
        (Wanted(dates=(TUESDAY,), start=time(18), end=time(0)), ["2 18:20", "2 17:40", "1 18:20"]),
        (Wanted(dates=(TUESDAY,), start=time(18), end=time(2)), ["2 18:20", "2 17:40", "1 18:20"]),
    ],
)
def test_what_was_wished_for_and_then_what_a_good_receptionist_says(wanted: Wanted, offered: list[str]) -> None:
    assert offers(wanted) == offered


def test_when_the_wish_is_full_both_ways_out_are_offered_by_turns() -> None:
    full = [busy(clock, clock[:3] + "59", day=TUESDAY) for clock in ("17:00", "18:00")]
    wish = Wanted(dates=(TUESDAY,), start=time(17))
    assert offers(wish, *full, limit=5) == ["2 10:20", "1 17:00", "2 09:40", "1 17:40", "2 09:00"]


def test_leave_pushes_to_the_days_around_it() -> None:
    leave = BlockedPeriod(starts_at=at("00:00", TUESDAY), ends_at=at("00:00", WEDNESDAY), doctor_id=1)
    assert offers(Wanted(dates=(TUESDAY,)), blocked=[leave]) == ["1 09:00", "1 09:40", "1 10:20"]


def test_an_evening_that_cannot_be_is_looked_for_on_the_nearest_other_days() -> None:
    leave = BlockedPeriod(starts_at=at("00:00", TUESDAY), ends_at=at("00:00", WEDNESDAY), doctor_id=1)
    wish = Wanted(dates=(TUESDAY,), start=time(18))
    assert offers(wish, blocked=[leave]) == ["1 18:20", "3 18:20", "4 18:20"]
    assert offers(wish, blocked=[leave], limit=1) == ["1 18:20"]


def test_conditions_are_never_given_up() -> None:
    rows = schedule(hours(9, 10), hours(11, 12, clinic_id=2, consultation=Consultation.ONLINE))

    def starts(wanted: Wanted) -> list[str]:
        found = nearest([rows], (), (), now=at("08:00"), notice=timedelta(0), horizon_days=6, wanted=wanted, limit=5)
        return clocks(found)

    assert starts(Wanted()) == ["09:00", "11:00"]
    assert starts(Wanted(clinic_id=2, start=time(9))) == ["11:00"]
    assert starts(Wanted(clinic_id=3)) == []
    assert starts(Wanted(consultation=Consultation.IN_PERSON, start=time(11))) == ["09:00"]


def test_the_last_day_is_the_horizons() -> None:
    rows = schedule(hours(9, 10))
    rules = {"now": at("12:00"), "notice": timedelta(0)}
    assert nearest([rows], (), (), **rules, horizon_days=6) == []  # type: ignore[arg-type]
    assert len(nearest([rows], (), (), **rules, horizon_days=7)) == 1  # type: ignore[arg-type]


def test_no_doctor_is_no_offer() -> None:
    assert nearest([], (), (), now=LONG_AGO, notice=timedelta(0), horizon_days=30) == []


# -- any doctor --


def colleagues(*numbers: int) -> list[DoctorSchedule]:
    return [
        schedule(*(hours(9, 11, weekday=day, doctor_id=number) for day in range(7)), doctor_id=number)
        for number in numbers
    ]


def any_doctor(
    doctors: Sequence[DoctorSchedule], *taken: Busy, now: str = "08:00", day: date = MONDAY, turn: int = 0
) -> list[tuple[str, int]]:
    found = nearest(doctors, taken, (), now=at(now, day), notice=timedelta(0), horizon_days=30, turn=turn)
    return list(zip(clocks(found), [slot.doctor_id for slot in found], strict=True))


def test_of_several_the_one_with_the_fewest_visits_that_day_is_offered() -> None:
    taken = (busy("10:20", "11:00", doctor_id=1), busy("10:20", "11:00", doctor_id=3))
    assert any_doctor(colleagues(1, 2, 3), *taken) == [("09:00", 2), ("09:40", 2), ("10:20", 2)]


def test_the_doctor_looked_at_first_has_no_advantage() -> None:
    for first, second in ((1, 2), (2, 1)):
        taken = busy("10:20", "11:00", doctor_id=first)
        found = nearest(
            colleagues(first, second), [taken], (), now=at("08:00"), notice=timedelta(0), horizon_days=1, limit=1
        )
        assert [slot.doctor_id for slot in found] == [second]


def test_the_earliest_time_comes_before_the_fairest_doctor() -> None:
    taken = (busy("09:00", "09:40", doctor_id=2), busy("09:40", "10:20", doctor_id=1))
    assert [clock for clock, _ in any_doctor(colleagues(1, 2), *taken)] == ["09:00", "09:40", "10:20"]
    assert any_doctor(colleagues(1, 2), *taken)[:2] == [("09:00", 1), ("09:40", 2)]


def test_equally_busy_doctors_take_turns_by_day_and_by_asker() -> None:
    doctors = colleagues(7, 5, 9)
    first_of_days = [any_doctor(doctors, day=MONDAY + timedelta(days=n))[0][1] for n in range(6)]
    assert first_of_days == [first_of_days[0], first_of_days[1], first_of_days[2]] * 2
    assert sorted(first_of_days[:3]) == [5, 7, 9]
    assert sorted(any_doctor(doctors, turn=asker)[0][1] for asker in range(6)) == [5, 5, 7, 7, 9, 9]


def test_a_rush_for_any_doctor_is_shared_out() -> None:
    doctors, taken = colleagues(1, 2, 3), list[Busy]()
    for _ in range(6):
        taken.append(
            booked(nearest(doctors, taken, (), now=at("08:00"), notice=timedelta(0), horizon_days=30, limit=1)[0])
        )
    assert sorted(place.doctor_id for place in taken) == [1, 1, 2, 2, 3, 3]


def test_the_earliest_is_earliest_around_the_world() -> None:
    """On the evening of the 1st in New York it is already the 2nd in Kolkata, where the morning comes first."""
    new_york = schedule(hours(23, 24, doctor_id=1), zone=NEW_YORK)
    kolkata = schedule(hours(8, 9, weekday=1, doctor_id=2, clinic_id=2), doctor_id=2, zone=KOLKATA)
    now = datetime(2026, 6, 1, 16, tzinfo=UTC)
    found = nearest([new_york, kolkata], (), (), now=now, notice=timedelta(0), horizon_days=5, limit=1)
    assert [(slot.doctor_id, slot.starts_at) for slot in found] == [(2, at("08:00", TUESDAY))]


# -- wishes --


def test_a_wish_knows_what_fits_it() -> None:
    wish = Wanted(dates=(MONDAY,), part=Part.EVENING, consultation=Consultation.IN_PERSON, clinic_id=1)
    on_monday = free_slots(schedule(*EVERY_DAY), 1, MONDAY, (), (), now=LONG_AGO, notice=timedelta(0))
    assert clocks([slot for slot in on_monday if wish.fits(slot, KOLKATA)]) == ["17:00", "17:40", "18:20"]
    assert not any(Wanted(dates=(TUESDAY,)).fits(slot, KOLKATA) for slot in on_monday)
    assert not any(Wanted(clinic_id=2).fits(slot, KOLKATA) for slot in on_monday)
    assert not any(Wanted(consultation=Consultation.ONLINE).fits(slot, KOLKATA) for slot in on_monday)


def test_an_unknown_part_of_the_day_is_refused() -> None:
    with pytest.raises(ValueError, match="elevenses"):
        Wanted(part="elevenses")


# -- the law: the search agrees with looking at everything --


def looked_at_everything(
    doctors: Sequence[DoctorSchedule],
    taken: Sequence[Busy],
    *,
    now: datetime,
    horizon_days: int,
    wanted: Wanted,
    limit: int,
    turn: int,
) -> list[Slot]:
    """The declared order, carried out on the list of all free slots."""
    by_kind: list[dict[tuple[datetime, int], tuple[object, Slot]]] = [{}, {}, {}, {}]
    numbers = sorted({doctor.doctor_id for doctor in doctors})
    for doctor in doctors:
        for clinic_id in doctor.clinic_ids:
            zone = doctor.zones[clinic_id]
            for n in range(horizon_days + 1):
                day = local_day(now, zone) + timedelta(days=n)
                rules = {"now": now, "notice": timedelta(0), "consultation": wanted.consultation}
                whole = free_slots(doctor, clinic_id, day, (), (), now=LONG_AGO, notice=timedelta(0))
                for slot in free_slots(doctor, clinic_id, day, taken, (), **rules):  # type: ignore[arg-type]
                    away = min((abs((day - wish).days) for wish in wanted.dates), default=0)
                    off = wanted.minutes_off(minute_of_day(slot.starts_at, zone))
                    order = wanted.dates.index(day) if day in wanted.dates else away
                    visits = sum(
                        place.doctor_id == doctor.doctor_id
                        and place.starts_at < whole[-1].occupied_until
                        and place.occupied_until > whole[0].starts_at
                        for place in taken
                    )
                    place_in_turn = (numbers.index(doctor.doctor_id) - day.toordinal() - turn) % len(numbers)
                    rank = (off, order, slot.starts_at) if away == 0 else (order, off, slot.starts_at)
                    key, fair = (slot.starts_at, clinic_id), (rank, visits, place_in_turn, doctor.doctor_id, clinic_id)
                    kind = by_kind[2 * (away > 0) + (off > 0)]
                    if key not in kind or fair < kind[key][0]:  # type: ignore[operator]
                        kind[key] = (fair, slot)
    wished, same_day, same_time, neither = (
        [slot for _, slot in sorted(kind.values(), key=lambda pair: pair[0])]  # type: ignore[arg-type, return-value]
        for kind in by_kind
    )
    turns = [slot for pair in zip_longest(same_day, same_time) for slot in pair if slot is not None]
    return [*wished, *turns, *neither][:limit]


clock_times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whom to ask, and for what; of all slots those are taken whose turn by `seed` is less than `tenths`."""

    doctors: tuple[DoctorSchedule, ...]
    day: date
    now: datetime
    wanted: Wanted
    limit: int
    turn: int
    tenths: int
    seed: int

    @property
    def taken(self) -> list[Busy]:
        dice = Random(self.seed)  # noqa: S311  # nothing here is a secret
        return [
            booked(slot)
            for doctor in self.doctors
            for clinic_id in doctor.clinic_ids
            for n in (-1, 0, 1)
            for slot in free_slots(
                doctor, clinic_id, self.day + timedelta(days=n), (), (), now=LONG_AGO, notice=timedelta(0)
            )
            if dice.randrange(10) < self.tenths
        ]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Anything that can be asked of up to three doctors on the days around a change of the clock."""
    zone, day = draw(st.sampled_from(DAYS_OF_CHANGE))
    zones = (zone, draw(st.sampled_from((zone, KOLKATA, NEW_YORK))), zone)[: draw(st.integers(1, 3))]
    return Question(
        doctors=tuple(draw(schedules(zone=z, day=day, doctor_id=n)) for n, z in enumerate(zones, start=1)),
        day=day,
        now=datetime.combine(day, draw(clock_times), tzinfo=UTC) - timedelta(days=draw(st.integers(0, 2))),
        wanted=Wanted(
            dates=tuple(day + timedelta(days=n) for n in draw(st.lists(st.integers(-2, 3), max_size=2, unique=True))),
            start=draw(st.none() | clock_times),
            end=draw(st.none() | clock_times),
            exact=draw(st.none() | st.none() | clock_times),
            part=draw(st.none() | st.sampled_from(Part)),
            consultation=draw(st.none() | st.sampled_from(Consultation)),
        ),
        limit=draw(st.integers(1, 6)),
        turn=draw(st.integers(0, 5)),
        tenths=draw(st.sampled_from((0, 2, 9, 10))),
        seed=draw(st.integers(0, 99)),
    )


@settings(without_deadline, max_examples=60)  # each lists every free slot of five days, twice
@given(questions())
def test_the_search_finds_what_looking_at_everything_finds(question: Question) -> None:
    rules = {
        "now": question.now,
        "horizon_days": 4,
        "wanted": question.wanted,
        "limit": question.limit,
        "turn": question.turn,
    }
    taken = question.taken
    found = nearest(question.doctors, taken, (), notice=timedelta(0), **rules)  # type: ignore[arg-type]
    assert found == looked_at_everything(question.doctors, taken, **rules)  # type: ignore[arg-type]
