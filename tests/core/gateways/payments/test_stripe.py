"""What is Stripe's alone: pages that outlive a hold, keys that are kept a day, banks that take days, odd currencies."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.domain.money import Money
from core.gateways.payments.port import TURNED_BACK, Forged, GatewayFailed, GatewayRefused, LinkRequest, Notice
from core.gateways.payments.stripe import StripeAccount, StripeGateway
from core.gateways.payments.stripe_amounts import from_stripe, to_stripe
from core.gateways.wire import OutcomeUnknown
from tests.builders import VirtualClock
from tests.standins.faults import Fault, html_502, lost_answer, slow
from tests.standins.stripe import StripeStandin
from tests.standins.stripe_account import SECRET_KEY

FEE = Money(50_000, "INR")
KEY = "refund-visit-1"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def standin(clock: VirtualClock) -> Iterator[StripeStandin]:
    with StripeStandin(clock=clock) as standin:
        standin.webhooks.secrets = ("whsec_new",)
        yield standin


@pytest.fixture
def gateway(standin: StripeStandin, clock: VirtualClock) -> Iterator[StripeGateway]:
    account = StripeAccount(
        secret_key=SECRET_KEY,
        return_key="ours",
        webhook_secrets=("whsec_new", "whsec_old"),
        api_base=standin.url + "/",
        answer_within=1.5,
    )
    gateway = StripeGateway(account, clock=clock)
    yield gateway
    gateway.close()


@pytest.fixture
def wanted(clock: VirtualClock) -> LinkRequest:
    return LinkRequest(
        reference="visit-1",
        amount=FEE,
        description="City Clinic",
        expires_at=clock.now + timedelta(minutes=15),
        return_url="https://clinic.example/return",
    )


def test_a_session_is_asked_for_with_all_that_leads_back_to_us(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    session = standin.sessions[gateway.create_link(wanted).link_id]
    asked = dict(session.asked)
    assert asked.pop("success_url").startswith("https://clinic.example/return?reference=visit-1&way=done&signature=")
    assert asked.pop("cancel_url").startswith("https://clinic.example/return?reference=visit-1&way=back&signature=")
    assert asked == {
        "mode": "payment",
        "client_reference_id": "visit-1",
        "metadata": {"reference": "visit-1"},
        "payment_intent_data": {"metadata": {"reference": "visit-1"}, "description": "City Clinic"},
        "line_items": [
            {
                "quantity": "1",
                "price_data": {"currency": "inr", "unit_amount": "50000", "product_data": {"name": "City Clinic"}},
            }
        ],
        "expires_at": str(int((wanted.expires_at + timedelta(minutes=30)).timestamp())),
        "adaptive_pricing": {"enabled": "false"},
        "expand": ["payment_intent"],
    }
    (request,) = standin.requests
    assert request.headers["idempotency-key"] == "visit-1"
    assert {name for name in request.headers if "telemetry" in name} == set()
    assert "platform" not in request.headers["x-stripe-client-user-agent"]


def test_a_hold_of_any_length_gets_a_session_that_lives_longer(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, wanted: LinkRequest
) -> None:
    clock.forward(minutes=14, seconds=59)
    assert standin.sessions[gateway.create_link(wanted).link_id].expires_at - clock.now > timedelta(minutes=30)


def test_the_second_try_asks_for_the_very_same_whenever_it_comes(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, wanted: LinkRequest
) -> None:
    first = gateway.create_link(wanted)
    clock.forward(minutes=10)
    assert gateway.create_link(wanted) == first
    posts = [request.body for request in standin.requests if request.method == "POST"]
    assert (len(posts), posts[0] == posts[1]) == (2, True)


def test_a_session_that_was_paid_meanwhile_is_not_shown_as_it_was_made(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    standin.payer.pays(gateway.create_link(wanted).link_id)
    again = gateway.create_link(wanted)
    assert (again.status, [capture.amount for capture in again.captures]) == ("paid", [FEE])


def test_a_session_is_found_after_stripe_has_forgotten_the_key(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, wanted: LinkRequest
) -> None:
    made = gateway.create_link(wanted)
    for number in range(3):
        gateway.create_link(LinkRequest(reference=f"b-{number}", amount=FEE, description="", expires_at=clock.now))
    clock.forward(hours=25)
    found = gateway.create_link(wanted)
    assert (found.link_id, found.status, len(standin.sessions)) == (made.link_id, "expired", 4)


@pytest.mark.parametrize("fault", [lost_answer(), Fault(status=500), Fault(status=429), html_502()])
def test_a_reference_that_is_refused_and_cannot_be_looked_up_is_no_refusal(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, wanted: LinkRequest, fault: Fault
) -> None:
    made = gateway.create_link(wanted)
    clock.forward(hours=25)  # the key is forgotten, and a session that ends so soon cannot be made any more
    standin.faults.add("sessions", fault, method="GET")
    with pytest.raises(GatewayFailed) as failed:
        gateway.create_link(wanted)
    assert not isinstance(failed.value, GatewayRefused)
    assert (gateway.create_link(wanted).link_id, len(standin.sessions)) == (made.link_id, 1)


def test_a_key_that_was_used_for_something_else_leads_to_the_session_of_its_reference(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, wanted: LinkRequest
) -> None:
    made = gateway.create_link(wanted)
    later = replace(wanted, expires_at=clock.now + timedelta(minutes=20))
    assert gateway.create_link(later) == made
    with pytest.raises(GatewayRefused, match="over another amount"):
        gateway.create_link(replace(wanted, amount=Money(1, "INR")))
    assert len(standin.sessions) == 1


def test_a_session_that_could_not_be_made_any_more_is_refused(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, wanted: LinkRequest
) -> None:
    clock.forward(hours=1)
    with pytest.raises(GatewayRefused, match="at least 30 minutes"):
        gateway.create_link(wanted)
    assert len(standin.sessions) == 0


@pytest.mark.parametrize("done", [True, False], ids=["done all the same", "not done"])
def test_a_failure_that_is_kept_under_the_key_is_looked_into_and_makes_one_session(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest, done: bool
) -> None:
    standin.breakdowns.append(done)
    state = None
    for _ in range(3):
        try:
            state = gateway.create_link(wanted)
            break
        except OutcomeUnknown:
            continue
    assert state is not None
    assert (state.reference, state.status, len(standin.sessions)) == ("visit-1", "open", 1)


@pytest.mark.parametrize("done", [True, False], ids=["done all the same", "not done"])
def test_a_refund_that_fails_under_its_key_is_made_once_under_another(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest, done: bool
) -> None:
    intent_id = standin.payer.pays(gateway.create_link(wanted).link_id).intent_id
    standin.breakdowns.append(done)
    with pytest.raises(OutcomeUnknown):
        gateway.refund(gateway_payment_id=intent_id, amount=FEE, key=KEY)
    refund_ids = {gateway.refund(gateway_payment_id=intent_id, amount=FEE, key=KEY).refund_id for _ in range(2)}
    assert refund_ids == set(standin.refunds)
    assert len(refund_ids) == 1


def test_what_fails_under_every_key_is_left_for_later(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    standin.breakdowns += [False] * 3
    for _ in range(3):
        with pytest.raises(OutcomeUnknown):
            gateway.create_link(wanted)
    assert [kept.status for kept in standin.kept.values()] == [500] * 3


def test_a_refund_is_not_made_again_after_stripe_has_forgotten_its_key(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, wanted: LinkRequest
) -> None:
    intent_id = standin.payer.pays(gateway.create_link(wanted).link_id).intent_id
    half = Money(25_000, "INR")
    standin.refund_by_hand(intent_id, 10_000)
    for _ in range(3):
        gateway.refund(gateway_payment_id=intent_id, amount=half, key=KEY)
        clock.forward(hours=25)
    assert [refund.amount for refund in standin.refunds.values()] == [10_000, 25_000]


def test_an_answer_that_takes_too_long_is_looked_up_at_once(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    standin.faults.add("sessions", slow(4.0), method="POST")
    assert gateway.create_link(wanted).status == "open"
    assert [(r.method, r.path) for r in standin.requests][:2] == [
        ("POST", "/v1/checkout/sessions"),
        ("GET", "/v1/checkout/sessions"),
    ]


def test_one_call_is_one_request_however_it_ends(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    standin.faults.add("*/v1/*", Fault(status=409), Fault(status=424), Fault(status=429, retry_after=3))
    for _ in range(3):
        with pytest.raises(GatewayFailed) as failed:
            gateway.create_link(wanted)
        assert type(failed.value) is GatewayFailed
    assert failed.value.retry_after == timedelta(seconds=3)
    assert len(standin.requests) == 3


def test_money_that_takes_days_keeps_the_page_closed_and_the_link_open(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    link_id = gateway.create_link(wanted).link_id
    intent = standin.payer.starts(link_id, method="bank_transfer")
    for state in (gateway.read_link(link_id), gateway.cancel_link(link_id)):
        assert (state.status, state.captures, state.url) == ("open", (), "")
    standin.payer.succeeds(intent)
    (capture,) = gateway.cancel_link(link_id).captures
    assert (capture.gateway_payment_id, capture.amount) == (intent.intent_id, FEE)


def test_money_that_does_not_come_after_days_ends_the_link(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    link_id = gateway.create_link(wanted).link_id
    standin.payer.bounces(standin.payer.starts(link_id, method="bank_transfer"))
    state = gateway.read_link(link_id)
    assert (state.status, state.captures) == ("expired", ())
    assert [(n.kind, n.reference) for n in heard(standin, gateway)] == [
        ("link", "visit-1"),  # completed, and not paid
        ("try_failed", "visit-1"),
        ("link", "visit-1"),
    ]


def heard(standin: StripeStandin, gateway: StripeGateway) -> list[Notice]:
    events = [gateway.notice(e.body, standin.webhooks.headers(e)) for e in standin.webhooks.happened]
    return [notice for notice in events if notice.kind != "ignored"]


def test_a_closed_page_that_could_not_be_closed_is_not_taken_for_closed(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    link_id = gateway.create_link(wanted).link_id
    standin.faults.add("expire", Fault(status=400))
    with pytest.raises(GatewayRefused):
        gateway.cancel_link(link_id)


def test_a_lost_answer_to_closing_is_read_as_closed(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    link_id = gateway.create_link(wanted).link_id
    standin.faults.add("expire", lost_answer())
    with pytest.raises(OutcomeUnknown):
        gateway.cancel_link(link_id)
    assert gateway.cancel_link(link_id).status == "cancelled"


@pytest.mark.parametrize(
    ("status", "ours"),
    [("pending", "pending"), ("requires_action", "pending"), ("succeeded", "processed"), ("canceled", "failed")],
)
def test_a_refund_stands_as_stripe_says(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest, status: str, ours: str
) -> None:
    intent_id = standin.payer.pays(gateway.create_link(wanted).link_id).intent_id
    refund_id = gateway.refund(gateway_payment_id=intent_id, amount=FEE, key=KEY).refund_id
    standin.settle_refund(refund_id, status)
    assert gateway.read_refund(gateway_payment_id=intent_id, refund_id=refund_id).status == ours


def test_a_disputed_payment_is_not_given_back(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    intent_id = standin.payer.pays(gateway.create_link(wanted).link_id).intent_id
    standin.dispute(intent_id)
    with pytest.raises(GatewayRefused, match="has been charged back"):
        gateway.refund(gateway_payment_id=intent_id, amount=FEE, key=KEY)


# --- webhooks ---------------------------------------------------------------------------------------------------------

BODY = b'{"id":"evt_1","object":"event","type":"checkout.session.expired","data":{"object":{"object":"x"}}}'


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_signature_is_good_for_five_minutes_either_way(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, seconds: int
) -> None:
    at = clock.now + timedelta(seconds=seconds)
    assert gateway.notice(BODY, {"stripe-signature": standin.webhooks.signature(BODY, at=at)}).event_id == "evt_1"


@pytest.mark.parametrize("by", [timedelta(seconds=-301), timedelta(seconds=301), timedelta(days=36_500)])
def test_a_signature_of_another_time_is_refused_also_one_of_the_far_future(
    standin: StripeStandin, gateway: StripeGateway, clock: VirtualClock, by: timedelta
) -> None:
    with pytest.raises(Forged):
        gateway.notice(BODY, {"Stripe-Signature": standin.webhooks.signature(BODY, at=clock.now + by)})


def test_both_secrets_hold_while_one_replaces_the_other(standin: StripeStandin, gateway: StripeGateway) -> None:
    for secrets in (("whsec_new",), ("whsec_old",), ("whsec_other", "whsec_old")):
        header = standin.webhooks.signature(BODY, secrets=secrets)
        assert gateway.notice(BODY, {"STRIPE-SIGNATURE": header}).event_id == "evt_1"
    with pytest.raises(Forged):
        gateway.notice(BODY, {"Stripe-Signature": standin.webhooks.signature(BODY, secrets=("whsec_oldest",))})


def test_no_part_of_a_signature_can_be_changed_left_out_or_doubled(
    standin: StripeStandin, gateway: StripeGateway
) -> None:
    stamp, v1, _ = standin.webhooks.signature(BODY).split(",")
    digits = stamp.removeprefix("t=")
    for header in (
        v1,
        stamp,
        f"{stamp},{v1.replace('v1', 'v0')}",
        f"{stamp},{v1.upper()}",
        f"t={digits}0,{v1}",
        f"t=0{digits},{v1}",
        f"t={digits}.0,{v1}",
        f"t=-{digits},{v1}",
        f"t=²{digits},{v1}",
        f"t={'9' * 5000},{v1}",
        f"{stamp},{stamp},{v1}",
        f"{stamp}," + ",".join(["v1=" + "0" * 64] * 8) + f",{v1}",
    ):
        with pytest.raises(Forged):
            gateway.notice(BODY, {"Stripe-Signature": header})


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{}", b'{"type":"refund.created"}', b'{"type":1,"data":{"object":[]},"id":7}', b"\xff"],
    ids=repr,
)
def test_what_is_signed_and_cannot_be_read_is_taken_and_ignored(
    standin: StripeStandin, gateway: StripeGateway, body: bytes
) -> None:
    notice = gateway.notice(body, {"Stripe-Signature": standin.webhooks.signature(body)})
    assert (notice.kind, len(notice.event_id)) == ("ignored", 64)


# --- amounts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "currency", "theirs"),
    [
        (50_000, "INR", 50_000),
        (1_050, "USD", 1_050),
        (500, "JPY", 500),  # no digits, here and there
        (5_000, "XOF", 5_000),
        (10_000, "MGA", 100),  # two by ISO, none at Stripe
        (500, "ISK", 50_000),  # none by ISO, two at Stripe
        (500, "UGX", 50_000),
        (5_120, "KWD", 5_120),  # three, the last of them 0
    ],
)
def test_an_amount_is_counted_as_stripe_counts_its_currency(minor: int, currency: str, theirs: int) -> None:
    assert to_stripe(Money(minor, currency)) == theirs
    assert from_stripe(theirs, currency.lower()) == Money(minor, currency)


@pytest.mark.parametrize(("minor", "currency"), [(5_124, "KWD"), (10_050, "MGA")])
def test_an_amount_that_stripe_cannot_take_is_refused_and_not_rounded(
    gateway: StripeGateway, clock: VirtualClock, minor: int, currency: str
) -> None:
    with pytest.raises(GatewayRefused):
        to_stripe(Money(minor, currency))
    with pytest.raises(GatewayRefused):
        gateway.create_link(
            LinkRequest(reference="visit-1", amount=Money(minor, currency), description="", expires_at=clock.now)
        )


def test_a_payer_who_turns_back_is_known_by_what_we_signed(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    session = standin.sessions[gateway.create_link(wanted).link_id]
    done, back = (
        dict(parse_qsl(urlsplit(standin.payer.way_back(session, turning_back=turning)).query))
        for turning in (False, True)
    )
    assert (gateway.returned(done).name, gateway.returned(back).name) == ("return.done", TURNED_BACK)
    for forged in (back | {"way": "done"}, back | {"reference": "visit-2"}, back | {"way": "else"}, {}):
        with pytest.raises(Forged):
            gateway.returned(forged)


def test_no_secret_stands_in_the_words_of_an_account() -> None:
    account = StripeAccount(secret_key="s3cret", return_key="hush", webhook_secrets=("whisper",))
    assert repr(account) == "StripeAccount(api_base='https://api.stripe.com', answer_within=10.0)"


def test_the_moment_of_a_session_is_read_in_stripes_own_seconds(
    standin: StripeStandin, gateway: StripeGateway, wanted: LinkRequest
) -> None:
    session = standin.sessions[gateway.create_link(wanted).link_id]
    assert session.expires_at == datetime.fromtimestamp(int(session.asked["expires_at"]), UTC)
