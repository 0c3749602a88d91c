"""A gateway's day beside ours, over its own wire: lost webhooks made up for at night, differences put to the desk."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, cast

import pytest

from core.domain.gateway_books import Entry
from core.domain.money import Money
from core.domain.payment import Payment
from core.domain.reconciliation import DayOfMoney
from core.gateways.payments.port import GatewayFailed, LinkRequest, PaymentGateway
from core.gateways.payments.registry import GATEWAYS
from core.services.reconciliation import days_of_money
from tests.builders import KOLKATA, World
from tests.standins.faults import html_502
from tests.standins.razorpay import RazorpayStandin
from tests.webhooks.till import TILLS, RazorpayTill, Till
from webhooks.dispatcher import Dispatcher
from webhooks.reconciliation import Reconciliation, compared, read_day
from webhooks.timetable import compare_yesterday

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
FEE = 50_000


@pytest.fixture(params=sorted(GATEWAYS.keys() & TILLS.keys()))
def till(request: pytest.FixtureRequest, world: World) -> Iterator[Till]:
    with TILLS[request.param](world) as till:
        yield till


@pytest.fixture
def razorpay(world: World) -> Iterator[RazorpayTill]:
    with RazorpayStandin(clock=world.clock) as standin:
        till = RazorpayTill(world, standin)
        yield till
        till.close()


def paid_unheard(till: Till) -> Payment:
    """The patient pays, no webhook comes, and the polls are gone too."""
    payment = till.ask()
    with till.lose_webhooks():
        till.pays(payment.link_id or "")
    till.world.sql("delete from outbox where kind = 'poll_payment'")
    return payment


def found(till: Till, day: date = MONDAY) -> list[tuple[str, str]]:
    """Look now, and say what differs."""
    theirs = read_day(till.world.database, till.gateway, day)
    with till.world.work() as uow:
        return [(each.what.value, each.kind) for each in compared(uow, theirs)]


def day_of(till: Till, day: date = MONDAY) -> list[DayOfMoney]:
    with till.world.work() as uow:
        return days_of_money(uow, day)


def tasks(till: Till) -> list[tuple[str, bool]]:
    return till.world.sql("select kind, closed_at is null from tasks where kind = 'money_differs' order by id")


def night(till: Till, hour: float = 17.5) -> None:
    """Let the clock come to half past two of the next night, and the clinic do what it does then."""
    till.world.clock.forward(hours=hour)
    compare_yesterday(till.world.database)
    till.work()


def disputed_unheard(till: Till) -> str:
    """A month after the visit was paid the payer's bank asks for the money, and no webhook comes."""
    till.pays(till.ask().link_id or "")
    till.work()
    till.world.clock.forward(days=30)
    ((capture,),) = till.world.sql("select gateway_payment_id from ledger where kind = 'capture'")
    with till.lose_webhooks():
        return till.disputes(capture)


class ListsNoDispute:
    """A gateway that lists no disputes and is otherwise the one it stands for."""

    def __init__(self, gateway: PaymentGateway) -> None:
        self._gateway = gateway

    def disputes(self, _since: datetime, _until: datetime) -> Iterator[Entry]:
        return iter(())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)


def disputes(till: Till) -> list[tuple[str, str]]:
    """Each dispute as we know it."""
    return till.world.sql("select dispute_id, status from disputes")


def test_the_night_finds_a_dispute_of_which_nothing_was_ever_heard(till: Till) -> None:
    dispute = disputed_unheard(till)
    till.work()
    assert disputes(till) == []
    night(till)
    assert disputes(till) == [(dispute, "open")]
    assert till.world.sql("select facts ->> 'reference' from tasks where kind = 'dispute' and closed_at is null") == [
        (dispute,)
    ]
    till.after(minutes=10)
    assert (tasks(till), till.open_rows().keys() <= {"say"}) == ([], True)


def test_without_the_list_of_disputes_the_bank_is_never_heard(till: Till) -> None:
    """The control of the one above: what the day's own books list does not show it."""
    disputed_unheard(till)
    lists_none = Reconciliation(till.world.database, {till.name: cast("PaymentGateway", ListsNoDispute(till.gateway))})
    deaf = {**till.handlers, "reconcile_day": replace(till.handlers["reconcile_day"], do=lists_none.check)}
    till.dispatcher = Dispatcher(till.world.database, deaf)
    for _ in range(3):
        night(till, hour=24)
    assert disputes(till) == []


