"""`baari reconcile`: a day that agrees, one that differs with the chat to open, and a gateway that does not answer."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from baari.commands.command import CommandRefused
from baari.commands.reconcile import reconcile
from baari.settings import Settings
from tests.builders import World
from tests.journeys.house import PUBLIC, SECRET
from tests.standins.faults import html_502
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_account import KEY_SECRET, WEBHOOK_SECRET
from tests.webhooks.till import RazorpayTill

MONDAY = date(2026, 11, 23)


@pytest.fixture
def till(world: World) -> Iterator[RazorpayTill]:
    with RazorpayStandin(clock=world.clock) as standin:
        till = RazorpayTill(world, standin)
        yield till
        till.close()


@pytest.fixture
def settings(till: RazorpayTill, tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {
            "data_dir": tmp_path,
            "secret": SECRET,
            "database_url": till.world.url,
            "public_base_url": PUBLIC,
            "payment_gateway": "razorpay",
            "razorpay_key_id": till.standin.key_id,
            "razorpay_key_secret": KEY_SECRET,
            "RAZORPAY_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "razorpay_api_base": till.standin.url,
        }
    )


def paid_unheard(till: RazorpayTill) -> str:
    link_id = till.ask().link_id or ""
    with till.lose_webhooks():
        till.pays(link_id)
    till.world.sql("delete from outbox where kind = 'poll_payment'")
    return next(iter(till.standin.payments))


def test_a_day_that_agrees_is_summed_up(
    till: RazorpayTill, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    till.pays(till.ask().link_id or "")
    till.work()
    today = till.world.sql("select at::date from ledger")[0][0]
    assert (today, reconcile(settings, MONDAY, None, 0)) == (MONDAY, 0)
    assert capsys.readouterr().out.splitlines() == [
        "2026-11-23: captured = booked + credit + refunded",
        "  razorpay   INR 500.00 = 500.00 + 0.00 + 0.00",
        "Nothing differs.",
    ]


def test_what_differs_is_printed_with_its_chat_and_ends_in_status_1(
    till: RazorpayTill, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    payment_id = paid_unheard(till)
    assert reconcile(settings, MONDAY, "razorpay", 0) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "razorpay: what no webhook told is being read anew."
    assert [line.split() for line in said[-2:]] == [
        ["razorpay", "missing_here", "capture", payment_id, "INR", "500.00", "-", str(till.chat), "(webchat)"],
        ["1", "difference", "remains."],
    ]


def test_a_server_that_runs_makes_up_for_it_meanwhile(till: RazorpayTill, settings: Settings) -> None:
    paid_unheard(till)
    stop = threading.Event()

    def serve() -> None:
        while not stop.wait(0.05):
            till.dispatcher.run_due()

    server = threading.Thread(target=serve)
    server.start()
    try:
        till.world.clock.forward(days=400)  # the command asks the database for the time, and queues for its now
        assert reconcile(settings, MONDAY, None, 30) == 0
    finally:
        stop.set()
        server.join()


def test_a_gateway_that_does_not_answer_is_said_to_be_silent(
    till: RazorpayTill, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    till.standin.faults.add("*/v1/payments", html_502())
    assert reconcile(settings, MONDAY, None, 0) == 1
    assert "razorpay does not answer: HTTP 502" in capsys.readouterr().out


def test_a_gateway_that_there_is_not_is_refused(settings: Settings) -> None:
    with pytest.raises(CommandRefused, match=r"no gateway 'paypal' here; there is razorpay\."):
        reconcile(settings, MONDAY, "paypal", 0)
