"""Money that came for a place that is gone waits with places to choose from, and always ends in exactly one place."""

import os
from collections.abc import Callable
from itertools import permutations
from uuid import UUID

import pytest

from core.domain.appointment import Appointment
from core.domain.errors import HoldGone, NotFound, OfferOver, Refusal, VisitClosed
from core.domain.gateway_books import CaptureState, RefundSeen
from core.domain.money import Money
from core.domain.payment import Payment, RefundStatus
from core.services.booking import confirm_at_clinic, release_hold
from core.services.cancellation import cancel_by_clinic, cancel_visit, expire_request, preview_cancellation
from core.services.gateway_side import capture_seen
from core.services.offers import decline_offer, lapse_offer, take_place
from core.services.payments import request_payment
from core.services.refunds import refund_heard, refunded_by_hand
from tests.builders import KOLKATA, World, forget
from tests.core.services.money_story import FEE, Story
from tests.trials.arena import OF_VISITS


class Late(Story):
    """Ravi's hold has lapsed, Sita has his place, and his money comes."""

    def comes_late(self, *, hour: int = 17, days: int = 3) -> tuple[Appointment, Payment]:
        visit = self.hold(hour=hour, days=days)
        payment = self.ask(visit)
        self.lapse(visit)
        self.rival_takes_it()
        return visit, payment

    def offer(self) -> UUID:
        return UUID(str(self.world.sql("select id from offers order by created_at desc limit 1")[0][0]))

    def places(self) -> list[tuple[UUID, str, int, str]]:
        """The places of the offer: (id, its local time, doctor, status), the earliest first."""
        rows = self.world.sql(
            "select id, starts_at, doctor_id, status from appointments where offer_id is not null order by starts_at, 3"
        )
        return [(id_, f"{at.astimezone(KOLKATA):%d %H:%M}", doctor, status) for id_, at, doctor, status in rows]

    def takes(self, place: UUID, chat: int | None = None) -> Appointment:
        with self.world.work() as uow:
            return take_place(uow, self.offer(), place, chat or self.chat)

    def declines(self, chat: int | None = None) -> None:
        with self.world.work() as uow:
            decline_offer(uow, self.offer(), chat or self.chat)

    def time_is_up(self) -> bool:
        with self.world.work() as uow:
            return lapse_offer(uow, self.offer()) is not None

    def entries(self) -> list[tuple[str, str, int]]:
        return self.world.sql("select kind, settled_as, amount_minor from ledger order by id")


SEEN_BEFORE = """
    with other as (insert into patients (name, same_as, created_at) values ('Ravi Kumar', %s, now()) returning id)
    insert into appointments (id, clinic_id, doctor_id, patient_id, seat, starts_at, ends_at, occupied_until, status,
        number, fee_minor, currency, consultation, created_at)
    select gen_random_uuid(), %s, %s, other.id, 1, at, at + interval '30 minutes', at + interval '30 minutes',
        'completed', 'APT-20261120-0001', 50000, 'INR', 'in_person', at
    from other, (select %s - interval '3 days' as at) as seen
"""
"""A completed visit of the same person, booked from a chat that was joined to this one since."""


@pytest.fixture
def late(world: World) -> Late:
    return Late(world)


def test_the_nearest_three_of_the_same_doctor_are_held(late: Late) -> None:
    _, payment = late.comes_late()
    late.world.a_doctor(late.clinic, "Dr Rao")
    assert late.hear(payment, "pay_1") == ["PlacesOffered"]
    assert [(at, doctor, status) for _, at, doctor, status in late.places()] == [
        ("26 15:40", late.doctor, "held"),
        ("26 16:20", late.doctor, "held"),
        ("26 17:40", late.doctor, "held"),
    ]
    late.world.assert_invariants()


