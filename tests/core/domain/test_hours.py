"""Changes of hours against a slow and obvious model: for each minute of each day, what was said of it last."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.errors import BadHours, HoursOverlap
from core.domain.hours import Hours, HoursChange, How, changed
from core.domain.schedule import Consultation, DoctorSchedule, intervals_on

KOLKATA, NEW_YORK, KATHMANDU = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")
MONDAY = date(2026, 11, 23)
USUAL = How(slot_minutes=30, buffer_minutes=10)
NOTHING = Hours(weekly=(), overrides=())
DAYS = [MONDAY + timedelta(days=n) for n in range(14)]


def after(changes: Sequence[HoursChange], *, clinic: int = 1, zones: Mapping[int, ZoneInfo] | None = None) -> Hours:
    """The hours of a doctor who had none, after these changes."""
    hours = NOTHING
    for change in changes:
        hours = changed(hours, change, doctor_id=1, clinic_id=clinic, usual=USUAL, zones=zones or {1: KOLKATA})
    return hours


def worked(hours: Hours, day: date, zone: ZoneInfo = KOLKATA) -> set[int]:
    """The minutes of a day's wall clock that are worked, by the real rules."""
    schedule = DoctorSchedule(1, hours.weekly, hours.overrides, {1: zone})
    minutes: set[int] = set()
    for interval in intervals_on(schedule, 1, day):
        at = interval.starts_at
        while at < interval.ends_at:
            wall = at.astimezone(zone)
            minutes.add(wall.hour * 60 + wall.minute)
            at += timedelta(minutes=1)
    return minutes


def minutes(stretches: Sequence[tuple[time, time]]) -> set[int]:
    """All minutes of some stretches."""
    found: set[int] = set()
    for starts, ends in stretches:
        until = 24 * 60 if ends == time(0) else ends.hour * 60 + ends.minute
        found |= set(range(starts.hour * 60 + starts.minute, until))
    return found


class Model:
    """What a calendar on the wall would say: of each weekday by date, and of each single day."""

    def __init__(self) -> None:
        self.week: dict[date, set[int]] = {day: set() for day in DAYS}
        self.single: dict[date, tuple[str, set[int]]] = {}

    def hear(self, change: HoursChange) -> None:
        if change.days:
            for day in change.days:
                self._day(day, change)
            return
        for day in DAYS:
            since, until = change.valid_from or date.min, change.valid_to or date.max
            if day.weekday() in change.weekdays and since <= day <= until:
                said = minutes(change.stretches)
                self.week[day] = (self.week[day] | said) if change.adds else said

    def _day(self, day: date, change: HoursChange) -> None:
        if change.usual:
            self.single.pop(day, None)
            return
        kind, there = self.single.get(day, ("add", set()))
        said = minutes(change.stretches)
        if change.off:
            self.single[day] = ("only", set())
        elif change.adds and (kind == "add" or there):
            self.single[day] = (kind, there | said)
        else:
            self.single[day] = ("only", said)

    def worked(self, day: date) -> set[int]:
        kind, there = self.single.get(day, ("add", set()))
        return there if kind == "only" else self.week[day] | there


