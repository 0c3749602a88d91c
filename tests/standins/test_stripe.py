"""What the Stripe stand-in makes, refuses and tells when the real client library and a payer use it."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
import requests
import stripe
from starlette.responses import Response
from stripe import StripeClient

from tests.standins.faults import Fault, html_502, lost_answer
from tests.standins.real_clients import OpenDoor
from tests.standins.stripe import StripeStandin
from tests.standins.stripe_account import SECRET_KEY, WEBHOOK_SECRET


@contextmanager
def a_client(standin: StripeStandin, key: str = SECRET_KEY, *, retries: int = 0) -> Iterator[StripeClient]:
    """The library as it is used by others, with an HTTP client of its own."""
    with requests.Session() as session:
        http = stripe.RequestsClient(timeout=5, session=session)
        yield StripeClient(key, base_addresses={"api": standin.url}, max_network_retries=retries, http_client=http)


@pytest.fixture
def client(stripe_standin: StripeStandin, monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeClient]:
    monkeypatch.setattr(stripe, "enable_telemetry", False)  # which leaves a file in the home directory
    stripe_standin.notice = None  # of which the library makes a warning
    with a_client(stripe_standin) as client:
        yield client


@pytest.fixture
def door(stripe_standin: StripeStandin) -> Iterator[OpenDoor]:
    """The clinic's webhook, known to the world as https://clinic.example."""
    with OpenDoor() as opened:
        stripe_standin.reach("https://clinic.example", opened.url)
        stripe_standin.webhooks.url = "https://clinic.example/stripe"
        yield opened


def asked(standin: StripeStandin, **changes: Any) -> Any:
    """A proper request for a session of 500 rupees that ends in forty minutes."""
    wanted = {
        "mode": "payment",
        "client_reference_id": "visit-1",
        "payment_intent_data": {"metadata": {"reference": "visit-1"}},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {"currency": "inr", "unit_amount": 50_000, "product_data": {"name": "City Clinic"}},
            }
        ],
        "expires_at": int((standin.now + timedelta(minutes=40)).timestamp()),
        "success_url": "https://clinic.example/back?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://clinic.example/turned-back",
    }
    return {name: value for name, value in (wanted | changes).items() if value is not None}


def names(door: OpenDoor) -> list[str]:
    return [knock.json["type"] for knock in door.knocks]


def told_of_session(standin: StripeStandin) -> list[tuple[str, str]]:
    """The session's events, and what each says of the money."""
    events = [event.json for event in standin.webhooks.happened]
    return [
        (event["type"], event["data"]["object"]["payment_status"])
        for event in events
        if event["type"].startswith("checkout.session.")
    ]


def test_a_session_is_made_read_and_expired_once(
    stripe_standin: StripeStandin, client: StripeClient, door: OpenDoor
) -> None:
    sessions = client.v1.checkout.sessions
    made = sessions.create(asked(stripe_standin))
    assert (made.status, made.payment_status, made.payment_intent, made.amount_total) == (
        "open",
        "unpaid",
        None,
        50_000,
    )
    assert made.url is not None
    assert sessions.retrieve(made.id).to_dict() == made.to_dict()
    expired = sessions.expire(made.id)
    assert (expired.status, expired.url) == ("expired", None)
    with pytest.raises(stripe.InvalidRequestError, match=r'a status in \["open"\] can be expired'):
        sessions.expire(made.id)
    stripe_standin.settle()
    assert names(door) == ["checkout.session.expired"]


@pytest.mark.parametrize(("minutes", "good"), [(29, False), (30, True), (24 * 60, True), (24 * 60 + 1, False)])
def test_a_session_lives_from_half_an_hour_to_a_day(
    stripe_standin: StripeStandin, client: StripeClient, minutes: int, good: bool
) -> None:
    stripe_standin.now = stripe_standin.now.replace(microsecond=0)
    wanted = asked(stripe_standin, expires_at=int((stripe_standin.now + timedelta(minutes=minutes)).timestamp()))
    if good:
        assert client.v1.checkout.sessions.create(wanted).status == "open"
    else:
        with pytest.raises(stripe.InvalidRequestError, match="at least 30 minutes and at most 24 hours"):
            client.v1.checkout.sessions.create(wanted)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"line_items": None}, "Missing required param: line_items"),
        ({"success_url": "clinic"}, "Not a valid URL"),
        ({"metadata": {"note": "x" * 501}}, "up to 500 characters"),
        ({"client_reference_id": "x" * 201}, "no more than 200 characters"),
        ({"moon": "full"}, "Received unknown parameter: moon"),
    ],
)
def test_what_stripe_refuses_about_a_session_is_refused(
    stripe_standin: StripeStandin, client: StripeClient, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words):
        client.v1.checkout.sessions.create(asked(stripe_standin, **changes))
    assert stripe_standin.sessions == {}


