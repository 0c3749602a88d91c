"""The same story, told with each gateway and its provider, leaves the clinic in the same state.

Whatever a payer does and whatever a provider or the wire between does wrong, the visit, the money and what the patient
has heard must not depend on who took the money. A story names no gateway; a new gateway is in all of them by its till.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import pytest

from core.domain.desk_payment import Way
from core.domain.staff import Role
from core.gateways.payments.registry import GATEWAYS
from core.services.booking import confirm_at_clinic, release_hold
from core.services.cancellation import cancel_visit
from core.services.desk_payments import mark_paid
from core.services.payments import request_payment
from tests.builders import World
from tests.core.services.test_staff import seated
from tests.databases import Broom
from tests.standins.faults import Fault, garbage, html_502, lost_answer
from tests.webhooks.between import Delivery
from tests.webhooks.till import TILLS, Till
from webhooks.timetable import compare_yesterday

Ending = Mapping[str, object]
Told = Callable[[str, Callable[[Till], None]], Ending]

STATE = {
    "visit": "select status, pays, number is not null from appointments order by 1, 2, 3",
    "payments": "select status, amount_minor, currency, link_id is not null from payments order by 1, 2, 3, 4",
    "ledger": "select kind, amount_minor, currency, settled_as from ledger order by id",
    "refunds": "select status, amount_minor, reason from refunds order by 1, 2, 3",
    "tasks": "select kind, closed_at is not null from tasks order by 1, 2",
    "offers": "select cause, status from offers order by cause, status",
    "disputes": "select amount_minor, currency, status from disputes order by 1, 2, 3",
    "receipts": "select kind, amount_minor, currency from receipts order by kind, amount_minor",
    "left": """
        select kind, error from outbox
        where kind <> 'say' and (done_at is null and due_at <= %(now)s or dead_at is not null) order by id
    """,
}
"""What is the same of two clinics in which the same has happened. A till has no channels: what is said is left."""


@pytest.fixture
def told(database_url: str, broom: Broom) -> Told:
    """Tells a story with one gateway, in a clinic of its own; returns how it ended."""

    def tell(gateway: str, story: Callable[[Till], None]) -> Ending:
        broom.sweep()
        world = World(database_url)
        try:
            with TILLS[gateway](world) as till:
                story(till)
                settles(till)
                world.assert_invariants()
                return ending(till)
        finally:
            world.close()

    return tell


def ending(till: Till) -> Ending:
    """Return the clinic's state, and everything that the patient was told."""
    with till.world.connection() as connection:
        now = {"now": till.world.clock.now}
        state = {name: connection.execute(query.encode(), now).fetchall() for name, query in STATE.items()}
    links, refunds = till.counts()
    return state | {"heard": tuple(sorted(till.heard)), "links there": links, "refunds there": refunds}


def settles(till: Till) -> None:
    """Let the minutes pass in which a provider ends its refunds and a failed call is tried again."""
    till.heal()
    for _ in range(6):
        till.after(seconds=40)


# --- stories ----------------------------------------------------------------------------------------------------------


def pays(till: Till) -> None:
    till.pays(till.ask().link_id or "")
    till.work()


def fails_and_pays(till: Till) -> None:
    link_id = till.ask().link_id or ""
    till.fails(link_id)
    till.work()
    till.pays(link_id)
    till.work()


def pays_and_nobody_is_told(till: Till) -> None:
    link_id = till.ask().link_id or ""
    with till.lose_webhooks():
        till.pays(link_id)
        till.after(minutes=2)


def does_not_pay(till: Till) -> None:
    till.ask()
    till.after(minutes=16)


def pays_late_and_the_place_is_free(till: Till) -> None:
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    till.after(minutes=16)
    say_yes()
    till.work()


def pays_late_and_the_place_is_gone(till: Till) -> None:
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    till.after(minutes=16)
    till.rival_takes_the_place()
    say_yes()
    till.work()
    till.after(minutes=31)  # for an answer that does not come


def pays_the_wrong_amount(till: Till) -> None:
    till.pays_wrong(till.ask().link_id or "")
    till.work()


