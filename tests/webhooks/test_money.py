"""Money from the first tap to the last refund, through the gateway's own wire and our own doors."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from uuid import uuid4

import pytest

from core.domain.payment import Status
from core.gateways.payments.port import LinkRequest
from core.gateways.payments.registry import GATEWAYS
from core.services.booking import extend_hold, release_hold
from core.services.payments import request_payment
from tests.builders import World
from tests.standins.faults import Fault, lost_answer
from tests.standins.razorpay import RazorpayStandin
from tests.webhooks.till import TILLS, RazorpayTill, SandboxTill, Till
from webhooks.due import Due

FEE = 50_000


@pytest.fixture(params=sorted(GATEWAYS))
def till(request: pytest.FixtureRequest, world: World) -> Iterator[Till]:
    with TILLS[request.param](world) as till:
        yield till
        world.assert_invariants()


@pytest.fixture
def razorpay(world: World) -> Iterator[RazorpayTill]:
    with RazorpayStandin(clock=world.clock) as standin:
        till = RazorpayTill(world, standin)
        yield till
        till.close()
        world.assert_invariants()


@pytest.fixture
def sandbox(world: World) -> Iterator[SandboxTill]:
    till = SandboxTill(world)
    yield till
    till.close()
    world.assert_invariants()


def test_a_patient_who_pays_is_booked(till: Till) -> None:
    payment = till.ask()
    assert (payment.status, payment.link_url is None, till.heard) == ("open", False, ["LinkReady"])
    till.pays(payment.link_id or "")
    till.work()
    assert (till.stands(), till.heard) == ("confirmed", ["LinkReady", "PaymentSettled"])
    assert till.ledger() == [("capture", FEE, "booked")]
    assert till.open_rows() == {}


def test_a_webhook_that_never_comes_costs_a_minute(till: Till) -> None:
    payment = till.ask()
    with till.lose_webhooks():
        till.pays(payment.link_id or "")
    till.work()
    assert till.stands() == "held"
    till.after(minutes=1)
    assert (till.stands(), till.heard) == ("confirmed", ["LinkReady", "PaymentSettled"])


def test_a_failed_try_is_told_and_the_link_stays_good(till: Till) -> None:
    payment = till.ask()
    till.fails(payment.link_id or "")
    till.work()
    assert (till.stands(), till.heard) == ("held", ["LinkReady", "PaymentTryFailed"])
    till.pays(payment.link_id or "")
    till.work()
    assert (till.stands(), till.heard[2:]) == ("confirmed", ["PaymentSettled"])


def test_a_hold_that_was_extended_can_be_paid_until_its_new_end(till: Till) -> None:
    link_id = till.ask().link_id or ""
    with till.world.work() as uow:
        till.visit = extend_hold(uow, till.visit.id, till.chat)
    till.after(minutes=24)  # the hold was for 15, and 10 more
    assert till.gateway.read_link(link_id).status == "open"
    till.pays(link_id)
    till.work()
    assert (till.stands(), till.heard) == ("confirmed", ["LinkReady", "PaymentSettled"])


def test_a_hold_that_lapses_closes_its_link(till: Till) -> None:
    payment = till.ask()
    till.after(minutes=15)
    assert (till.stands(), till.heard) == ("expired", ["LinkReady", "HoldLapsed"])
    assert till.gateway.read_link(payment.link_id or "").status != "open"


def test_money_that_comes_after_the_hold_books_the_place_if_it_is_free(till: Till) -> None:
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    till.after(minutes=15)
    say_yes()
    till.work()
    assert (till.stands(), till.heard) == ("confirmed", ["LinkReady", "HoldLapsed", "PaymentSettled"])


def test_money_that_comes_for_a_place_that_is_gone_goes_back_whole(till: Till) -> None:
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    till.after(minutes=15)
    till.rival_takes_the_place()
    say_yes()
    till.work()
    till.after(minutes=2)
    assert (till.stands(), till.heard) == ("expired", ["LinkReady", "HoldLapsed", "PaidTooLate", "RefundDone"])
    assert till.ledger() == [("capture", FEE, "refunded"), ("refund", FEE, "refunded")]
    assert till.counts() == (1, 1)


def test_late_money_is_found_even_when_no_webhook_tells_of_it(till: Till) -> None:
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    with till.lose_webhooks():
        till.after(minutes=15)
        say_yes()
    till.after(minutes=20)
    assert till.stands() == "confirmed"


def test_a_payment_that_nobody_makes_is_asked_about_for_three_days_and_then_no_more(till: Till) -> None:
    till.ask()
    polls = []
    for _ in range(20):
        due = till.world.sql("select due_at from outbox where kind = 'poll_payment' and done_at is null")
        if not due:
            break
        polls.append(due[0][0])
        till.after(seconds=(due[0][0] - till.world.clock.now).total_seconds())
    assert len(polls) == 13
    assert (polls[-1] - polls[0]).total_seconds() / 3600 == pytest.approx(72, abs=1)
    assert till.heard == ["LinkReady", "HoldLapsed"]


def test_a_link_that_is_made_while_the_patient_walks_away_is_closed_again(till: Till) -> None:
    till.visit = till.hold()
    with till.world.work() as uow:
        payment = request_payment(uow, till.visit.id, till.chat, till.name)
    with till.world.work() as uow:
        (row,) = uow.outbox.claim(1, kinds=["create_link"])
    closing = till.handlers["create_link"].do(Due(**row))
    with till.world.work() as uow:
        release_hold(uow, till.visit.id, till.chat)
    till.work()  # closing the link comes first, and finds none yet
    with till.world.work() as uow:
        closing(uow)
        uow.outbox.done(row["id"])
    till.work()
    link_id = till.payment(payment.id).link_id or ""
    assert (till.gateway.read_link(link_id).status, till.heard) == ("cancelled", [])


def test_a_patient_who_walked_away_before_gets_no_link_at_all(till: Till) -> None:
    till.visit = till.hold()
    with till.world.work() as uow:
        request_payment(uow, till.visit.id, till.chat, till.name)
    with till.world.work() as uow:
        release_hold(uow, till.visit.id, till.chat)
    till.work()
    assert (till.counts(), till.heard) == ((0, 0), [])


def test_money_on_a_link_that_was_never_recorded_is_found_by_its_event(till: Till) -> None:
    """The link was made, its record was lost, the patient walked away, and somebody paid on it all the same."""
    with till.dying_after("create_link"):
        payment = till.ask()
    with till.world.work() as uow:
        release_hold(uow, till.visit.id, till.chat)
    made = till.gateway.create_link(
        LinkRequest(
            reference=payment.reference,
            amount=payment.amount,
            description="",
            expires_at=till.visit.held_until or till.world.clock.now,
        )
    )
    till.pays(made.link_id)
    till.work()
    assert (till.payment(payment.id).status, till.heard[0]) == (Status.PAID, "PaidTooLate")


def test_a_process_that_dies_before_recording_the_link_makes_no_second_one(till: Till) -> None:
    with till.dying_after("create_link"):
        payment = till.ask()
    assert (till.counts(), payment.link_id, till.heard) == ((1, 0), None, [])
    till.after(seconds=61)  # past the lease
    assert (till.counts(), till.heard) == ((1, 0), ["LinkReady"])


def test_without_our_reference_a_dead_process_would_leave_two_links(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: that there is one link is the reference's doing."""
    create = till.gateway.create_link
    monkeypatch.setattr(till.gateway, "create_link", lambda asked: create(replace(asked, reference=uuid4().hex)))
    with till.dying_after("create_link"):
        till.ask()
    till.after(seconds=61)
    assert till.counts() == (2, 0)


