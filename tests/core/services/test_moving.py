"""A visit is moved: one place always, number and money kept, notices made anew; or it is refused, and nothing moved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import pytest

from core.domain.appointment import Appointment, Event, Status
from core.domain.errors import (
    AlreadyDone,
    HigherFee,
    MovedTooOften,
    NotAllowed,
    NotFound,
    NotWorking,
    OnLeave,
    OverlappingVisit,
    Refusal,
    SlotTaken,
    TooFarAhead,
    TooLate,
    TooLateToMove,
    VisitClosed,
)
from core.domain.money import Money
from core.domain.payment import Capture
from core.services.booking import HoldRequest, confirm_at_clinic, expire_hold, hold_slot
from core.services.cancellation import cancel_visit, expire_request, preview_cancellation
from core.services.moving import Moved, MoveRequest, move_visit, preview_move
from core.services.payments import link_made, request_payment
from core.services.settlement import settle
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World

T = TypeVar("T")
PLACE = "select doctor_id, starts_at, status, number, version from appointments where id = %s"


@dataclass
class Surgery:
    """A branch with three doctors of different fees, Ravi and Sita."""

    world: World

    def __post_init__(self) -> None:
        self.clinic = self.world.a_clinic()
        self.doctor = self.world.a_doctor(self.clinic)
        self.cheaper = self.world.a_doctor(self.clinic, "Dr Vivek Rao", fee=30_000)
        self.dearer = self.world.a_doctor(self.clinic, "Dr Leela Nair", fee=80_000)
        self.ravi = self.world.a_chat("ravi")
        self.sita = self.world.a_chat("sita", name="Sita Rao")
        self.links = 0

    def hold(self, who: tuple[int, int] | None = None, hour: int = 17, *, days: int = 2, doctor: int = 0) -> UUID:
        chat, patient = who or self.ravi
        wanted = HoldRequest(
            chat_id=chat,
            patient_id=patient,
            doctor_id=doctor or self.doctor,
            clinic_id=self.clinic,
            starts_at=self.world.at(hour, days=days),
        )
        return self.run(lambda uow: hold_slot(uow, wanted)).id

    def booked(self, who: tuple[int, int] | None = None, hour: int = 17, *, days: int = 2, doctor: int = 0) -> UUID:
        """Return a visit that is paid at the clinic."""
        held = self.hold(who, hour, days=days, doctor=doctor)
        self.run(lambda uow: confirm_at_clinic(uow, held, (who or self.ravi)[0]))
        return held

    def asked(self, visit: UUID) -> UUID:
        """Return a payment with its link for a held visit of Ravi's."""
        payment = self.run(lambda uow: request_payment(uow, visit, self.ravi[0], "sandbox")).id
        self.links += 1
        link = f"l{self.links}"
        self.run(lambda uow: link_made(uow, payment, link_id=link, link_url=f"https://pay.example/{link}"))
        return payment

    def paid(self, hour: int = 17, *, days: int = 2, doctor: int = 0, fee: int = 50_000) -> UUID:
        """Return a visit of Ravi's that is paid online."""
        held = self.hold(hour=hour, days=days, doctor=doctor)
        self.pay(self.asked(held), fee)
        return held

    def pay(self, payment: UUID, minor: int) -> list[str]:
        capture = Capture(gateway_payment_id=f"pay_{payment.hex}", amount=Money(minor, "INR"))
        return [type(event).__name__ for event in self.run(lambda uow: settle(uow, payment, [capture]))]

    def move(
        self, visit: UUID, hour: int = 11, *, days: int = 3, doctor: int = 0, chat: int = 0, minute: int = 0
    ) -> Moved:
        wanted = self.wanted(visit, hour, days=days, doctor=doctor, chat=chat, minute=minute)
        return self.run(lambda uow: move_visit(uow, wanted))

    def wanted(
        self, visit: UUID, hour: int = 11, *, days: int = 3, doctor: int = 0, chat: int = 0, minute: int = 0
    ) -> MoveRequest:
        return MoveRequest(
            appointment_id=visit,
            chat_id=chat or self.ravi[0],
            doctor_id=doctor or self.doctor,
            starts_at=self.world.at(hour, minute, days=days),
        )

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        return self.world.database.run(work)

    def setting(self, name: str, value: str, doctor: int | None = None) -> None:
        self.world.sql(
            "insert into settings (name, doctor_id, value) values (%s, %s, to_jsonb(%s::text))", name, doctor, value
        )

    def standing(self, visit: UUID) -> tuple[int, datetime, str, str | None, int]:
        return self.world.sql(PLACE, visit)[0]

    def books(self, visit: UUID) -> tuple[int, int]:
        """Return (what the visit has, what goes back of it)."""
        ((has,),) = self.world.sql(
            "select coalesce(sum(case when settled_as = 'booked' then amount_minor when kind = 'credit' "
            "then -amount_minor else 0 end), 0)::int from ledger where appointment_id = %s",
            visit,
        )
        ((back,),) = self.world.sql("select coalesce(sum(amount_minor), 0)::int from refunds")
        return has, back

    def notices(self, visit: UUID) -> list[tuple[str, str, int]]:
        return self.world.sql(
            "select kind, status, version from notices where appointment_id = %s order by version, kind", visit
        )


