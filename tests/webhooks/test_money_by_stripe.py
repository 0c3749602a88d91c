"""What can happen to money at Stripe alone: the payer turns back, a bank takes days, a session outlives the hold."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from core.services.cancellation import cancel_visit
from core.services.payments import request_payment
from tests.builders import World
from tests.standins.stripe import StripeStandin
from tests.webhooks.till import StripeTill


@pytest.fixture
def till(world: World) -> Iterator[StripeTill]:
    with StripeStandin(clock=world.clock) as standin:
        till = StripeTill(world, standin)
        yield till
        till.close()
        world.assert_invariants()


def page(till: StripeTill, link_id: str, *, turning_back: bool = False) -> str:
    """What the payer reads where Stripe has sent them."""
    address = urlsplit(till.standin.payer.way_back(link_id, turning_back=turning_back))
    return till.get(f"{address.path}?{address.query}").text


def test_a_payer_who_turns_back_reads_that_nothing_was_taken_and_may_still_pay(till: StripeTill) -> None:
    link_id = till.ask().link_id or ""
    said = page(till, link_id, turning_back=True)
    assert "Not paid yet" in said
    assert "http-equiv" not in said  # a page that waits for nothing does not ask again
    till.pays(link_id)
    assert "Checking the payment" in page(till, link_id)
    till.work()
    assert "Payment received" in page(till, link_id, turning_back=True)


def test_a_bank_that_says_no_before_the_hold_ends_lets_the_patient_ask_again(till: StripeTill) -> None:
    first = till.ask()
    intent = till.standin.payer.starts(first.link_id or "", method="bank_transfer")
    till.work()
    assert till.heard == ["LinkReady"]
    till.standin.payer.bounces(intent)
    till.work()
    assert sorted(till.heard) == ["LinkReady", "LinkUnavailable", "PaymentTryFailed"]
    with till.world.work() as uow:
        second = request_payment(uow, till.visit.id, till.chat, till.name)
    till.work()
    till.pays(till.payment(second.id).link_id or "")
    till.work()
    assert (first.id == second.id, till.stands()) == (False, "confirmed")


def test_a_bank_that_says_no_after_the_hold_changes_nothing(till: StripeTill) -> None:
    intent = till.standin.payer.starts(till.ask().link_id or "", method="bank_transfer")
    till.after(minutes=16)
    till.standin.payer.bounces(intent)
    till.work()
    assert (till.stands(), till.heard, till.ledger()) == ("expired", ["LinkReady", "HoldLapsed"], [])


def test_a_session_that_outlives_the_hold_is_closed_with_it(till: StripeTill) -> None:
    link_id = till.ask().link_id or ""
    session = till.standin.sessions[link_id]
    till.after(minutes=16)
    assert (session.status, till.stands()) == ("expired", "expired")
    assert "Checking the payment" in page(till, link_id, turning_back=True)
    assert session.expires_at > till.world.clock.now


def test_a_refund_that_fails_weeks_after_it_was_done_is_put_before_the_desk_once(till: StripeTill) -> None:
    till.pays(till.ask().link_id or "")
    till.work()
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    till.work()
    assert till.heard[-1] == "RefundDone"
    till.after(days=14)
    (refund_id,) = till.standin.refunds
    till.standin.settle_refund(refund_id, "failed")  # the card was closed meanwhile: the money is Stripe's again
    till.work()
    assert till.heard[-2:] == ["RefundDone", "RefundByHand"]
    tasks = "select kind, closed_at from tasks where payment_id is not null"
    assert till.world.sql(tasks) == [("refund_by_hand", None)]
    assert [kind for kind, _, _ in till.ledger()].count("refund") == 1


def test_an_event_of_another_software_on_the_same_account_is_taken_and_left(till: StripeTill) -> None:
    till.ask()
    for kind, thing in (
        (
            "checkout.session.completed",
            {"object": "checkout.session", "id": "cs_1", "client_reference_id": "other"},
        ),
        ("payment_intent.succeeded", {"object": "payment_intent", "id": "pi_other", "metadata": {}}),
    ):
        event = {"id": f"evt_{kind}", "object": "event", "type": kind, "data": {"object": thing}}
        body = json.dumps(event).encode()
        headers = {"Stripe-Signature": till.standin.webhooks.signature(body)}
        assert till.post("/payments/stripe/webhook", body, headers).status_code == 200
    till.work()
    assert (till.stands(), till.heard, till.open_rows()) == ("held", ["LinkReady"], {})
