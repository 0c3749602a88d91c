"""Money of an earlier day goes back over the counter: all or part, with its notes, and never more than was taken."""

import threading
from uuid import UUID

import pytest

from core.domain.desk_payment import GATEWAY, Way
from core.domain.errors import MoreThanTaken, NothingToRefund, NotPermitted
from core.domain.money import Money
from core.domain.payment import Capture
from core.domain.staff import Role
from core.services.cancellation import cancel_by_clinic
from core.services.desk_refunds import give_back_at_desk
from core.services.payments import request_payment
from core.services.settlement import settle
from tests.builders import World
from tests.core.services.test_desk_payments import FEE, Counter
from tests.core.services.test_staff import refusal, seated


class Till(Counter):
    """The counter on a later day, with an admin at it."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.boss, self.admin = seated(world, Role.ADMIN, "boss")

    def give_back(
        self, visit: UUID, minor: int = FEE.minor, *, way: Way = Way.CASH, currency: str = "INR"
    ) -> list[str]:
        """Let the admin give back; returns the numbers of the notes."""
        amount = Money(minor, currency)
        notes = self.world.database.run(lambda uow: give_back_at_desk(uow, self.boss, visit, amount=amount, way=way))
        return [note.number for note in notes]

    def taken_yesterday(self) -> UUID:
        """Let Ravi pay, and a night pass."""
        visit = self.book()
        self.take(visit)
        self.world.clock.forward(days=1)
        return visit

    def has(self, visit: UUID) -> int:
        """Return what of the desk's money the visit still has."""
        with self.world.work() as uow:
            return sum(row["minor"] for row in uow.ledger.booked(visit) if row["gateway"] == GATEWAY)


@pytest.fixture
def till(world: World) -> Till:
    """An open counter."""
    return Till(world)


@pytest.mark.parametrize("way", Way)
def test_what_was_taken_on_an_earlier_day_goes_back_with_a_note_and_is_written_down(till: Till, way: Way) -> None:
    visit = till.taken_yesterday()
    assert till.give_back(visit, way=way) == ["RFN-26-27-000001"]
    assert till.books() == [("desk", kind, FEE.minor) for kind in ("capture", "credit", "refund")]
    with till.world.work() as uow:
        paper, note = uow.receipts.of_visit(visit)
    assert (note.refers_to, note.way, note.by, note.amount) == (paper.number, way.value, f"staff {till.admin}", FEE)
    assert till.world.sql("select staff_id, subject, facts from audit where act = 'money.given_back'") == [
        (till.admin, f"visit {visit}", {"minor": FEE.minor, "way": way.value})
    ]
    assert till.world.sql("select count(*) from outbox where kind = 'send_receipt'") == [(2,)]
    assert till.world.sql("select count(*) from tasks") == [(0,)]
    till.world.assert_invariants()


def test_parts_go_back_until_nothing_is_left_and_never_more(till: Till) -> None:
    visit = till.taken_yesterday()
    assert till.give_back(visit, 20_000) == ["RFN-26-27-000001"]
    assert till.has(visit) == 30_000
    with pytest.raises(MoreThanTaken) as more:
        till.give_back(visit, 30_001)
    assert more.value.facts == {"amount": Money(30_001, "INR"), "taken": Money(30_000, "INR")}
    till.give_back(visit, 10_000)
    till.give_back(visit, 20_000)
    with pytest.raises(NothingToRefund):
        till.give_back(visit, 1)
    assert sum(minor for _, kind, minor in till.books() if kind == "refund") == FEE.minor
    till.world.assert_invariants()


@pytest.mark.parametrize(("minor", "currency"), [(0, "INR"), (-1, "INR"), (1, "USD")])
def test_nothing_less_than_nothing_and_other_money_are_not_given(till: Till, minor: int, currency: str) -> None:
    visit = till.taken_yesterday()
    with pytest.raises(MoreThanTaken):
        till.give_back(visit, minor, currency=currency)
    assert len(till.books()) == 1


def test_a_sum_over_two_takings_has_a_note_for_each_receipt(till: Till) -> None:
    visit = till.book()
    till.take(visit, Money(30_000, "INR"), less=True)
    till.take(visit, Money(20_000, "INR"), way=Way.UPI)
    till.world.clock.forward(days=1)
    assert till.give_back(visit, 40_000) == ["RFN-26-27-000001", "RFN-26-27-000002"]
    notes = till.world.sql("select refers_to, amount_minor from receipts where kind = 'refund_note' order by serial")
    assert notes == [("RCP-26-27-000001", 30_000), ("RCP-26-27-000002", 10_000)]
    till.world.assert_invariants()


def test_what_came_by_a_gateway_does_not_go_back_over_the_counter(till: Till) -> None:
    visit = till.hold()
    with till.world.work() as uow:
        payment = request_payment(uow, visit, till.chat, "sandbox").id
    till.world.database.run(lambda uow: settle(uow, payment, [Capture(gateway_payment_id="pay_1", amount=FEE)]))
    with pytest.raises(NothingToRefund):
        till.give_back(visit)


def test_what_a_cancelled_visit_has_promised_back_is_not_given_twice(till: Till) -> None:
    visit = till.taken_yesterday()
    till.world.database.run(lambda uow: cancel_by_clinic(uow, visit, by="desk", reason="ill"))
    with pytest.raises(NothingToRefund):
        till.give_back(visit)
    till.world.assert_invariants()


def test_only_admins_give_back(till: Till) -> None:
    visit = till.taken_yesterday()

    def give(by: int) -> object:
        return refusal(till.world, lambda uow: give_back_at_desk(uow, by, visit, amount=FEE, way=Way.CASH))

    assert [give(by) for by in (till.asha, till.chat)] == [NotPermitted, NotPermitted]
    assert len(till.books()) == 1


def test_of_two_admins_at_once_one_gives_it_back(till: Till) -> None:
    visit = till.taken_yesterday()
    ready, ends = threading.Barrier(2), list[str]()

    def give() -> None:
        ready.wait()
        try:
            ends.extend(till.give_back(visit))
        except NothingToRefund as refused:
            ends.append(refused.code())

    threads = [threading.Thread(target=give) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["RFN-26-27-000001", "nothing_to_refund"]
    till.world.assert_invariants()