@pytest.fixture
def surgery(world: World) -> Surgery:
    return Surgery(world)


def test_a_moved_visit_keeps_its_number_and_its_money(surgery: Surgery) -> None:
    visit = surgery.paid()
    _, _, _, number, version = surgery.standing(visit)
    moved = surgery.move(visit)
    at = surgery.world.at(11, days=3)
    assert surgery.standing(visit) == (surgery.doctor, at, "confirmed", number, version + 1)
    assert (moved.before.number, moved.after.number, moved.after.starts_at) == (number, number, at)
    assert surgery.books(visit) == (50_000, 0)
    ((event, before, after, by, facts),) = surgery.world.sql(
        "select event, before, after, by, facts from appointment_events where event = 'move'"
    )
    assert (event, before, after, by) == ("move", "confirmed", "confirmed", f"chat:{surgery.ravi[0]}")
    assert (facts["from"]["doctor_id"], facts["to"]["starts_at"]) == (surgery.doctor, at.isoformat())
    surgery.world.assert_invariants()


def test_the_old_place_is_free_in_that_moment_and_the_new_one_is_not(surgery: Surgery) -> None:
    visit = surgery.booked()
    surgery.move(visit, 11)
    surgery.booked(surgery.sita, 17)
    with pytest.raises(SlotTaken):
        surgery.hold(surgery.sita, 11, days=3)
    surgery.world.assert_invariants()


def test_what_was_said_of_the_old_time_is_taken_back_and_said_anew(surgery: Surgery) -> None:
    visit = surgery.booked()
    version = surgery.standing(visit)[4]
    surgery.move(visit)
    said = surgery.notices(visit)
    assert [(kind, status) for kind, status, v in said if v == version] == [
        ("confirmation", "withdrawn"),
        ("nudge", "withdrawn"),
        ("reminder_day", "withdrawn"),
        ("reminder_hour", "withdrawn"),
    ]
    assert [(kind, status) for kind, status, v in said if v == version + 1] == [
        ("moved", "planned"),
        ("nudge", "planned"),
        ("reminder_day", "planned"),
        ("reminder_hour", "planned"),
    ]
    assert surgery.world.sql("select count(*) from visit_answers") == [(0,)]
    surgery.world.assert_invariants()


def test_a_taken_place_is_refused_and_the_old_one_stays(surgery: Surgery) -> None:
    visit = surgery.paid()
    surgery.booked(surgery.sita, 11, days=3)
    before = surgery.standing(visit), surgery.notices(visit), surgery.books(visit)
    with pytest.raises(SlotTaken):
        surgery.move(visit)
    assert (surgery.standing(visit), surgery.notices(visit), surgery.books(visit)) == before
    surgery.world.assert_invariants()


@pytest.mark.parametrize(
    ("hour", "days", "refusal"),
    [(9, 0, TooLate), (11, 40, TooFarAhead), (23, 3, NotWorking), (11, 4, OnLeave)],
)
def test_a_place_that_cannot_be_had_is_refused(surgery: Surgery, hour: int, days: int, refusal: type[Refusal]) -> None:
    visit = surgery.booked()
    off = surgery.world.at(8, days=4)
    surgery.world.sql(
        "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
        surgery.doctor,
        off,
        off + timedelta(hours=12),
    )
    for verb in (move_visit, preview_move):
        with pytest.raises(refusal):
            surgery.run(lambda uow, verb=verb: verb(uow, surgery.wanted(visit, hour, days=days)))  # type: ignore[misc]
    assert surgery.standing(visit)[1] == surgery.world.at(17, days=2)


def test_a_patient_who_has_something_else_then_is_told_so(surgery: Surgery) -> None:
    visit = surgery.booked()
    surgery.booked(hour=11, days=3, doctor=surgery.cheaper)
    with pytest.raises(OverlappingVisit):
        surgery.move(visit)
    surgery.world.assert_invariants()