def test_a_process_that_dies_before_recording_a_refund_gives_nothing_back_twice(till: Till) -> None:
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    till.after(minutes=15)
    till.rival_takes_the_place()
    say_yes()
    with till.dying_after("send_refund"):
        till.work()
    # a gateway that tells of the refund at once has it known before the dead process is missed
    assert (till.counts(), till.heard[-1] in {"PaidTooLate", "RefundDone"}) == ((1, 1), True)
    till.after(seconds=61)  # past the lease
    till.after(minutes=2)
    assert (till.counts(), till.heard[-1]) == ((1, 1), "RefundDone")


def test_a_gateway_that_stays_away_is_given_up_in_time_for_another_way_to_pay(razorpay: RazorpayTill) -> None:
    razorpay.standin.faults.add("*/v1/*", Fault(status=503), times=100)
    razorpay.ask()
    for _ in range(12):
        razorpay.after(seconds=30)
    assert (razorpay.heard, razorpay.stands()) == (["LinkUnavailable"], "held")
    razorpay.standin.faults.clear()
    with razorpay.world.work() as uow:
        request_payment(uow, razorpay.visit.id, razorpay.chat, razorpay.name)
    razorpay.work()
    assert razorpay.heard == ["LinkUnavailable", "LinkReady"]


def test_a_lost_answer_keeps_nobody_waiting(razorpay: RazorpayTill) -> None:
    razorpay.standin.faults.add("payment_links", lost_answer())
    assert (razorpay.ask().status, razorpay.heard, razorpay.counts()) == ("open", ["LinkReady"], (1, 0))


