"""What is Razorpay's alone: its shortest link, its two secrets, its unsigned event id, its odd corners."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.money import Money
from core.gateways.payments.port import Forged, GatewayFailed, GatewayRefused, LinkRequest
from core.gateways.payments.razorpay import SHORTEST_LINK, RazorpayAccount, RazorpayGateway
from core.gateways.payments.signature import sign
from tests.builders import VirtualClock
from tests.standins.faults import Fault, html_502, lost_answer, slow
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import KEY_SECRET

FEE = Money(50_000, "INR")
CLOCK = VirtualClock()


@pytest.fixture
def standin() -> Iterator[RazorpayStandin]:
    with RazorpayStandin(clock=CLOCK) as standin:
        yield standin


@pytest.fixture
def gateway(standin: RazorpayStandin) -> Iterator[RazorpayGateway]:
    account = RazorpayAccount(
        key_id=standin.key_id,
        key_secret=KEY_SECRET,
        webhook_secrets=("the new secret", "the old secret"),
        api_base=standin.url,
        answer_within=0.5,
    )
    gateway = RazorpayGateway(account, clock=CLOCK)
    yield gateway
    gateway.close()


def wanted(*, minutes: int = 15, description: str = "City Clinic", return_url: str | None = None) -> LinkRequest:
    return LinkRequest(
        reference="visit-1",
        amount=FEE,
        description=description,
        expires_at=CLOCK.now + timedelta(minutes=minutes),
        return_url=return_url,
    )


@pytest.mark.parametrize(("minutes", "ends_after"), [(-5, 16), (2, 16), (15, 16), (20, 20), (120, 120)])
def test_a_hold_shorter_than_razorpay_allows_gets_its_shortest_link(
    standin: RazorpayStandin, gateway: RazorpayGateway, minutes: int, ends_after: int
) -> None:
    link_id = gateway.create_link(wanted(minutes=minutes)).link_id
    ends_at = datetime.fromtimestamp(standin.links[link_id].asked["expire_by"], UTC)
    assert ends_at - CLOCK.now == timedelta(minutes=ends_after)
    assert timedelta(minutes=16) == SHORTEST_LINK


def test_razorpay_is_asked_for_a_link_and_for_nothing_else(standin: RazorpayStandin, gateway: RazorpayGateway) -> None:
    link_id = gateway.create_link(wanted(description="क" * 3000)).link_id
    asked = standin.links[link_id].asked
    assert (asked["accept_partial"], asked["notify"], asked["reminder_enable"]) == (
        False,
        {"sms": False, "email": False},
        False,
    )
    assert (len(asked["description"]), "customer" in asked, "callback_url" in asked) == (2048, False, False)


def test_an_answer_that_takes_too_long_is_looked_up_at_once(standin: RazorpayStandin, gateway: RazorpayGateway) -> None:
    standin.faults.add("payment_links", slow(2.0), method="POST")
    assert gateway.create_link(wanted()).status == "open"
    assert [(r.method, r.path) for r in standin.requests][:2] == [
        ("POST", "/v1/payment_links"),
        ("GET", "/v1/payment_links"),
    ]


def test_a_look_up_that_fails_leaves_the_first_failure_standing(
    standin: RazorpayStandin, gateway: RazorpayGateway
) -> None:
    standin.faults.add("payment_links", lost_answer(), times=2)
    with pytest.raises(GatewayFailed) as failed:
        gateway.create_link(wanted())
    assert failed.value.reason == "ConnectionError"
    assert gateway.create_link(wanted()).reference == "visit-1"
    assert len(standin.links) == 1


def test_money_is_given_back_once_even_where_razorpay_keeps_no_keys(
    standin: RazorpayStandin, gateway: RazorpayGateway
) -> None:
    standin.honours_refund_keys = False
    payment_id = standin.payer.pays(gateway.create_link(wanted()).link_id).payment_id
    half = Money(25_000, "INR")
    for _ in range(2):
        gateway.refund(gateway_payment_id=payment_id, amount=half, key="refund-visit-1")
    assert [refund.amount for refund in standin.refunds.values()] == [25_000]


def test_a_refund_made_by_hand_is_not_taken_for_ours(standin: RazorpayStandin, gateway: RazorpayGateway) -> None:
    payment_id = standin.payer.pays(gateway.create_link(wanted()).link_id).payment_id
    by_hand = standin.refund_by_hand(payment_id, 100)
    ours = gateway.refund(gateway_payment_id=payment_id, amount=Money(200, "INR"), key="refund-visit-1")
    assert ours.refund_id != by_hand.refund_id


def test_both_secrets_hold_while_one_replaces_the_other(gateway: RazorpayGateway) -> None:
    body = b'{"event":"payment_link.paid","payload":{}}'
    for secret in ("the new secret", "the old secret"):
        assert gateway.notice(body, {"x-razorpay-signature": sign(body, secret)}).kind == "link"
    with pytest.raises(Forged):
        gateway.notice(body, {"x-razorpay-signature": sign(body, "the oldest secret")})


# The samples of webhooks/payment-links and webhooks/payments, cut to what is read and what is odd in them.
RECORDED = {
    "payment_link.paid": (
        {
            "order": {"entity": {"id": "QflczVVaNJciLq", "receipt": "23", "notes": [], "offers": {}}},
            "payment": {"entity": {"id": "pay_Qfldmt5StKZFCB", "description": "#QflcnnZqCekuvL", "notes": []}},
            "payment_link": {"entity": {"id": "plink_QflcnnZqCekuvL", "reference_id": "23", "notes": None}},
        },
        ("link", "23", "plink_QflcnnZqCekuvL", "pay_Qfldmt5StKZFCB"),
    ),
    "payment_link.expired": (
        {"payment_link": {"entity": {"id": "plink_QflcnnZqCekuvL", "reference_id": "23", "order_id": ""}}},
        ("link", "23", "plink_QflcnnZqCekuvL", None),
    ),
    "payment.captured": (
        {"payment": {"entity": {"id": "pay_Qfldmt5StKZFCB", "description": "#QflcnnZqCekuvL", "notes": []}}},
        ("link", None, "plink_QflcnnZqCekuvL", "pay_Qfldmt5StKZFCB"),
    ),
    "payment.failed": (
        {"payment": {"entity": {"id": "pay_Qfldmt5StKZFCB", "description": None, "notes": {}}}},
        ("try_failed", None, None, "pay_Qfldmt5StKZFCB"),
    ),
    "payment.authorized": (
        {"payment": {"entity": {"id": "pay_Qfldmt5StKZFCB", "description": "A visit", "notes": []}}},
        ("ignored", None, None, "pay_Qfldmt5StKZFCB"),
    ),
}


@pytest.mark.parametrize("fault", [lost_answer(), Fault(status=500), Fault(status=429), html_502()])
def test_a_reference_that_is_known_and_cannot_be_looked_up_is_no_refusal(
    standin: RazorpayStandin, gateway: RazorpayGateway, fault: Fault
) -> None:
    made = gateway.create_link(wanted())
    standin.faults.add("payment_links", fault, method="GET")
    with pytest.raises(GatewayFailed) as failed:
        gateway.create_link(wanted())
    assert not isinstance(failed.value, GatewayRefused)
    assert gateway.create_link(wanted()) == made


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_sample_points_at_what_it_is_about(gateway: RazorpayGateway, name: str) -> None:
    payload, points_at = RECORDED[name]
    body = json.dumps({"event": name, "payload": payload}).encode()
    notice = gateway.notice(body, {"X-Razorpay-Signature": sign(body, "the new secret")})
    assert (notice.kind, notice.reference, notice.link_id, notice.gateway_payment_id) == points_at


def test_a_mark_inside_a_value_of_the_way_back_is_refused(gateway: RazorpayGateway) -> None:
    honest = ("plink_1", "visit-1", "paid", "pay_1")
    shifted = ("plink_1|visit-1", "paid", "pay_1", "")
    names = ("_link_id", "_link_reference_id", "_link_status")
    signature = sign("|".join(honest).encode(), KEY_SECRET)

    def query(values: tuple[str, ...]) -> dict[str, str]:
        named = dict(zip((*(f"razorpay_payment{n}" for n in names), "razorpay_payment_id"), values, strict=True))
        return {**named, "razorpay_signature": signature}

    assert gateway.returned(query(honest)).reference == "visit-1"
    with pytest.raises(Forged):
        gateway.returned(query(shifted))


def test_no_secret_stands_in_the_words_of_an_account() -> None:
    account = RazorpayAccount(key_id="rzp_test_1", key_secret="s3cret", webhook_secrets=("hush",))
    assert repr(account) == (
        "RazorpayAccount(key_id='rzp_test_1', api_base='https://api.razorpay.com', answer_within=10.0)"
    )