def test_where_the_doctor_has_too_few_a_colleague_of_the_specialty_fills_up_at_no_higher_fee(late: Late) -> None:
    _, payment = late.comes_late()
    late.world.a_doctor(late.clinic, "Dr Dear", fee=50_001)
    late.world.a_doctor(late.clinic, "Dr Heart", specialty="cardiology", fee=10_000)
    cheap = late.world.a_doctor(late.clinic, "Dr Rao", fee=40_000)
    late.world.sql(
        "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave'), "
        "(%s, %s, %s, 'leave')",
        *(late.doctor, late.world.clock.now, late.world.at(17, days=3)),
        *(late.doctor, late.world.at(18, 20, days=3), late.world.at(0, days=60)),
    )
    assert late.hear(payment, "pay_1") == ["PlacesOffered"]
    assert [(at, doctor) for _, at, doctor, _ in late.places()] == [
        ("26 16:20", cheap),
        ("26 17:00", cheap),
        ("26 17:40", late.doctor),
    ]
    late.world.assert_invariants()


def test_a_choice_books_the_place_with_the_money_and_frees_the_others(late: Late) -> None:
    visit, payment = late.comes_late()
    late.hear(payment, "pay_1")
    first, second, third = (place for place, *_ in late.places())
    booked = late.takes(second)
    assert (booked.status, booked.number, booked.pays) == ("confirmed", "APT-20261126-0002", "online")
    assert [status for *_, status in late.places()] == ["cancelled", "confirmed", "cancelled"]
    assert late.entries() == [("capture", "credit", 50_000), ("apply", "booked", 50_000)]
    assert late.refunds() == []
    assert late.stands(visit) == ("expired", None)
    for answer in (lambda: late.takes(second), lambda: late.takes(first), lambda: late.takes(third), late.declines):
        with pytest.raises(OfferOver):
            answer()
    late.world.clock.forward(minutes=31)
    assert not late.time_is_up()
    assert late.hear(payment, "pay_2") == ["PaidTwice"]
    late.world.assert_invariants()


def test_a_lower_fee_gives_the_difference_back(late: Late) -> None:
    _, payment = late.comes_late()
    colleague = late.world.a_doctor(late.clinic, "Dr Rao", fee=40_000)
    late.world.sql("update doctors set active = false where id = %s", late.doctor)
    late.hear(payment, "pay_1")
    place = next(place for place, _, doctor, _ in late.places() if doctor == colleague)
    late.takes(place)
    assert late.entries() == [("capture", "credit", 50_000), ("apply", "booked", 40_000)]
    assert late.refunds() == [("pay_1", 10_000, "lower-fee")]
    with late.world.work() as uow:
        assert preview_cancellation(uow, place, late.chat).refund == Money(40_000, "INR")
        cancel_visit(uow, place, late.chat)
    assert sorted(late.refunds()) == [("pay_1", 10_000, "lower-fee"), ("pay_1", 40_000, "cancelled")]
    late.world.assert_invariants()


def test_a_follow_up_is_one_also_where_the_first_visit_stands_under_another_row_of_the_patient(late: Late) -> None:
    _, payment = late.comes_late()
    late.world.sql("update doctors set follow_up_fee_minor = 20000, follow_up_days = 30 where id = %s", late.doctor)
    late.world.sql(SEEN_BEFORE, late.patient, late.clinic, late.doctor, late.world.clock.now)
    late.hear(payment, "pay_1")
    booked = late.takes(late.places()[0][0])
    assert (booked.fee, late.refunds()) == (Money(20_000, "INR"), [("pay_1", 30_000, "lower-fee")])


def test_paid_twice_goes_back_also_where_the_place_that_was_taken_costs_less(late: Late) -> None:
    visit, payment = late.comes_late()
    late.world.a_doctor(late.clinic, "Dr Rao", fee=40_000)
    late.world.sql("update doctors set active = false where id = %s", late.doctor)
    late.hear(payment, "pay_1")
    late.takes(late.places()[0][0])
    assert late.hear(payment, "pay_2") == ["PaidTwice"]
    assert late.stands(visit)[0] == "expired"
    assert late.refunds()[1:] == [("pay_2", 50_000, "paid-twice")]
    late.world.assert_invariants()


def test_no_place_is_booked_with_money_that_has_gone_back_at_the_gateway(late: Late) -> None:
    _, payment = late.comes_late()
    late.hear(payment, "pay_1")
    seen = RefundSeen(refund_id="rfnd_1", amount=FEE, status="processed")
    state = CaptureState(gateway_payment_id="pay_1", amount=FEE, captured=True, refunds=(seen,))
    with late.world.work() as uow:
        capture_seen(uow, "sandbox", state)
    with pytest.raises(OfferOver):
        late.takes(late.places()[0][0])
    late.world.clock.forward(minutes=30)
    assert late.time_is_up()
    assert late.entries() == [("capture", "credit", 50_000), ("refund", "refunded", 50_000)]
    late.world.assert_invariants()