def test_a_visit_may_overlap_the_place_that_it_leaves(surgery: Surgery) -> None:
    """The grid changes to an hour: the new slot of ten to eleven lies over the old one of half past ten."""
    visit = surgery.booked(hour=9, days=2)
    surgery.world.sql("update weekly_hours set slot_minutes = 60, buffer_minutes = 0, starts = '08:30'")
    surgery.move(visit, 8, days=2, minute=30)
    assert surgery.standing(visit)[1] == surgery.world.at(8, 30, days=2)
    surgery.world.assert_invariants()


def test_moving_to_the_same_place_again_is_done_already(surgery: Surgery) -> None:
    visit = surgery.booked()
    surgery.move(visit)
    with pytest.raises(AlreadyDone):
        surgery.move(visit)


def test_how_often_and_until_when(surgery: Surgery) -> None:
    visit = surgery.booked()
    surgery.move(visit, 11)
    surgery.move(visit, 13)
    with pytest.raises(MovedTooOften):
        surgery.move(visit, 15)
    surgery.setting("moves_allowed", "3", surgery.doctor)
    surgery.move(visit, 15, days=0)  # today: the minimum notice holds for the new time, the deadline for the old one
    surgery.world.clock.now = surgery.world.at(13, 1, days=0)
    with pytest.raises(TooLateToMove):
        surgery.move(visit, 17, days=0)
    surgery.world.clock.now = surgery.world.at(15, days=0)
    with pytest.raises(VisitClosed):
        surgery.move(visit, 17, days=0)
    surgery.world.assert_invariants()


def test_the_visit_of_somebody_else_looks_like_none_at_all(surgery: Surgery) -> None:
    visit = surgery.booked()
    found = []
    for id_ in (visit, UUID(int=7)):
        for verb in (move_visit, preview_move):
            with pytest.raises(NotFound) as refused:
                surgery.run(lambda uow, verb=verb, id_=id_: verb(uow, surgery.wanted(id_, chat=surgery.sita[0])))  # type: ignore[misc]
            found.append(refused.value.facts)
    assert found == [{"what": "appointment"}] * 4


@pytest.mark.parametrize(
    "events",
    [(Event.ARRIVE,), (Event.START,), (Event.START, Event.COMPLETE), (Event.MISS,), (Event.CANCEL,)],
    ids=lambda events: events[-1].value,
)
def test_what_has_begun_or_is_over_stays_where_it_is(surgery: Surgery, events: tuple[Event, ...]) -> None:
    visit = surgery.booked()
    for event in events:
        surgery.run(lambda uow, event=event: uow.appointments.change(uow.appointments.locked(visit), event, by="desk"))  # type: ignore[misc]
    with pytest.raises(VisitClosed):
        surgery.move(visit)


def test_a_number_stays_with_its_branch(surgery: Surgery) -> None:
    elsewhere = surgery.world.a_doctor(surgery.world.a_clinic("Other Branch"), "Dr Far Away")
    visit = surgery.booked()
    with pytest.raises(NotAllowed):
        surgery.move(visit, doctor=elsewhere)


# --- money --------------------------------------------------------------------------------------------------


def test_what_was_paid_above_a_lower_fee_comes_back(surgery: Surgery) -> None:
    visit = surgery.paid()
    moved = surgery.move(visit, doctor=surgery.cheaper)
    assert moved.terms.back == Money(20_000, "INR")
    assert surgery.books(visit) == (30_000, 20_000)
    assert surgery.world.sql("select kind from outbox where kind = 'send_refund'") == [("send_refund",)]
    surgery.world.assert_invariants()


def test_a_higher_fee_is_paid_at_the_desk_or_refused_with_nothing_moved(surgery: Surgery) -> None:
    visit = surgery.paid()
    surgery.setting("pay_at_clinic_enabled", "off", surgery.dearer)
    with pytest.raises(HigherFee):
        surgery.move(visit, doctor=surgery.dearer)
    assert surgery.standing(visit)[0] == surgery.doctor
    surgery.world.sql("delete from settings")
    moved = surgery.move(visit, doctor=surgery.dearer)
    assert (moved.after.pays, moved.terms.due) == ("at_clinic", Money(30_000, "INR"))
    assert surgery.books(visit) == (50_000, 0)
    surgery.world.assert_invariants()


def test_moving_away_from_the_deadline_brings_no_money_back(surgery: Surgery) -> None:
    visit = surgery.paid(17, days=0)
    shown = surgery.run(lambda uow: preview_cancellation(uow, visit, surgery.ravi[0]))
    assert shown.refund.minor == 0
    moved = surgery.move(visit, days=5, doctor=surgery.cheaper)
    assert (moved.terms.back.minor, moved.after.fee.minor, moved.after.refund_cap) == (0, 50_000, 0)
    done = surgery.run(lambda uow: cancel_visit(uow, visit, surgery.ravi[0]))
    assert done.refund.minor == 0
    surgery.world.assert_invariants()