HALF_HOURS = st.integers(0, 47)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    """Stretches of a day in order, none over another: at least half an hour, on the half hour."""
    marks = sorted(draw(st.sets(st.integers(0, 48), min_size=2, max_size=4)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    return tuple((time(a // 2, a % 2 * 30), time(b // 2 % 24, b % 2 * 30)) for a, b in pairs)


@st.composite
def changes(draw: st.DrawFn) -> HoursChange:
    """Any change that says hours, off or usual, of weekdays or of single days."""
    off = draw(st.booleans()) and draw(st.booleans())
    if draw(st.booleans()):
        since = draw(st.none() | st.sampled_from(DAYS))
        until = draw(st.none() | st.sampled_from(DAYS))
        if since and until and since > until:
            since, until = until, since
        return HoursChange(
            weekdays=tuple(draw(st.sets(st.integers(0, 6), min_size=1, max_size=3))),
            stretches=() if off else draw(stretches()),
            off=off,
            adds=not off and draw(st.booleans()),
            valid_from=since,
            valid_to=until,
        )
    usual = draw(st.booleans()) and draw(st.booleans())
    return HoursChange(
        days=tuple(draw(st.sets(st.sampled_from(DAYS), min_size=1, max_size=2))),
        stretches=() if off or usual else draw(stretches()),
        off=off and not usual,
        adds=not off and not usual and draw(st.booleans()),
        usual=usual,
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(changes(), min_size=1, max_size=6))
def test_what_is_worked_is_what_was_said_last(said: list[HoursChange]) -> None:
    hours, model = NOTHING, Model()
    for change in said:
        try:
            hours = changed(hours, change, doctor_id=1, clinic_id=1, usual=USUAL, zones={1: KOLKATA})
        except HoursOverlap:
            continue
        model.hear(change)
    assert {day: worked(hours, day) for day in DAYS} == {day: model.worked(day) for day in DAYS}


@settings(max_examples=30, deadline=None)
@given(st.lists(changes(), min_size=1, max_size=5))
def test_no_two_hours_of_a_day_overlap_unless_they_were_said_to(said: list[HoursChange]) -> None:
    hours = NOTHING
    for change in said:
        before = hours
        try:
            hours = changed(hours, change, doctor_id=1, clinic_id=1, usual=USUAL, zones={1: KOLKATA})
        except HoursOverlap:
            assert any(_twice(before, change)), change
            continue
        for day in DAYS:
            rows = [r for r in hours.weekly if r.apply_on(day)]
            assert sum(len(minutes([(r.starts, r.ends)])) for r in rows) == len(
                minutes([(r.starts, r.ends) for r in rows])
            )


def _twice(before: Hours, change: HoursChange) -> Iterator[bool]:
    """Whether a change adds minutes that are worked already, on any day."""
    said = minutes(change.stretches)
    for day in DAYS if not change.days else change.days:
        yield change.adds and bool(
            worked(before, day) & said or {m for r in before.weekly for m in minutes([(r.starts, r.ends)])} & said
        )


MON = HoursChange(weekdays=(0,), stretches=((time(9), time(13)), (time(17), time(20))), slot_minutes=15)


def test_what_is_not_said_stays() -> None:
    hours = after(
        [MON, HoursChange(weekdays=(0,), consultation=Consultation.BOTH), HoursChange(weekdays=(0,), capacity=2)]
    )
    assert [(r.starts, r.ends, r.slot_minutes, r.buffer_minutes, r.capacity, r.consultation) for r in hours.weekly] == [
        (time(9), time(13), 15, 10, 2, Consultation.BOTH),
        (time(17), time(20), 15, 10, 2, Consultation.BOTH),
    ]


def test_a_change_for_some_weeks_leaves_those_before_and_after() -> None:
    december = HoursChange(
        weekdays=(0,), stretches=((time(10), time(11)),), valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 31)
    )
    hours = after([MON, december])
    nine = {day: 9 * 60 in worked(hours, day) for day in (date(2026, 11, 30), date(2026, 12, 7), date(2027, 1, 4))}
    assert nine == {date(2026, 11, 30): True, date(2026, 12, 7): False, date(2027, 1, 4): True}


@pytest.mark.parametrize(
    "change",
    [
        HoursChange(weekdays=(0,), stretches=((time(13), time(9)),)),
        HoursChange(weekdays=(0,), stretches=((time(9), time(9, 10)),)),
        HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), slot_minutes=4),
        HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), buffer_minutes=121),
        HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), capacity=0),
        HoursChange(weekdays=(0,), off=True, stretches=((time(9), time(13)),)),
        HoursChange(weekdays=(0,), valid_from=date(2026, 12, 2), valid_to=date(2026, 12, 1), off=True),
        HoursChange(weekdays=(0,), usual=True),
    ],
)
def test_hours_that_nobody_can_work_are_refused(change: HoursChange) -> None:
    with pytest.raises(BadHours):
        after([MON, change])


@pytest.mark.parametrize(
    "change",
    [
        HoursChange(weekdays=(0,), stretches=((time(12), time(14)),), adds=True),
        HoursChange(weekdays=(1,), stretches=((time(9), time(12)), (time(11), time(13)))),
        HoursChange(days=(MONDAY,), stretches=((time(12), time(14)),), adds=True),
        HoursChange(days=(MONDAY,), stretches=((time(9), time(12)), (time(11), time(13)))),
    ],
)
def test_hours_over_one_another_are_refused(change: HoursChange) -> None:
    with pytest.raises(HoursOverlap):
        after([MON, change])
    touching = HoursChange(weekdays=(0,), stretches=((time(13), time(14)),), adds=True)
    assert 13 * 60 in worked(after([MON, touching]), MONDAY)