def test_a_dispute_that_was_lost_unheard_is_found_by_whoever_asks_for_the_day(till: Till) -> None:
    dispute = disputed_unheard(till)
    with till.lose_webhooks():
        till.decides(dispute, "lost")
    day = till.world.clock.now.astimezone(KOLKATA).date()
    assert found(till, day) == [("dispute_unknown", "dispute")]
    ((difference,),) = [each.differences for each in day_of(till, day) if each.differences]
    assert (difference.chat_id, difference.theirs, difference.ours) == (till.chat, Money(FEE, "INR"), None)
    till.work()
    assert (found(till, day), disputes(till)) == ([], [(dispute, "lost")])
    assert till.world.sql("select kind, amount_minor from ledger where kind = 'dispute'") == [("dispute", FEE)]
    till.world.assert_invariants()


def test_a_dispute_of_somebody_elses_payment_is_listed_and_is_no_task(till: Till) -> None:
    wanted = till.wanted(till.ask())
    strange = till.gateway.create_link(replace(wanted, reference="the-pharmacy-1"))
    till.pays(strange.link_id)
    till.work()
    with till.lose_webhooks():
        till.disputes(till.gateway.read_link(strange.link_id).captures[0].gateway_payment_id)
    night(till)
    whats = [each.what.value for day in day_of(till) for each in day.differences]
    assert (whats, tasks(till), disputes(till)) == (["unknown_reference"] * 2, [], [])


def test_a_day_that_agrees_differs_in_nothing(till: Till) -> None:
    till.pays(till.ask().link_id or "")
    till.work()
    assert found(till) == []
    (day,) = day_of(till)
    assert (day.gateway, day.captured, day.booked, day.credit, day.refunded) == (till.name, FEE, FEE, 0, 0)
    assert (day.captures, day.differences, day.checked_at) == (1, (), till.world.clock.now)


def test_the_night_finds_a_lost_webhook_and_makes_up_for_it(till: Till) -> None:
    link_id = till.ask().link_id or ""
    till.world.sql("delete from outbox where kind = 'poll_payment'")
    with till.lose_webhooks():
        the_bank_says_yes = till.is_slow_to_pay(link_id)
        till.after(minutes=17)
        the_bank_says_yes()
    assert (till.stands(), till.ledger()) == ("expired", [])
    night(till, hour=17.25)
    assert (till.stands(), till.heard[-1]) == ("confirmed", "PaymentSettled")
    assert [what.what.value for day in day_of(till) for what in day.differences] == ["missing_here"]
    till.after(minutes=10)
    assert [day.differences for day in day_of(till)] == []
    assert (tasks(till), till.open_rows()) == ([], {})
    assert [(day.captured, day.booked) for day in day_of(till, TUESDAY)] == [(FEE, FEE)]


def test_without_the_comparison_the_money_is_never_found(till: Till) -> None:
    """The control of the one above: nothing else would have found it."""
    link_id = till.ask().link_id or ""
    till.world.sql("delete from outbox where kind = 'poll_payment'")
    with till.lose_webhooks():
        the_bank_says_yes = till.is_slow_to_pay(link_id)
        till.after(minutes=17)
        the_bank_says_yes()
    till.after(hours=18)
    assert (till.stands(), till.ledger()) == ("expired", [])


def test_a_lost_webhook_is_shown_with_its_chat_until_it_is_made_up_for(till: Till) -> None:
    payment = paid_unheard(till)
    assert found(till) == [("missing_here", "capture")]
    ((difference,),) = [day.differences for day in day_of(till)]
    assert (difference.chat_id, difference.payment_id, difference.reference) == (
        till.chat,
        payment.id,
        payment.reference,
    )
    till.work()
    assert (found(till), till.stands()) == ([], "confirmed")


def test_every_replica_wakes_and_the_night_is_compared_once(till: Till) -> None:
    till.pays(till.ask().link_id or "")
    till.work()
    till.world.clock.forward(hours=17.5)
    replicas = [threading.Thread(target=compare_yesterday, args=(till.world.database,)) for _ in range(4)]
    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join()
    rows = till.world.sql("select body ->> 'day' from outbox where kind = 'reconcile_day' order by 1")
    assert rows == [("2026-11-21",), ("2026-11-22",), ("2026-11-23",)]
    till.work()
    compare_yesterday(till.world.database)
    assert till.open_rows() == {}


