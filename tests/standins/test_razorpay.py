"""What the Razorpay stand-in makes, refuses and tells when the real client library and a payer use it."""

import hashlib
import hmac
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import razorpay
import requests
from razorpay.errors import BadRequestError, GatewayError, ServerError, SignatureVerificationError
from starlette.responses import Response

from tests.standins.faults import Fault, html_502, lost_answer, refuse, slow
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import KEY_SECRET, WEBHOOK_SECRET
from tests.standins.real_clients import OpenDoor
from tests.standins.server import wait_for


@pytest.fixture
def client(razorpay_standin: RazorpayStandin) -> Iterator[Any]:
    with requests.Session() as session:
        yield razorpay.Client(session=session, auth=("rzp_test_standin", KEY_SECRET), base_url=razorpay_standin.url)


@pytest.fixture
def door(razorpay_standin: RazorpayStandin) -> Iterator[OpenDoor]:
    """The clinic's webhook, known to the world as https://clinic.example."""
    with OpenDoor() as opened:
        razorpay_standin.reach("https://clinic.example", opened.url)
        razorpay_standin.webhooks.url = "https://clinic.example/razorpay"
        yield opened


def asked(standin: RazorpayStandin, **changes: Any) -> dict[str, Any]:
    """A proper request for a link of 500 rupees that ends in twenty minutes."""
    ends = int((standin.now + timedelta(minutes=20)).timestamp())
    wanted = {
        "amount": 50000,
        "currency": "INR",
        "reference_id": "visit-1",
        "description": "Dr Mehta",
        "expire_by": ends,
        "callback_url": "https://clinic.example/back?from=rzp",
        "callback_method": "get",
    }
    return {name: value for name, value in (wanted | changes).items() if value is not None}


def names(door: OpenDoor) -> list[str]:
    return [knock.json["event"] for knock in door.knocks]


def test_a_link_is_made_found_and_cancelled(razorpay_standin: RazorpayStandin, client: Any, door: OpenDoor) -> None:
    made = client.payment_link.create(asked(razorpay_standin))
    assert (made["status"], made["payments"], made["notes"], made["amount_paid"]) == ("created", None, None, 0)
    assert client.payment_link.fetch(made["id"]) == made
    assert client.payment_link.all({"reference_id": "visit-1"})["payment_links"] == [made]
    assert client.payment_link.all({"reference_id": "visit-2"})["payment_links"] == []
    assert client.payment_link.cancel(made["id"])["status"] == "cancelled"
    with pytest.raises(BadRequestError, match="cannot cancel or expire an expired link"):
        client.payment_link.cancel(made["id"])
    razorpay_standin.settle()
    assert names(door) == ["payment_link.cancelled"]
    assert door.knocks[0].json["contains"] == ["payment_link"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": 500.0}, "amount must be an integer"),
        ({"amount": None}, "amount field is required"),
        ({"amount": 99}, "atleast INR 1.00"),
        ({"reference_id": "x" * 41}, "no more than 40"),
        ({"description": "x" * 2049}, "no more than 2048"),
        ({"notes": {str(number): "x" for number in range(16)}}, "less than or equal to 15"),
        ({"notes": {"a": "x" * 256}}, "exceeds 255"),
        ({"expire_by": 1}, "timestamp must be atleast 15 minutes in future"),
        ({"expire_by": 1 << 40}, "at most 6 months"),
        ({"callback_method": "post"}, "callback_method must be get"),
        ({"upi_link": True}, "not supported in Test Mode"),
        ({"colour": "red"}, "colour is/are not required"),
    ],
)
def test_a_bad_link_is_refused(
    razorpay_standin: RazorpayStandin, client: Any, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadRequestError, match=words):
        client.payment_link.create(asked(razorpay_standin, **changes))
    assert razorpay_standin.links == {}