def test_the_second_of_two_payments_goes_back(razorpay: RazorpayTill) -> None:
    link_id = razorpay.ask().link_id or ""
    payer = razorpay.standin.payer
    first, second = payer.starts(link_id), payer.starts(link_id)
    payer.succeeds(first)
    payer.succeeds(second)
    razorpay.work()
    razorpay.after(minutes=2)
    assert razorpay.stands() == "confirmed"
    assert sorted(razorpay.ledger()) == [
        ("capture", FEE, "booked"),
        ("capture", FEE, "refunded"),
        ("refund", FEE, "refunded"),
    ]
    assert set(razorpay.heard) == {"LinkReady", "PaymentSettled", "PaidTwice", "RefundDone"}


@pytest.mark.parametrize(("amount", "currency"), [(FEE + 1, "INR"), (FEE, "USD"), (FEE - 1, "USD")])
def test_money_that_does_not_match_confirms_nothing(razorpay: RazorpayTill, amount: int, currency: str) -> None:
    razorpay.standin.payer.pays(razorpay.ask().link_id or "", amount, currency=currency)
    razorpay.work()
    assert (razorpay.stands(), razorpay.heard) == ("held", ["LinkReady", "PaymentInQuestion"])
    assert razorpay.ledger() == [("capture", amount, "quarantined")]


def test_money_that_comes_for_a_place_that_is_gone_waits_for_an_answer_and_then_goes_back(till: Till) -> None:
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    till.after(minutes=15)
    till.rival_takes_the_place(others_free=True)
    say_yes()
    till.work()
    assert (till.heard[-1], till.ledger()) == ("PlacesOffered", [("capture", FEE, "credit")])
    till.after(minutes=29)
    assert (till.heard[-1], till.counts()) == ("PlacesOffered", (1, 0))
    till.after(minutes=1)
    till.after(minutes=2)
    assert till.heard[-2:] == ["OfferLapsed", "RefundDone"]
    assert till.ledger() == [("capture", FEE, "credit"), ("refund", FEE, "refunded")]
    assert till.counts() == (1, 1)
    assert till.world.sql("select count(*) from appointments where offer_id is not null and status <> 'expired'") == [
        (0,)
    ]


