"""The sandbox company: its page, its API's rules, and what it does when told to fail."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from bot.phrases.payment_pages import PAYMENT_PAGES
from tests.builders import World
from tests.webhooks.till import KEYS, SandboxTill
from webhooks.sandbox_ways import WAYS
from webhooks.sandbox_weather import SandboxWeather

NEW = {
    "reference": "visit-1",
    "amount": 50_000,
    "currency": "INR",
    "description": "City Clinic <b>& Sons</b>",
    "expires_at": 1_800_000_000,
    "return_url": "https://clinic.example/back?from=here",
}


@pytest.fixture
def till(world: World) -> Iterator[SandboxTill]:
    till = SandboxTill(world)
    yield till
    till.close()


def api(
    till: SandboxTill, method: str, path: str, body: dict[str, object] | None = None, *, key: str = KEYS.api
) -> httpx.Response:
    return httpx.request(
        method,
        f"{till.server.url}/sandbox/v1{path}",
        json=body,
        headers={"Authorization": f"Bearer {key}"},
    )


def a_link(till: SandboxTill, **changes: object) -> str:
    return str(api(till, "POST", "/links", {**NEW, **changes}).json()["id"])


def buttons(page: str) -> list[str]:
    return re.findall(r'name="do" value="(\w+)"', page)


def test_the_page_shows_the_amount_and_what_can_be_done(till: SandboxTill) -> None:
    page = till.get(f"/sandbox/pay/{a_link(till)}")
    assert page.status_code == 200
    assert buttons(page.text) == [
        *("pay", "fail"),
        *("late", "twice", "wrong", "silent", "doubled", "slow", "no_refund"),
    ]
    assert "₹500<" in page.text


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Practice page: no real money moves."), ("hi", "अभ्यास पेज: असली पैसा नहीं कटता।")],
)
def test_the_page_speaks_the_payers_language(till: SandboxTill, language: str, says: str) -> None:
    page = till.get(f"/sandbox/pay/{a_link(till, language=language)}").text
    assert f'<html lang="{language}">' in page
    assert says in page


def test_every_way_to_pay_has_its_words_in_both_languages() -> None:
    words = {key: PAYMENT_PAGES[f"sandbox.{key}"] for key in WAYS}
    assert [key for key, said in words.items() if said.keys() != {"en", "hi"}] == []


def test_a_link_that_takes_parts_is_open_until_all_has_come(till: SandboxTill) -> None:
    link_id = a_link(till, first_part=30_000)
    assert buttons(till.get(f"/sandbox/pay/{link_id}").text)[:3] == ["pay", "part", "fail"]
    seen = []
    for _ in range(3):
        till.does(link_id, "part")
        link = api(till, "GET", f"/links/{link_id}").json()
        seen.append((link["status"], sorted(payment["amount"] for payment in link["payments"])))
    assert seen == [("open", [30_000]), ("paid", [20_000, 30_000]), ("paid", [20_000, 30_000])]


def test_what_is_left_is_shown_and_paid(till: SandboxTill) -> None:
    link_id = a_link(till, first_part=30_000)
    till.does(link_id, "part")
    assert "₹200<" in till.get(f"/sandbox/pay/{link_id}").text
    till.does(link_id, "pay")
    link = api(till, "GET", f"/links/{link_id}").json()
    assert (link["status"], sum(payment["amount"] for payment in link["payments"])) == ("paid", 50_000)


def test_a_link_that_takes_no_parts_offers_none(till: SandboxTill) -> None:
    assert till.does(a_link(till), "part").status_code == 404


def webhooks_of(till: SandboxTill, do: str) -> list[float]:
    """After how many seconds each webhook of a payment made this way is sent."""
    till.does(a_link(till), do)
    rows = till.world.sql("select due_at from outbox where kind = 'sandbox_event' order by due_at")
    return [(due - till.world.clock.now).total_seconds() for (due,) in rows]


@pytest.mark.parametrize(
    ("do", "after"), [("pay", [0]), ("silent", []), ("doubled", [0, 0]), ("slow", [600]), ("no_refund", [0])]
)
def test_a_webhook_comes_once_twice_late_or_never_as_the_payer_wishes(
    till: SandboxTill, do: str, after: list[float]
) -> None:
    assert webhooks_of(till, do) == after


@pytest.mark.parametrize("how", ["chosen by the payer", "ordered"])
def test_a_refund_can_be_refused(till: SandboxTill, how: str) -> None:
    link_id = a_link(till)
    till.does(link_id, "no_refund" if how == "chosen by the payer" else "pay")
    if how == "ordered":
        till.order("refused_refund", 1)
    (payment,) = api(till, "GET", f"/links/{link_id}").json()["payments"]
    wanted = {"payment_id": payment["id"], "amount": 50_000, "currency": "INR", "key": "refund-visit-1"}
    answer = api(till, "POST", "/refunds", wanted)
    assert (answer.status_code, till.counts()) == (400, (1, 0))


def test_a_day_of_bad_weather_comes_again_by_its_seed() -> None:
    def day(seed: int) -> list[str | None]:
        weather = SandboxWeather(0.3, seed=seed)
        return [weather.one_of("down", "lost_answer") for _ in range(200)]

    assert day(7) == day(7) != day(8)
    assert 30 < sum(struck is not None for struck in day(7)) < 90
    assert not any(SandboxWeather().strikes() for _ in range(1000))


def test_money_comes_to_its_end_in_bad_weather(world: World) -> None:
    till = SandboxTill(world, weather=SandboxWeather(0.2, seed=3))
    payment = till.ask()
    for _ in range(30):
        till.after(seconds=20)
        if (payment := till.payment(payment.id)).link_id:
            break
    till.does(payment.link_id or "", "pay")
    for _ in range(30):
        till.after(seconds=20)
    assert till.stands() == "confirmed"
    till.close()
    world.assert_invariants()


def test_what_the_clinic_wrote_is_text_and_nothing_else(till: SandboxTill) -> None:
    page = till.get(f"/sandbox/pay/{a_link(till)}").text
    assert "City Clinic &lt;b&gt;&amp; Sons&lt;/b&gt;" in page
    assert "<script" not in page


def test_outside_training_one_pays_or_fails(world: World) -> None:
    till = SandboxTill(world, training=False)
    link_id = a_link(till)
    assert buttons(till.get(f"/sandbox/pay/{link_id}").text) == ["pay", "fail"]
    assert till.does(link_id, "twice").status_code == 404
    till.close()


def test_whoever_pays_is_sent_back_with_a_signed_query(till: SandboxTill) -> None:
    link_id = a_link(till)
    sent = till.does(link_id, "pay")
    parts = urlsplit(sent.headers["Location"])
    query = dict(parse_qsl(parts.query))
    assert (sent.status_code, f"{parts.scheme}://{parts.netloc}{parts.path}") == (303, "https://clinic.example/back")
    assert query.pop("from") == "here"
    assert till.gateway.returned(query).link_id == link_id


def test_the_form_may_lead_to_the_clinic_and_nowhere_else(till: SandboxTill) -> None:
    policy = till.get(f"/sandbox/pay/{a_link(till)}").headers["Content-Security-Policy"]
    assert "form-action 'self' https://clinic.example;" in policy


def test_a_paid_link_can_not_be_paid_again(till: SandboxTill) -> None:
    link_id = a_link(till)
    till.does(link_id, "pay")
    assert till.does(link_id, "pay").headers["Location"] == f"/sandbox/pay/{link_id}"
    assert buttons(till.get(f"/sandbox/pay/{link_id}").text) == []
    assert len(api(till, "GET", f"/links/{link_id}").json()["payments"]) == 1


def test_a_failed_try_says_so_and_offers_another(till: SandboxTill) -> None:
    link_id = a_link(till)
    assert till.does(link_id, "fail").headers["Location"] == f"/sandbox/pay/{link_id}"
    page = till.get(f"/sandbox/pay/{link_id}").text
    assert ("The payment failed. You can try again." in page, "pay" in buttons(page)) == (True, True)


def test_a_slow_bank_says_yes_after_the_link_was_closed(till: SandboxTill) -> None:
    link_id = a_link(till)
    till.does(link_id, "late")
    assert api(till, "GET", f"/links/{link_id}").json()["status"] == "open"
    assert api(till, "POST", f"/links/{link_id}/cancel").json()["status"] == "cancelled"
    till.world.clock.forward(seconds=5)
    read = api(till, "GET", f"/links/{link_id}").json()
    assert (read["status"], [each["amount"] for each in read["payments"]]) == ("paid", [50_000])


@pytest.mark.parametrize("link_id", ["slink_0", "slink_" + "0" * 32, "%00", "..%2f..", "x" * 500])
def test_an_address_that_is_no_link_shows_a_page(till: SandboxTill, link_id: str) -> None:
    assert till.get(f"/sandbox/pay/{link_id}").status_code == 404
    assert api(till, "GET", f"/links/{link_id}").status_code == 404
    assert api(till, "GET", f"/refunds/{link_id}").status_code == 404


def test_the_api_needs_its_key(till: SandboxTill) -> None:
    answers = [api(till, "POST", "/links", dict(NEW), key=key).status_code for key in ("-", "x", KEYS.webhook)]
    assert (answers, till.counts()) == ([401, 401, 401], (0, 0))


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"amount": 2**70},
        {"reference": ""},
        {"reference": "x" * 41},
        {"reference": "a\x00b"},
        {"currency": "rupee"},
        {"expires_at": -1},
        {"return_url": "javascript:alert(1)"},
    ],
)
def test_an_impossible_link_is_refused(till: SandboxTill, change: dict[str, object]) -> None:
    assert (api(till, "POST", "/links", {**NEW, **change}).status_code, till.counts()) == (422, (0, 0))


def test_a_lost_answer_was_done_and_a_down_api_did_nothing(till: SandboxTill) -> None:
    till.order("down", 1)
    assert (api(till, "POST", "/links", dict(NEW)).status_code, till.counts()) == (503, (0, 0))
    till.order("lost_answer", 1)
    assert (api(till, "POST", "/links", dict(NEW)).status_code, till.counts()) == (502, (1, 0))
    assert (api(till, "POST", "/links", dict(NEW)).status_code, till.counts()) == (200, (1, 0))


def test_an_event_the_clinic_did_not_take_comes_again(till: SandboxTill) -> None:
    payment = till.ask()
    till.pays(payment.link_id or "")
    with till.server.outage():
        till.dispatcher.run_due()
    rows = till.world.sql("select attempts, error from outbox where kind = 'sandbox_event'")
    assert rows == [(1, "GatewayFailed: ConnectError")]
    till.after(seconds=2)
    assert till.stands() == "confirmed"