@pytest.mark.parametrize(("answer", "reason"), [("declines", "declined"), ("time_is_up", "unanswered")])
def test_without_a_choice_all_of_it_goes_back_and_the_places_are_free(late: Late, answer: str, reason: str) -> None:
    _, payment = late.comes_late()
    late.hear(payment, "pay_1")
    first = late.places()[0][0]
    if answer == "time_is_up":
        assert not late.time_is_up()
        late.world.clock.forward(minutes=30)
    getattr(late, answer)()
    assert {status for *_, status in late.places()} == {"cancelled" if answer == "declines" else "expired"}
    assert late.refunds() == [("pay_1", 50_000, reason)]
    with pytest.raises(OfferOver):
        late.takes(first)
    late.world.assert_invariants()


def test_an_answer_after_the_time_is_up_is_refused_even_before_the_clock_has_looked(late: Late) -> None:
    _, payment = late.comes_late()
    late.hear(payment, "pay_1")
    first = late.places()[0][0]
    late.world.clock.forward(minutes=30)
    for answer in (lambda: late.takes(first), late.declines):
        with pytest.raises(OfferOver):
            answer()
    assert late.time_is_up()
    late.world.assert_invariants()


def test_a_strangers_offer_looks_like_a_missing_one(late: Late) -> None:
    _, payment = late.comes_late()
    late.hear(payment, "pay_1")
    for answer in (lambda: late.takes(late.places()[0][0], late.rival[0]), lambda: late.declines(late.rival[0])):
        with pytest.raises(NotFound):
            answer()
    with pytest.raises(NotFound):
        late.takes(late.world.sql("select id from appointments where chat_id = %s", late.rival[0])[0][0])


def test_nothing_but_the_offer_touches_its_places_and_they_count_against_nobody(late: Late) -> None:
    _, payment = late.comes_late()
    late.hear(payment, "pay_1")
    place = late.places()[0][0]
    with late.world.work() as uow:
        release_hold(uow, place, late.chat)
        with pytest.raises(HoldGone):
            confirm_at_clinic(uow, place, late.chat)
        with pytest.raises(HoldGone):
            request_payment(uow, place, late.chat, "sandbox")
        with pytest.raises(VisitClosed):
            cancel_visit(uow, place, late.chat)
        assert uow.appointments.of_chat(late.chat, []) == []
    assert {status for *_, status in late.places()} == {"held"}
    late.hold(hour=9)
    late.hold(hour=11)  # two holds are all that one chat may have
    late.world.assert_invariants()


# --- parts ------------------------------------------------------------------------------------------------------------

PART, REST = Money(20_000, "INR"), Money(30_000, "INR")


def test_parts_add_up_to_a_booked_visit(late: Late) -> None:
    visit = late.hold()
    payment = late.ask(visit)
    assert late.hear(payment, "pay_1", amount=PART) == ["PartPaid"]
    assert late.world.sql("select status from payments") == [("part_paid",)]
    assert late.stands(visit) == ("held", None)
    assert late.hear(payment, "pay_2", amount=REST) == ["PaymentSettled"]
    assert late.stands(visit)[0] == "confirmed"
    assert late.entries() == [
        ("capture", "credit", 20_000),
        ("capture", "credit", 30_000),
        ("apply", "booked", 20_000),
        ("apply", "booked", 30_000),
    ]
    assert late.hear(payment, "pay_3", amount=PART) == ["PaidTwice"]
    late.world.assert_invariants()


def test_what_is_more_than_the_fee_in_parts_goes_back(late: Late) -> None:
    payment = late.ask(late.hold())
    late.hear(payment, "pay_1", amount=REST)
    assert late.hear(payment, "pay_2", amount=REST) == ["PaymentSettled", "Overpaid"]
    assert late.refunds() == [("pay_2", 10_000, "overpaid")]
    late.world.assert_invariants()


