"""What a gateway shows of a capture is drawn into the books once, and never more out of them than came in.

The wire's side of it, with its webhooks, is in tests/webhooks/test_gateway_side.py.
"""

from collections.abc import Callable
from uuid import UUID

import pytest

from core.domain.appointment import Appointment
from core.domain.gateway_books import CaptureState, DisputeSeen, RefundSeen
from core.domain.money import Money
from core.domain.payment import RefundStatus
from core.services.cancellation import cancel_by_clinic, cancel_visit
from core.services.gateway_side import capture_seen
from core.services.reconciliation import days_of_money, today
from core.services.refunds import refund_heard, refund_refused
from tests.builders import World
from tests.core.services.money_story import FEE, Story

OPEN_TASKS = "select kind from tasks where closed_at is null order by id"
MONEY = "select kind, amount_minor from ledger order by id"
REFUNDS = "select gateway_refund_id, amount_minor, status from refunds order by created_at, key"


class Till:
    """A paid visit, and what the gateway shows of its capture `pay_1`."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.world = story.world
        self.visit: Appointment = story.hold()
        self.payment = story.ask(self.visit)
        story.hear(self.payment, "pay_1")
        self.shown: dict[str, RefundSeen] = {}
        self.disputes: dict[str, DisputeSeen] = {}

    def patient_cancels(self) -> UUID:
        """Cancel; return the refund that is owed."""
        with self.world.work() as uow:
            cancel_visit(uow, self.visit.id, self.story.chat)
        return self.refund()

    def refund(self) -> UUID:
        ((id_,),) = self.world.sql("select id from refunds")
        return UUID(str(id_))

    def gateway_says(self, refund: UUID, status: RefundStatus) -> list[str]:
        """Hear of our own refund, which is `rfnd_1` there."""
        ((key,),) = self.world.sql("select key from refunds where id = %s", refund)
        self.shown["rfnd_1"] = RefundSeen(refund_id="rfnd_1", amount=FEE, status=status.value, key=key)
        with self.world.work() as uow:
            return [type(e).__name__ for e in refund_heard(uow, refund, status=status, gateway_refund_id="rfnd_1")]

    def made_there(self, refund: str, minor: int = FEE.minor) -> list[str]:
        """Somebody gives so much back at the gateway's own desk, and the capture is read."""
        self.shown[refund] = RefundSeen(refund_id=refund, amount=Money(minor, "INR"), status="processed")
        return self.seen()

    def bank_says(self, status: str, minor: int = FEE.minor) -> list[str]:
        """The payer's bank opens or decides a dispute, and the capture is read."""
        self.disputes["disp_1"] = DisputeSeen(
            dispute_id="disp_1", amount=Money(minor, "INR"), status=status, reason="chargeback"
        )
        return self.seen()

    def day(self) -> tuple[int, int, int, int, int]:
        """Return today's captured, booked, credit, refunded and what banks have taken of that."""
        with self.world.work() as uow:
            (day,) = days_of_money(uow, today(uow))
        assert day.captured == day.booked + day.credit + day.refunded
        return day.captured, day.booked, day.credit, day.refunded, day.disputed

    def seen(self) -> list[str]:
        state = CaptureState(
            gateway_payment_id="pay_1",
            amount=FEE,
            captured=True,
            reference=self.payment.reference,
            refunds=tuple(self.shown.values()),
            disputes=tuple(self.disputes.values()),
        )
        with self.world.work() as uow:
            told = [type(event).__name__ for event in capture_seen(uow, "sandbox", state)]
        self.world.assert_invariants()
        return told


@pytest.fixture
def till(world: World) -> Till:
    return Till(Story(world))


def test_what_is_given_back_there_for_a_refund_that_a_bank_sent_back_is_that_refund(till: Till) -> None:
    refund = till.patient_cancels()
    till.gateway_says(refund, RefundStatus.PENDING)
    assert till.gateway_says(refund, RefundStatus.FAILED) == ["RefundByHand"]
    assert till.world.sql(OPEN_TASKS) == [("refund_by_hand",)]
    assert till.made_there("rfnd_2") == ["RefundDone"]
    assert till.world.sql(REFUNDS) == [("rfnd_2", FEE.minor, "processed")]
    assert till.world.sql(MONEY) == [("capture", FEE.minor), ("credit", FEE.minor), ("refund", FEE.minor)]
    assert till.world.sql(OPEN_TASKS) == []
    assert till.seen() == []


def test_so_it_is_where_the_failure_is_seen_only_beside_what_stands_for_it(till: Till) -> None:
    refund = till.patient_cancels()
    till.gateway_says(refund, RefundStatus.PENDING)
    till.shown["rfnd_1"] = RefundSeen(refund_id="rfnd_1", amount=FEE, status="failed", key=till.shown["rfnd_1"].key)
    assert till.made_there("rfnd_2") == ["RefundByHand", "RefundDone"]
    assert till.world.sql(REFUNDS) == [("rfnd_2", FEE.minor, "processed")]
    assert till.world.sql(OPEN_TASKS) == []


def test_part_of_it_given_back_there_leaves_the_rest_owed(till: Till) -> None:
    refund = till.patient_cancels()
    till.gateway_says(refund, RefundStatus.PENDING)
    till.gateway_says(refund, RefundStatus.FAILED)
    assert till.made_there("rfnd_2", 20_000) == ["RefundDone"]
    assert till.world.sql(REFUNDS) == [("rfnd_2", 20_000, "processed"), (None, 30_000, "due")]


