"""The doors of the gateways: what is let in, what is written, and what a payer sees on coming back."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy.pool import QueuePool

from core.gateways.payments.signature import sign
from core.storage.database import Database
from tests.builders import World
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import WEBHOOK_SECRET
from tests.webhooks.till import RazorpayTill

WEBHOOK = "/payments/razorpay/webhook"


@pytest.fixture
def till(world: World) -> Iterator[RazorpayTill]:
    with RazorpayStandin(clock=world.clock) as standin:
        till = RazorpayTill(world, standin)
        yield till
        till.close()
        world.assert_invariants()


def signed(body: bytes, secret: str = WEBHOOK_SECRET) -> dict[str, str]:
    return {"X-Razorpay-Signature": sign(body, secret), "Content-Type": "application/json"}


def written(till: RazorpayTill) -> int:
    return int(till.world.sql("select (select count(*) from inbox) + (select count(*) from outbox)")[0][0])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Razorpay-Signature": ""},
        {"X-Razorpay-Signature": "0" * 64},
        {"X-Razorpay-Signature": sign(b"{}", "another secret")},
        {"X-Razorpay-Signature": sign(b"{} ", WEBHOOK_SECRET)},
        {"X-Razorpay-Signature": sign(b"{}", "")},
        {"X-Sandbox-Signature": sign(b"{}", WEBHOOK_SECRET)},
    ],
)
def test_a_forged_event_is_turned_away_and_leaves_nothing(till: RazorpayTill, headers: dict[str, str]) -> None:
    assert (till.post(WEBHOOK, b"{}", headers).status_code, written(till)) == (401, 0)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b'{"event":7}', b'{"event":"payment_link.paid","payload":[]}',
     b'{"event":"payment_link.paid","payload":{"payment_link":{"entity":[]}}}',
     b'{"event":"refund.processed","payload":{"refund":{"entity":{"id":null}}}}',
     b'{"event":"payment.failed","payload":{"payment":{"entity":{"description":7,"notes":[]}}}}',
     b'{"event":"payment_link.paid","payload":{"payment_link":{"entity":{"id":"plink_x","reference_id":"nobody"}}}}'],
)  # fmt: skip
def test_any_signed_body_is_taken_once_and_changes_nothing(till: RazorpayTill, body: bytes) -> None:
    answers = [till.post(WEBHOOK, body, signed(body)).status_code for _ in range(2)]
    assert (answers, written(till)) == ([200, 200], 1)


def test_an_event_of_an_unknown_kind_is_stored_and_ignored(till: RazorpayTill) -> None:
    till.ask()
    before = written(till)
    body = json.dumps({"event": "payment.dispute.created", "payload": {}}).encode()
    assert (till.post(WEBHOOK, body, signed(body)).status_code, written(till) - before) == (200, 1)
    till.work()
    assert (till.stands(), till.heard) == ("held", ["LinkReady"])


def test_a_gateway_that_is_not_ours_has_no_door(till: RazorpayTill) -> None:
    assert till.post("/payments/paypal/webhook", b"{}").status_code == 404
    assert till.get("/payments/paypal/return").status_code == 404


def test_an_event_that_cannot_be_stored_is_asked_for_again(till: RazorpayTill) -> None:
    body = b'{"event":"payment_link.paid","payload":{}}'
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere", clock=till.world.clock)
    till.doors._database = away
    answer = till.post(WEBHOOK, body, signed(body))
    away.dispose()
    assert (answer.status_code, answer.headers["Retry-After"], written(till)) == (503, "5", 0)
    till.doors._database = till.world.database
    assert till.post(WEBHOOK, body, signed(body)).status_code == 200


def test_the_gateway_is_never_called_while_a_webhook_is_answered(till: RazorpayTill) -> None:
    payment = till.ask()
    till.standin.webhooks.hold()
    till.pays(payment.link_id or "")
    calls = len(till.standin.requests)
    for event in till.standin.webhooks.happened:
        assert till.post(WEBHOOK, event.body, event.headers).status_code == 200
    assert (len(till.standin.requests), till.stands()) == (calls, "held")
    till.work()
    assert till.stands() == "confirmed"


def way_back(till: RazorpayTill) -> str:
    """The payer pays and is sent back, before any webhook comes: the path and query they arrive with."""
    link_id = till.ask().link_id or ""
    with till.lose_webhooks():
        address = till.standin.payer.way_back(till.standin.payer.pays(link_id))
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def said(page: str) -> str:
    """The words of a page, its tags gone."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", page)).strip()


def test_the_payer_who_comes_back_is_told_and_the_link_is_read(till: RazorpayTill) -> None:
    path = way_back(till)
    first = till.get(path)
    assert first.status_code == 200
    assert said(first.text) == (
        "Checking the payment This takes a moment. You can close this page: the answer comes to the chat."
        " Back to the chat"
    )
    assert 'http-equiv="refresh"' in first.text
    till.work()
    assert till.stands() == "confirmed"
    second = till.get(path)
    assert said(second.text).startswith("Payment received Thank you.")
    assert 'http-equiv="refresh"' not in second.text


def test_the_page_speaks_the_patients_language_and_leads_back_to_the_chat(till: RazorpayTill) -> None:
    path = way_back(till)
    till.world.sql("update chats set language = 'hi'")
    page = till.get(path).text
    assert said(page).startswith("भुगतान जाँचा जा रहा है")
    assert '<html lang="hi">' in page
    assert 'href="https://webchat.example/?to=ravi&amp;x"' in page


def test_coming_back_many_times_asks_the_gateway_once(till: RazorpayTill) -> None:
    path = way_back(till)
    for _ in range(3):
        till.get(path)
    assert till.world.sql("select count(*) from outbox where kind = 'read_payment'") == [(1,)]


@pytest.mark.parametrize("change", ["", "?", "?razorpay_signature=00", "forged"])
def test_a_forged_way_back_shows_nothing_and_writes_nothing(till: RazorpayTill, change: str) -> None:
    path = way_back(till)
    before = written(till)
    forged = path.replace("paid", "pald") if change == "forged" else f"/payments/razorpay/return{change}"
    page = till.get(forged)
    assert (page.status_code, said(page.text).startswith("Nothing to see here"), written(till)) == (403, True, before)


def test_a_page_runs_no_script_and_is_framed_and_kept_by_nobody(till: RazorpayTill) -> None:
    headers = till.get(way_back(till)).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_doors_leave_no_connection_behind(till: RazorpayTill) -> None:
    for _ in range(30):
        till.post(WEBHOOK, b"{}", signed(b"{}"))
    pool = till.world.database.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 0
