"""What the desk says is done: by whom, once, and what follows from it in the books."""

from uuid import UUID

import pytest

from core.domain.errors import AlreadyDone, NotFound
from core.domain.money import Money
from core.domain.payment import RefundStatus
from core.domain.staff import Role
from core.domain.task import Facts, Kind
from core.services.refunds import refund_heard
from core.services.tasks import close_task
from tests.builders import World
from tests.core.services.test_late_money import Late
from tests.core.services.test_staff import seated


@pytest.fixture
def late(world: World) -> Late:
    return Late(world)


def refused(late: Late) -> tuple[int, UUID]:
    """Let Ravi pay twice and the gateway refuse to give the second back; returns (task, refund)."""
    late.hear(late.ask(late.hold()), "pay_1", "pay_2")
    ((refund,),) = late.world.sql("select id from refunds")
    with late.world.work() as uow:
        refund_heard(uow, refund, status=RefundStatus.FAILED, gateway_refund_id=None)
    ((task,),) = late.world.sql("select id from tasks")
    return task, refund


def test_a_refund_that_the_desk_says_is_done_is_in_the_books_with_its_note_and_its_notice(late: Late) -> None:
    admin, member = seated(late.world, Role.ADMIN, "asha")
    task, _ = refused(late)
    with late.world.work() as uow:
        close_task(uow, admin, task)
    assert late.world.sql("select closed_by from tasks") == [(f"staff {member}",)]
    assert late.world.sql("select status from refunds") == [("processed",)]
    assert late.entries()[-1] == ("refund", "refunded", 50_000)
    assert late.world.sql("select way, amount_minor from receipts where kind = 'refund_note'") == [("desk", 50_000)]
    assert late.world.sql("select status from notices where kind = 'payment_refunded'") == [("planned",)]
    late.world.assert_invariants()
    with late.world.work() as uow, pytest.raises(AlreadyDone):
        close_task(uow, admin, task)


def test_a_refund_that_came_back_is_done_without_a_second_entry(late: Late) -> None:
    admin, _ = seated(late.world, Role.ADMIN, "asha")
    late.hear(late.ask(late.hold()), "pay_1", "pay_2")
    ((refund,),) = late.world.sql("select id from refunds")
    for status in (RefundStatus.PROCESSED, RefundStatus.FAILED):
        with late.world.work() as uow:
            refund_heard(uow, refund, status=status, gateway_refund_id="rfnd_1")
    ((task,),) = late.world.sql("select id from tasks")
    entered = late.entries()
    with late.world.work() as uow:
        close_task(uow, admin, task)
    assert late.entries() == entered
    late.world.assert_invariants()


def test_a_refund_that_fails_goes_through_and_fails_again_is_before_the_desk_until_it_is_done(
    late: Late,
) -> None:
    admin, member = seated(late.world, Role.ADMIN, "asha")
    task, refund = refused(late)

    def hears(status: RefundStatus) -> list[tuple[str | None]]:
        with late.world.work() as uow:
            refund_heard(uow, refund, status=status, gateway_refund_id="rfnd_1")
        return late.world.sql("select closed_by from tasks")

    assert hears(RefundStatus.PROCESSED) == [("gateway",)]
    assert hears(RefundStatus.FAILED) == [(None,)]
    assert hears(RefundStatus.FAILED) == [(None,)]
    with late.world.work() as uow:
        close_task(uow, admin, task)
    assert hears(RefundStatus.FAILED) == [(f"staff {member}",)]
    assert late.world.sql("select count(*) from outbox where kind = 'tell_admins'") == [(2,)]


def test_other_tasks_move_no_money_and_a_receptionist_sees_no_refunds(late: Late) -> None:
    receptionist, _ = seated(late.world, Role.RECEPTIONIST, "asha")
    task, _ = refused(late)
    with late.world.work() as uow, pytest.raises(NotFound):
        close_task(uow, receptionist, task)
    with late.world.work() as uow:
        facts: Facts = {"amount": Money(50_000, "INR"), "reference": "x"}
        uow.tasks.open(Kind.PAYMENT_IN_QUESTION, key="payment_in_question:x", facts=facts)
    ((other,),) = late.world.sql("select id from tasks where kind = 'payment_in_question'")
    with late.world.work() as uow:
        close_task(uow, receptionist, other)
    assert late.world.sql("select status from refunds") == [("failed",)]
    late.world.assert_invariants()