@pytest.mark.parametrize(("hours", "last"), [(16.9, "2026-11-22"), (17, "2026-11-23")])
def test_the_night_is_the_clinics_own(till: Till, hours: float, last: str) -> None:
    till.ask()
    till.world.clock.forward(hours=hours)
    compare_yesterday(till.world.database)
    assert till.world.sql("select max(body ->> 'day') from outbox where kind = 'reconcile_day'") == [(last,)]


def test_a_payment_over_midnight_is_on_both_days_and_differs_on_neither(razorpay: RazorpayTill) -> None:
    razorpay.world.clock.now = datetime.fromisoformat("2026-11-23T23:58:00+05:30")
    payment = razorpay.ask()
    the_bank_says_yes = razorpay.is_slow_to_pay(payment.link_id or "")
    razorpay.world.clock.forward(minutes=4)
    the_bank_says_yes()
    razorpay.work()
    assert razorpay.stands() == "confirmed"
    razorpay.world.clock.forward(hours=1)
    assert (found(razorpay, MONDAY), found(razorpay, TUESDAY)) == ([], [])


def test_what_only_we_know_is_put_before_the_desk_and_settles_when_it_is_found(till: Till) -> None:
    payment = till.ask()
    till.world.sql(
        "insert into ledger (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, currency, settled_as, "
        "at) values (%s, 'capture', 'pay_nobody', %s, 'pay_nobody', 7, 'INR', 'quarantined', %s)",
        till.name,
        payment.id,
        till.world.clock.now,
    )
    night(till)
    ((difference,),) = [day.differences for day in day_of(till)]
    assert (difference.what, difference.entry_id, difference.chat_id) == ("missing_there", "pay_nobody", till.chat)
    assert tasks(till) == [("money_differs", True)]
    till.world.sql("insert into reconciliations values (%s, %s, now(), 0, '[]') on conflict do nothing", "x", TUESDAY)
    till.world.sql("alter table ledger disable trigger user")
    till.world.sql("delete from ledger")
    assert (found(till), tasks(till)) == ([], [("money_differs", False)])


def test_another_amount_here_than_there_is_seen(till: Till) -> None:
    till.pays(till.ask().link_id or "")
    till.work()
    till.world.sql("alter table ledger disable trigger user")
    till.world.sql("update ledger set amount_minor = 40000")
    assert found(till) == [("amount_differs", "capture")]
    till.world.sql("update ledger set currency = 'USD'")
    assert found(till) == [("currency_differs", "capture")]


def test_money_for_nothing_of_ours_is_listed_and_is_no_task(till: Till) -> None:
    till.ask()
    strange = till.gateway.create_link(
        LinkRequest(
            reference="the-pharmacy-1",
            amount=till.payment(till.world.sql("select id from payments")[0][0]).amount,
            description="Pharmacy",
            expires_at=till.world.clock.now + timedelta(minutes=30),
        )
    )
    till.pays(strange.link_id)
    till.work()
    night(till)
    ((difference,),) = [day.differences for day in day_of(till)]
    assert (difference.what, difference.reference, difference.chat_id) == ("unknown_reference", "the-pharmacy-1", None)
    assert tasks(till) == []


def test_a_gateway_that_is_down_is_asked_again_and_nothing_is_claimed_meanwhile(razorpay: RazorpayTill) -> None:
    paid_unheard(razorpay)
    razorpay.standin.faults.add("*/v1/payments", html_502(), times=1)
    with pytest.raises(GatewayFailed):
        found(razorpay)
    assert razorpay.world.sql("select * from reconciliations") == []
    razorpay.standin.faults.add("*/v1/payments", html_502(), times=2)
    night(razorpay)
    for _ in range(4):
        razorpay.after(minutes=1)
    assert razorpay.stands() == "confirmed"


def test_a_gateway_that_was_switched_off_is_passed_over(till: Till) -> None:
    till.ask()
    nobody = replace(till.handlers["reconcile_day"], do=Reconciliation(till.world.database, {}).check)
    till.dispatcher = Dispatcher(till.world.database, {**till.handlers, "reconcile_day": nobody})
    night(till)
    assert (till.open_rows(), till.world.sql("select * from reconciliations")) == ({}, [])