def test_one_key_is_one_session_and_nothing_else_may_be_asked_under_it(
    stripe_standin: StripeStandin, client: StripeClient
) -> None:
    sessions, wanted = client.v1.checkout.sessions, asked(stripe_standin)
    first = sessions.create(wanted, {"idempotency_key": "visit-1"})
    assert sessions.create(wanted, {"idempotency_key": "visit-1"}).id == first.id
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        sessions.create(asked(stripe_standin, client_reference_id="visit-2"), {"idempotency_key": "visit-1"})
    stripe_standin.advance(timedelta(hours=24))
    with pytest.raises(stripe.InvalidRequestError, match="expires_at"):
        sessions.create(wanted, {"idempotency_key": "visit-1"})  # the key is forgotten: this is a new request
    assert len(stripe_standin.sessions) == 1


def test_a_failure_is_kept_under_its_key_but_a_refusal_is_not(
    stripe_standin: StripeStandin, client: StripeClient
) -> None:
    sessions, wanted = client.v1.checkout.sessions, asked(stripe_standin)
    with pytest.raises(stripe.InvalidRequestError):
        sessions.create(asked(stripe_standin, expires_at=1), {"idempotency_key": "visit-1"})
    stripe_standin.breakdowns.append(False)
    for replayed in (None, "true"):
        with pytest.raises(stripe.APIError) as failed:
            sessions.create(wanted, {"idempotency_key": "visit-1"})
        assert (failed.value.headers or {}).get("Idempotent-Replayed") == replayed
    assert list(stripe_standin.kept) == ["visit-1"]


def test_a_wrong_key_and_too_many_calls_are_said_in_stripes_words(stripe_standin: StripeStandin) -> None:
    stripe_standin.notice = None
    with a_client(stripe_standin, "sk_test_x") as stranger:
        with pytest.raises(stripe.AuthenticationError):
            stranger.v1.refunds.list()
        stripe_standin.faults.add("refunds", Fault(status=429, retry_after=7))
        with pytest.raises(stripe.RateLimitError) as failed:
            stranger.v1.refunds.list()
    assert (failed.value.headers or {})["Retry-After"] == "7"


@pytest.mark.parametrize("fault", [html_502(), lost_answer()], ids=["html", "lost"])
def test_the_library_itself_tries_again_under_the_same_key(stripe_standin: StripeStandin, fault: Fault) -> None:
    """What the clinic does not leave to it, as it would wait in a worker; here to see the stand-in bear it."""
    stripe_standin.notice = None
    stripe_standin.faults.add("sessions", fault, method="POST")
    with a_client(stripe_standin, retries=2) as patient:
        made = patient.v1.checkout.sessions.create(asked(stripe_standin))
    assert list(stripe_standin.sessions) == [made.id]
    keys = {request.headers["idempotency-key"] for request in stripe_standin.requests}
    assert (len(stripe_standin.requests), len(keys)) == (2, 1)


def test_a_payer_who_pays_comes_back_and_is_told_of(
    stripe_standin: StripeStandin, client: StripeClient, door: OpenDoor
) -> None:
    made = client.v1.checkout.sessions.create(asked(stripe_standin))
    assert made.url is not None
    back = httpx.post(made.url).headers["location"]
    assert back == f"https://clinic.example/back?session={made.id}"
    read = client.v1.checkout.sessions.retrieve(made.id, {"expand": ["payment_intent"]}).to_dict()
    intent = read["payment_intent"]
    assert (read["status"], read["payment_status"], intent["status"]) == ("complete", "paid", "succeeded")
    assert (intent["amount_received"], intent["metadata"]) == (50_000, {"reference": "visit-1"})
    stripe_standin.settle()
    assert sorted(names(door)) == [
        "charge.succeeded",
        "checkout.session.completed",
        "payment_intent.created",
        "payment_intent.succeeded",
    ]
    assert stripe_standin.payer.way_back(made.id, turning_back=True) == "https://clinic.example/turned-back"


