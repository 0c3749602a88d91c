"""Forty booked patients and twenty-five free places: no place is offered to two at once, and everybody ends somewhere.

The first round is walked by two processes, one of which is killed in the middle of a transaction; every other by two
databases of their own at the same moment, which are let go of after it: nothing of a wave lives outside its rows.
"""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

import pytest

from core.domain.errors import ChangedSince, NotFound, NotPermitted, OfferOver, OnLeave, Refusal
from core.domain.offer import Status as OfferStatus
from core.domain.rebooking import Outcome
from core.domain.schedule import BlockKind
from core.domain.staff import Role
from core.services.blocking import LeaveRequest, enter_leave, leave_of, preview_leave, remove_leave, undo_leave
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import cancel_visit
from core.services.hours import UNDO
from core.services.moving import MoveRequest, move_visit
from core.services.offers import lapse_offer
from core.services.rebooked import cancel_rebooked, take_rebooked, wait_instead
from core.services.rebooking import unanswered
from core.services.staff import accept, invite
from tests.builders import World
from tests.standins.server import wait_for
from tests.trials.wave_walker import walk_and_die
from webhooks.rebooking import look_after_waves, run_wave

TUESDAY = date(2026, 11, 24)


@dataclass
class Booked:
    """A patient of the doctor's Tuesday."""

    chat: int
    patient: int
    visit: UUID