def test_a_reference_is_used_once(razorpay_standin: RazorpayStandin, client: Any) -> None:
    client.payment_link.create(asked(razorpay_standin))
    with pytest.raises(BadRequestError, match="reference ID already attempted"):
        client.payment_link.create(asked(razorpay_standin, amount=60000))


def test_only_the_right_key_opens_it(razorpay_standin: RazorpayStandin) -> None:
    with requests.Session() as session:
        stranger = razorpay.Client(session=session, auth=("rzp_test_standin", "x"), base_url=razorpay_standin.url)
        with pytest.raises(BadRequestError, match="Authentication failed"):
            stranger.payment_link.fetch("plink_x")


def test_a_payment_is_told_by_four_signed_events(
    razorpay_standin: RazorpayStandin, client: Any, door: OpenDoor
) -> None:
    made = client.payment_link.create(asked(razorpay_standin))
    payment = razorpay_standin.payer.pays(made["short_url"])
    razorpay_standin.settle()
    assert sorted(names(door)) == ["order.paid", "payment.authorized", "payment.captured", "payment_link.paid"]
    for knock in door.knocks:
        signature = knock.headers["x-razorpay-signature"]
        assert client.utility.verify_webhook_signature(knock.body.decode(), signature, WEBHOOK_SECRET)
        assert signature == hmac.new(WEBHOOK_SECRET.encode(), knock.body, hashlib.sha256).hexdigest()
    assert len({knock.headers["x-razorpay-event-id"] for knock in door.knocks}) == 4
    paid = razorpay_standin.webhooks.of("payment_link.paid")[0].json
    captured = razorpay_standin.webhooks.of("payment.captured")[0].json
    assert paid["contains"] == ["payment_link", "order", "payment"]
    assert "order_" + paid["payload"]["order"]["entity"]["id"] == captured["payload"]["payment"]["entity"]["order_id"]
    assert captured["payload"]["payment"]["entity"]["notes"] == []
    assert made["id"] not in json.dumps(captured)
    link = client.payment_link.fetch(made["id"])
    assert (link["status"], link["amount_paid"]) == ("paid", 50000)
    assert [(each["payment_id"], each["amount"]) for each in link["payments"]] == [(payment.payment_id, 50000)]
    assert client.payment.fetch(payment.payment_id)["status"] == "captured"
    assert client.order.payments(payment.link.order_id)["count"] == 1
    with pytest.raises(BadRequestError, match="already paid"):
        client.payment_link.cancel(made["id"])
    with pytest.raises(AssertionError, match="this link is paid"):
        razorpay_standin.payer.pays(made["id"])


def test_the_payer_comes_back_with_a_signed_query(razorpay_standin: RazorpayStandin, client: Any) -> None:
    made = client.payment_link.create(asked(razorpay_standin))
    assert "500.00 is created" in httpx.get(made["short_url"]).text
    back = httpx.post(made["short_url"])
    assert back.status_code == 303
    target = urlsplit(back.headers["location"])
    assert (target.netloc, target.path) == ("clinic.example", "/back")
    query = {name.removeprefix("razorpay_payment_link_"): each for name, (each,) in parse_qs(target.query).items()}
    told = {f"payment_link_{name}": query[name] for name in ("id", "reference_id", "status")}
    told |= {name: query[name] for name in ("razorpay_payment_id", "razorpay_signature")}
    assert client.utility.verify_payment_link_signature(told)
    with pytest.raises(SignatureVerificationError):
        client.utility.verify_payment_link_signature(told | {"payment_link_reference_id": "visit-2"})


def test_failed_tries_late_money_and_double_money(
    razorpay_standin: RazorpayStandin, client: Any, door: OpenDoor
) -> None:
    payer = razorpay_standin.payer
    made = client.payment_link.create(asked(razorpay_standin))
    failed = payer.fails(made["id"])
    one, two = payer.starts(made["id"]), payer.starts(made["id"])
    razorpay_standin.advance(timedelta(minutes=21))
    assert client.payment_link.fetch(made["id"])["status"] == "expired"
    with pytest.raises(AssertionError, match="this link is expired"):
        payer.pays(made["id"])
    for payment in (one, two, failed):
        payer.succeeds(payment)
    link = client.payment_link.fetch(made["id"])
    assert (link["status"], link["amount_paid"], len(link["payments"])) == ("expired", 150000, 3)
    razorpay_standin.settle()
    assert sorted(set(names(door))) == [
        "order.paid",
        "payment.authorized",
        "payment.captured",
        "payment.failed",
        "payment_link.expired",
    ]