@pytest.mark.parametrize(("there", "clashes"), [(time(9), True), (time(19, 30), False), (time(23), True)])
def test_two_branches_far_apart_are_compared_by_the_sun(there: time, clashes: bool) -> None:
    """Monday 09:00 in Kolkata is Sunday 22:30 in New York, 23:30 in summer."""
    zones = {1: KOLKATA, 2: NEW_YORK}
    here = after([HoursChange(weekdays=(0,), stretches=((time(9), time(10)), (time(18, 30), time(20))))], zones=zones)
    weekday = 6 if there == time(23) else 0
    far = HoursChange(weekdays=(weekday,), stretches=((there, time(there.hour, there.minute + 29)),), slot_minutes=5)
    if clashes:
        with pytest.raises(HoursOverlap):
            changed(here, far, doctor_id=1, clinic_id=2, usual=USUAL, zones=zones)
    else:
        assert changed(here, far, doctor_id=1, clinic_id=2, usual=USUAL, zones=zones).weekly


@pytest.mark.parametrize("zone", [KOLKATA, KATHMANDU, NEW_YORK, ZoneInfo("Australia/Lord_Howe")])
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 4, 5), date(2026, 10, 4), date(2026, 11, 1)])
def test_hours_mean_the_wall_clock_of_the_branch_on_every_night(zone: ZoneInfo, day: date) -> None:
    """Half-hour zones, and the nights on which clocks change by an hour or by half of one."""
    hours = after([HoursChange(weekdays=tuple(range(7)), stretches=((time(0), time(4)), (time(9), time(13))))])
    shown = worked(hours, day, zone)
    assert set(range(9 * 60, 13 * 60)) <= shown
    assert max(shown) == 13 * 60 - 1
    assert {m for m in shown if m < 9 * 60} <= set(range(4 * 60))


def test_hours_said_again_beside_themselves_are_refused() -> None:
    again = HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), adds=True)
    once = changed(NOTHING, again, doctor_id=1, clinic_id=1, usual=USUAL, zones={1: KOLKATA})
    with pytest.raises(HoursOverlap):
        changed(once, again, doctor_id=1, clinic_id=1, usual=USUAL, zones={1: KOLKATA})


def test_hours_that_are_dropped_leave_all_others_as_they_are() -> None:
    december = (date(2026, 12, 1), date(2026, 12, 31))
    video = HoursChange(
        weekdays=(0,),
        stretches=((time(17), time(20)),),
        adds=True,
        slot_minutes=20,
        buffer_minutes=0,
        consultation=Consultation.ONLINE,
    )
    later = HoursChange(
        weekdays=(0,), stretches=((time(14), time(15)),), adds=True, valid_from=december[0], valid_to=december[1]
    )
    hours = after([HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), slot_minutes=10), video, later])
    gone = HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), drops=True)
    assert HoursChange.from_json(gone.as_json()) == gone
    left = changed(hours, gone, doctor_id=1, clinic_id=1, usual=USUAL, zones={1: KOLKATA})
    assert left.weekly == tuple(row for row in hours.weekly if row.starts != time(9))
    assert [row.slot_minutes for row in left.weekly if row.starts == time(17)] == [20]


def test_hours_are_dropped_only_for_the_dates_for_which_they_were_entered() -> None:
    november = HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), valid_to=date(2026, 11, 30))
    december = HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), valid_from=date(2026, 12, 1))
    hours = after([november, december])
    gone = HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), drops=True, valid_to=date(2026, 11, 30))
    left = changed(hours, gone, doctor_id=1, clinic_id=1, usual=USUAL, zones={1: KOLKATA})
    assert [row.valid_from for row in left.weekly] == [date(2026, 12, 1)]


@pytest.mark.parametrize(
    "change",
    [
        HoursChange(weekdays=(0,), drops=True),
        HoursChange(weekdays=(0,), stretches=((time(9), time(13)),), drops=True, adds=True),
        HoursChange(days=(MONDAY,), stretches=((time(9), time(13)),), drops=True),
    ],
)
def test_what_is_dropped_is_named_and_of_a_week(change: HoursChange) -> None:
    with pytest.raises(BadHours):
        after([MON, change])