def obviously(till: RazorpayTill) -> set[tuple[str, str]]:
    """Look at every payment and refund of the company beside every line of ours, and say which are not the same."""
    standin = till.standin
    ours = {
        (kind, entry): minor for kind, entry, minor in till.world.sql("select kind, entry, amount_minor from ledger")
    }
    known = {entry for (entry,) in till.world.sql("select gateway_refund_id from refunds")}
    found = set()
    for payment in standin.payments.values():
        if payment.captured and ours.get(("capture", payment.payment_id)) != payment.amount:
            found.add(("missing_here", payment.payment_id))
    for refund in standin.refunds.values():
        capture_known = ("capture", refund.payment.payment_id) in ours
        if ("refund", refund.refund_id) not in ours:
            if refund.refund_id in known:
                found.add(("missing_here", refund.refund_id))
            else:
                found.add(("refund_unknown" if capture_known else "unknown_reference", refund.refund_id))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_after_a_random_day_what_differs_is_what_anybody_would_find_and_then_nothing(
    razorpay: RazorpayTill, seed: int
) -> None:
    dice = Random(seed)  # noqa: S311 - a day, not a secret
    till, payer = razorpay, razorpay.standin.payer
    payment = till.ask()
    till.world.sql("delete from outbox where kind = 'poll_payment'")
    tries = [payer.starts(payment.link_id or "") for _ in range(3)]
    for _ in range(12):
        with till.lose_webhooks() if dice.random() < 0.5 else nullcontext():
            captured = [
                each for each in till.standin.payments.values() if each.captured and each.refunded < each.amount
            ]
            if tries and dice.random() < 0.5:
                payer.succeeds(tries.pop())
            elif captured:
                taken = dice.choice(captured)
                part = dice.choice([taken.amount - taken.refunded, 10_000])
                till.standin.refund_by_hand(taken.payment_id, min(part, taken.amount - taken.refunded))
        if dice.random() < 0.5:
            till.standin.settle()
        if dice.random() < 0.5:
            till.work()
        till.world.clock.forward(minutes=dice.choice([0, 1, 7]))
    till.work()
    theirs = read_day(till.world.database, till.gateway, MONDAY)
    expected = obviously(till)
    with till.world.work() as uow:
        assert {(each.what.value, each.entry_id) for each in compared(uow, theirs)} == expected
    for _ in range(3):
        till.work()
        till.world.clock.forward(minutes=1)
        found(till)
    till.work()
    assert (found(till), obviously(till)) == ([], set())
    till.world.assert_invariants()


def test_a_day_is_summed_up_as_the_entries_say(world: World) -> None:
    """Random entries of two days against adding them up by hand."""
    dice = Random(11)  # noqa: S311 - books, not a secret
    with RazorpayStandin(clock=world.clock) as standin:
        till = RazorpayTill(world, standin)
        payment = till.ask()
        world.sql("alter table ledger disable trigger user")
        expected = {MONDAY: Counter[str](), TUESDAY: Counter[str]()}
        for number in range(40):
            day = dice.choice([MONDAY, TUESDAY])
            came = day if day is MONDAY or dice.random() < 0.5 else MONDAY
            amount, settled = 1000 + number, dice.choice(["booked", "refunded", "credit", "quarantined"])
            freed = dice.choice([0, 500, amount]) if settled == "booked" else 0
            gone = dice.choice([0, 400, 500]) if settled != "booked" or freed else 0
            gone = min(gone, freed) if settled == "booked" else gone
            for kind, minor, as_ in (
                ("capture", amount, settled),
                ("credit", freed, "credit"),
                ("refund", gone, "refunded"),
            ):
                if minor:
                    world.sql(
                        "insert into ledger (gateway, kind, entry, payment_id, gateway_payment_id, amount_minor, "
                        "currency, settled_as, appointment_id, at) "
                        "values ('razorpay', %s, %s, %s, %s, %s, 'INR', %s, %s, %s)",
                        *(kind, f"{kind}-{number}", payment.id, f"pay_{number}", minor, as_, till.visit.id),
                        noon(came if kind == "capture" else day),
                    )
            expected[came].update(
                captured=amount, captures=1, booked=amount - freed if settled == "booked" else 0, refunded=gone
            )
            expected[day].update(paid_out=gone, refunds=bool(gone))
        for day, sums in expected.items():
            (summed,) = day_of(till, day)
            assert {name: getattr(summed, name) for name in sums} == dict(sums)
            assert summed.captured == summed.booked + summed.credit + summed.refunded
        till.close()


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=KOLKATA)