def test_a_wrong_amount_can_be_paid(razorpay_standin: RazorpayStandin, client: Any) -> None:
    made = client.payment_link.create(asked(razorpay_standin))
    razorpay_standin.payer.pays(made["id"], 49999, currency="USD")
    link = client.payment_link.fetch(made["id"])
    assert (link["status"], link["amount_paid"]) == ("partially_paid", 49999)
    assert client.payment.fetch(link["payments"][0]["payment_id"])["currency"] == "USD"


def test_a_refund_happens_once_per_key(razorpay_standin: RazorpayStandin, client: Any, door: OpenDoor) -> None:
    razorpay_standin.refunds_wait = True
    client.payment_link.create(asked(razorpay_standin))
    payment_id = razorpay_standin.payer.pays("visit-1").payment_id
    key = {"X-Refund-Idempotency": "refund-visit-1"}
    first = client.payment.refund(payment_id, {"amount": 20000, "receipt": "r1"}, headers=dict(key))
    again = client.payment.refund(payment_id, {"amount": 20000, "receipt": "r1"}, headers=dict(key))
    assert again == first
    with pytest.raises(BadRequestError, match="Different request with the same idempotency key"):
        client.payment.refund(payment_id, {"amount": 10000}, headers=dict(key))
    answer = requests.post(
        f"{razorpay_standin.url}/v1/payments/{payment_id}/refund",
        json={"amount": 10000},
        headers=key,
        auth=("rzp_test_standin", KEY_SECRET),
        timeout=5,
    )
    assert answer.status_code == 409
    assert [each["id"] for each in client.payment.fetch_multiple_refund(payment_id, {})["items"]] == [first["id"]]
    assert client.payment.fetch_refund_id(payment_id, first["id"])["status"] == "pending"
    razorpay_standin.settle_refund(first["id"])
    assert client.refund.fetch(first["id"])["status"] == "processed"
    assert client.payment.fetch(payment_id)["refund_status"] == "partial"
    razorpay_standin.settle()
    assert [name for name in names(door) if name.startswith("refund")] == ["refund.created", "refund.processed"]


def test_refunds_are_refused_and_fail(razorpay_standin: RazorpayStandin, client: Any) -> None:
    client.payment_link.create(asked(razorpay_standin))
    failed, paid = razorpay_standin.payer.fails("visit-1"), razorpay_standin.payer.pays("visit-1")

    def refusal(payment_id: str, body: dict[str, Any], **headers: str) -> str:
        with pytest.raises(BadRequestError) as refused:
            client.payment.refund(payment_id, body, headers=headers)
        return str(refused.value)

    assert "should be captured" in refusal(failed.payment_id, {})
    assert "greater than amount captured" in refusal(paid.payment_id, {"amount": 50001})
    assert "atleast INR 1.00" in refusal(paid.payment_id, {"amount": 99})
    assert "why is/are not required" in refusal(paid.payment_id, {"why": "x"})
    assert "at least 10 characters" in refusal(paid.payment_id, {}, **{"X-Refund-Idempotency": "short"})
    razorpay_standin.balance = 100
    assert "enough balance" in refusal(paid.payment_id, {})
    razorpay_standin.balance = None
    razorpay_standin.advance(timedelta(days=190))
    assert client.payment.refund(paid.payment_id, {})["status"] == "failed"
    razorpay_standin.advance(timedelta(days=-190))
    assert client.payment.refund(paid.payment_id, {})["amount"] == 50000
    assert client.payment.fetch(paid.payment_id)["status"] == "refunded"
    assert "fully refunded already" in refusal(paid.payment_id, {})


