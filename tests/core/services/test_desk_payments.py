"""Money at the desk: taken once, receipted, told; taken back the same day; and on a cancelled visit, a task by hand."""

import threading
from uuid import UUID

import pytest

from core.domain.desk_payment import Way
from core.domain.errors import (
    AlreadyDone,
    AmountDiffers,
    NotFound,
    NothingToRefund,
    NotPermitted,
    UndoneTooLate,
    VisitClosed,
)
from core.domain.money import Money
from core.domain.payment import Capture
from core.domain.receipt import Kind
from core.domain.staff import Role
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import cancel_visit
from core.services.desk_payments import bills, mark_paid, undo_paid
from core.services.payments import request_payment
from core.services.receipts import issue_receipt
from core.services.refunds import refunded_by_hand
from core.services.settlement import settle
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.core.services.test_staff import refusal, seated

FEE = Money(50_000, "INR")


class Counter:
    """The desk, a receptionist at it, and Ravi, who pays at the clinic."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(self.clinic)
        self.asha, self.member = seated(world, Role.RECEPTIONIST, "asha")
        self.chat, self.patient = world.a_chat("ravi")

    def book(self, *, days: int = 3) -> UUID:
        """Let Ravi book a visit that is paid at the clinic."""
        visit = self.hold(days=days)
        self.world.database.run(lambda uow: confirm_at_clinic(uow, visit, self.chat))
        return visit

    def hold(self, *, days: int = 3) -> UUID:
        """Let Ravi hold a place."""
        request = HoldRequest(
            chat_id=self.chat,
            patient_id=self.patient,
            doctor_id=self.doctor,
            clinic_id=self.clinic,
            starts_at=self.world.at(17, days=days),
        )
        return self.world.database.run(lambda uow: hold_slot(uow, request)).id

    def take(self, visit: UUID, amount: Money = FEE, *, way: Way = Way.CASH, less: bool = False) -> str:
        """Let Asha take money; returns the receipt's number."""
        return self.world.database.run(
            lambda uow: mark_paid(uow, self.asha, visit, way=way, amount=amount, although_less=less)
        ).number

    def undo(self, visit: UUID) -> str:
        """Let Asha take it back; returns the refund note's number."""
        return self.world.database.run(lambda uow: undo_paid(uow, self.asha, visit)).number

    def due(self) -> list[int]:
        """Return what is open of the visit of the day's first number."""
        ((number,),) = self.world.sql("select number from appointments where number is not null")
        with self.world.work() as uow:
            return [bill.due.minor for bill in bills(uow, self.asha, number)]

    def books(self) -> list[tuple[str, str, int]]:
        """Return the ledger."""
        return self.world.sql("select gateway, kind, amount_minor from ledger order by id")


@pytest.fixture
def counter(world: World) -> Counter:
    """An open counter."""
    return Counter(world)


@pytest.mark.parametrize("way", Way)
def test_money_that_was_taken_is_entered_receipted_told_and_written_down(counter: Counter, way: Way) -> None:
    visit = counter.book()
    assert counter.due() == [FEE.minor]
    assert counter.take(visit, way=way) == "RCP-26-27-000001"
    assert counter.books() == [("desk", "capture", FEE.minor)]
    with counter.world.work() as uow:
        (paper,) = uow.receipts.of_visit(visit)
    assert (paper.way, paper.by, paper.amount) == (way.value, f"staff {counter.member}", FEE)
    assert counter.world.sql("select chat_id from outbox where kind = 'send_receipt'") == [(counter.chat,)]
    assert counter.world.sql("select staff_id, act, subject, facts ->> 'way' from audit where act like 'money%%'") == [
        (counter.member, "money.taken", f"visit {visit}", way.value)
    ]
    assert counter.due() == [0]
    counter.world.assert_invariants()


def test_it_is_not_taken_twice(counter: Counter) -> None:
    visit = counter.book()
    counter.take(visit)
    with pytest.raises(AlreadyDone):
        counter.take(visit)
    assert len(counter.books()) == 1


def test_of_two_at_the_desk_at_once_one_takes_it(counter: Counter) -> None:
    visit = counter.book()
    ready = threading.Barrier(2)
    ends: list[str] = []

    def take() -> None:
        ready.wait()
        try:
            ends.append(counter.take(visit))
        except AlreadyDone as refused:
            ends.append(refused.code())

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["RCP-26-27-000001", "already_done"]
    counter.world.assert_invariants()


def test_another_amount_is_asked_about_and_less_is_taken_when_that_is_meant(counter: Counter) -> None:
    visit = counter.book()
    less = Money(30_000, "INR")
    with pytest.raises(AmountDiffers) as differs:
        counter.take(visit, less)
    assert differs.value.facts == {"amount": less, "due": FEE}
    counter.take(visit, less, less=True)
    assert counter.due() == [20_000]
    counter.take(visit, Money(20_000, "INR"), way=Way.UPI)
    assert counter.due() == [0]
    counter.world.assert_invariants()


@pytest.mark.parametrize("amount", [Money(50_001, "INR"), Money(50_000, "USD"), Money(0, "INR"), Money(-1, "INR")])
def test_more_than_is_open_or_nothing_is_never_taken(counter: Counter, amount: Money) -> None:
    visit = counter.book()
    with pytest.raises(AmountDiffers):
        counter.take(visit, amount, less=True)
    assert counter.books() == []