def pays_on_two_links(till: Till) -> None:
    """Every answer to the first link's making is lost, so the patient asks for another, and pays on both."""
    with till.dying_after("create_link"):
        first = till.ask()
    known = till.gateway.create_link(till.wanted(first))
    till.world.sql("update payments set status = 'failed' where id = %s", first.id)
    with till.world.work() as uow:
        second = request_payment(uow, till.visit.id, till.chat, till.name)
    till.work()
    till.pays(till.payment(second.id).link_id or "")
    till.pays(known.link_id)
    till.work()


def pays_while_the_place_is_given_up(till: Till) -> None:
    """The tap on "drop it" and the bank's yes cross: the link cannot be closed any more."""
    link_id = till.ask().link_id or ""
    with till.lose_webhooks():
        with till.world.work() as uow:
            release_hold(uow, till.visit.id, till.chat)
        till.pays(link_id)
        till.work()


def pays_and_cancels(till: Till) -> None:
    till.pays(till.ask().link_id or "")
    till.work()
    with till.world.work() as uow:
        cancel_visit(uow, till.visit.id, till.chat)
    till.work()


def is_closed_at_the_gateways_desk_and_pays_on_another_link(till: Till) -> None:
    """Somebody of the clinic closes the link there while the place is kept; the patient hears of it and asks again."""
    first = till.ask()
    till.gateway.cancel_link(first.link_id or "")
    till.work()
    till.after(minutes=2)
    assert till.heard == ["LinkReady", "LinkUnavailable"]
    with till.world.work() as uow:
        second = request_payment(uow, till.visit.id, till.chat, till.name)
    assert second.id != first.id
    till.work()
    till.pays(till.payment(second.id).link_id or "")
    till.work()


def is_given_back_at_the_gateways_desk(till: Till) -> None:
    payment_id = paid(till)
    till.refunds_by_hand(payment_id, 20_000)
    till.work()
    till.after(minutes=1)
    till.refunds_by_hand(payment_id, 30_000)
    till.work()


def is_disputed(status: str) -> Callable[[Till], None]:
    def story(till: Till) -> None:
        dispute_id = till.disputes(paid(till))
        till.work()
        till.after(minutes=1)
        till.decides(dispute_id, status)
        till.work()

    return story


def is_disputed_and_nobody_is_told(till: Till) -> None:
    """A month later the bank takes the money, and no webhook says so: the night finds it."""
    capture = paid(till)
    till.after(days=30)
    with till.lose_webhooks():
        till.decides(till.disputes(capture), "lost")
        till.work()
    till.after(days=1)
    compare_yesterday(till.world.database)
    till.work()
    till.after(minutes=11)


def paid(till: Till) -> str:
    """The gateway's id of a payment that has booked the visit."""
    pays(till)
    return str(till.world.sql("select gateway_payment_id from ledger where kind = 'capture'")[0][0])


def pays_at_the_clinic_instead(till: Till) -> None:
    till.ask()
    with till.world.work() as uow:
        confirm_at_clinic(uow, till.visit.id, till.chat)
    till.work()


def pays_at_the_clinic_and_on_the_link_too(till: Till) -> None:
    """The payer was at the bank when they chose to pay at the clinic."""
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    with till.world.work() as uow:
        confirm_at_clinic(uow, till.visit.id, till.chat)
    till.work()
    till.after(minutes=16)
    say_yes()
    till.work()


def pays_at_the_desk_and_on_the_link_too(till: Till) -> None:
    """The desk has taken the fee in cash when the bank says yes to the link."""
    say_yes = till.is_slow_to_pay(till.ask().link_id or "")
    asha, _ = seated(till.world, Role.RECEPTIONIST, "asha")
    with till.world.work() as uow:
        confirm_at_clinic(uow, till.visit.id, till.chat)
        mark_paid(uow, asha, till.visit.id, way=Way.CASH, amount=till.visit.fee)
    till.work()
    till.after(minutes=16)
    say_yes()
    till.work()


def is_forged(till: Till) -> None:
    """Somebody who has seen every event of a payment, and has no secret, says that another one was paid."""
    link_id = till.ask().link_id or ""
    with bagged(till) as bag:
        till.pays(link_id)
        till.work()
    for delivery in bag:
        for name in [name for name in delivery.headers if name.lower().endswith("-signature")]:
            for wrong in ("", "0" * 64, "t=1,v1=" + "0" * 64, delivery.headers[name][:40]):
                assert till.deliver(changed(delivery, headers={**delivery.headers, name: wrong})) == 401
            without = {other: value for other, value in delivery.headers.items() if other != name}
            assert till.deliver(changed(delivery, headers=without)) == 401
        assert till.deliver(changed(delivery, body=delivery.body + b" ")) == 401
    assert till.world.sql("select count(*) from inbox") == [(0,)]
    till.work()
    assert till.stands() == "held"


