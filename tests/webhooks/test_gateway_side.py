"""What is done at the gateway without us: refunds from its dashboard, disputes of the payer's bank, over its wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest

from core.domain.money import Money
from core.domain.payment import Payment
from core.gateways.payments.port import GatewayRefused
from core.services.cancellation import cancel_visit
from core.services.gateway_side import capture_seen
from core.services.refunds import refunded_by_hand
from tests.builders import World
from tests.standins.razorpay import RazorpayStandin
from tests.webhooks.till import RazorpayTill
from webhooks.due import Due
from webhooks.reconciliation import compared, read_day
from webhooks.timetable import compare_yesterday

FEE = 50_000


@contextmanager
def a_till(world: World) -> Iterator[RazorpayTill]:
    with RazorpayStandin(clock=world.clock) as standin:
        till = RazorpayTill(world, standin)
        yield till
        till.close()
        world.assert_invariants()


@pytest.fixture
def till(world: World) -> Iterator[RazorpayTill]:
    with a_till(world) as till:
        yield till


def paid(till: RazorpayTill) -> Payment:
    payment = till.ask()
    till.pays(payment.link_id or "")
    till.work()
    assert till.stands() == "confirmed"
    return payment


def capture_of(till: RazorpayTill) -> str:
    return next(iter(till.standin.payments))


def tasks(till: RazorpayTill) -> list[tuple[str, bool]]:
    """Every task about money by its kind, and whether it is open."""
    return till.world.sql("select kind, closed_at is null from tasks where payment_id is not null order by id")


def money(till: RazorpayTill) -> list[tuple[str, int]]:
    return till.world.sql("select kind, amount_minor from ledger order by id")


def test_a_refund_from_the_dashboard_is_noticed_and_the_visit_stays(till: RazorpayTill) -> None:
    paid(till)
    till.standin.refund_by_hand(capture_of(till))
    till.work()
    assert (till.stands(), till.heard[-1]) == ("confirmed", "RefundedAtGateway")
    assert money(till) == [("capture", FEE), ("credit", FEE), ("refund", FEE)]
    assert tasks(till) == [("refunded_at_gateway", True)]
    ((facts, visit),) = till.world.sql("select facts, appointment_id from tasks where payment_id is not null")
    assert (facts, visit) == ({"amount": {"minor": FEE, "currency": "INR"}, "gateway": "razorpay"}, till.visit.id)
    assert till.world.sql("select count(*) from refunds where reason = 'at-gateway'") == [(1,)]


def test_part_of_a_fee_given_back_there_leaves_the_rest_booked(till: RazorpayTill) -> None:
    paid(till)
    till.standin.refund_by_hand(capture_of(till), 20_000)
    till.work()
    assert money(till) == [("capture", FEE), ("credit", 20_000), ("refund", 20_000)]
    till.standin.refund_by_hand(capture_of(till), 30_000)
    till.work()
    assert money(till)[3:] == [("credit", 30_000), ("refund", 30_000)]
    assert tasks(till) == [("refunded_at_gateway", True)] * 2


def test_a_refund_under_way_there_is_told_once_and_followed_to_its_end(till: RazorpayTill) -> None:
    paid(till)
    till.standin.refunds_wait = True
    refund = till.standin.refund_by_hand(capture_of(till))
    till.work()
    assert (money(till), till.heard[-1]) == ([("capture", FEE), ("credit", FEE)], "RefundedAtGateway")
    with till.lose_webhooks():
        till.standin.settle_refund(refund.refund_id)
    till.after(minutes=15)
    assert (money(till)[2:], till.heard[-1]) == ([("refund", FEE)], "RefundDone")


def test_a_try_that_failed_there_moves_nothing(till: RazorpayTill) -> None:
    paid(till)
    till.standin.refunds_wait = True
    with till.lose_webhooks():
        refund = till.standin.refund_by_hand(capture_of(till))
    till.standin.settle_refund(refund.refund_id, "failed")
    till.work()
    assert (money(till), tasks(till), till.heard[-1]) == ([("capture", FEE)], [], "PaymentSettled")


def test_what_the_desk_gives_back_there_for_a_refund_that_failed_is_that_refund(till: RazorpayTill) -> None:
    payment = paid(till)
    till.standin.balance = 0
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    till.work()
    assert tasks(till) == [("refund_by_hand", True)]
    till.standin.balance = None
    till.standin.refund_by_hand(capture_of(till))
    till.work()
    assert (tasks(till), till.heard[-1]) == ([("refund_by_hand", False)], "RefundDone")
    assert till.world.sql("select status, gateway_refund_id is null from refunds") == [("processed", False)]
    assert money(till) == [("capture", FEE), ("credit", FEE), ("refund", FEE)]
    assert payment.link_id


def test_what_the_desk_has_said_is_done_is_not_entered_again_when_the_gateway_tells(till: RazorpayTill) -> None:
    paid(till)
    till.standin.balance = 0
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    till.work()
    with till.world.work() as uow:
        ((refund_id,),) = till.world.sql("select id from refunds")
        refunded_by_hand(uow, refund_id)
    entered = money(till)
    till.standin.balance = None
    till.standin.refund_by_hand(capture_of(till))
    till.work()
    assert (money(till), len(till.world.sql("select id from refunds"))) == (entered, 1)
    theirs = read_day(till.world.database, till.gateway, till.world.at(0, days=0).date())
    with till.world.work() as uow:
        assert compared(uow, theirs) == []


def test_what_goes_back_by_our_call_after_the_desk_gave_it_back_is_put_before_the_admins(till: RazorpayTill) -> None:
    paid(till)
    till.standin.balance = 0
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    till.work()
    ((refund_id, key),) = till.world.sql("select id, key from refunds")
    with till.world.work() as uow:
        refunded_by_hand(uow, refund_id)
    till.standin.balance = None
    till.gateway.refund(gateway_payment_id=capture_of(till), amount=Money(FEE, "INR"), key=key)
    till.work()
    assert tasks(till) == [("refund_by_hand", False), ("money_differs", True)]
    assert till.world.sql("select count(*) from ledger where kind = 'refund'") == [(1,)]


def test_a_whole_refund_there_takes_the_place_of_ours_that_is_still_due(till: RazorpayTill) -> None:
    paid(till)
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    till.standin.refund_by_hand(capture_of(till))
    till.work()
    assert (till.counts()[1], len(till.world.sql("select id from refunds"))) == (1, 1)
    assert money(till) == [("capture", FEE), ("credit", FEE), ("refund", FEE)]
    assert [kind for kind, opened in tasks(till) if opened] == []


def test_what_is_owed_beyond_a_part_given_back_there_is_asked_for_anew(till: RazorpayTill) -> None:
    paid(till)
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    with till.lose_webhooks():
        till.standin.refund_by_hand(capture_of(till), 10_000)
        till.work()
    assert tasks(till) == [("refund_by_hand", True)]  # the gateway had no room for all of it
    till.world.clock.forward(hours=17.5)
    compare_yesterday(till.world.database)
    till.work()
    assert sorted(money(till)) == [("capture", FEE), ("credit", FEE), ("refund", 10_000), ("refund", 40_000)]
    assert tasks(till) == [("refund_by_hand", False)]


def test_our_own_refund_is_known_by_its_key_when_its_webhook_comes_first(till: RazorpayTill) -> None:
    paid(till)
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    with till.dying_after("send_refund"):
        till.work()
    till.after(minutes=2)
    assert till.world.sql("select status, reason <> 'at-gateway' from refunds") == [("processed", True)]
    assert (money(till), till.heard[-1]) == ([("capture", FEE), ("credit", FEE), ("refund", FEE)], "RefundDone")


def test_what_the_gateway_refuses_because_it_was_made_there_already_is_no_task(till: RazorpayTill) -> None:
    paid(till)
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    ((row, key, body),) = till.world.sql("select id, key, body from outbox where kind = 'send_refund'")
    ours = Due(
        id=row, key=key, kind="send_refund", chat_id=till.chat, body=body, attempts=1, wanted_at=till.world.clock.now
    )
    with till.lose_webhooks():
        till.standin.refund_by_hand(capture_of(till))
    state = till.gateway.read_capture(capture_of(till))
    with pytest.raises(GatewayRefused):
        till.handlers["send_refund"].do(ours)
    with till.world.work() as uow:  # we hear of theirs before the refusal of ours is recorded
        capture_seen(uow, "razorpay", state)
    with till.world.work() as uow:
        till.handlers["send_refund"].give_up(ours)(uow)
    assert (tasks(till), till.world.sql("select status from refunds")) == ([], [("processed",)])
    till.work()
    assert money(till) == [("capture", FEE), ("credit", FEE), ("refund", FEE)]


def test_a_refund_heard_of_before_the_answer_to_our_call_is_followed_to_its_end(till: RazorpayTill) -> None:
    paid(till)
    till.standin.refunds_wait = True
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    with till.dying_after("send_refund"):
        till.work()
    assert till.world.sql("select status from refunds") == [("pending",)]
    till.after(minutes=2)
    (refund_id,) = till.standin.refunds
    with till.lose_webhooks():
        till.standin.settle_refund(refund_id)
        till.work()
    till.after(minutes=15)
    assert (money(till)[2:], till.heard[-1]) == ([("refund", FEE)], "RefundDone")


def test_a_refund_made_there_in_the_place_of_ours_is_followed_to_its_end(till: RazorpayTill) -> None:
    paid(till)
    till.standin.balance = 0
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    till.work()
    till.standin.balance, till.standin.refunds_wait = None, True
    refund = till.standin.refund_by_hand(capture_of(till))
    till.work()
    with till.lose_webhooks():
        till.standin.settle_refund(refund.refund_id)
    till.after(minutes=15)
    assert (tasks(till), money(till)[2:]) == ([("refund_by_hand", False)], [("refund", FEE)])


def test_a_dispute_is_a_task_with_its_last_day_and_closes_when_the_bank_decides(till: RazorpayTill) -> None:
    paid(till)
    dispute = till.standin.dispute(capture_of(till))
    till.work()
    assert tasks(till) == [("dispute", True)]
    ((facts,),) = till.world.sql("select facts from tasks where payment_id is not null")
    assert facts == {
        "amount": {"minor": FEE, "currency": "INR"},
        "gateway": "razorpay",
        "reference": dispute.dispute_id,
        "respond_by": "30.11.2026",
    }
    till.standin.decide_dispute(dispute.dispute_id, "under_review")
    till.work()
    assert tasks(till) == [("dispute", True)]
    till.standin.decide_dispute(dispute.dispute_id, "lost")
    till.work()
    assert (tasks(till), till.stands()) == ([("dispute", False), ("refunded_at_gateway", True)], "confirmed")
    assert money(till) == [("capture", FEE), ("credit", FEE), ("dispute", FEE)]
    assert till.world.sql("select status, amount_minor, reason from disputes") == [("lost", FEE, "chargeback")]


def test_a_lost_dispute_of_which_no_word_comes_is_found_in_the_night(till: RazorpayTill) -> None:
    paid(till)
    dispute = till.standin.dispute(capture_of(till))
    till.work()
    with till.lose_webhooks():
        till.standin.decide_dispute(dispute.dispute_id, "lost")
        till.work()
        assert tasks(till) == [("dispute", True)]
        till.world.clock.now = till.world.at(3)
        for _ in range(2):
            compare_yesterday(till.world.database)
        till.work()
    assert till.world.sql("select status from disputes") == [("lost",)]
    assert tasks(till) == [("dispute", False), ("refunded_at_gateway", True)]
    assert money(till)[-1] == ("dispute", FEE)
    till.world.clock.forward(days=1)
    compare_yesterday(till.world.database)
    assert till.world.sql("select count(*) from outbox where key like 'read-dispute:%%'") == [(1,)]


def test_a_word_that_comes_late_does_not_open_a_decided_dispute(till: RazorpayTill) -> None:
    paid(till)
    till.standin.webhooks.hold()
    dispute = till.standin.dispute(capture_of(till))
    till.standin.decide_dispute(dispute.dispute_id, "won")
    till.standin.webhooks.release()
    till.work()
    assert (tasks(till), till.world.sql("select status from disputes")) == ([], [("won",)])


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_and_number_the_end_is_the_same(world: World, seed: int) -> None:
    with a_till(world) as till:
        payment = till.ask()
        till.standin.webhooks.hold()
        till.pays(payment.link_id or "")
        capture = capture_of(till)
        till.standin.refund_by_hand(capture, 20_000)
        dispute = till.standin.dispute(capture, 30_000)
        till.standin.refund_by_hand(capture, 10_000)
        till.standin.decide_dispute(dispute.dispute_id, "won")
        dice = Random(seed)  # noqa: S311 - an order, not a secret
        till.standin.webhooks.release(copies=dice.randint(1, 3), shuffled=dice)
        till.work()
        for event in dice.sample(till.standin.webhooks.happened, 4):
            till.standin.webhooks.replay(event)
        till.work()
        assert till.stands() == "confirmed"
        assert sorted(money(till)) == [
            *[("capture", FEE), ("credit", 10_000), ("credit", 20_000)],
            *[("refund", 10_000), ("refund", 20_000)],
        ]
        assert till.world.sql("select status from disputes") == [("won",)]
        assert [kind for kind, _ in tasks(till)] == ["refunded_at_gateway"] * 2
        assert till.heard.count("RefundedAtGateway") == 2
        assert till.open_rows().keys() <= {"say"}  # no channel stands here to take what is said


def test_the_night_finds_a_refund_there_whose_webhook_was_lost(till: RazorpayTill) -> None:
    paid(till)
    with till.lose_webhooks():
        till.standin.refund_by_hand(capture_of(till))
    till.world.clock.forward(hours=17.5)
    compare_yesterday(till.world.database)
    till.work()
    till.after(minutes=10)
    assert money(till) == [("capture", FEE), ("credit", FEE), ("refund", FEE)]
    theirs = read_day(till.world.database, till.gateway, till.world.at(0, days=-1).date())
    with till.world.work() as uow:
        assert compared(uow, theirs) == []


def test_a_refund_of_somebody_elses_payment_is_nothing_of_ours(till: RazorpayTill) -> None:
    payment = till.ask()
    strange = till.standin.payer.pays(payment.link_id or "")
    till.standin.payments[strange.payment_id].link.asked["reference_id"] = "the-pharmacy-1"
    till.standin.payments[strange.payment_id].link.link_id = "plink_" + "9" * 14
    till.world.sql("update payments set link_id = 'plink_another'")
    till.standin.refund_by_hand(strange.payment_id)
    till.standin.settle()
    while till.dispatcher.run_due():
        till.standin.settle()
    assert till.world.sql("select count(*) from refunds") == [(0,)]