def test_a_payer_who_fails_may_try_again_on_the_same_page(stripe_standin: StripeStandin, client: StripeClient) -> None:
    made = client.v1.checkout.sessions.create(asked(stripe_standin))
    failed = stripe_standin.payer.fails(made.id)
    assert client.v1.payment_intents.retrieve(failed.intent_id).status == "requires_payment_method"
    assert stripe_standin.payer.pays(made.id).intent_id == failed.intent_id
    assert told_of_session(stripe_standin) == [("checkout.session.completed", "paid")]


def test_a_bank_that_takes_days_completes_the_session_before_the_money(
    stripe_standin: StripeStandin, client: StripeClient
) -> None:
    made = client.v1.checkout.sessions.create(asked(stripe_standin))
    intent = stripe_standin.payer.starts(made.id, method="bank_transfer")
    assert client.v1.checkout.sessions.retrieve(made.id).status == "complete"
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        client.v1.checkout.sessions.expire(made.id)
    stripe_standin.advance(timedelta(days=3))
    stripe_standin.payer.succeeds(intent)
    assert told_of_session(stripe_standin) == [
        ("checkout.session.completed", "unpaid"),
        ("checkout.session.async_payment_succeeded", "paid"),
    ]


def test_nobody_pays_on_a_page_that_is_over(stripe_standin: StripeStandin, client: StripeClient) -> None:
    made = client.v1.checkout.sessions.create(asked(stripe_standin))
    begun = stripe_standin.payer.starts(made.id)
    stripe_standin.advance(timedelta(minutes=41))
    with pytest.raises(AssertionError, match="expired"):
        stripe_standin.payer.starts(made.id)
    with pytest.raises(AssertionError, match="expired"):
        stripe_standin.payer.succeeds(begun)
    assert client.v1.payment_intents.retrieve(begun.intent_id).status == "canceled"


def paid(standin: StripeStandin, client: StripeClient, reference: str = "visit-1") -> str:
    """The payment intent of a session that was paid."""
    made = client.v1.checkout.sessions.create(asked(standin, client_reference_id=reference))
    return standin.payer.pays(made.id).intent_id


def test_refunds_are_bounded_by_the_payment_and_end_as_the_bank_says(
    stripe_standin: StripeStandin, client: StripeClient
) -> None:
    intent_id = paid(stripe_standin, client)
    stripe_standin.refunds_wait = True
    refund = client.v1.refunds.create({"payment_intent": intent_id, "amount": 20_000, "metadata": {"key": "r-1"}})
    assert (refund.status, refund.amount) == ("pending", 20_000)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        client.v1.refunds.create({"payment_intent": intent_id, "amount": 30_001})
    stripe_standin.settle_refund(refund.id, "failed")
    assert client.v1.refunds.retrieve(refund.id).status == "failed"
    client.v1.refunds.create({"payment_intent": intent_id})
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        client.v1.refunds.create({"payment_intent": intent_id})
    listed = client.v1.refunds.list({"payment_intent": intent_id})
    assert [each.amount for each in listed.data] == [50_000, 20_000]
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent"):
        client.v1.refunds.create({"payment_intent": "pi_nobodys"})


def test_lists_turn_their_pages_and_keep_to_their_span(stripe_standin: StripeStandin, client: StripeClient) -> None:
    began = int(stripe_standin.now.timestamp())
    intents = [paid(stripe_standin, client, f"visit-{number}") for number in range(5)]
    stripe_standin.advance(timedelta(hours=1))
    paid(stripe_standin, client, "later")
    listed = client.v1.payment_intents.list({"created": {"gte": began, "lt": began + 60}, "limit": 2})
    assert [intent.id for intent in listed.auto_paging_iter()] == intents[::-1]


def test_a_dispute_takes_the_money_until_it_is_decided(stripe_standin: StripeStandin, client: StripeClient) -> None:
    intent_id = paid(stripe_standin, client)
    dispute = stripe_standin.dispute(intent_id)
    with pytest.raises(stripe.InvalidRequestError, match="charged back"):
        client.v1.refunds.create({"payment_intent": intent_id})
    stripe_standin.decide_dispute(dispute.dispute_id, "won")
    assert [each.status for each in client.v1.disputes.list({"payment_intent": intent_id}).data] == ["won"]
    assert [event.name for event in stripe_standin.webhooks.happened][-4:] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
    ]