def test_a_bank_that_takes_its_time_over_a_refund_is_asked_again(razorpay: RazorpayTill) -> None:
    razorpay.standin.refunds_wait = True
    say_yes = razorpay.is_slow_to_pay(razorpay.ask().link_id or "")
    razorpay.after(minutes=15)
    razorpay.rival_takes_the_place()
    say_yes()
    razorpay.work()
    (refund_id,) = razorpay.standin.refunds
    with razorpay.lose_webhooks():
        razorpay.standin.settle_refund(refund_id)
    assert razorpay.heard[-1] == "PaidTooLate"
    razorpay.after(minutes=1)
    assert razorpay.heard[-1] == "RefundDone"


def test_a_refund_that_razorpay_refuses_stays_in_sight(razorpay: RazorpayTill) -> None:
    razorpay.standin.balance = 0
    say_yes = razorpay.is_slow_to_pay(razorpay.ask().link_id or "")
    razorpay.after(minutes=15)
    razorpay.rival_takes_the_place()
    say_yes()
    razorpay.work()
    assert razorpay.world.sql("select status from refunds") == [("failed",)]
    assert razorpay.heard[-1] == "RefundByHand"
    assert razorpay.world.sql("select closed_at from tasks where kind = 'refund_by_hand'") == [(None,)]
    assert razorpay.world.sql("select count(*) from outbox where kind = 'send_refund' and dead_at is not null") == [
        (1,)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_events_in_any_order_and_number_lead_to_the_same_end(razorpay: RazorpayTill, seed: int) -> None:
    link_id = razorpay.ask().link_id or ""
    webhooks = razorpay.standin.webhooks
    webhooks.hold()
    razorpay.fails(link_id)
    razorpay.pays(link_id)
    webhooks.release(copies=1 + seed % 3, shuffled=Random(seed))  # noqa: S311 - a seeded order, to be repeated
    razorpay.work()
    for event in list(webhooks.happened):
        webhooks.replay(event)
    razorpay.after(days=1)
    assert (razorpay.stands(), razorpay.ledger()) == ("confirmed", [("capture", FEE, "booked")])
    assert razorpay.heard.count("PaymentSettled") == 1
    assert razorpay.heard.count("PaymentTryFailed") <= 1
    assert razorpay.open_rows() == {}
    assert razorpay.world.sql("select count(*) from inbox") == [(len(webhooks.happened),)]


@pytest.mark.parametrize(
    ("what", "heard", "ledger"),
    [
        ("twice", {"PaymentSettled", "PaidTwice", "RefundDone"}, 3),
        ("wrong", {"PaymentInQuestion"}, 1),
        ("pay", {"PaymentSettled"}, 1),
    ],
)
def test_what_a_trainee_can_do_wrong_ends_as_it_would_with_real_money(
    sandbox: SandboxTill, what: str, heard: set[str], ledger: int
) -> None:
    sandbox.does(sandbox.ask().link_id or "", what)
    sandbox.work()
    sandbox.after(minutes=2)
    assert (set(sandbox.heard), len(sandbox.ledger())) == ({"LinkReady", *heard}, ledger)


def test_a_sandbox_that_fails_is_borne_like_any_gateway(sandbox: SandboxTill) -> None:
    sandbox.order("down", 2)
    sandbox.order("lost_answer", 1)
    sandbox.ask()
    for _ in range(4):
        sandbox.after(seconds=5)
    sandbox.order("doubled_webhook", 10)
    sandbox.pays(sandbox.world.sql("select link_id from payments")[0][0])
    sandbox.work()
    assert (sandbox.counts(), sandbox.heard) == ((1, 0), ["LinkReady", "PaymentSettled"])


def test_a_gateway_that_was_switched_off_is_waited_for(sandbox: SandboxTill) -> None:
    sandbox.visit = sandbox.hold()
    with sandbox.world.work() as uow:
        request_payment(uow, sandbox.visit.id, sandbox.chat, "elsewhere")
    sandbox.work()
    rows = sandbox.world.sql("select error from outbox where kind = 'create_link' and dead_at is null")
    assert rows == [("GatewayFailed: no gateway elsewhere",)]