def is_replayed(till: Till) -> None:
    till.pays(till.ask().link_id or "")
    till.work()
    for delivery in list(till.between.seen) * 3:
        again = {**delivery.headers, "x-razorpay-event-id": "another"}
        assert till.deliver(changed(delivery, headers=again)) == 200
    till.work()


def is_replayed_a_month_later(till: Till) -> None:
    """What is not refused as too old changes nothing."""
    till.pays(till.ask().link_id or "")
    till.work()
    seen = list(till.between.seen)
    till.after(days=30)
    for delivery in seen:
        assert till.deliver(delivery) in {200, 401}
    till.work()


def is_shuffled(seed: int) -> Callable[[Till], None]:
    def story(till: Till) -> None:
        chance = Random(seed)  # noqa: S311 - a seeded order, to be repeated
        link_id = till.ask().link_id or ""
        with bagged(till) as bag:
            till.fails(link_id)
            till.pays(link_id)
            till.work()
        deliveries = [delivery for delivery in bag for _ in range(chance.randint(1, 3))]
        chance.shuffle(deliveries)
        for delivery in deliveries:
            assert till.deliver(delivery) == 200
            if chance.random() < 0.5:
                till.work()
        till.work()
        # Whether a failed try is told depends on whether it is heard of before the payment; twice it never is.
        assert till.heard.count("PaymentTryFailed") <= 1
        till.heard = [told for told in till.heard if told != "PaymentTryFailed"]

    return story


def every_call_meets(fault: Fault) -> Callable[[Till], None]:
    """Each call of the whole story meets the fault once, and is made again: the link, its reading, the refund."""

    def story(till: Till) -> None:
        till.spoil(fault)
        payment = till.ask()
        waits(till, lambda: till.payment(payment.id).link_id is not None)
        till.spoil(fault)
        till.pays(till.payment(payment.id).link_id or "")
        waits(till, lambda: till.stands() == "confirmed")
        with till.world.work() as uow:
            cancel_visit(uow, till.visit.id, till.chat)
        till.spoil(fault)
        waits(till, lambda: till.counts()[1] == 1)

    return story


def meets_a_slow_receiver(till: Till) -> None:
    """The clinic takes the event and answers too late: the provider has given up, and brings it again."""
    till.hurry(0.25)
    link_id = till.ask().link_id or ""
    till.between.slow = 2
    till.pays(link_id)
    till.work()
    till.after(seconds=10)
    till.hurry(5.0)
    till.after(seconds=10)
    bodies = [delivery.body for delivery in till.between.seen]
    assert till.between.slow == 0
    assert len(bodies) > len(set(bodies))