# --- webhooks ---------------------------------------------------------------------------------------------------------


def test_the_library_accepts_every_delivery_also_a_late_one(
    stripe_standin: StripeStandin, client: StripeClient, door: OpenDoor
) -> None:
    stripe_standin.webhooks.hold()
    paid(stripe_standin, client)
    stripe_standin.advance(timedelta(days=2))
    stripe_standin.webhooks.release()
    stripe_standin.settle()
    for knock in door.knocks:
        header = knock.headers["stripe-signature"]
        event = stripe.Webhook.construct_event(knock.body, header, WEBHOOK_SECRET, tolerance=10**9, api_key=SECRET_KEY)
        assert event.object == "event"
        stamp = int(header.split(",")[0].removeprefix("t="))
        assert abs(stamp - stripe_standin.now.timestamp()) < 60


def test_while_a_secret_is_replaced_both_sign(stripe_standin: StripeStandin) -> None:
    body = b'{"id":"evt_1"}'
    header = stripe_standin.webhooks.signature(body, secrets=("whsec_new", "whsec_old"))
    for secret in ("whsec_new", "whsec_old"):
        assert stripe.WebhookSignature.verify_header(body, header, secret)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(body, header, "whsec_older")


def test_a_delivery_that_is_not_thanked_for_comes_again_and_is_given_up_after_three_days(
    stripe_standin: StripeStandin, client: StripeClient, door: OpenDoor
) -> None:
    client.v1.checkout.sessions.expire(client.v1.checkout.sessions.create(asked(stripe_standin)).id)
    stripe_standin.settle()
    door.answer(Response(status_code=500), Response(status_code=302), Response(status_code=200))
    paid_session = client.v1.checkout.sessions.create(asked(stripe_standin))
    client.v1.checkout.sessions.expire(paid_session.id)
    stripe_standin.settle()
    assert [posted.status for posted in stripe_standin.webhooks.posted][1:] == [500, 302, 200]
    door.answer(*[Response(status_code=503)] * 50)
    client.v1.checkout.sessions.expire(client.v1.checkout.sessions.create(asked(stripe_standin)).id)
    stripe_standin.settle()
    tries = [posted for posted in stripe_standin.webhooks.posted if posted.status == 503]
    assert len(tries) == 10  # 5 minutes doubled until three days are over
    assert [event.name for event in stripe_standin.webhooks.given_up] == ["checkout.session.expired"]


def test_events_come_in_any_number_and_order_if_asked(
    stripe_standin: StripeStandin, client: StripeClient, door: OpenDoor
) -> None:
    stripe_standin.webhooks.hold()
    paid(stripe_standin, client)
    stripe_standin.webhooks.release(copies=3, shuffled=random.Random(3))  # noqa: S311 - a seeded order
    stripe_standin.settle()
    happened = [event.event_id for event in stripe_standin.webhooks.happened]
    came = [knock.json["id"] for knock in door.knocks]
    assert sorted(came) == sorted(happened * 3)
    assert came != happened * 3


def test_a_forgery_goes_out_as_it_is(stripe_standin: StripeStandin, client: StripeClient, door: OpenDoor) -> None:
    paid(stripe_standin, client)
    stripe_standin.settle()
    event = stripe_standin.webhooks.happened[-1]
    stripe_standin.webhooks.send(event, body=event.body + b" ", signature="t=1,v1=0")
    stripe_standin.settle()
    assert (door.knocks[-1].body, door.knocks[-1].headers["stripe-signature"]) == (event.body + b" ", "t=1,v1=0")
    assert json.loads(event.body)["id"] == event.event_id


def test_a_webhook_that_is_lost_never_comes(
    stripe_standin: StripeStandin, client: StripeClient, door: OpenDoor
) -> None:
    stripe_standin.webhooks.hold()
    paid(stripe_standin, client)
    stripe_standin.webhooks.lose()
    stripe_standin.settle()
    assert (door.knocks, len(stripe_standin.webhooks.happened)) == ([], 4)
