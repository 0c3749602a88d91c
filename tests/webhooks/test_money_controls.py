"""The controls of what keeps money and words safe: each takes one rule away and sees what its test would see then.

A statement or a number is replaced, never a function: what is tried is the product without that one rule.
"""

from collections.abc import Iterator
from uuid import UUID

import pytest

from core.domain.payment import RefundStatus
from core.services import cancellation
from core.services.cancellation import cancel_by_clinic
from core.services.refunds import refund_heard
from core.storage import notices, reconciliation, tasks
from tests.builders import World
from tests.core.services.test_late_money import Late
from tests.webhooks.notice_office import Office
from tests.webhooks.test_gateway_side import a_till, capture_of, paid
from tests.webhooks.test_notices_without_chat import made_at_the_desk
from tests.webhooks.till import RazorpayTill
from webhooks import links
from webhooks.timetable import compare_yesterday


@pytest.fixture
def late(world: World) -> Late:
    return Late(world)


@pytest.fixture
def till(world: World) -> Iterator[RazorpayTill]:
    with a_till(world) as till:
        yield till


# --- a refund that fails again is before the desk again ---


def fails_again(late: Late) -> list[tuple[bool]]:
    """Let a refund fail, go through and fail once more; returns whether the desk's task is open."""
    late.hear(late.ask(late.hold()), "pay_1", "pay_2")
    ((refund,),) = late.world.sql("select id from refunds")
    for status in (RefundStatus.FAILED, RefundStatus.PROCESSED, RefundStatus.FAILED):
        with late.world.work() as uow:
            refund_heard(uow, refund, status=status, gateway_refund_id="rfnd_1")
    return late.world.sql("select closed_at is null from tasks where kind = 'refund_by_hand'")


def test_what_fails_again_is_open_again(late: Late) -> None:
    assert fails_again(late) == [(True,)]
    late.world.assert_invariants()


def test_without_reopening_nobody_owes_what_failed_again(late: Late, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AGAIN", tasks.AGAIN.replace("where key", "where false and key"))
    assert fails_again(late) == [(False,)]


# --- a link that is closed at the gateway's own desk is followed by another ---


def closed_there(till: RazorpayTill) -> list[str]:
    """Ask for money, let somebody close the link at the gateway, and return what the patient hears of it."""
    payment = till.ask()
    till.heard.clear()
    with till.lose_webhooks():
        till.standin.link(payment.link_id or "").close("cancelled", till.world.clock.now)
    till.after(minutes=2)
    return till.heard


def test_a_link_that_is_closed_there_is_told_so_that_another_can_be_asked_for(till: RazorpayTill) -> None:
    assert closed_there(till) == ["LinkUnavailable"]


def test_without_that_word_the_patient_is_left_with_a_dead_link(
    till: RazorpayTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_OVER", frozenset())
    assert closed_there(till) == []
    assert till.world.sql("select status from payments") == [("open",)]


# --- what a bank has decided is heard, however old the dispute is ---


def decided_unheard(till: RazorpayTill) -> list[tuple[str]]:
    """Let a dispute wait for longer than days are looked back on, be lost unheard, and a night pass."""
    paid(till)
    dispute = till.standin.dispute(capture_of(till))
    till.work()
    for _ in range(5):
        till.world.clock.forward(days=1)
        compare_yesterday(till.world.database)
        till.work()
    with till.lose_webhooks():
        till.standin.decide_dispute(dispute.dispute_id, "lost")
        till.world.clock.forward(days=1)
        compare_yesterday(till.world.database)
        till.work()
    return till.world.sql("select status from disputes")


def test_an_open_dispute_is_read_anew_each_night(till: RazorpayTill) -> None:
    assert decided_unheard(till) == [("lost",)]
    assert till.world.sql("select amount_minor from ledger where kind = 'dispute'") == [(50_000,)]


def test_without_reading_it_anew_the_books_go_on_counting_what_the_bank_has_taken(
    till: RazorpayTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        reconciliation, "OPEN_DISPUTES", reconciliation.OPEN_DISPUTES.replace("where status", "where false and status")
    )
    assert decided_unheard(till) == [("open",)]
    assert till.world.sql("select amount_minor from ledger where kind = 'dispute'") == []


# --- what the clinic cancels goes back whole ---


def cancelled_by_clinic(late: Late) -> list[tuple[str, int, str]]:
    """Let the clinic cancel what a patient could not cancel for nothing any more; returns what goes back."""
    late.world.sql("insert into settings (name, value) values ('refund_policy', '\"48:50,0:0\"')")
    visit = late.hold(days=1)
    late.hear(late.ask(visit), "pay_1")
    with late.world.work() as uow:
        cancel_by_clinic(uow, visit.id, by="staff 1", reason="doctor ill")
    return late.refunds()


def test_the_clinics_own_cancelling_gives_all_back(late: Late) -> None:
    assert cancelled_by_clinic(late) == [("pay_1", 50_000, "by-clinic")]


def test_by_the_patients_policy_less_would_go_back(late: Late, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cancellation, "WHOLE", 50)
    assert cancelled_by_clinic(late) == [("pay_1", 25_000, "by-clinic")]


# --- who has no chat is told all the same ---


def cancelled_without_chat(world: World) -> tuple[int, list[tuple[str, str]]]:
    """Cancel what the desk has booked for somebody without a chat; returns the SMS that went and the desk's tasks."""
    office = Office(world)
    visit = made_at_the_desk(office)
    office.work()
    with world.work() as uow:
        cancel_by_clinic(uow, UUID(str(visit.id)), by="staff 1", reason="ill")
    office.work()
    return len([text for text in office.wires["sms"].texts if "cannot see you" in text]), office.tasks()


def test_who_has_no_chat_hears_by_sms_that_the_visit_is_off(world: World) -> None:
    assert cancelled_without_chat(world) == (1, [])


def test_without_that_way_only_the_desk_could_tell_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        notices, "ADDRESSES", notices.ADDRESSES.replace("where appointments", "where false and appointments")
    )
    assert cancelled_without_chat(world) == (0, [("call_patient", "cancelled_by_clinic")])