class Practice:
    """One doctor with a full Tuesday, another day with fewer places, and an admin."""

    def __init__(self, world: World, *, booked: int, free: int) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(
            self.clinic, weekdays=range(1, 2), starts=time(9), ends=_ends(booked), slot=15, buffer=0
        )
        world.sql(
            "insert into weekly_hours (doctor_id, clinic_id, weekday, starts, ends, slot_minutes, buffer_minutes) "
            "values (%s, %s, 2, '09:00', %s, 15, 0)",
            self.doctor,
            self.clinic,
            _ends(free),
        )
        world.sql("insert into settings (name, value) values ('advance_booking_days', '5')")
        self.admin, _ = world.a_chat("admin", name="Asha")
        with world.work() as uow:
            accept(uow, self.admin, invite(uow, None, Role.ADMIN).token, name="Asha")
        self.people = [self.books(f"p{n}", n) for n in range(booked)]

    def books(self, name: str, place: int) -> Booked:
        """Somebody books the place of that number on Tuesday."""
        chat, patient = self.world.a_chat(name, name=f"{name.title()} Rao")
        at = self.world.at(9) + timedelta(minutes=15 * place)
        with self.world.work() as uow:
            held = hold_slot(
                uow,
                HoldRequest(
                    chat_id=chat, patient_id=patient, doctor_id=self.doctor, clinic_id=self.clinic, starts_at=at
                ),
            )
            confirm_at_clinic(uow, held.id, chat)
        return Booked(chat, patient, held.id)

    def leave(self, *, rebook: bool = True, **request: object) -> int:
        """The admin enters leave for all of Tuesday; returns the change."""
        wanted = LeaveRequest(**{"doctor_id": self.doctor, "first": TUESDAY, "last": TUESDAY, **request})  # type: ignore[arg-type]
        with self.world.work() as uow:
            return enter_leave(uow, self.admin, wanted, rebook=rebook).change_id

    @property
    def wave(self) -> UUID:
        return UUID(str(self.world.sql("select id from waves")[0][0]))

    def walks(self, walkers: int = 1) -> None:
        """The wave is walked by so many processes at once, which are gone afterwards."""
        worlds = [World(self.world.url, clock=self.world.clock, pool_size=2) for _ in range(walkers)]
        threads = [threading.Thread(target=run_wave, args=(each.database, self.wave)) for each in worlds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for each in worlds:
            each.close()
        self.world.assert_invariants()

    def places(self, visit: UUID) -> list[UUID]:
        """The places that are held for a visit now."""
        return [
            UUID(str(id_))
            for (id_,) in self.world.sql(
                "select a.id from appointments a join offers o on o.id = a.offer_id "
                "where o.subject = %s and a.status = 'held' and o.status = 'open' order by a.starts_at",
                visit,
            )
        ]

    def lapses(self) -> None:
        """The clock ends every offer whose time is up, as the handler of its row does."""
        for (offer,) in self.world.sql(
            "select id from offers where status = 'open' and expires_at <= %s", self.world.clock.now
        ):
            with self.world.work() as uow:
                chat = uow.offers.one(UUID(str(offer))).chat_id
                uow.chats.lock(chat)
                lapsed = lapse_offer(uow, UUID(str(offer)))
                if lapsed:
                    unanswered(uow, lapsed)

    def outcomes(self) -> dict[str | None, int]:
        """How many ended in which way."""
        return dict(self.world.sql("select outcome, count(*)::int from wave_visits group by 1"))


def _ends(places: int) -> time:
    minutes = 9 * 60 + 15 * places
    return time(minutes // 60, minutes % 60)


@pytest.fixture
def practice(world: World) -> Iterator[Practice]:
    practice = Practice(world, booked=4, free=9)
    yield practice
    world.assert_invariants()


def test_forty_patients_and_twenty_five_places(world: World) -> None:
    practice = Practice(world, booked=40, free=25)
    practice.leave()
    world.clock.forward(seconds=UNDO.total_seconds())
    chance = random.Random(7)  # noqa: S311 - a story, not a secret
    walk_and_die(world, practice.wave, dies=9)
    told = "select count(*), count(distinct appointment_id) from notices where kind = 'rebooking'"
    assert world.sql(told) == [(40, 40)]  # nobody twice, nobody forgotten
    for round_ in range(40):
        if round_:
            practice.walks(2)
        world.assert_invariants()
        held = world.sql("select doctor_id, starts_at, count(*) from appointments where status = 'held' group by 1, 2")
        assert all(count == 1 for *_, count in held)
        asked = [p for p in practice.people if practice.places(p.visit)]
        if not asked and None not in practice.outcomes():
            break
        for person in chance.sample(asked, k=max(1, len(asked) // 2)) if asked else []:
            _answers(practice, person, chance)
        if chance.random() < 0.3 or not asked:
            world.clock.forward(minutes=245)
            practice.lapses()
    outcomes = practice.outcomes()
    assert None not in outcomes
    assert sum(outcomes.values()) == 40
    with world.work() as uow:
        assert uow.waves.tally(practice.wave).over
        assert uow.waves.one(practice.wave).ended_at is not None
    booked = world.sql("select count(*), count(distinct starts_at) from appointments where status = 'confirmed'")
    assert booked == [(outcomes.get("moved", 0),) * 2]
    assert 20 <= outcomes["moved"] <= 25
    assert world.sql("select count(*) from appointments where status = 'held'") == [(0,)]


def _answers(practice: Practice, person: Booked, chance: random.Random) -> None:
    """Do what a patient does: mostly take a place, sometimes cancel, want to wait, or say nothing."""
    what = chance.random()
    places = practice.places(person.visit)
    with practice.world.work() as uow:
        if what < 0.6:
            take_rebooked(uow, person.visit, chance.choice(places), person.chat)
        elif what < 0.7:
            cancel_rebooked(uow, person.visit, person.chat)
        elif what < 0.75:
            cancel_visit(uow, person.visit, person.chat)
        elif what < 0.85:
            wait_instead(uow, person.visit, person.chat)


def test_each_gets_three_places_and_one_notice_once_it_cannot_be_undone(practice: Practice) -> None:
    practice.leave()
    practice.walks()
    assert practice.world.sql("select count(*) from notices where kind = 'rebooking'") == [(0,)]
    practice.world.clock.forward(minutes=10)
    practice.walks(2)
    assert [len(practice.places(p.visit)) for p in practice.people] == [3, 3, 3, 0]
    assert practice.world.sql("select count(*) from notices where kind = 'rebooking'") == [(4,)]
    practice.walks(2)
    assert practice.world.sql("select count(*) from notices where kind = 'rebooking'") == [(4,)]


def test_who_takes_a_place_keeps_number_fee_and_right_to_a_refund(practice: Practice) -> None:
    ravi = practice.people[0]
    practice.world.sql("update appointments set refund_cap = 50, moves = 1 where id = %s", ravi.visit)
    practice.world.sql("update doctors set fee_minor = 90000")
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    with practice.world.work() as uow:
        before = uow.appointments.one(ravi.visit)
        after = take_rebooked(uow, ravi.visit, practice.places(ravi.visit)[1], ravi.chat)
    assert (after.number, after.fee, after.moves, after.refund_cap, after.status) == (
        before.number,
        before.fee,
        1,
        50,
        before.status,
    )
    assert after.starts_at.date() == TUESDAY + timedelta(days=1)
    assert practice.places(ravi.visit) == []
    practice.walks()
    assert len(practice.places(practice.people[3].visit)) == 2  # what he left is offered to who had none
    with practice.world.work() as uow, pytest.raises(Refusal):
        take_rebooked(uow, ravi.visit, UUID(int=1), ravi.chat)


def test_a_place_of_another_is_nobody_elses(practice: Practice) -> None:
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    ravi, sita = practice.people[:2]
    with practice.world.work() as uow, pytest.raises(Refusal):
        take_rebooked(uow, ravi.visit, practice.places(sita.visit)[0], ravi.chat)
    with practice.world.work() as uow, pytest.raises(Refusal):
        take_rebooked(uow, sita.visit, practice.places(sita.visit)[0], ravi.chat)


def test_no_answer_gives_all_back_or_puts_on_the_list_as_was_said_and_is_told_once(practice: Practice) -> None:
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    with practice.world.work() as uow:
        wait_instead(uow, practice.people[0].visit, practice.people[0].chat)
    practice.world.clock.forward(minutes=241)
    practice.lapses()
    practice.lapses()
    for _ in range(3):
        practice.walks(2)
        practice.world.clock.forward(minutes=241)
        practice.lapses()
    assert practice.outcomes() == {"waitlisted": 1, "unanswered": 3}
    assert practice.world.sql("select count(*) from notices where kind = 'cancelled_by_clinic'") == [(4,)]
    assert practice.world.sql("select patient_id from waitlist") == [(practice.people[0].patient,)]


def test_undone_in_time_nobody_is_told_and_the_visits_stand(practice: Practice) -> None:
    change = practice.leave()
    with practice.world.work() as uow:
        undo_leave(uow, practice.admin, change)
    practice.world.clock.forward(minutes=10)
    practice.walks()
    assert practice.outcomes() == {"stands": 4}
    assert practice.world.sql("select count(*) from notices where kind in ('rebooking', 'stands')") == [(0,)]
    with practice.world.work() as uow, pytest.raises(ChangedSince):
        undo_leave(uow, practice.admin, change)


@pytest.mark.parametrize("undone", [True, False])
def test_what_the_desk_was_to_call_about_is_done_once_the_leave_is_taken_back(practice: Practice, undone: bool) -> None:
    still = "select key from tasks where kind = 'rebook' and closed_at is null"
    change = practice.leave(rebook=False)
    other = practice.leave(stretch=(time(9), time(9, 15)), rebook=False)
    assert len(practice.world.sql(still)) == 4
    with practice.world.work() as uow:
        if undone:
            undo_leave(uow, practice.admin, change)
        else:
            remove_leave(uow, practice.admin, leave_of(uow, practice.admin, practice.doctor)[0][0])
    ((key,),) = practice.world.sql(still)  # the doctor is still away then
    assert str(practice.people[0].visit) in key
    with practice.world.work() as uow:
        undo_leave(uow, practice.admin, other)
    assert practice.world.sql(still) == []


def test_what_a_wave_left_to_the_desk_is_done_once_the_leave_is_removed(practice: Practice) -> None:
    practice.world.sql("update appointments set chat_id = null where id = %s", practice.people[0].visit)
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    assert practice.outcomes()[Outcome.DESK.value] == 1
    with practice.world.work() as uow:
        remove_leave(uow, practice.admin, leave_of(uow, practice.admin, practice.doctor)[0][0])
    assert practice.world.sql("select count(*) from tasks where closed_at is null") == [(0,)]


def test_a_visit_that_is_being_moved_is_not_cancelled_by_the_card_before(practice: Practice) -> None:
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    ravi, ended = practice.people[0], list[Exception]()

    def cancels() -> None:
        with pytest.raises(Refusal) as refused, practice.world.work() as uow:
            cancel_rebooked(uow, ravi.visit, ravi.chat)
        ended.append(refused.value)

    late = threading.Thread(target=cancels)
    with practice.world.work() as uow:
        take_rebooked(uow, ravi.visit, practice.places(ravi.visit)[0], ravi.chat)
        late.start()
        waits = (
            "select 1 from pg_locks where not granted "
            "and database = (select oid from pg_database where datname = current_database())"
        )
        wait_for(lambda: practice.world.sql(waits) != [], 10.0, what="waiting")
    late.join()
    assert [type(error) for error in ended] == [NotFound]
    assert practice.world.sql("select status from appointments where id = %s", ravi.visit) == [("confirmed",)]
    assert practice.outcomes() == {"moved": 1, None: 3}


def test_leave_that_is_removed_later_leaves_the_undecided_their_visit_and_tells_them(practice: Practice) -> None:
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    ravi = practice.people[0]
    with practice.world.work() as uow:
        take_rebooked(uow, ravi.visit, practice.places(ravi.visit)[0], ravi.chat)
    with practice.world.work() as uow:
        ((block, _),) = leave_of(uow, practice.admin, practice.doctor)
        remove_leave(uow, practice.admin, block)
    practice.walks(2)
    assert practice.outcomes() == {"moved": 1, "stands": 3}
    assert practice.world.sql("select count(*) from notices where kind = 'stands'") == [(3,)]
    assert practice.world.sql("select count(*) from offers where status = 'open'") == [(0,)]


def test_who_moves_or_cancels_by_themselves_is_settled_and_it_is_free(practice: Practice) -> None:
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    ravi, sita = practice.people[:2]
    free = practice.world.at(9, days=2) + timedelta(minutes=15 * 8)
    with practice.world.work() as uow:
        uow.appointments.locked(ravi.visit)
    practice.world.sql("update appointments set moves = 2 where id = %s", ravi.visit)
    held = practice.places(practice.people[2].visit)
    with practice.world.work() as uow:
        cancel_rebooked(uow, practice.people[2].visit, practice.people[2].chat)
    del held
    with practice.world.work() as uow:
        moved = move_visit(
            uow, MoveRequest(appointment_id=ravi.visit, chat_id=ravi.chat, doctor_id=practice.doctor, starts_at=free)
        ).after
        assert moved.moves == 2
        cancel_visit(uow, sita.visit, sita.chat)
    look_after_waves(practice.world.database)
    practice.walks()
    assert practice.outcomes() == {"moved": 1, "cancelled": 2, None: 1}
    assert practice.places(ravi.visit) == practice.places(sita.visit) == []


def test_the_desk_is_left_what_no_chat_can_answer(practice: Practice) -> None:
    practice.world.sql("update appointments set chat_id = null where id = %s", practice.people[0].visit)
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    assert practice.outcomes()[Outcome.DESK.value] == 1
    assert practice.world.sql("select kind from tasks") == [("rebook",)]
    practice.world.sql(
        "update appointments set chat_id = %s where id = %s", practice.people[0].chat, practice.people[0].visit
    )
    with practice.world.work() as uow:
        cancel_visit(uow, practice.people[0].visit, practice.people[0].chat)
    look_after_waves(practice.world.database)
    assert practice.world.sql("select closed_by from tasks") == [("rebooked",)]


def test_places_that_are_held_are_let_go_and_nobody_books_into_leave(practice: Practice) -> None:
    chat, patient = practice.world.a_chat("late", name="Late Rao")
    practice.world.sql("delete from blocked_periods")
    wanted = HoldRequest(
        chat_id=chat,
        patient_id=patient,
        doctor_id=practice.doctor,
        clinic_id=practice.clinic,
        starts_at=practice.world.at(9, days=2),
    )
    with practice.world.work() as uow:
        held = hold_slot(uow, wanted)
    practice.leave(first=TUESDAY, last=TUESDAY + timedelta(days=1), rebook=False)
    assert practice.world.sql("select status from appointments where id = %s", held.id) == [("expired",)]
    with practice.world.work() as uow, pytest.raises(OnLeave):
        hold_slot(uow, wanted)


def test_hours_of_leave_count_whom_they_touch_and_the_clinics_holiday_everybody(practice: Practice) -> None:
    with practice.world.work() as uow:
        some = preview_leave(
            uow,
            practice.admin,
            LeaveRequest(doctor_id=practice.doctor, first=TUESDAY, last=TUESDAY, stretch=(time(9, 20), time(9, 45))),
        )
        everybody = preview_leave(
            uow,
            practice.admin,
            LeaveRequest(doctor_id=None, first=TUESDAY, last=TUESDAY, kind=BlockKind.HOLIDAY),
        )
    assert [v.id for v in some.visits] == [p.visit for p in practice.people[1:3]]
    assert len(everybody.visits) == 4


def test_a_doctor_enters_only_their_own_leave_and_no_holiday(practice: Practice) -> None:
    other = practice.world.a_doctor(practice.clinic, "Dr Ramesh Rao")
    chat, _ = practice.world.a_chat("doctor", name="Dr")
    with practice.world.work() as uow:
        accept(uow, chat, invite(uow, None, Role.DOCTOR, doctor_id=practice.doctor).token, name="Dr")
    with practice.world.work() as uow:
        assert preview_leave(uow, chat, LeaveRequest(doctor_id=practice.doctor, first=TUESDAY, last=TUESDAY)).visits
    for doctor in (other, None):
        with practice.world.work() as uow, pytest.raises(NotPermitted):
            preview_leave(uow, chat, LeaveRequest(doctor_id=doctor, first=TUESDAY, last=TUESDAY))


def test_a_second_leave_over_the_places_held_offers_others(practice: Practice) -> None:
    practice.leave()
    practice.world.clock.forward(minutes=10)
    practice.walks()
    before = practice.places(practice.people[0].visit)
    practice.leave(first=TUESDAY + timedelta(days=1), last=TUESDAY + timedelta(days=1))
    assert practice.places(practice.people[0].visit) == []
    assert practice.world.sql("select count(*) from offers where status = %s", OfferStatus.OPEN.value) == [(0,)]
    with practice.world.work() as uow, pytest.raises(OfferOver):
        take_rebooked(uow, practice.people[0].visit, before[0], practice.people[0].chat)
