"""What must hold of every payment gateway, tried over real HTTP against its provider."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.money import Money
from core.gateways.payments.port import Forged, GatewayFailed, GatewayRefused, LinkState, Notice
from core.gateways.payments.registry import GATEWAYS
from tests.builders import World
from tests.laws.gateway_trials import FEE, TRIALS, Trial, a_request, query_of
from tests.standins.faults import Fault, garbage, html_502, lost_answer

SIGNED_BY = ("X-Razorpay-Signature", "X-Sandbox-Signature", "Stripe-Signature")


@pytest.fixture(params=sorted(GATEWAYS))
def trial(request: pytest.FixtureRequest, world: World) -> Iterator[Trial]:
    with TRIALS[request.param](world) as trial:
        yield trial


def in_the_end(call: Callable[[], LinkState]) -> LinkState:
    """What the dispatcher makes of a call: again, after a failure."""
    try:
        return call()
    except GatewayFailed:
        return call()


def test_every_gateway_is_tried() -> None:
    assert TRIALS.keys() == GATEWAYS.keys()


def test_a_new_link_is_open_and_is_read_as_it_was_made(trial: Trial) -> None:
    made = trial.gateway.create_link(a_request(trial))
    assert (made.reference, made.status, made.captures) == ("visit-1", "open", ())
    assert made.url.startswith("http")
    assert trial.gateway.read_link(made.link_id) == made


def test_two_links_with_one_reference_are_one_link(trial: Trial) -> None:
    first = trial.gateway.create_link(a_request(trial))
    assert trial.gateway.create_link(a_request(trial)) == first
    assert trial.counts() == (1, 0)


def test_another_reference_is_another_link(trial: Trial) -> None:
    links = {trial.gateway.create_link(a_request(trial, name)).link_id for name in ("visit-1", "visit-2")}
    assert len(links) == 2


def test_one_reference_over_two_amounts_is_refused(trial: Trial) -> None:
    trial.gateway.create_link(a_request(trial))
    with pytest.raises(GatewayRefused):
        trial.gateway.create_link(a_request(trial, amount=FEE + FEE))
    assert trial.counts() == (1, 0)


@pytest.mark.parametrize("fault", [lost_answer(), html_502(), garbage()], ids=["lost", "html", "garbage"])
def test_a_link_whose_answer_was_lost_is_found_and_not_made_again(trial: Trial, fault: Fault) -> None:
    trial.spoil(fault)
    made = in_the_end(lambda: trial.gateway.create_link(a_request(trial)))
    assert (made.reference, made.status) == ("visit-1", "open")
    assert trial.counts() == (1, 0)


@pytest.mark.parametrize("fault", [html_502(), garbage(), Fault(status=500), Fault(status=503), lost_answer()])
def test_what_cannot_be_known_is_a_failure_and_no_refusal(trial: Trial, fault: Fault) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    trial.spoil(fault)
    with pytest.raises(GatewayFailed) as failed:
        trial.gateway.read_link(link_id)
    assert not isinstance(failed.value, GatewayRefused)


def test_too_many_requests_says_when_to_come_back(trial: Trial) -> None:
    trial.spoil(Fault(status=429, retry_after=7))
    with pytest.raises(GatewayFailed) as failed:
        trial.gateway.create_link(a_request(trial))
    assert (type(failed.value), failed.value.retry_after) == (GatewayFailed, timedelta(seconds=7))


def test_nobody_listening_is_a_quiet_failure(trial: Trial, capfd: pytest.CaptureFixture[str]) -> None:
    with trial.outage(), pytest.raises(GatewayFailed) as failed:
        trial.gateway.create_link(a_request(trial))
    assert not isinstance(failed.value, GatewayRefused)
    assert capfd.readouterr() == ("", "")


def test_a_wrong_key_is_refused_for_good(trial: Trial) -> None:
    with closing(trial.with_wrong_key()) as stranger, pytest.raises(GatewayRefused):
        stranger.create_link(a_request(trial))
    assert trial.counts() == (0, 0)


def test_a_paid_link_shows_its_one_capture(trial: Trial) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    trial.pays(link_id)
    read = trial.gateway.read_link(link_id)
    assert (read.status, [capture.amount for capture in read.captures]) == ("paid", [FEE])
    assert trial.gateway.read_link(link_id) == read


def test_a_failed_try_is_no_capture(trial: Trial) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    trial.fails(link_id)
    read = trial.gateway.read_link(link_id)
    assert (read.status, read.captures) == ("open", ())


def test_cancelling_closes_the_link_once_and_again(trial: Trial) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    states = [trial.gateway.cancel_link(link_id) for _ in range(2)]
    assert [(state.status, state.captures) for state in states] == [("cancelled", ())] * 2


def test_cancelling_a_link_that_was_paid_first_says_that_it_is_paid(trial: Trial) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    trial.pays(link_id)
    cancelled = trial.gateway.cancel_link(link_id)
    assert (cancelled.status, [capture.amount for capture in cancelled.captures]) == ("paid", [FEE])


def captured(trial: Trial) -> str:
    """The id of a payment over the fee."""
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    trial.pays(link_id)
    return trial.gateway.read_link(link_id).captures[0].gateway_payment_id


@pytest.mark.parametrize("fault", [None, lost_answer(), html_502()], ids=["well", "lost", "html"])
def test_a_refund_happens_once_per_key(trial: Trial, fault: Fault | None) -> None:
    payment_id = captured(trial)
    if fault:
        trial.spoil(fault)
        with pytest.raises(GatewayFailed):
            trial.gateway.refund(gateway_payment_id=payment_id, amount=FEE, key="refund-visit-1")
    refunds = {
        trial.gateway.refund(gateway_payment_id=payment_id, amount=FEE, key="refund-visit-1").refund_id
        for _ in range(2)
    }
    assert (len(refunds), trial.counts()) == (1, (1, 1))
    trial.world.clock.forward(minutes=5)
    read = trial.gateway.read_refund(gateway_payment_id=payment_id, refund_id=refunds.pop())
    assert read.status == "processed"


def test_more_than_was_captured_is_never_given_back(trial: Trial) -> None:
    payment_id = captured(trial)
    trial.gateway.refund(gateway_payment_id=payment_id, amount=FEE, key="refund-visit-1")
    with pytest.raises(GatewayRefused):
        trial.gateway.refund(gateway_payment_id=payment_id, amount=FEE, key="refund-visit-1-again")
    assert trial.counts() == (1, 1)


def test_a_capture_shows_what_became_of_it_whoever_did_it(trial: Trial) -> None:
    payment_id = captured(trial)
    ours = trial.gateway.refund(gateway_payment_id=payment_id, amount=Money(10_000, "INR"), key="refund-visit-1")
    theirs = trial.refunds_by_hand(payment_id, 15_000)
    trial.world.clock.forward(minutes=5)
    read = trial.gateway.read_capture(payment_id)
    assert (read.amount, read.captured, read.reference) == (FEE, True, "visit-1")
    assert read.link_id == trial.gateway.create_link(a_request(trial)).link_id
    assert {(refund.refund_id, refund.amount.minor, refund.status, refund.key) for refund in read.refunds} == {
        (ours.refund_id, 10_000, "processed", "refund-visit-1"),
        (theirs, 15_000, "processed", None),
    }
    assert read.disputes == ()


def test_a_dispute_is_told_and_read_from_its_opening_to_its_end(trial: Trial) -> None:
    payment_id = captured(trial)
    dispute_id = trial.disputes(payment_id)
    (opened,) = trial.gateway.read_capture(payment_id).disputes
    assert (opened.dispute_id, opened.amount, opened.status) == (dispute_id, FEE, "open")
    assert opened.respond_by is not None
    assert opened.respond_by > trial.world.clock.now
    trial.decides(dispute_id, "lost")
    assert [dispute.status for dispute in trial.gateway.read_capture(payment_id).disputes] == ["lost"]
    notices = [trial.gateway.notice(event.body, event.headers) for event in trial.events()]
    assert [n.gateway_payment_id for n in notices if n.kind == "dispute"] == [payment_id] * 2


def test_a_dispute_of_another_payment_is_not_this_ones(trial: Trial) -> None:
    trial.disputes(captured(trial))
    other = trial.gateway.create_link(a_request(trial, "visit-2")).link_id
    trial.pays(other)
    other_id = trial.gateway.read_link(other).captures[0].gateway_payment_id
    assert trial.gateway.read_capture(other_id).disputes == ()


def test_a_payment_that_is_nobodys_is_refused(trial: Trial) -> None:
    with pytest.raises(GatewayRefused):
        trial.gateway.read_capture("nobody's")


def day_of(trial: Trial) -> set[tuple[str, str, int]]:
    """What the gateway lists of the last hour."""
    now = trial.world.clock.now
    lines = trial.gateway.entries(now - timedelta(hours=1), now + timedelta(seconds=1))
    return {(line.kind, line.entry_id, line.amount.minor) for line in lines}


def disputes_of(trial: Trial) -> list[tuple[str, str, str, Money, str]]:
    """The disputes that the gateway lists of the last hour."""
    now = trial.world.clock.now
    lines = trial.gateway.disputes(now - timedelta(hours=1), now + timedelta(seconds=1))
    return [(line.kind, line.entry_id, line.gateway_payment_id, line.amount, line.status) for line in lines]


def test_a_day_lists_what_was_captured_and_given_back_and_nothing_else(trial: Trial) -> None:
    assert day_of(trial) == set()
    payment_id = captured(trial)
    trial.fails(trial.gateway.create_link(a_request(trial, "visit-2")).link_id)
    refund = trial.gateway.refund(gateway_payment_id=payment_id, amount=Money(10_000, "INR"), key="refund-visit-1")
    trial.world.clock.forward(minutes=5)
    assert day_of(trial) == {("capture", payment_id, 50_000), ("refund", refund.refund_id, 10_000)}
    trial.world.clock.forward(days=1)
    assert day_of(trial) == set()


def test_days_that_meet_share_no_line_and_miss_none(trial: Trial) -> None:
    began = trial.world.clock.now
    for number in range(3):
        trial.pays(trial.gateway.create_link(a_request(trial, f"visit-{number}")).link_id)
        trial.world.clock.forward(hours=1)
    cuts = [began + timedelta(hours=hour) for hour in range(4)]
    per_hour = [[line.entry_id for line in trial.gateway.entries(a, b)] for a, b in pairwise(cuts)]
    assert [len(hour) for hour in per_hour] == [1, 1, 1]
    assert [line.entry_id for line in trial.gateway.entries(cuts[0], cuts[0])] == []


def test_a_dispute_is_listed_on_the_day_it_was_opened_however_old_its_payment_is(trial: Trial) -> None:
    payment_id = captured(trial)
    trial.world.clock.forward(days=2)
    assert disputes_of(trial) == []
    dispute_id = trial.disputes(payment_id)
    assert disputes_of(trial) == [("dispute", dispute_id, payment_id, FEE, "open")]
    assert day_of(trial) == set()  # no money of the day's books has moved
    trial.decides(dispute_id, "lost")
    assert disputes_of(trial) == [("dispute", dispute_id, payment_id, FEE, "lost")]
    trial.world.clock.forward(days=1)
    assert disputes_of(trial) == []


def test_hours_that_meet_share_no_dispute_and_miss_none(trial: Trial) -> None:
    began, opened = trial.world.clock.now, []
    for number in range(3):
        link_id = trial.gateway.create_link(a_request(trial, f"visit-{number}")).link_id
        trial.pays(link_id)
        opened.append([trial.disputes(trial.gateway.read_link(link_id).captures[0].gateway_payment_id)])
        trial.world.clock.forward(hours=1)
    cuts = [began + timedelta(hours=hour) for hour in range(4)]
    assert [[line.entry_id for line in trial.gateway.disputes(a, b)] for a, b in pairwise(cuts)] == opened
    assert list(trial.gateway.disputes(cuts[0], cuts[0])) == []


def test_disputes_that_were_not_listed_to_the_end_are_a_failure(trial: Trial) -> None:
    trial.disputes(captured(trial))
    trial.spoil(html_502())
    with pytest.raises(GatewayFailed):
        disputes_of(trial)


@pytest.mark.parametrize("fault", [lost_answer(), html_502(), garbage()], ids=["lost", "html", "garbage"])
def test_a_list_that_is_not_read_to_its_end_is_a_failure(trial: Trial, fault: Fault) -> None:
    captured(trial)
    trial.spoil(fault)
    with pytest.raises(GatewayFailed):
        day_of(trial)


def points_at(notice: Notice, link_id: str) -> bool:
    """Whether a notice leads to the link of visit-1, by its id, by our reference, or by both, and to no other."""
    named = {notice.link_id, notice.reference} - {None}
    return bool(named) and named <= {link_id, "visit-1"}


def test_a_payment_is_told_by_events_that_point_at_its_link(trial: Trial) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    trial.pays(link_id)
    notices = [trial.gateway.notice(event.body, event.headers) for event in trial.events()]
    telling = [notice for notice in notices if notice.kind == "link"]
    assert [points_at(notice, link_id) for notice in telling] == [True] * len(telling)
    assert "visit-1" in {notice.reference for notice in telling}


def test_a_failed_try_is_told_as_that(trial: Trial) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    trial.fails(link_id)
    notices = [trial.gateway.notice(event.body, event.headers) for event in trial.events()]
    telling = [notice for notice in notices if notice.kind != "ignored"]
    assert [(notice.kind, points_at(notice, link_id)) for notice in telling] == [("try_failed", True)]


def test_a_refund_is_told_by_its_own_id(trial: Trial) -> None:
    made = trial.gateway.refund(gateway_payment_id=captured(trial), amount=FEE, key="refund-visit-1")
    notices = [trial.gateway.notice(event.body, event.headers) for event in trial.events()]
    told = [notice for notice in notices if notice.kind == "refund"]
    assert {notice.refund_id for notice in told} == {made.refund_id}
    assert told[-1].refund_status == "processed"


def test_a_second_delivery_has_the_same_id_whatever_its_unsigned_headers_say(trial: Trial) -> None:
    trial.pays(trial.gateway.create_link(a_request(trial)).link_id)
    for event in trial.events():
        again = {name.lower(): value for name, value in event.headers.items()} | {"x-razorpay-event-id": "another"}
        assert trial.gateway.notice(event.body, again) == trial.gateway.notice(event.body, event.headers)


def test_different_events_have_different_ids(trial: Trial) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    trial.fails(link_id)
    trial.pays(link_id)
    ids = [trial.gateway.notice(event.body, event.headers).event_id for event in trial.events()]
    assert len(set(ids)) == len(ids)


def test_an_unknown_event_is_taken_and_ignored(trial: Trial) -> None:
    event = trial.signed({"event": "moon.phase", "payload": {"moon": []}})
    notice = trial.gateway.notice(event.body, event.headers)
    assert (notice.kind, notice.name) == ("ignored", "moon.phase")


@pytest.mark.parametrize("signature", ["", "0" * 64, "é" * 64, "\x00", None], ids=repr)
def test_a_forged_event_is_refused(trial: Trial, signature: str | None) -> None:
    trial.fails(trial.gateway.create_link(a_request(trial)).link_id)
    event = trial.events()[0]
    (name,) = (name for name in event.headers if name.lower().endswith("-signature"))
    headers = {} if signature is None else {name: signature}
    with pytest.raises(Forged):
        trial.gateway.notice(event.body, headers)
    with pytest.raises(Forged):
        trial.gateway.notice(event.body + b" ", event.headers)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(body=st.binary(max_size=200), name=st.text(max_size=30), value=st.text(max_size=80))
def test_no_bytes_and_no_header_pass_without_the_secret(trial: Trial, body: bytes, name: str, value: str) -> None:
    for header in (name, *SIGNED_BY):
        with pytest.raises(Forged):
            trial.gateway.notice(body, {header: value})


def test_the_way_back_is_signed_in_every_part(trial: Trial) -> None:
    link_id = trial.gateway.create_link(a_request(trial)).link_id
    query = query_of(trial.pays(link_id))
    notice = trial.gateway.returned(query)
    assert (notice.kind, notice.reference, points_at(notice, link_id)) == ("link", "visit-1", True)
    for name in query:
        for changed in ({**query, name: query[name] + "x"}, {n: v for n, v in query.items() if n != name}):
            with pytest.raises(Forged):
                trial.gateway.returned(changed)
    with pytest.raises(Forged):
        trial.gateway.returned({})