def test_a_visit_that_was_paid_online_is_not_asked_for_again(counter: Counter) -> None:
    visit = counter.hold()
    with counter.world.work() as uow:
        payment = request_payment(uow, visit, counter.chat, "sandbox").id
    counter.world.database.run(lambda uow: settle(uow, payment, [Capture(gateway_payment_id="pay_1", amount=FEE)]))
    with pytest.raises(AlreadyDone):
        counter.take(visit)


def test_a_held_or_cancelled_visit_is_not_paid(counter: Counter) -> None:
    held = counter.hold()
    with pytest.raises(VisitClosed):
        counter.take(held)
    cancelled = counter.book(days=4)
    counter.world.database.run(lambda uow: cancel_visit(uow, cancelled, counter.chat))
    with pytest.raises(VisitClosed):
        counter.take(cancelled)
    with pytest.raises(NotFound):
        counter.take(UUID(int=1))


def test_nobody_takes_money_without_the_right(counter: Counter) -> None:
    visit = counter.book()
    doctor, _ = seated(counter.world, Role.DOCTOR, "mehta", doctor=counter.doctor)

    def take(by: int) -> object:
        return refusal(counter.world, lambda uow: mark_paid(uow, by, visit, way=Way.CASH, amount=FEE))

    assert [take(by) for by in (doctor, counter.chat)] == [NotPermitted, NotPermitted]
    assert refusal(counter.world, lambda uow: undo_paid(uow, counter.chat, visit)) is NotPermitted
    assert refusal(counter.world, lambda uow: bills(uow, counter.chat, "APT-1")) is NotPermitted
    assert counter.books() == []


def test_a_mistake_is_undone_by_an_entry_of_its_own_and_can_be_made_again(counter: Counter) -> None:
    visit = counter.book()
    counter.take(visit, way=Way.CARD)
    assert counter.undo(visit) == "RFN-26-27-000001"
    assert counter.books() == [
        ("desk", "capture", FEE.minor),
        ("desk", "credit", FEE.minor),
        ("desk", "refund", FEE.minor),
    ]
    with counter.world.work() as uow:
        paper, note = uow.receipts.of_visit(visit)
    assert (note.kind, note.refers_to, note.way, note.by) == (
        Kind.REFUND_NOTE,
        paper.number,
        "cash",
        f"staff {counter.member}",
    )
    assert counter.world.sql("select count(*) from tasks") == [(0,)]
    counter.world.assert_invariants()
    with pytest.raises(NothingToRefund):
        counter.undo(visit)
    assert counter.take(visit, way=Way.UPI) == "RCP-26-27-000002"
    assert counter.undo(visit) == "RFN-26-27-000002"
    counter.world.assert_invariants()


def test_what_was_taken_yesterday_is_not_undone(counter: Counter) -> None:
    visit = counter.book()
    counter.world.clock.forward(hours=14, minutes=59)  # from nine to a minute to midnight
    counter.take(visit)
    counter.world.clock.forward(minutes=1)
    with pytest.raises(UndoneTooLate):
        counter.undo(visit)
    assert len(counter.books()) == 1


def test_cancelling_what_was_paid_at_the_desk_is_a_task_by_hand_and_then_a_note(counter: Counter) -> None:
    visit = counter.book()
    counter.take(visit)
    counter.world.database.run(lambda uow: cancel_visit(uow, visit, counter.chat))
    assert counter.world.sql("select kind, facts -> 'amount' ->> 'minor' from tasks") == [
        ("refund_by_hand", str(FEE.minor))
    ]
    assert counter.world.sql("select count(*) from outbox where kind = 'send_refund'") == [(0,)]
    counter.world.assert_invariants()
    ((refund,),) = counter.world.sql("select id from refunds")
    counter.world.database.run(lambda uow: refunded_by_hand(uow, refund))
    assert counter.world.sql("select closed_at is not null from tasks") == [(True,)]
    with counter.world.work() as uow:
        notes = [p for p in uow.receipts.of_visit(visit) if p.kind is Kind.REFUND_NOTE]
    assert [(n.number, n.way, n.refers_to) for n in notes] == [("RFN-26-27-000001", "desk", "RCP-26-27-000001")]
    counter.world.assert_invariants()


def test_the_same_number_in_another_branch_is_another_visit(counter: Counter) -> None:
    counter.book()
    other = counter.world.a_clinic("Second branch")
    doctor = counter.world.a_doctor(other, "Dr Rao")
    chat, patient = counter.world.a_chat("sita", name="Sita")
    request = HoldRequest(
        chat_id=chat, patient_id=patient, doctor_id=doctor, clinic_id=other, starts_at=counter.world.at(17, days=3)
    )

    def book(uow: UnitOfWork) -> None:
        confirm_at_clinic(uow, hold_slot(uow, request).id, chat)

    counter.world.database.run(book)
    with counter.world.work() as uow:
        found = bills(uow, counter.asha, "APT-20261126-0001")
        assert bills(uow, counter.asha, "APT-20261126-0009") == []
    assert [bill.clinic for bill in found] == ["City Clinic", "Second branch"]


def test_its_paper_is_issued_once(counter: Counter) -> None:
    visit = counter.book()
    counter.take(visit)
    with counter.world.work() as uow:
        (paper,) = uow.receipts.of_visit(visit)
        assert issue_receipt(uow, paper.ledger_id) == paper
    assert counter.world.sql("select count(*) from receipts") == [(1,)]