def test_what_had_been_done_and_came_back_is_given_back_there_once_more_and_entered_once(till: Till) -> None:
    refund = till.patient_cancels()
    till.gateway_says(refund, RefundStatus.PROCESSED)
    assert till.gateway_says(refund, RefundStatus.FAILED) == ["RefundByHand"]
    assert till.made_there("rfnd_2") == []
    assert till.world.sql(REFUNDS) == [("rfnd_2", FEE.minor, "processed")]
    assert till.world.sql(MONEY) == [("capture", FEE.minor), ("credit", FEE.minor), ("refund", FEE.minor)]
    assert till.world.sql(OPEN_TASKS) == []


def test_a_refund_of_ours_that_goes_through_after_another_stood_for_it_is_before_the_admins(till: Till) -> None:
    refund = till.patient_cancels()
    till.gateway_says(refund, RefundStatus.PENDING)
    till.gateway_says(refund, RefundStatus.FAILED)
    till.made_there("rfnd_2")
    till.shown["rfnd_1"] = RefundSeen(refund_id="rfnd_1", amount=FEE, status="processed", key=till.shown["rfnd_1"].key)
    assert till.seen() == []
    assert till.world.sql(OPEN_TASKS) == [("money_differs",)]
    assert till.world.sql(REFUNDS) == [("rfnd_2", FEE.minor, "processed")]


def test_more_than_came_in_is_not_entered_but_put_before_the_admins(till: Till) -> None:
    refund = till.patient_cancels()
    till.gateway_says(refund, RefundStatus.PROCESSED)
    till.gateway_says(refund, RefundStatus.FAILED)
    assert till.made_there("rfnd_2", 20_000) == []  # no refund of ours is over so much, and none is left to give
    assert till.world.sql(OPEN_TASKS) == [("refund_by_hand",), ("money_differs",)]
    assert till.world.sql(MONEY)[2:] == [("refund", FEE.minor)]


def test_a_dispute_that_is_lost_is_in_the_books_and_the_visit_to_come_before_the_desk(till: Till) -> None:
    assert till.bank_says("open") == []
    assert till.day() == (FEE.minor, FEE.minor, 0, 0, 0)
    assert [till.bank_says("lost") for _ in range(2)] == [[], []]
    assert till.day() == (FEE.minor, 0, 0, FEE.minor, FEE.minor)
    assert till.world.sql(MONEY) == [("capture", FEE.minor), ("credit", FEE.minor), ("dispute", FEE.minor)]
    assert till.world.sql(OPEN_TASKS) == [("refunded_at_gateway",)]
    assert till.world.sql("select kind from receipts") == [("receipt",)]  # no paper of ours says what a bank did


@pytest.mark.parametrize("status", ["won", "closed"])
def test_a_dispute_that_is_not_lost_moves_nothing(till: Till, status: str) -> None:
    till.bank_says("open")
    till.bank_says(status)
    till.bank_says("lost")  # a late word
    till.bank_says(status)
    assert till.world.sql("select status from disputes") == [(status,)]
    assert till.day() == (FEE.minor, FEE.minor, 0, 0, 0)


def test_what_a_bank_takes_stands_for_the_refund_that_was_owed(till: Till) -> None:
    refund = till.patient_cancels()
    with till.world.work() as uow:
        refund_refused(uow, refund)  # as gateways do while a payment is disputed
    till.bank_says("open")
    till.bank_says("lost")
    assert till.world.sql(REFUNDS) == [("disp_1", FEE.minor, "processed")]
    assert till.world.sql(MONEY) == [("capture", FEE.minor), ("credit", FEE.minor), ("dispute", FEE.minor)]
    assert till.world.sql(OPEN_TASKS) == []
    assert till.day() == (FEE.minor, 0, 0, FEE.minor, FEE.minor)


def test_what_a_bank_takes_after_it_has_gone_back_is_before_the_admins(till: Till) -> None:
    refund = till.patient_cancels()
    till.gateway_says(refund, RefundStatus.PROCESSED)
    till.bank_says("lost")
    assert till.world.sql(OPEN_TASKS) == [("money_differs",)]
    assert till.world.sql(MONEY)[2:] == [("refund", FEE.minor)]


def test_of_what_a_bank_takes_no_more_is_entered_than_is_left(till: Till) -> None:
    till.made_there("rfnd_2", 20_000)
    till.bank_says("lost")
    assert till.world.sql("select kind, amount_minor from ledger where kind in ('refund', 'dispute') order by id") == [
        ("refund", 20_000),
        ("dispute", 30_000),
    ]
    assert ("money_differs",) in till.world.sql(OPEN_TASKS)
    assert till.day() == (FEE.minor, 0, 0, FEE.minor, 30_000)


def test_part_of_a_fee_that_a_bank_takes_leaves_the_rest_booked(till: Till) -> None:
    till.bank_says("lost", 20_000)
    assert till.day() == (FEE.minor, 30_000, 0, 20_000, 20_000)


def _by_clinic(till: Till) -> None:
    with till.world.work() as uow:
        cancel_by_clinic(uow, till.visit.id, by="desk", reason="doctor_away")
    owed = till.world.sql("select id from refunds where status = 'due'")
    for (refund,) in owed:  # the gateway has nothing left of it
        with till.world.work() as uow:
            refund_refused(uow, refund)


ACTS: dict[str, Callable[[Till], object]] = {
    "the clinic cancels": _by_clinic,
    "given back there": lambda till: till.made_there("rfnd_2"),
}


@pytest.mark.parametrize("first", ACTS)
def test_the_clinic_cancels_and_the_money_is_given_back_there_in_either_order(till: Till, first: str) -> None:
    for name in sorted(ACTS, key=lambda name: name != first):
        ACTS[name](till)
    till.seen()
    refunded = till.world.sql("select amount_minor from ledger where kind = 'refund'")
    assert refunded == [(FEE.minor,)]
    assert till.world.sql("select status from refunds") == [("processed",)]
