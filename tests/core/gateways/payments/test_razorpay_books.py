"""Razorpay's own books: pages turned to the end while new lines come, words we do not know, and partial links."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from core.domain.money import Money
from core.gateways.payments.port import GatewayFailed, LinkRequest
from core.gateways.payments.razorpay import RazorpayAccount, RazorpayGateway
from tests.builders import VirtualClock
from tests.standins.faults import Fault, html_502
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import KEY_SECRET

FEE = Money(50_000, "INR")
CLOCK = VirtualClock()
DAY = (CLOCK.now - timedelta(hours=1), CLOCK.now + timedelta(hours=1))


@pytest.fixture
def standin() -> Iterator[RazorpayStandin]:
    with RazorpayStandin(clock=CLOCK) as standin:
        yield standin


@pytest.fixture
def gateway(standin: RazorpayStandin) -> Iterator[RazorpayGateway]:
    account = RazorpayAccount(key_id=standin.key_id, key_secret=KEY_SECRET, api_base=standin.url, answer_within=0.5)
    gateway = RazorpayGateway(account, clock=CLOCK)
    yield gateway
    gateway.close()


def a_link(gateway: RazorpayGateway, reference: str = "visit-1", *, first_part: Money | None = None) -> str:
    wanted = LinkRequest(
        reference=reference,
        amount=FEE,
        description="City Clinic",
        expires_at=CLOCK.now + timedelta(minutes=20),
        first_part=first_part,
    )
    return gateway.create_link(wanted).link_id


def many_payments(standin: RazorpayStandin, link_id: str, count: int) -> set[str]:
    tries = [standin.payer.starts(link_id) for _ in range(count)]
    return {standin.payer.succeeds(each).payment_id for each in tries}


@pytest.mark.parametrize("count", [99, 100, 101, 201])
def test_every_page_of_a_day_is_turned(standin: RazorpayStandin, gateway: RazorpayGateway, count: int) -> None:
    paid = many_payments(standin, a_link(gateway), count)
    lines = list(gateway.entries(*DAY))
    assert (len(lines), {line.entry_id for line in lines}) == (count, paid)


def test_a_line_that_comes_while_pages_are_turned_hides_none_and_doubles_none(
    standin: RazorpayStandin, gateway: RazorpayGateway
) -> None:
    paid = many_payments(standin, a_link(gateway), 150)
    listed = gateway.entries(*DAY)
    lines = [next(listed) for _ in range(100)]
    many_payments(standin, a_link(gateway, "visit-2"), 30)
    lines += list(listed)
    assert {line.entry_id for line in lines} >= paid
    assert len({line.entry_id for line in lines}) == len(lines)


def test_a_day_names_the_link_of_each_payment(standin: RazorpayStandin, gateway: RazorpayGateway) -> None:
    link_id = a_link(gateway)
    standin.payer.pays(link_id)
    assert [(line.link_id, line.reference) for line in gateway.entries(*DAY)] == [(link_id, None)]


def test_a_refund_that_failed_is_no_line_and_one_under_way_is(
    standin: RazorpayStandin, gateway: RazorpayGateway
) -> None:
    standin.refunds_wait = True
    payment = standin.payer.pays(a_link(gateway))
    failed = standin.refund_by_hand(payment.payment_id, 10_000)
    standin.settle_refund(failed.refund_id, "failed")
    waits = standin.refund_by_hand(payment.payment_id, 20_000)
    refunds = [(line.entry_id, line.status) for line in gateway.entries(*DAY) if line.kind == "refund"]
    assert refunds == [(waits.refund_id, "pending")]


@pytest.mark.parametrize("fault", [html_502(), Fault(status=429, retry_after=3)])
def test_a_page_that_fails_ends_the_list_as_a_failure(
    standin: RazorpayStandin, gateway: RazorpayGateway, fault: Fault
) -> None:
    many_payments(standin, a_link(gateway), 101)
    standin.faults.add("*/v1/payments", fault, when=lambda request: request.params.get("skip") == "100")
    with pytest.raises(GatewayFailed):
        list(gateway.entries(*DAY))


def test_a_dispute_under_review_is_still_open(standin: RazorpayStandin, gateway: RazorpayGateway) -> None:
    payment = standin.payer.pays(a_link(gateway))
    dispute = standin.dispute(payment.payment_id, reason="goods_or_services_not_received")
    standin.decide_dispute(dispute.dispute_id, "under_review")
    (seen,) = gateway.read_capture(payment.payment_id).disputes
    assert (seen.status, seen.reason, seen.respond_by) == (
        "open",
        "goods_or_services_not_received",
        CLOCK.now + timedelta(days=7),
    )


def test_a_payment_that_was_not_captured_says_so(standin: RazorpayStandin, gateway: RazorpayGateway) -> None:
    payment = standin.payer.fails(a_link(gateway))
    assert not gateway.read_capture(payment.payment_id).captured


def test_a_link_takes_parts_only_where_it_is_asked_to(standin: RazorpayStandin, gateway: RazorpayGateway) -> None:
    whole, parts = a_link(gateway), a_link(gateway, "visit-2", first_part=Money(20_000, "INR"))
    asked = [
        (standin.links[link].asked["accept_partial"], standin.links[link].asked.get("first_min_partial_amount"))
        for link in (whole, parts)
    ]
    assert asked == [(False, None), (True, 20_000)]


def test_the_parts_of_a_link_are_its_captures_and_it_stays_open_till_the_last(
    standin: RazorpayStandin, gateway: RazorpayGateway
) -> None:
    link_id = a_link(gateway, first_part=Money(20_000, "INR"))
    seen = []
    for part in (20_000, 10_000, 20_000):
        standin.payer.pays(link_id, part)
        state = gateway.read_link(link_id)
        seen.append((state.status, [capture.amount.minor for capture in state.captures]))
    assert seen == [("open", [20_000]), ("open", [20_000, 10_000]), ("paid", [20_000, 10_000, 20_000])]