def test_a_part_goes_back_when_the_hold_lapses(late: Late) -> None:
    visit = late.hold()
    payment = late.ask(visit)
    late.hear(payment, "pay_1", amount=PART)
    late.lapse(visit)
    assert late.refunds() == [("pay_1", 20_000, "part")]
    assert late.hear(payment, "pay_2", amount=REST) == ["PartReturned"]
    assert late.refunds() == [("pay_1", 20_000, "part"), ("pay_2", 30_000, "too-late")]
    late.world.assert_invariants()


def test_a_part_goes_back_when_the_place_is_given_back(late: Late) -> None:
    visit = late.hold()
    payment = late.ask(visit)
    late.hear(payment, "pay_1", amount=PART)
    with late.world.work() as uow:
        release_hold(uow, visit.id, late.chat)
    assert late.refunds() == [("pay_1", 20_000, "released")]
    late.world.assert_invariants()


def test_a_part_counts_for_a_visit_that_is_paid_at_the_clinic(late: Late) -> None:
    visit = late.hold()
    payment = late.ask(visit)
    late.hear(payment, "pay_1", amount=PART)
    with late.world.work() as uow:
        confirm_at_clinic(uow, visit.id, late.chat)
        assert uow.payments.standing([visit.id])[visit.id].booked == 20_000
    assert late.hear(payment, "pay_2", amount=REST) == ["PaymentSettled"]
    assert late.refunds() == []
    late.world.assert_invariants()


def test_the_rest_of_a_fee_is_asked_for_anew_after_a_link_that_failed(late: Late) -> None:
    visit = late.hold()
    late.hear(late.ask(visit), "pay_1", amount=PART)
    late.world.sql("update payments set status = 'failed'")
    with late.world.work() as uow:
        assert request_payment(uow, visit.id, late.chat, "sandbox").amount == REST


# --- what a doctor has to confirm, and what the clinic cancels --------------------------------------------------------


@pytest.fixture
def by_hand(late: Late) -> Late:
    """The doctor confirms by hand."""
    late.world.sql("insert into settings (name, value) values ('auto_confirm_appointments', 'false')")
    return late


def test_late_money_revives_to_requested_where_the_doctor_confirms(by_hand: Late) -> None:
    visit = by_hand.hold()
    payment = by_hand.ask(visit)
    by_hand.lapse(visit)
    assert by_hand.hear(payment, "pay_1") == ["PaymentSettled"]
    assert by_hand.stands(visit) == ("requested", None)
    by_hand.world.assert_invariants()


def test_what_the_doctor_refuses_goes_back_whole(by_hand: Late) -> None:
    visit = by_hand.hold(days=1)
    by_hand.hear(by_hand.ask(visit), "pay_1")
    by_hand.world.clock.forward(hours=25)  # far too late for a patient's own cancelling
    with by_hand.world.work() as uow:
        cancel_by_clinic(uow, visit.id, by="doctor", reason="not available")
    planned = by_hand.world.sql("select kind from notices where status = 'planned'")
    assert planned == [("cancelled_by_clinic",)]
    assert by_hand.refunds() == [("pay_1", 50_000, "by-clinic")]
    by_hand.world.assert_invariants()


def test_what_the_doctor_never_confirms_ends_with_its_time_and_goes_back_whole(by_hand: Late) -> None:
    visit = by_hand.hold()
    by_hand.hear(by_hand.ask(visit), "pay_1")

    def end() -> list[str]:
        with by_hand.world.work() as uow:
            return [type(event).__name__ for event in expire_request(uow, visit.id)]

    assert end() == []
    by_hand.world.clock.forward(days=3, hours=9)
    assert (end(), end()) == (["RequestLapsed"], [])
    assert by_hand.stands(visit) == ("expired", None)
    assert by_hand.refunds() == [("pay_1", 50_000, "not-confirmed")]
    by_hand.world.assert_invariants()


def test_what_the_clinic_cancels_goes_back_whole_whatever_the_policy(late: Late) -> None:
    late.world.sql("insert into settings (name, value) values ('refund_policy', '\"24:50\"')")
    visit = late.hold(days=1)
    late.hear(late.ask(visit), "pay_1")
    with late.world.work() as uow:
        cancel_by_clinic(uow, visit.id, by="staff 1", reason="doctor ill")
    assert late.refunds() == [("pay_1", 50_000, "by-clinic")]
    late.world.assert_invariants()


