"""Captured money is counted once and ends in one place: a booked visit, a refund, or the desk's hands."""

from collections.abc import Callable
from itertools import permutations
from uuid import UUID

import pytest

from core.domain.appointment import Appointment
from core.domain.errors import AlreadyDone, NotFound, PaymentUnavailable, Refusal, VisitClosed
from core.domain.money import Money
from core.domain.payment import RefundStatus
from core.services.booking import confirm_at_clinic, release_hold
from core.services.cancellation import cancel_visit, preview_cancellation
from core.services.refunds import refund_heard
from tests.builders import World
from tests.core.services.money_story import FEE, Story


@pytest.fixture
def story(world: World) -> Story:
    """One clinic, one doctor, Ravi."""
    return Story(world)


def test_a_paid_hold_is_a_booked_visit(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    assert story.hear(payment, "pay_1") == ["PaymentSettled"]
    assert story.stands(visit) == ("confirmed", "APT-20261126-0001")
    assert story.ledger() == [("pay_1", "booked")]
    story.world.assert_invariants()


def test_the_same_capture_counts_once(story: Story) -> None:
    payment = story.ask(story.hold())
    assert [story.hear(payment, "pay_1") for _ in range(3)] == [["PaymentSettled"], [], []]
    assert story.hear(payment, "pay_1", "pay_1") == []
    story.world.assert_invariants()


def test_a_capture_told_twice_in_one_breath_counts_once(story: Story) -> None:
    payment = story.ask(story.hold())
    assert story.hear(payment, "pay_1", "pay_1") == ["PaymentSettled"]
    assert story.ledger() == [("pay_1", "booked")]


def test_money_after_the_hold_books_the_same_place_if_it_is_free(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    story.lapse(visit)
    assert story.hear(payment, "pay_1") == ["PaymentSettled"]
    assert story.stands(visit)[0] == "confirmed"
    story.world.assert_invariants()


def test_money_after_the_place_is_gone_waits_while_other_places_are_offered(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    story.lapse(visit)
    story.rival_takes_it()
    assert story.hear(payment, "pay_1") == ["PlacesOffered"]
    assert story.stands(visit) == ("expired", None)
    assert story.ledger() == [("pay_1", "credit")]
    assert story.refunds() == []
    story.world.assert_invariants()


def test_money_goes_back_whole_at_once_where_nothing_is_free(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    story.lapse(visit)
    story.world.sql(
        "insert into blocked_periods (doctor_id, starts_at, ends_at, kind) values (%s, %s, %s, 'leave')",
        story.doctor,
        story.world.clock.now,
        story.world.at(0, days=60),
    )
    assert story.hear(payment, "pay_1") == ["PaidTooLate"]
    assert story.ledger() == [("pay_1", "refunded")]
    assert story.refunds() == [("pay_1", 50_000, "too-late")]
    story.world.assert_invariants()


def test_money_after_the_visit_would_have_begun_is_offered_a_later_place(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    story.lapse(visit)
    story.world.clock.forward(days=4)
    assert story.hear(payment, "pay_1") == ["PlacesOffered"]
    story.world.assert_invariants()


def test_money_does_not_revive_a_visit_that_overlaps_a_newer_one(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    story.lapse(visit)
    colleague = story.world.a_doctor(story.clinic, "Dr Rao")
    story.doctor = colleague
    story.hold()
    assert story.hear(payment, "pay_1") == ["PlacesOffered"]
    assert story.stands(visit) == ("expired", None)
    story.world.assert_invariants()


def test_a_second_payment_goes_back(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    assert story.hear(payment, "pay_1", "pay_2") == ["PaymentSettled", "PaidTwice"]
    assert story.refunds() == [("pay_2", 50_000, "paid-twice")]
    story.world.assert_invariants()


def test_a_second_payment_goes_back_while_other_places_are_offered_for_the_first(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    story.lapse(visit)
    story.rival_takes_it()
    assert story.hear(payment, "pay_1") == ["PlacesOffered"]
    assert story.hear(payment, "pay_2") == ["PaidTwice"]
    assert story.refunds() == [("pay_2", 50_000, "paid-twice")]
    story.world.assert_invariants()


def test_it_goes_back_also_where_the_first_has_gone_back_at_the_gateway_meanwhile(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    story.lapse(visit)
    story.rival_takes_it()
    story.hear(payment, "pay_1")
    story.given_back_there(payment, "pay_1")
    assert story.hear(payment, "pay_2") == ["PaidTwice"]
    assert story.world.sql("select subject, status from offers") == [(visit.id, "open")]
    assert ("pay_2", 50_000, "paid-twice") in story.refunds()
    story.world.assert_invariants()


def test_money_for_a_released_place_goes_back(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    with story.world.work() as uow:
        release_hold(uow, visit.id, story.chat)
    assert story.hear(payment, "pay_1") == ["PaidTooLate"]
    assert story.refunds() == [("pay_1", 50_000, "too-late")]


@pytest.mark.parametrize("amount", [Money(50_001, "INR"), Money(50_000, "USD"), Money(49_999, "USD")])
def test_money_that_does_not_match_is_quarantined_and_books_nothing(story: Story, amount: Money) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    assert story.hear(payment, "pay_1", amount=amount) == ["PaymentInQuestion"]
    assert story.stands(visit) == ("held", None)
    assert story.ledger() == [("pay_1", "quarantined")]
    story.world.assert_invariants()


def test_paying_at_the_clinic_closes_the_link_and_later_money_is_kept_for_the_visit(story: Story) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    with story.world.work() as uow:
        confirm_at_clinic(uow, visit.id, story.chat)
    assert story.world.sql("select count(*) from outbox where kind = 'cancel_link'") == [(1,)]
    assert story.hear(payment, "pay_1") == ["PaymentSettled"]
    assert story.stands(visit)[0] == "confirmed"
    story.world.assert_invariants()


def test_one_open_payment_serves_a_visit(story: Story) -> None:
    visit = story.hold()
    assert story.ask(visit).id == story.ask(visit).id


def test_payments_can_be_switched_off(story: Story) -> None:
    story.world.sql("insert into settings (name, value) values ('payment_enabled', 'false')")
    with pytest.raises(PaymentUnavailable):
        story.ask(story.hold())


def test_a_cancelled_paid_visit_gives_back_what_the_preview_said(story: Story) -> None:
    visit = story.hold()
    story.hear(story.ask(visit), "pay_1")
    with story.world.work() as uow:
        shown = preview_cancellation(uow, visit.id, story.chat)
    with story.world.work() as uow:
        done = cancel_visit(uow, visit.id, story.chat)
    assert (shown, done.refund) == (done, FEE)
    assert story.refunds() == [("pay_1", 50_000, "cancelled")]
    with story.world.work() as uow, pytest.raises(AlreadyDone):
        cancel_visit(uow, visit.id, story.chat)
    story.world.assert_invariants()


def test_a_late_cancellation_gives_nothing_back(story: Story) -> None:
    visit = story.hold(days=1)
    story.hear(story.ask(visit), "pay_1")
    story.world.clock.forward(hours=20)
    with story.world.work() as uow:
        assert cancel_visit(uow, visit.id, story.chat).refund == Money(0, "INR")
    assert story.refunds() == []


def test_a_visit_that_has_begun_cannot_be_cancelled(story: Story) -> None:
    visit = story.hold(days=1)
    story.hear(story.ask(visit), "pay_1")
    story.world.clock.forward(days=2)
    with story.world.work() as uow, pytest.raises(VisitClosed):
        cancel_visit(uow, visit.id, story.chat)


def test_a_strangers_visit_cannot_be_cancelled(story: Story) -> None:
    visit = story.hold()
    with story.world.work() as uow, pytest.raises(NotFound):
        cancel_visit(uow, visit.id, story.rival[0])


def test_a_refund_is_heard_once_and_only_forward(story: Story) -> None:
    visit = story.hold()
    story.hear(story.ask(visit), "pay_1", "pay_2")
    refund = UUID(str(story.world.sql("select id from refunds")[0][0]))

    def hear(status: RefundStatus) -> list[str]:
        with story.world.work() as uow:
            return [type(e).__name__ for e in refund_heard(uow, refund, status=status, gateway_refund_id="rfnd_1")]

    steps = (RefundStatus.PENDING, RefundStatus.PROCESSED, RefundStatus.PENDING, RefundStatus.PROCESSED)
    assert [hear(step) for step in steps] == [[], ["RefundDone"], [], []]
    # A bank may send back what was done: the books stay as they are, and the desk gives it by hand.
    assert [hear(RefundStatus.FAILED) for _ in range(2)] == [["RefundByHand"], []]
    assert story.world.sql("select status from refunds where id = %s", refund) == [("processed",)]
    assert story.world.sql("select kind, amount_minor from ledger where kind = 'refund'") == [("refund", 50_000)]
    story.world.assert_invariants()


@pytest.mark.parametrize("order", sorted(set(permutations(["expire", "rival", "pay", "pay", "cancel"]))))
def test_captured_money_ends_in_exactly_one_place_whatever_comes_first(story: Story, order: tuple[str, ...]) -> None:
    visit = story.hold()
    payment = story.ask(visit)
    acts: dict[str, Callable[[], object]] = {
        "expire": lambda: story.lapse(visit),
        "rival": story.rival_takes_it,
        "pay": lambda: story.hear(payment, "pay_1"),
        "cancel": lambda: _cancel(story, visit),
    }
    for act in order:
        try:
            acts[act]()
        except Refusal:
            continue
        finally:
            story.world.assert_invariants()
    ends = [
        story.stands(visit)[0] == "confirmed",
        bool(story.refunds()),
        bool(story.world.sql("select 1 from offers where status = 'open'")),
    ]
    assert ends.count(True) == 1


def _cancel(story: Story, visit: Appointment) -> None:
    with story.world.work() as uow:
        cancel_visit(uow, visit.id, story.chat)
