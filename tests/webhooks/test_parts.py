"""A fee that comes in parts: by Razorpay and in the sandbox, with and without webhooks, in time and not."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

import pytest

from tests.builders import World
from tests.webhooks.till import TILLS, RazorpayTill, SandboxTill, Till

FEE, FIRST = 50_000, 20_000


def _razorpay(till: Till, link_id: str) -> None:
    assert isinstance(till, RazorpayTill)
    left = till.standin.link(link_id).amount - till.standin.link(link_id).amount_paid
    till.standin.payer.pays(link_id, min(FIRST, left))


def _sandbox(till: Till, link_id: str) -> None:
    assert isinstance(till, SandboxTill)
    assert till.does(link_id, "part").status_code == 303


PAYS_PART: Mapping[str, Callable[[Till, str], None]] = {"razorpay": _razorpay, "sandbox": _sandbox}


@pytest.fixture(params=sorted(PAYS_PART))
def till(request: pytest.FixtureRequest, world: World) -> Iterator[Till]:
    world.sql("insert into settings (name, value) values ('partial_payments_enabled', 'true')")
    world.sql("insert into settings (name, value) values ('first_part_percent', '40')")
    opened: AbstractContextManager[Till] = TILLS[request.param](world)
    with opened as till:
        yield till
        world.assert_invariants()


def pays_part(till: Till, link_id: str) -> None:
    PAYS_PART[till.name](till, link_id)


def captured(till: Till) -> int:
    return int(till.world.sql("select coalesce(sum(amount_minor), 0) from ledger where kind = 'capture'")[0][0])


def test_a_fee_comes_in_parts_and_the_last_one_books_the_visit(till: Till) -> None:
    link_id = till.ask().link_id or ""
    while till.stands() == "held":
        pays_part(till, link_id)
        till.work()
    told = [name for name in till.heard if name in {"PartPaid", "PaymentSettled"}]
    assert (told[0], told[-1], captured(till)) == ("PartPaid", "PaymentSettled", FEE)
    assert till.stands() == "confirmed"


def test_parts_whose_webhooks_are_lost_are_found_one_by_one(till: Till) -> None:
    link_id = till.ask().link_id or ""
    with till.lose_webhooks():
        pays_part(till, link_id)
        till.after(minutes=1)
        assert (till.stands(), till.heard[-1]) == ("held", "PartPaid")
        till.pays(link_id)
        till.after(minutes=2)
    assert (till.stands(), captured(till)) == ("confirmed", FEE)


def test_a_part_without_the_rest_goes_back_when_the_hold_is_over(till: Till) -> None:
    link_id = till.ask().link_id or ""
    pays_part(till, link_id)
    till.work()
    for _ in range(6):
        till.after(minutes=8)
    assert till.stands() == "expired"
    came = captured(till)
    assert 0 < came < FEE
    assert till.world.sql("select sum(amount_minor) from ledger where kind = 'refund'") == [(came,)]


def test_without_the_setting_a_link_takes_no_parts(world: World) -> None:
    with TILLS["razorpay"](world) as till:
        assert isinstance(till, RazorpayTill)
        link = till.standin.link(till.ask().link_id or "")
        assert (link.asked["accept_partial"], "first_min_partial_amount" in link.asked) == (False, False)


def test_with_the_setting_the_least_first_part_is_the_clinics(till: Till) -> None:
    link_id = till.ask().link_id or ""
    if isinstance(till, RazorpayTill):
        asked = till.standin.link(link_id).asked
        assert (asked["accept_partial"], asked["first_min_partial_amount"]) == (True, FIRST)
    else:
        assert till.world.sql("select first_part_minor from sandbox_links") == [(FIRST,)]


def test_the_payers_page_says_that_a_part_has_come(till: Till) -> None:
    link_id = till.ask().link_id or ""
    if isinstance(till, RazorpayTill):
        payment = till.standin.payer.pays(link_id, FIRST)
        address = till.standin.payer.way_back(payment)
    else:
        assert isinstance(till, SandboxTill)
        address = till.does(link_id, "part").headers["location"]
    till.work()
    page = till.get(address.removeprefix(till.server.url))
    assert (page.status_code, "Part of the fee has come" in page.text) == (200, True)