def test_the_policy_of_the_doctor_says_what_comes_back_and_why(late: Late) -> None:
    late.world.sql(
        "insert into settings (name, doctor_id, value) values ('refund_policy', %s, '\"24:100,6:33,0:0\"')", late.doctor
    )
    visit = late.hold(days=1)
    late.hear(late.ask(visit), "pay_1")
    late.world.clock.forward(hours=20)
    with late.world.work() as uow:
        shown = preview_cancellation(uow, visit.id, late.chat)
        assert (shown.paid, shown.refund) == (FEE, Money(16_500, "INR"))
        assert (shown.share.hours, shown.share.percent) == (6, 33)
        assert cancel_visit(uow, visit.id, late.chat) == shown
    assert late.refunds() == [("pay_1", 16_500, "cancelled")]
    assert late.entries() == [("capture", "booked", 50_000), ("credit", "credit", 16_500)]
    late.world.assert_invariants()


def test_what_no_gateway_gives_back_is_the_desks_until_it_has(late: Late) -> None:
    late.hear(late.ask(late.hold()), "pay_1", "pay_2")
    refund = UUID(str(late.world.sql("select id from refunds")[0][0]))
    with late.world.work() as uow:
        refused = refund_heard(uow, refund, status=RefundStatus.FAILED, gateway_refund_id=None)
    assert [type(event).__name__ for event in refused] == ["RefundByHand"]
    assert late.world.sql("select kind, closed_at from tasks") == [("refund_by_hand", None)]
    late.world.assert_invariants()
    with late.world.work() as uow:
        assert [type(event).__name__ for event in refunded_by_hand(uow, refund)] == ["RefundDone"]
        assert refunded_by_hand(uow, refund) == []
    assert late.world.sql("select count(*) from tasks where closed_at is null") == [(0,)]
    assert late.entries()[-1] == ("refund", "refunded", 50_000)
    late.world.assert_invariants()


def test_money_in_question_is_put_before_the_desk(late: Late) -> None:
    late.hear(late.ask(late.hold()), "pay_1", amount=Money(50_000, "USD"))
    assert late.world.sql("select kind, facts -> 'amount' ->> 'currency' from tasks") == [
        ("payment_in_question", "USD")
    ]


# --- every order ------------------------------------------------------------------------------------------------------

ACTS = ("expire", "rival", "pay", "pay", "cancel", "choose", "timer")
EVERY = 1 if os.environ.get("BAARI_STORIES") else 41
"""All 2520 orders take minutes: an ordinary run has time for one in so many, and each act is in every place of some."""


def test_in_every_order_captured_money_ends_in_exactly_one_place(world: World) -> None:
    late = Late(world)
    start = world.clock.now
    for order in sorted(set(permutations(ACTS)))[::EVERY]:
        world.clock.now = start
        with world.connection() as connection:
            forget(connection, OF_VISITS)
        _one_story(late, order)
        world.assert_invariants()


def _one_story(late: Late, order: tuple[str, ...]) -> None:
    visit = late.hold()
    payment = late.ask(visit)

    def choose() -> None:
        if late.world.sql("select 1 from offers where subject = %s", visit.id):
            late.takes(late.world.sql("select id from appointments where offer_id = %s", late.offer())[0][0])

    def timer() -> None:
        if late.world.sql("select 1 from offers where subject = %s", visit.id):
            late.world.clock.forward(minutes=30)
            late.time_is_up()

    def cancel() -> None:
        with late.world.work() as uow:
            cancel_visit(uow, visit.id, late.chat)

    acts: dict[str, Callable[[], object]] = {
        "expire": lambda: late.lapse(visit),
        "rival": late.rival_takes_it,
        "pay": lambda: late.hear(payment, "pay_1"),
        "cancel": cancel,
        "choose": choose,
        "timer": timer,
    }
    for act in order:
        try:
            acts[act]()
        except Refusal:
            continue
    with late.world.work() as uow:
        (position,) = uow.ledger.positions(visit.id)
    ends = [position.booked, position.promised, position.free]
    assert sorted(ends) == [0, 0, 50_000], order
    if position.free:
        assert late.world.sql("select status from offers where subject = %s", visit.id) == [("open",)], order