def test_moving_in_time_leaves_the_whole_refund(surgery: Surgery) -> None:
    visit = surgery.paid()
    surgery.move(visit, days=5)
    assert surgery.run(lambda uow: cancel_visit(uow, visit, surgery.ravi[0])).refund == Money(50_000, "INR")
    assert surgery.books(visit) == (0, 50_000)
    surgery.world.assert_invariants()


def test_money_that_comes_after_a_held_place_was_moved_books_it_where_it_stands(surgery: Surgery) -> None:
    held = surgery.hold()
    payment = surgery.asked(held)
    surgery.move(held)
    assert surgery.pay(payment, 50_000) == ["PaymentSettled"]
    doctor, at, status, number, _ = surgery.standing(held)
    assert (doctor, at, status) == (surgery.doctor, surgery.world.at(11, days=3), "confirmed")
    assert number == f"APT-{surgery.world.at(11, days=3):%Y%m%d}-0001"
    surgery.world.assert_invariants()


@pytest.mark.parametrize(
    ("doctor", "told", "has", "back"),
    [("cheaper", ["PaymentSettled", "Overpaid"], 30_000, 20_000), ("dearer", ["PartPaid"], 0, 0)],
)
def test_money_for_the_old_fee_of_a_moved_hold_counts_for_the_new_one(
    surgery: Surgery, doctor: str, told: list[str], has: int, back: int
) -> None:
    held = surgery.hold()
    payment = surgery.asked(held)
    surgery.move(held, doctor=getattr(surgery, doctor))
    assert surgery.world.sql("select status from payments where id = %s", payment) == [("cancelled",)]
    assert surgery.pay(payment, 50_000) == told
    assert surgery.books(held) == (has, back)
    surgery.world.assert_invariants()


def test_moving_a_hold_gives_no_more_time_to_pay(surgery: Surgery) -> None:
    held = surgery.hold()
    until = surgery.world.clock.now + timedelta(minutes=15)
    moved = surgery.move(held).after
    assert (moved.status, moved.held_until, moved.moves) == (Status.HELD, until, 0)
    surgery.world.clock.forward(minutes=16)
    with pytest.raises(VisitClosed):
        surgery.move(held, 13)
    surgery.run(lambda uow: expire_hold(uow, held, until=until))
    assert surgery.standing(held)[2] == "expired"
    surgery.world.assert_invariants()


# --- doctors who confirm by hand ----------------------------------------------------------------------------


def test_a_doctor_who_confirms_by_hand_is_asked_and_the_number_stays(surgery: Surgery) -> None:
    surgery.setting("auto_confirm_appointments", "off", surgery.cheaper)
    visit = surgery.booked()
    number = surgery.standing(visit)[3]
    surgery.move(visit, doctor=surgery.cheaper)
    assert surgery.standing(visit)[2:4] == ("requested", number)
    assert {status for _, status, _ in surgery.notices(visit)} == {"withdrawn"}
    surgery.world.assert_invariants()
    surgery.move(visit, 13, doctor=surgery.cheaper)
    assert surgery.standing(visit)[1:3] == (surgery.world.at(13, days=3), "requested")
    surgery.world.assert_invariants()
    (asked,) = surgery.world.sql("select max(at) from appointment_events where appointment_id = %s", visit)
    surgery.world.clock.now = asked[0] + timedelta(hours=23)
    assert surgery.run(lambda uow: expire_request(uow, visit)) == []  # the doctor has a day to answer the move
    surgery.world.clock.now = surgery.world.at(11, days=3)
    assert len(surgery.run(lambda uow: expire_request(uow, visit))) == 1
    assert surgery.standing(visit)[2] == "expired"


def test_the_call_about_the_old_time_need_not_be_made(surgery: Surgery) -> None:
    visit = surgery.booked()
    key = f"call:{visit}:{surgery.world.at(17, days=2).isoformat()}"
    surgery.world.sql(
        "insert into tasks (kind, key, appointment_id, facts, opened_at) values ('call_patient', %s, %s, '{}', now())",
        key,
        visit,
    )
    surgery.move(visit)
    assert surgery.world.sql("select closed_by from tasks") == [(f"chat:{surgery.ravi[0]}",)]


def test_the_preview_says_what_the_move_does(surgery: Surgery) -> None:
    visit = surgery.paid()
    shown = surgery.run(lambda uow: preview_move(uow, surgery.wanted(visit, doctor=surgery.cheaper)))
    before: Appointment = surgery.run(lambda uow: uow.appointments.one(visit))
    assert surgery.move(visit, doctor=surgery.cheaper).terms == shown
    assert before.version == surgery.standing(visit)[4] - 1