def test_webhooks_are_held_mixed_lost_forged_and_replayed(
    razorpay_standin: RazorpayStandin, client: Any, door: OpenDoor
) -> None:
    hooks = razorpay_standin.webhooks
    hooks.hold()
    client.payment_link.create(asked(razorpay_standin))
    razorpay_standin.payer.pays("visit-1")
    razorpay_standin.settle()
    assert door.knocks == []
    razorpay_standin.advance(timedelta(days=1))
    hooks.release(copies=2, shuffled=random.Random(3))  # noqa: S311 - an order, no secret
    razorpay_standin.settle()
    assert len(door.knocks) == 8
    assert names(door) != sorted(names(door), key=[event.name for event in hooks.happened].index)
    event = hooks.of("payment.captured")[0]
    hooks.replay(event)
    razorpay_standin.settle()
    hooks.send(event, body=event.body.replace(b"50000", b"1"))
    razorpay_standin.settle()
    replay, forgery = door.knocks[-2:]
    assert (replay.body, replay.headers["x-razorpay-event-id"] == event.event_id) == (event.body, False)
    with pytest.raises(SignatureVerificationError):
        client.utility.verify_webhook_signature(
            forgery.body.decode(), forgery.headers["x-razorpay-signature"], WEBHOOK_SECRET
        )
    hooks.hold()
    razorpay_standin.refund_by_hand(next(iter(razorpay_standin.payments)))
    hooks.lose()
    razorpay_standin.settle()
    assert len(door.knocks) == 10


def test_an_unanswered_event_comes_again_with_its_old_secret_until_a_day_is_over(
    razorpay_standin: RazorpayStandin, client: Any, door: OpenDoor
) -> None:
    hooks = razorpay_standin.webhooks
    hooks.wanted = {"payment_link.cancelled"}
    door.answer(Response(status_code=500), Response(status_code=404))
    made = client.payment_link.create(asked(razorpay_standin))
    client.payment_link.cancel(made["id"])
    hooks.secret = "the-new-secret"
    razorpay_standin.settle()
    assert [post.status for post in hooks.posted] == [500, 404, 200]
    assert len({(knock.body, knock.headers["x-razorpay-event-id"]) for knock in door.knocks}) == 1
    assert client.utility.verify_webhook_signature(
        door.knocks[-1].body.decode(), door.knocks[-1].headers["x-razorpay-signature"], WEBHOOK_SECRET
    )
    made = client.payment_link.create(asked(razorpay_standin, reference_id="visit-2"))
    with door.outage():
        client.payment_link.cancel(made["id"])
        wait_for(lambda: hooks.disabled)


def test_faults_look_like_razorpays(razorpay_standin: RazorpayStandin, client: Any) -> None:
    faults = razorpay_standin.faults
    faults.add("/v1/payment_links", Fault(status=429), Fault(status=500), Fault(status=502), html_502(), refuse())
    faults.add("/v1/payment_links", lost_answer(), method="POST")
    met = []
    for _ in range(6):
        with pytest.raises(Exception) as failed:  # noqa: PT011 - six different ones, named below
            client.payment_link.create(asked(razorpay_standin))
        met.append((failed.type, len(razorpay_standin.links)))
    assert met == [
        (BadRequestError, 0),
        (ServerError, 0),
        (GatewayError, 0),
        (requests.exceptions.JSONDecodeError, 0),
        (requests.exceptions.ConnectionError, 0),
        (requests.exceptions.ConnectionError, 1),
    ]
    faults.add("/v1/payment_links/*", slow(1))
    with pytest.raises(requests.exceptions.ReadTimeout):
        client.payment_link.fetch("plink_x", timeout=0.1)
    with pytest.raises(BadRequestError, match="requested URL was not found"):
        client.get("/v1/nothing", {})