def changed(delivery: Delivery, *, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Delivery:
    return Delivery(path=delivery.path, body=body or delivery.body, headers=headers or delivery.headers)


@contextmanager
def bagged(till: Till) -> Iterator[list[Delivery]]:
    """Keep every webhook back that is sent meanwhile; what is yielded is the bag."""
    bag: list[Delivery] = []
    till.between.bag = bag
    yield bag
    till.work()
    till.between.bag = None


def waits(till: Till, until: Callable[[], bool]) -> None:
    """Let seconds pass, as many as an outbox waits before it tries again."""
    for _ in range(8):
        if until():
            return
        till.after(seconds=5)
    raise AssertionError("not done in time")


TOO_MANY = Fault(status=429, retry_after=2)

STORIES: Mapping[str, Callable[[Till], None]] = {
    **{
        story.__name__: story
        for story in (
            pays,
            fails_and_pays,
            pays_and_nobody_is_told,
            does_not_pay,
            pays_late_and_the_place_is_free,
            pays_late_and_the_place_is_gone,
            pays_the_wrong_amount,
            pays_on_two_links,
            pays_while_the_place_is_given_up,
            pays_and_cancels,
            is_closed_at_the_gateways_desk_and_pays_on_another_link,
            pays_at_the_clinic_instead,
            pays_at_the_clinic_and_on_the_link_too,
            pays_at_the_desk_and_on_the_link_too,
            is_given_back_at_the_gateways_desk,
            is_forged,
            is_replayed,
            is_replayed_a_month_later,
            meets_a_slow_receiver,
        )
    },
    "is_disputed_and_nobody_is_told": is_disputed_and_nobody_is_told,
    "is_disputed_and_lost": is_disputed("lost"),
    "is_disputed_and_won": is_disputed("won"),
    **{f"is_shuffled_{seed}": is_shuffled(seed) for seed in range(3)},
    "every_answer_is_lost": every_call_meets(lost_answer()),
    "every_answer_is_a_page_of_a_proxy": every_call_meets(html_502()),
    "every_answer_is_cut": every_call_meets(garbage()),
    "every_call_is_one_too_many": every_call_meets(TOO_MANY),
}

AS_PAID = {"pays", "fails_and_pays", "pays_and_nobody_is_told", "is_replayed", "meets_a_slow_receiver"} | {
    name for name in STORIES if name.startswith("is_shuffled")
}
"""Stories that end as if the patient had simply paid."""


def test_every_gateway_is_in_every_story() -> None:
    assert TILLS.keys() == GATEWAYS.keys()


@pytest.mark.parametrize("name", STORIES)
def test_a_story_ends_the_same_with_every_gateway(told: Told, name: str) -> None:
    first, *others = sorted(GATEWAYS)
    wanted = told(first, STORIES[name])
    for other in others:
        assert differences(told(other, STORIES[name]), wanted) == {}, f"{other} instead of {first}"
    if name in AS_PAID:
        assert wanted["visit"] == [("confirmed", "online", True)]
        assert wanted["ledger"] == [("capture", 50_000, "INR", "booked")]
        assert (wanted["links there"], wanted["refunds there"], wanted["left"]) == (1, 0, [])


def differences(one: Ending, other: Ending) -> dict[str, object]:
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def test_the_law_sees_a_gateway_that_does_not_tell_of_money(told: Told) -> None:
    """The control: with a gateway that shows no captures the same story ends otherwise."""

    def pays_and_it_is_not_shown(till: Till) -> None:
        read = till.gateway.read_link
        till.gateway.read_link = lambda link_id: replace(read(link_id), captures=())  # type: ignore[method-assign]
        pays(till)

    assert differences(told("stripe", pays_and_it_is_not_shown), told("sandbox", pays)).keys() >= {"visit", "ledger"}


@pytest.mark.parametrize("gateway", sorted(GATEWAYS))
def test_of_two_payments_on_one_link_the_second_goes_back(told: Told, gateway: str) -> None:
    """Where one link can be paid twice at all; at Stripe the page is over with the first."""
    goes_back = 0

    def pays_twice(till: Till) -> None:
        nonlocal goes_back
        link_id = till.ask().link_id or ""
        if till.takes_two:
            goes_back = 1
            till.pays_twice(link_id)
        else:
            till.pays(link_id)
            with pytest.raises(AssertionError, match="this session is complete"):
                till.pays(link_id)
        till.work()

    ends = told(gateway, pays_twice)
    assert (ends["visit"], ends["refunds there"]) == ([("confirmed", "online", True)], goes_back)
    assert [line for line in till_lines(ends) if line[3] == "booked"] == [("capture", 50_000, "INR", "booked")]


def test_a_fee_in_parts_books_the_visit_with_the_last_of_them(told: Told) -> None:
    """Where a link takes parts; at Stripe, which knows none, the page asks for the whole."""

    def pays_in_parts(till: Till) -> None:
        till.world.sql("insert into settings (name, value) values ('partial_payments_enabled', 'true')")
        link_id = till.ask().link_id or ""
        if till.takes_parts:
            till.pays_half(link_id)
            till.work()
            assert (till.stands(), till.heard[-1]) == ("held", "PartPaid")
        till.pays(link_id)
        till.work()

    ends = {gateway: told(gateway, pays_in_parts) for gateway in sorted(GATEWAYS)}
    assert [ends[gateway]["visit"] for gateway in ends] == [[("confirmed", "online", True)]] * len(ends)
    assert differences(ends["razorpay"], ends["sandbox"]) == {}
    assert [line[:2] for line in till_lines(ends["stripe"])] == [("capture", 50_000)]


def till_lines(ends: Ending) -> list[tuple[str, int, str, str]]:
    lines = ends["ledger"]
    assert isinstance(lines, list)
    return lines
