"""The waiting list: who may join, who is offered what and for how long, and what each answer leads to."""

from collections.abc import Iterator
from datetime import time, timedelta
from uuid import uuid4

import psycopg
import pytest

from core.domain.appointment import Appointment
from core.domain.errors import (
    AlreadyDone,
    NotAllowed,
    NotFound,
    NotWaiting,
    OfferOver,
    TooFarAhead,
    TooLate,
    TooManyBookings,
    TooManyWaits,
    VisitClosed,
)
from core.services.booking import expire_hold, release_hold
from core.services.family import remove
from core.services.waitlist import WaitRequest, decline_freed, go_on, join, leave, take_freed
from core.services.waitlist_ends import end_waiting, rests_now
from tests.builders import World
from tests.core.services.waiting_room import WaitingRoom, Who
from webhooks.waitlist import fill_places, look_after_the_list


@pytest.fixture
def room(world: World) -> Iterator[WaitingRoom]:
    yield WaitingRoom(world)
    world.assert_invariants()


# --- joining -------------------------------------------------------------------------------------------------------


def test_who_joins_stands_in_the_line_with_an_end(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    entry = room.waits(ravi)
    assert room.stands(entry) == "waiting"
    ((due,),) = room.world.sql("select due_at from outbox where kind = 'end_waiting'")
    assert room.clock(due) == "25 8:00"  # the day ends at midnight, and nobody is told so at night


def test_joining_twice_for_the_same_is_one_place_in_the_line(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    assert room.waits(ravi).id == room.waits(ravi).id
    assert room.world.sql("select count(*) from waitlist") == [(1,)]


def test_who_waits_for_it_in_another_chat_is_told_so(room: WaitingRoom) -> None:
    ravi, sita = room.people("ravi", "sita")
    room.waits(ravi)
    room.world.sql("insert into chat_patients values (%s, %s, 'father')", sita.chat, ravi.patient)
    with pytest.raises(AlreadyDone):
        room.waits(Who("sita", sita.chat, ravi.patient))
    assert room.world.sql("select chat_id from waitlist") == [(ravi.chat,)]


def test_two_open_entries_for_the_same_are_refused_by_the_database(room: WaitingRoom) -> None:
    room.waits(room.somebody("ravi"))
    with pytest.raises(psycopg.errors.UniqueViolation, match="one_wait_for_the_same"):
        room.world.sql(
            "insert into waitlist select gen_random_uuid(), chat_id, patient_id, doctor_id, specialty, clinic_id, "
            "first_day, last_day, from_minute, until_minute, consultation, priority, moves, before, status, visit_id, "
            "joined_at, changed_at from waitlist"
        )


def test_one_chat_waits_for_so_much_and_no_more(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    for days in (1, 2, 3):
        room.waits(ravi, days=days)
    with pytest.raises(TooManyWaits):
        room.waits(ravi, days=4)


def test_who_has_left_may_wait_for_something_else(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    first = room.waits(ravi, days=1)
    room.waits(ravi, days=2)
    room.waits(ravi, days=3)
    room.leaves(ravi, first)
    assert room.stands(room.waits(ravi, days=4)) == "waiting"
    with pytest.raises(NotWaiting):
        room.leaves(ravi, first)


def test_a_stranger_cannot_take_anybody_off_the_list(room: WaitingRoom) -> None:
    entry = room.waits(room.somebody("ravi"))
    sita = room.somebody("sita")
    for foreign in (entry.id, uuid4()):
        with room.world.work() as uow, pytest.raises(NotFound):
            leave(uow, foreign, sita.chat)


@pytest.mark.parametrize(
    ("first", "last", "refusal"), [(-3, -1, TooLate), (31, 33, TooFarAhead)], ids=["past", "beyond the horizon"]
)
def test_nobody_waits_for_days_that_cannot_be_booked(
    room: WaitingRoom, first: int, last: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        room.waits(room.somebody("ravi"), days=first, last=last)


def test_a_clinic_may_keep_no_list(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    visit = room.books(ravi, 10)
    room.world.sql("insert into settings (name, value) values ('waitlist_enabled', 'false')")
    with pytest.raises(NotAllowed):
        room.waits(ravi)
    with pytest.raises(NotAllowed):
        room.wants_up(ravi, visit)


def test_nobody_waits_for_somebody_elses_patient_or_a_doctor_who_is_not_there(room: WaitingRoom) -> None:
    ravi, sita = room.people("ravi", "sita")
    with pytest.raises(NotFound):
        room.waits(ravi, doctor_id=room.doctor + 1)
    request = WaitRequest(
        chat_id=ravi.chat, patient_id=sita.patient, doctor_id=room.doctor, first_day=room.day(), last_day=room.day()
    )
    with room.world.work() as uow, pytest.raises(NotFound):
        join(uow, request)


# --- a freed place -------------------------------------------------------------------------------------------------


def test_a_cancelled_place_is_held_for_the_first_in_the_line(room: WaitingRoom) -> None:
    taken = room.full()
    ravi, sita = room.people("ravi", "sita")
    entries = [room.waits(ravi), room.waits(sita)]
    assert room.looks() == 0
    room.cancels(*taken["9:30"])
    assert room.queued("fill_places") >= 1
    assert room.looks() == 1
    assert room.offered() == {"ravi": "24 9:30"}
    assert [room.stands(entry) for entry in entries] == ["notified", "waiting"]
    assert room.world.sql("select kind, due_at from notices where kind = 'waitlist_offer'") == [
        ("waitlist_offer", room.world.clock.now)
    ]


def test_nothing_is_queued_for_a_place_that_nobody_waits_for(room: WaitingRoom) -> None:
    taken = room.full()
    room.cancels(*taken["9:30"])
    assert room.queued("fill_places") == 0


def test_who_comes_first_by_priority_comes_before_who_joined_first(room: WaitingRoom) -> None:
    taken = room.full()
    ravi, sita, anil = room.people("ravi", "sita", "anil")
    room.waits(ravi)
    room.waits(sita)
    room.comes_first(anil)
    room.cancels(*taken["10:00"])
    room.looks()
    assert room.offered() == {"anil": "24 10:00"}
    room.declines(anil)
    room.looks()
    assert room.offered() == {"ravi": "24 10:00"}
    room.passes()
    room.looks()
    assert room.offered() == {"sita": "24 10:00"}
    room.takes(sita)
    room.looks()
    assert room.offered() == {}


def test_two_freed_places_are_offered_to_two(room: WaitingRoom) -> None:
    taken = room.full()
    ravi, sita = room.people("ravi", "sita")
    room.waits(ravi)
    room.waits(sita)
    room.cancels(*taken["10:00"])
    room.cancels(*taken["9:00"])
    assert room.looks() == 2
    assert room.offered() == {"ravi": "24 9:00", "sita": "24 10:00"}


@pytest.mark.parametrize(
    ("how", "offered"),
    [
        ({"window": (9 * 60 + 45, 12 * 60)}, "24 10:00"),
        ({"window": (12 * 60, 17 * 60)}, None),
        ({"days": 2}, None),
        ({"days": 0, "last": 3}, "24 9:00"),
        ({"doctor_id": None, "specialty": "dermatology"}, "24 9:00"),
        ({"doctor_id": None, "specialty": "cardiology"}, None),
        ({"clinic_id": 1}, "24 9:00"),
    ],
)
def test_only_what_is_waited_for_is_offered(room: WaitingRoom, how: dict[str, object], offered: str | None) -> None:
    room.world.a_doctor(room.world.a_clinic("North"), specialty="cardiology", weekdays=range(0))
    taken, full = room.full(), [room.full(days=days) for days in (2, 3)]
    assert full
    room.books(room.somebody("today"), 10, 30, days=0)
    ravi = room.somebody("ravi")
    if "clinic_id" in how:
        how = {"clinic_id": room.clinic}
    room.waits(ravi, **how)  # type: ignore[arg-type]  # the keywords of a case
    room.cancels(*taken["9:00"])
    room.cancels(*taken["10:00"])
    room.looks()
    today = {"23 10:00"} if how.get("days") == 0 else set()
    assert set(room.offered().values()) - today == ({offered} if offered and not today else set())


def test_a_patient_is_offered_nothing_that_overlaps_another_visit_of_theirs(room: WaitingRoom) -> None:
    other = room.world.a_doctor(room.clinic, "Dr Rao", specialty="cardiology", fee=0, starts=time(9), buffer=0)
    taken = room.full()
    ravi, sita = room.people("ravi", "sita")
    room.books(ravi, 9, 30, doctor=other)
    room.waits(ravi)
    room.waits(sita)
    room.cancels(*taken["9:30"])
    room.looks()
    assert room.offered() == {"sita": "24 9:30"}


def test_nobody_is_offered_more_than_may_be_booked(room: WaitingRoom) -> None:
    room.world.sql("insert into settings (name, value) values ('max_open_bookings', '1')")
    taken = room.full()
    ravi = room.somebody("ravi")
    room.waits(ravi)
    room.books(ravi, 9, days=2)
    room.cancels(*taken["9:30"])
    assert room.looks() == 0


def test_a_place_in_a_blocked_time_is_not_offered_until_the_block_is_lifted(room: WaitingRoom) -> None:
    taken = room.full()
    ravi = room.somebody("ravi")
    room.waits(ravi)
    room.world.sql(
        "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
        room.doctor,
        room.world.at(9),
        room.world.at(11),
    )
    room.cancels(*taken["9:30"])
    assert room.looks() == 0
    room.world.sql("delete from blocked_periods")
    look_after_the_list(room.world.database)
    assert room.queued("fill_places") == 3  # of joining, of the cancelled visit, and of the clock's look
    assert room.looks() == 1


def test_hours_that_are_added_are_offered(room: WaitingRoom) -> None:
    room.full()
    ravi = room.somebody("ravi")
    room.waits(ravi)
    look_after_the_list(room.world.database)
    assert room.looks() == 0
    room.world.sql(
        "insert into schedule_overrides (doctor_id, clinic_id, day, kind, starts, ends, slot_minutes, buffer_minutes, "
        "capacity) values (%s, %s, %s, 'add', '17:00', '18:00', 30, 0, 1)",
        room.doctor,
        room.clinic,
        room.day(),
    )
    look_after_the_list(room.world.database)
    assert room.queued("fill_places") == 2  # of joining, and of the clock's look
    room.looks()
    assert room.offered() == {"ravi": "24 17:00"}


def test_who_let_three_places_go_hears_of_no_fourth_that_day(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    room.waits(ravi)  # all four are free
    for hour, minute in ((9, 0), (9, 30), (10, 0)):
        room.looks()
        assert room.offered() == {"ravi": f"24 {hour}:{minute:02}"}
        room.declines(ravi)
    assert room.looks() == 0


def test_nobody_is_told_of_the_same_place_twice_also_by_another_entry(room: WaitingRoom) -> None:
    taken = room.full()
    ravi = room.somebody("ravi")
    room.waits(ravi)
    room.waits(ravi, last=2)
    room.full(days=2)
    room.cancels(*taken["9:30"])
    assert room.looks() == 1
    room.declines(ravi)
    assert room.looks() == 0
    sita = room.somebody("sita")
    again = room.books(sita, 9, 30)
    room.cancels(sita, again)
    assert room.looks() == 0
    with pytest.raises(psycopg.errors.UniqueViolation, match="one_offer_per_entry_and_place"):
        room.world.sql("insert into waitlist_told select * from waitlist_told")


def test_who_wants_no_notices_is_passed_over_until_they_do(room: WaitingRoom) -> None:
    taken = room.full()
    ravi = room.somebody("ravi")
    room.waits(ravi)
    room.world.sql(
        "insert into opt_outs (way, address, stopped_at, stopped_by) values ('webchat', 'ravi', now(), 'patient')"
    )
    room.cancels(*taken["9:30"])
    assert room.looks() == 0
    room.world.sql("update opt_outs set resumed_at = now()")
    assert room.looks() == 1


# --- how long, and at night ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "stands"),
    [
        (timedelta(days=1), 30),
        (timedelta(minutes=30 + 40), 20),  # 40 minutes are left to book it: half of them
        (timedelta(minutes=30 + 8), 5),
        (timedelta(minutes=30 + 5), 5),
        (timedelta(minutes=30 + 4), None),  # booking closes 30 minutes before
    ],
)
def test_an_offer_stands_half_of_the_time_that_is_left(
    room: WaitingRoom, before: timedelta, stands: int | None
) -> None:
    taken = room.full()
    ravi = room.somebody("ravi")
    room.waits(ravi)
    room.world.clock.now = room.world.at(10) - before
    room.cancels(*taken["10:00"])
    room.looks()
    rows = room.world.sql("select expires_at from offers")
    assert [until for (until,) in rows] == (
        [room.world.clock.now + timedelta(minutes=stands)] if stands is not None else []
    )


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        ((20, 59, 0), True),
        ((21, 0, 0), False),
        ((6, 59, 1), False),
        ((7, 0, 1), True),  # the place at nine begins within two hours
        ((8, 0, 1), True),
    ],
)
def test_nobody_is_woken_for_a_place_that_is_not_near(
    room: WaitingRoom, at: tuple[int, int, int], offered: bool
) -> None:
    taken = room.full()
    room.waits(room.somebody("ravi"))
    hour, minute, days = at
    room.world.clock.now = room.world.at(hour, minute, days=days)
    visit = taken["9:00"]
    room.cancels(*visit)
    look_after_the_list(room.world.database)
    assert room.looks() == int(offered)


# --- the answers ---------------------------------------------------------------------------------------------------


def test_taking_it_holds_the_place_as_any_other_until_it_is_paid(world: World) -> None:
    room = WaitingRoom(world, fee=50_000)
    taken = room.full()
    ravi = room.somebody("ravi")
    entry = room.waits(ravi)
    room.cancels(*taken["9:30"])
    room.looks()
    visit = room.takes(ravi)
    assert (visit.status, visit.offer_id, room.clock(visit.starts_at)) == ("held", None, "24 9:30")
    assert visit.held_until == world.clock.now + timedelta(minutes=15)
    assert room.stands(entry) == "confirmed"
    with pytest.raises(OfferOver):
        room.takes(ravi)
    world.assert_invariants()


def test_taking_what_may_not_be_held_leaves_the_offer_as_it_was(room: WaitingRoom) -> None:
    room.world.sql("insert into settings (name, value) values ('max_open_bookings', '1')")
    taken = room.full()
    ravi = room.somebody("ravi")
    entry = room.waits(ravi)
    room.cancels(*taken["9:30"])
    room.looks()
    room.books(ravi, 9, days=2)
    with room.world.work() as uow, pytest.raises(TooManyBookings):  # said in the chat, and the rest is committed
        take_freed(uow, room.place_of(ravi), ravi.chat)
    assert room.offered() == {"ravi": "24 9:30"}
    assert room.stands(entry) == "notified"


def test_an_answer_that_comes_too_late_is_refused_and_the_next_is_asked(room: WaitingRoom) -> None:
    taken = room.full()
    ravi, sita = room.people("ravi", "sita")
    entry = room.waits(ravi)
    room.waits(sita)
    room.cancels(*taken["9:30"])
    room.looks()
    room.world.clock.forward(minutes=30)
    for answer in (room.takes, room.declines):
        with pytest.raises(OfferOver):
            answer(ravi)
    room.passes(0)
    assert room.stands(entry) == "waiting"
    room.looks()
    assert room.offered() == {"sita": "24 9:30"}


def test_leaving_the_list_gives_the_place_to_the_next(room: WaitingRoom) -> None:
    taken = room.full()
    ravi, sita = room.people("ravi", "sita")
    entry = room.waits(ravi)
    room.waits(sita)
    room.cancels(*taken["9:30"])
    room.looks()
    room.leaves(ravi, entry)
    assert room.stands(entry) == "cancelled"
    room.looks()
    assert room.offered() == {"sita": "24 9:30"}
    with pytest.raises(OfferOver):
        room.takes(ravi)


def test_a_stranger_finds_no_offer(room: WaitingRoom) -> None:
    taken = room.full()
    ravi, sita = room.people("ravi", "sita")
    room.waits(ravi)
    room.cancels(*taken["9:30"])
    room.looks()
    ordinary = room.books(sita, 9, days=3)
    for place in (room.place_of(ravi), ordinary.id, uuid4()):
        with room.world.work() as uow, pytest.raises(NotFound):
            take_freed(uow, place, sita.chat)
        with room.world.work() as uow, pytest.raises(NotFound):
            decline_freed(uow, place, sita.chat)


# --- what ends by itself -------------------------------------------------------------------------------------------


def ends(room: WaitingRoom, entry_id: object) -> list[tuple[str, bool]]:
    with room.world.work() as uow:
        return [(type(e).__name__, getattr(e, "fulfilled", False)) for e in end_waiting(uow, entry_id)]  # type: ignore[arg-type]


def test_when_the_day_has_passed_the_waiting_is_over_and_told(room: WaitingRoom) -> None:
    entry = room.waits(room.somebody("ravi"), last=2)
    room.full()
    assert ends(room, entry.id) == []
    room.world.clock.now = room.world.at(0, days=3)
    assert ends(room, entry.id) == [("WaitingOver", False)]
    assert room.stands(entry) == "expired"
    assert ends(room, entry.id) == []


def test_who_is_just_being_offered_a_place_may_answer_before_the_end(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    entry = room.waits(ravi, window=(9 * 60, 10 * 60))
    room.looks()
    room.world.clock.now = room.world.at(10, days=1)
    until = room.world.at(10, 5, days=0)
    room.world.sql("update offers set expires_at = %s", until)
    room.world.sql("update appointments set held_until = %s", until)
    assert ends(room, entry.id) == []
    assert room.stands(entry) == "notified"
    room.passes(6)
    assert ends(room, entry.id) == [("WaitingOver", False)]


def test_who_has_booked_what_they_waited_for_is_taken_off(room: WaitingRoom) -> None:
    taken = room.full()
    ravi, sita = room.people("ravi", "sita")
    entry = room.waits(ravi, last=2)
    room.waits(sita)
    room.books(ravi, 9, days=3)  # not what they wait for
    look_after_the_list(room.world.database)
    assert room.stands(entry) == "waiting"
    room.cancels(*taken["9:30"])
    room.looks()
    visit = room.books(ravi, 9, days=2)
    assert ends(room, entry.id) == [("WaitingOver", True)]
    assert room.world.sql("select status, visit_id from waitlist where id = %s", entry.id) == [("confirmed", visit.id)]
    room.looks()
    assert room.offered() == {"sita": "24 9:30"}


def test_the_clock_finds_who_is_done_waiting_and_what_was_lost(room: WaitingRoom) -> None:
    ravi, sita = room.people("ravi", "sita")
    room.full()
    fulfilled, lost = room.waits(ravi, last=2), room.waits(sita)
    room.books(ravi, 9, days=2)
    room.world.clock.now = room.world.at(8, 30, days=2)
    room.world.sql("delete from outbox where kind = 'end_waiting' and body ->> 'entry_id' = %s", str(lost.id))
    before = room.queued("end_waiting")
    look_after_the_list(room.world.database)
    look_after_the_list(room.world.database)
    assert room.queued("end_waiting") == before + 2
    assert ends(room, fulfilled.id) == [("WaitingOver", True)]
    assert ends(room, lost.id) == [("WaitingOver", False)]


# --- to be moved up ------------------------------------------------------------------------------------------------


def test_only_a_booked_visit_to_come_can_be_moved_up_and_only_by_its_own_people(room: WaitingRoom) -> None:
    ravi, sita = room.people("ravi", "sita")
    held = room.holds(ravi, 10)
    with pytest.raises(VisitClosed):
        room.wants_up(ravi, held)
    booked = room.books(ravi, 9, days=2)
    with pytest.raises(NotFound):
        room.wants_up(sita, booked)
    first = room.wants_up(ravi, booked)
    assert room.wants_up(ravi, booked).id == first.id


def test_who_wants_to_be_moved_up_is_offered_earlier_places_only(room: WaitingRoom) -> None:
    room.full(days=0, but="9:00")
    taken, later, ravi = room.full(), room.full(days=2), room.somebody("ravi")
    room.cancels(*later["10:00"])
    visit = room.books(ravi, 10, days=2)
    room.wants_up(ravi, visit)
    room.cancels(*later["10:30"])
    assert room.looks() == 0
    room.cancels(*taken["10:30"])
    room.looks()
    assert room.offered() == {"ravi": "24 10:30"}


def test_whose_later_visit_is_off_is_quietly_taken_off_the_list(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    room.full()
    visit = room.books(ravi, 9, days=2)
    entry = room.wants_up(ravi, visit)
    room.cancels(ravi, visit)
    assert room.looks() == 0
    look_after_the_list(room.world.database)
    assert ends(room, entry.id) == []
    assert room.stands(entry) == "cancelled"


def test_taking_an_earlier_place_moves_the_visit_and_frees_its_own_for_the_next(room: WaitingRoom) -> None:
    room.full(days=0, but="9:00")
    taken = room.full()
    room.full(days=2, but="10:00")
    ravi, sita = room.people("ravi", "sita")
    visit = room.books(ravi, 10, days=2)
    entry = room.wants_up(ravi, visit)
    room.waits(sita, days=2)
    room.cancels(*taken["9:30"])
    room.looks()
    assert room.offered() == {"ravi": "24 9:30"}
    moved = room.takes(ravi)
    assert (moved.id, moved.number, room.clock(moved.starts_at)) == (visit.id, visit.number, "24 9:30")
    assert room.stands(entry) == "confirmed"
    room.looks()
    assert room.offered() == {"sita": "25 10:00"}
    assert room.visits(ravi) == {"ravi": ["24 9:30"]}


def test_who_has_cancelled_the_later_visit_takes_no_earlier_one(room: WaitingRoom) -> None:
    taken = room.full()
    room.full(days=0, but="9:00")
    ravi = room.somebody("ravi")
    visit = room.books(ravi, 10, days=2)
    room.wants_up(ravi, visit)
    room.full(days=2, but="10:00")
    room.cancels(*taken["9:30"])
    room.looks()
    room.cancels(ravi, visit)
    with pytest.raises(VisitClosed):
        room.takes(ravi)
    assert room.visits(ravi) == {"ravi": []}


def test_who_is_spoken_for_by_their_chat_no_more_keeps_no_place_from_the_next(room: WaitingRoom) -> None:
    kiran, sita = room.people("kiran", "sita")
    with room.world.work() as uow:
        mother = uow.patients.add(kiran.chat, name="Sunita Rao", relation="mother")
    taken = room.full()
    room.comes_first(Who("mother", kiran.chat, mother.id))
    room.waits(sita)
    with room.world.work() as uow:
        remove(uow, uow.chats.lock(kiran.chat), mother.id)
    room.cancels(*taken["9:30"])
    assert fill_places(room.world.database, room.doctor) == 1
    assert room.world.sql("select chat_id from offers") == [(sita.chat,)]
    room.world.assert_invariants()


# --- who does not answer, and who does not pay -----------------------------------------------------------------------


def lets_three_go(room: WaitingRoom, who: Who) -> None:
    """Let three offers lapse, one each day or two, so that no day's limit counts."""
    for _ in range(3):
        assert room.looks() == 1
        assert list(room.offered()) == [who.name]
        room.passes()
        room.world.clock.forward(days=1)


def test_who_never_answers_rests_and_is_asked_once(room: WaitingRoom) -> None:
    ravi, sita = room.people("ravi", "sita")
    entry = room.waits(ravi, days=1, last=20)
    lets_three_go(room, ravi)
    with room.world.work() as uow:
        assert [type(news).__name__ for news in rests_now(uow, entry.id)] == ["WaitingRests"]
    later = room.waits(sita, days=5, last=20)
    assert room.looks() == 1
    assert list(room.offered()) == ["sita"]  # who came after him is asked instead
    room.declines(sita)
    room.world.clock.forward(days=1)
    assert (room.stands(entry), room.stands(later)) == ("waiting", "waiting")
    room.leaves(sita, later)
    for _ in range(3):
        room.world.clock.forward(days=1)
        assert room.looks() == 0


@pytest.mark.parametrize("how", ["says_so", "joins_again"])
def test_who_says_that_they_still_wait_is_offered_places_again(room: WaitingRoom, how: str) -> None:
    ravi = room.somebody("ravi")
    entry = room.waits(ravi, days=4, last=20)
    lets_three_go(room, ravi)
    assert room.looks() == 0
    if how == "says_so":
        with room.world.work() as uow:
            assert not go_on(uow, entry.id, ravi.chat).rests
    else:
        assert room.waits(ravi, days=1, last=17).id == entry.id
    assert room.queued("fill_places") >= 1
    assert room.looks() == 1
    assert list(room.offered()) == ["ravi"]


def test_saying_no_is_an_answer(room: WaitingRoom) -> None:
    ravi = room.somebody("ravi")
    entry = room.waits(ravi, days=1, last=20)
    for answer in ("lapse", "lapse", "no", "lapse", "lapse"):
        assert room.looks() == 1
        room.declines(ravi) if answer == "no" else room.passes()
        room.world.clock.forward(days=1)
    with room.world.work() as uow:
        assert rests_now(uow, entry.id) == []
    assert room.looks() == 1


def test_a_stranger_wakes_nobody(room: WaitingRoom) -> None:
    ravi, sita = room.people("ravi", "sita")
    entry = room.waits(ravi, days=1, last=20)
    lets_three_go(room, ravi)
    with room.world.work() as uow, pytest.raises(NotFound):
        go_on(uow, entry.id, sita.chat)
    room.leaves(ravi, entry)
    with room.world.work() as uow, pytest.raises(NotWaiting):
        go_on(uow, entry.id, ravi.chat)


def unpaid(room: WaitingRoom, visit: Appointment) -> list[str]:
    """Let the time of a hold pass; return what its chat is to hear."""
    assert visit.held_until
    room.world.clock.now = visit.held_until
    with room.world.work() as uow:
        uow.chats.lock(visit.chat_id or 0)
        return [type(news).__name__ for news in expire_hold(uow, visit.id, until=visit.held_until)]


def test_who_took_a_place_and_did_not_pay_stands_where_they_stood_once(world: World) -> None:
    room = WaitingRoom(world, fee=50_000)
    ravi, sita = room.people("ravi", "sita")
    first, second = room.waits(ravi, days=1, last=3), room.waits(sita, days=1, last=3)
    assert room.looks() == 2
    room.declines(sita)
    assert unpaid(room, room.takes(ravi)) == ["HoldLapsed", "WaitingAgain"]
    assert (room.stands(first), room.stands(second)) == ("waiting", "waiting")
    with world.work() as uow:
        assert [line.entry.id for line in uow.waitlist.line(room.doctor)] == [first.id, second.id]
        assert uow.waitlist.one(first.id).joined_at == first.joined_at
    world.clock.forward(days=1)
    assert room.looks() >= 1
    assert "ravi" in room.offered()
    assert unpaid(room, room.takes(ravi)) == ["HoldLapsed"]
    assert room.stands(first) == "confirmed"
    world.assert_invariants()


def test_who_has_joined_again_by_hand_stands_there(world: World) -> None:
    room = WaitingRoom(world, fee=50_000)
    ravi = room.somebody("ravi")
    entry = room.waits(ravi)
    room.looks()
    taken = room.takes(ravi)
    again = room.waits(ravi)
    assert again.id != entry.id
    assert unpaid(room, taken) == ["HoldLapsed"]
    assert (room.stands(entry), room.stands(again)) == ("confirmed", "waiting")
    world.assert_invariants()


def test_who_gives_the_place_back_by_themselves_is_off_the_list(world: World) -> None:
    room = WaitingRoom(world, fee=50_000)
    ravi = room.somebody("ravi")
    entry = room.waits(ravi)
    room.looks()
    taken = room.takes(ravi)
    with world.work() as uow:
        release_hold(uow, taken.id, ravi.chat)
    assert unpaid(room, taken) == []
    assert room.stands(entry) == "confirmed"


def test_who_pays_for_it_after_all_waits_no_more(world: World) -> None:
    """The hold lapsed, they wait again; then they book by themselves what they wait for."""
    room = WaitingRoom(world, fee=50_000)
    ravi = room.somebody("ravi")
    entry = room.waits(ravi)
    room.looks()
    unpaid(room, room.takes(ravi))
    room.books(ravi, 10)
    look_after_the_list(world.database)
    with world.work() as uow:
        end_waiting(uow, entry.id)
    assert room.stands(entry) == "confirmed"
